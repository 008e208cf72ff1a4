"""SERVICE: only where it is allowed, within the time limit, and with a clear word when the other end fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pyoxigraph import Literal

from cuakhau import open_graph
from cuakhau.errors import EndpointError, ParameterError, QuerySyntaxError, QueryTimeoutError
from cuakhau.graph import guard
from cuakhau.graph.worker import LimitedStore
from tests.graph.servers import oxigraph_server

_JSON = "application/sparql-results+json"
_GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"there"}}]}}'


class _Other(BaseHTTPRequestHandler):
    """Another endpoint, that fails as the path says."""

    answers: ClassVar[dict[str, tuple[int, str, bytes]]] = {
        "/good": (200, _JSON, _GOOD),
        "/html": (200, "text/html", b"<html><body>Welcome</body></html>"),
        "/lies": (200, _JSON, b"<html><body>Welcome</body></html>"),
        "/cut": (200, _JSON, _GOOD[:60]),
        "/truth": (200, _JSON, b'{"head":{},"boolean":true}'),
        "/500": (500, "text/plain", b"out of memory"),
        "/429": (429, "text/plain", b"slow down"),
        "/404": (404, "text/html", b"<html>nothing here</html>"),
    }

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/hangs":
            self.server.gate.wait(60)  # type: ignore[attr-defined]
            return
        if self.path == "/closes":
            return
        if self.path == "/moved":
            status, kind, body, more = 302, "text/plain", b"", {"location": "/good"}
        else:
            status, kind, body = self.answers[self.path]
            more = {}
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """Address of an endpoint that fails in many ways."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Other) as server:
        server.daemon_threads = True
        server.gate = threading.Event()  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.gate.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def allowing(built_store: Path, other: str) -> Iterator[LimitedStore]:
    """The shipped graph, whose queries may ask that endpoint."""
    with LimitedStore(built_store, limit_s=20, services=frozenset({guard.allowed_service(other)})) as store:
        yield store


def _asking(address: str) -> str:
    return f"SELECT ?x WHERE {{ SERVICE <{address}> {{ ?thing <http://example.org/p> ?x }} }}"


def test_an_allowed_endpoint_is_asked(allowing: LimitedStore, other: str) -> None:
    assert allowing.select(_asking(f"{other}/good")).rows == ((Literal("there"),),)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/html", "answers with text/html"),
        ("/lies", "what it sends are none"),
        ("/cut", "what it sends are none"),
        ("/truth", "what it sends are none"),
        ("/500", "status 500: out of memory"),
        ("/429", "status 429: slow down"),
        ("/404", "status 404"),
        ("/moved", "leads on to"),
        ("/closes", "without an answer"),
    ],
)
def test_what_fails_over_there_is_told_in_words(
    allowing: LimitedStore, other: str, path: str, word: str
) -> None:
    with pytest.raises(EndpointError, match=word) as caught:
        allowing.select(_asking(other + path))
    assert caught.value.url == other + path
    assert f"SERVICE {other}{path}: " in str(caught.value)


def test_silent_means_an_empty_answer(allowing: LimitedStore, other: str) -> None:
    text = _asking(f"{other}/500").replace("SERVICE", "SERVICE SILENT")
    assert allowing.select(text).rows == ((None,),)


def test_an_endpoint_that_is_down_cannot_be_reached(built_store: Path) -> None:
    with (
        LimitedStore(built_store, services=frozenset({"127.0.0.1:59999"})) as store,
        pytest.raises(EndpointError, match="cannot be reached"),
    ):
        store.ask("ASK { SERVICE <http://127.0.0.1:59999/sparql> { ?s ?p ?o } }")


def test_an_endpoint_that_hangs_is_left_after_the_time_limit(built_store: Path, other: str) -> None:
    services = frozenset({guard.allowed_service(other)})
    with LimitedStore(built_store, limit_s=0.7, services=services) as store:
        with pytest.raises(QueryTimeoutError, match=r"/hangs by SERVICE, which may be what did not answer"):
            store.select(_asking(f"{other}/hangs"))
        assert store.ask("ASK {}")


@pytest.mark.parametrize("allowed", [[], ["example.org"], ["https://127.0.0.1"]])
def test_nothing_else_is_asked(built_store: Path, other: str, allowed: list[str]) -> None:
    with (
        open_graph(built_store, allow_service=allowed) as graph,
        pytest.raises(QuerySyntaxError, match="SERVICE is refused"),
    ):
        graph.sparql(_asking(f"{other}/good"))


def test_one_endpoint_of_a_host_can_be_allowed_alone(built_store: Path, other: str) -> None:
    with open_graph(built_store, allow_service=[f"{other}/good"]) as graph:
        assert [row["x"] for row in graph.sparql(_asking(f"{other}/good"))] == ["there"]
        for address in (f"{other}/html", f"{other}/good?x=1", f"{other}/good/more"):
            with pytest.raises(QuerySyntaxError, match="SERVICE is refused"):
                graph.sparql(_asking(address))


@pytest.mark.parametrize(
    "text", ["", "a b", "ftp://example.org/", "example.org/sparql", "http://", "https://u@x.org/"]
)
def test_what_is_neither_a_host_nor_an_address_is_refused(built_store: Path, text: str) -> None:
    with pytest.raises(ParameterError, match="allow_service"):
        open_graph(built_store, allow_service=[text])


@pytest.mark.xdist_group("oxigraph")
def test_a_real_endpoint_is_joined_with_this_graph(built_store: Path, tmp_path: Path) -> None:
    data = tmp_path / "other.nq"
    gate = "https://w3id.org/cuakhau/id/gate/huu-nghi"
    data.write_text(f'<{gate}> <http://example.org/opens> "07:00" .\n')
    with oxigraph_server(data) as url, open_graph(built_store, allow_service=[url]) as graph:
        answer = graph.sparql(
            "SELECT ?gate ?opens WHERE { ?gate a ck:BorderGate . "
            f"SERVICE <{url}> {{ ?gate <http://example.org/opens> ?opens }} }}"
        )
        assert [row["opens"] for row in answer] == ["07:00"]
        triples = graph.construct(
            f"CONSTRUCT {{ ?gate <http://example.org/o> ?opens }} WHERE {{ ?gate a ck:BorderGate . "
            f"SERVICE <{url}> {{ ?gate <http://example.org/opens> ?opens }} }}"
        )
        assert len(triples) == 1
