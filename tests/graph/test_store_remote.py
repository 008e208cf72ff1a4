"""Endpoints that answer wrongly, late, in part, or not at all; and what is particular to Virtuoso."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from cuakhau.errors import EndpointError, QuerySyntaxError, QueryTimeoutError
from cuakhau.graph.iris import MERGED_GRAPH, PREFIXES
from cuakhau.graph.remote import RemoteStore, for_union_store, graphs_by_name

JSON = "application/sparql-results+json"
NO = b'{"head": {}, "boolean": false}'
ROWS = b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/"}}]}}'
SELECT = "SELECT ?s { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?x ?y ?z } }"


@dataclass
class Faulty:
    """A server that gives one answer to every query, except to the question which layout it has."""

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: bytes = ROWS
    length: int | None = None
    """Length that is announced; by default the body's own, none if negative."""
    pause: threading.Event | None = None
    """What to wait for in the middle of the body."""
    queries: list[Mapping[str, list[str]]] = field(default_factory=list)
    layout: bytes = NO


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            server.queries.append(form)
            if MERGED_GRAPH.value in form["query"][0]:
                self._answer(200, {"Content-Type": JSON}, server.layout, len(server.layout))
            else:
                length = len(server.body) if server.length is None else server.length
                self._answer(server.status, server.headers, server.body, length)

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes, length: int) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if length >= 0:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            half = len(body) // 2
            self.wfile.write(body[:half])
            self.wfile.flush()
            if server.pause is not None and body is server.body:
                server.pause.wait(30)
            self.wfile.write(body[half:])

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server = Faulty(f"http://127.0.0.1:{http.server_port}/sparql")
        yield server
        if server.pause is not None:
            server.pause.set()
        http.shutdown()
        thread.join()


def refused(server: Faulty, *, match: str) -> EndpointError:
    with RemoteStore(server.url) as store, pytest.raises(EndpointError, match=match) as caught:
        store.select(SELECT)
    assert caught.value.url == server.url
    return caught.value


def test_a_sound_answer_is_taken(faulty: Faulty) -> None:
    with RemoteStore(faulty.url) as store:
        assert store.select(SELECT).rows == ((NamedNode("http://example.org/"),),)


def test_html_is_no_answer(faulty: Faulty) -> None:
    faulty.headers, faulty.body = {"Content-Type": "text/html; charset=utf-8"}, b"<html>Welcome</html>"
    refused(faulty, match="it answers with HTML")


def test_another_format_is_no_answer(faulty: Faulty) -> None:
    faulty.headers = {"Content-Type": "text/csv"}
    refused(faulty, match="text/csv where application/sparql-results")
    faulty.headers = {}
    refused(faulty, match="no type where")


@pytest.mark.parametrize("end", range(0, len(ROWS), 7))
def test_json_that_is_cut_is_no_answer(faulty: Faulty, end: int) -> None:
    faulty.body = ROWS[:end]
    refused(faulty, match="cut short or broken")


def test_an_error_written_behind_the_rows_is_no_answer(faulty: Faulty) -> None:
    faulty.body = ROWS + b"The SPARQL operation has been cancelled"
    refused(faulty, match="cut short or broken")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"head": {"vars": ["s"]}},
        {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": "http://example.org/"}]}},
        {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "not an IRI"}}]}},
        {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "rumour", "value": "x"}}]}},
        {"boolean": "yes"},
    ],
)
def test_json_of_another_kind_is_no_answer(faulty: Faulty, answer: object) -> None:
    faulty.body = json.dumps(answer).encode()
    refused(faulty, match="cannot be trusted")


def test_a_body_shorter_than_announced_is_no_answer(faulty: Faulty) -> None:
    faulty.length = len(ROWS) + 10
    refused(faulty, match="broke off its answer")


def test_triples_are_made_from_rows(faulty: Faulty) -> None:
    node = NamedNode("http://example.org/")
    with RemoteStore(faulty.url) as store:
        assert store.construct("CONSTRUCT WHERE { ?s <http://example.org/> <http://example.org/> }") == (
            Triple(node, node, node),
        )
    assert faulty.queries[-1]["query"][0].startswith("SELECT ?s")


def test_describe_is_refused(faulty: Faulty) -> None:
    with RemoteStore(faulty.url) as store, pytest.raises(QuerySyntaxError, match="say with CONSTRUCT"):
        store.construct("DESCRIBE <http://example.org/>")


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (
            {"X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: Returning incomplete results"},
            "incomplete results",
        ),
        ({"X-SPARQL-MaxRows": "10000"}, "its limit of 10000 rows is reached"),
    ],
)
def test_a_part_of_the_rows_is_no_answer(faulty: Faulty, headers: dict[str, str], told: str) -> None:
    faulty.headers = {"Content-Type": JSON, **headers}
    refused(faulty, match=told)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (206, "a part only"),
        (301, "it has moved to http://example.org/new"),
        (401, "refuses access"),
        (403, "refuses access"),
        (404, "no endpoint at that address"),
        (429, "wait 7"),
        (500, "the disk is on fire"),
        (503, "the disk is on fire"),
    ],
)
def test_a_status_that_is_no_success_is_told(faulty: Faulty, status: int, told: str) -> None:
    faulty.status, faulty.body = status, b"the disk is on fire"
    faulty.headers = {"Content-Type": "text/plain", "Location": "http://example.org/new", "Retry-After": "7"}
    assert refused(faulty, match=told).status == status


def test_a_query_that_the_endpoint_refuses_is_a_syntax_error(faulty: Faulty) -> None:
    faulty.status, faulty.headers = 400, {"Content-Type": "text/plain"}
    faulty.body = b"SP030: SPARQL compiler, line 3: syntax error at 'LATERAL'\n\nSPARQL query:\nSELECT secret"
    with (
        RemoteStore(faulty.url) as store,
        pytest.raises(QuerySyntaxError, match="refuses the query: SP030") as caught,
    ):
        store.select(SELECT)
    assert caught.value.line == 3
    assert "secret" not in str(caught.value)


def test_an_answer_that_does_not_come_is_late(faulty: Faulty) -> None:
    faulty.pause = threading.Event()
    with RemoteStore(faulty.url, timeout_s=0.3) as store:
        with pytest.raises(QueryTimeoutError, match=r"within 0.3 s") as caught:
            store.select(SELECT)
        assert caught.value.limit_s == 0.3


def test_nobody_at_that_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with (
        RemoteStore(f"http://127.0.0.1:{port}/sparql") as store,
        pytest.raises(EndpointError, match="cannot be reached"),
    ):
        store.ask("ASK {}")


def test_no_such_host() -> None:
    with (
        RemoteStore("http://no-such-host.invalid/sparql", timeout_s=5) as store,
        pytest.raises(EndpointError),
    ):
        store.ask("ASK {}")


@pytest.mark.parametrize(
    "url", ["", "localhost:7878", "ftp://example.org/", "file:///etc/passwd", "http://", "http://[::x/"]
)
def test_what_is_no_url_of_http_is_refused(url: str) -> None:
    with pytest.raises(EndpointError):
        RemoteStore(url)


def test_a_password_is_not_told(faulty: Faulty) -> None:
    faulty.status = 401
    with RemoteStore(faulty.url.replace("http://", "http://name:hidden@")) as store:
        with pytest.raises(EndpointError) as caught:
            store.select(SELECT)
        assert "hidden" not in str(caught.value) + caught.value.url + store.url


def test_an_update_or_service_is_never_sent(faulty: Faulty) -> None:
    with RemoteStore(faulty.url) as store:
        for text in ("DROP ALL", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SELECT *"):
            with pytest.raises(QuerySyntaxError):
                store.select(text)
    assert faulty.queries == []


def test_the_layout_is_asked_for_once(faulty: Faulty) -> None:
    with RemoteStore(faulty.url) as store:
        for _ in range(3):
            store.select(SELECT)
    assert [MERGED_GRAPH.value in form["query"][0] for form in faulty.queries] == [True, False, False, False]
    assert "default-graph-uri" not in faulty.queries[-1]


def test_a_union_store_is_told_its_default_graph(faulty: Faulty) -> None:
    faulty.layout = NO.replace(b"false", b"true")
    with RemoteStore(faulty.url) as store:
        store.select(SELECT)
        store.select("PREFIX ex: <http://example.org/> SELECT ?s { GRAPH ex:a { ?s ?p ?o } }")
    assert faulty.queries[-2]["default-graph-uri"] == [MERGED_GRAPH.value]
    assert "named-graph-uri" not in faulty.queries[-2]
    assert faulty.queries[-1]["named-graph-uri"] == ["http://example.org/a"]


def test_graphs_by_name_are_found_wherever_they_stand() -> None:
    text = """PREFIX ex: <http://example.org/>
        SELECT * { GRAPH ex:a { ?s ?p "GRAPH <b>" } OPTIONAL { FILTER NOT EXISTS { GRAPH<http://example.org/c>{ } } }
        { SELECT * { GRAPH # <http://example.org/d>
            ex:e { } } } }"""
    assert graphs_by_name(text) == ("http://example.org/a", "http://example.org/c", "http://example.org/e")
    assert graphs_by_name("SELECT * { GRAPH ?g { ?s ?p ?o } } # GRAPH <http://example.org/>") == ()
    with pytest.raises(QuerySyntaxError, match=r"write `VALUES \?graph"):
        graphs_by_name("SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH <http://example.org/> { ?s ?p ?o } }")


def test_for_a_union_store_the_default_graph_gets_a_name() -> None:
    node = NamedNode("http://example.org/")
    stated, cited = Quad(node, node, Literal("x")), Quad(node, node, Literal("x"), node)
    moved = list(for_union_store([stated, cited]))
    assert moved == [Quad(node, node, Literal("x"), MERGED_GRAPH), cited]
    assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in moved)


# The real ones


@pytest.mark.xdist_group("oxigraph")
def test_a_store_laid_out_for_a_union_that_it_is_not_is_told(
    oxigraph_endpoint: Callable[[Path], str], quads: list[Quad], tmp_path: Path
) -> None:
    file = tmp_path / "union.nq"
    file.write_text("".join(f"{quad} .\n" for quad in for_union_store(quads)), encoding="utf-8")
    with (
        RemoteStore(oxigraph_endpoint(file)) as store,
        pytest.raises(EndpointError, match="as it is laid out for"),
    ):
        store.ask("ASK {}")


@pytest.mark.xdist_group("virtuoso")
def test_virtuoso_stopped_by_its_clock_is_not_believed(
    virtuoso_endpoint: Callable[[Path], str], nquads: Path
) -> None:
    url = virtuoso_endpoint(nquads) + "?timeout=1000"  # milliseconds: leave to answer with a part
    with (
        RemoteStore(url) as store,
        pytest.raises(EndpointError, match="the part found before its time limit"),
    ):
        store.select(SLOW)


@pytest.mark.xdist_group("virtuoso")
def test_virtuoso_stopped_by_its_row_limit_is_not_believed(
    virtuoso_endpoint: Callable[[Path], str], nquads: Path
) -> None:
    with RemoteStore(virtuoso_endpoint(nquads) + "?maxrows=3") as store:
        assert len(store.select("SELECT * { ?s ?p ?o } LIMIT 2").rows) == 2
        with pytest.raises(EndpointError, match="its limit of 3 rows is reached"):
            store.select("SELECT * { ?s ?p ?o }")
        with pytest.raises(EndpointError, match="its limit of 3 rows is reached"):
            store.construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.xdist_group("virtuoso")
def test_virtuoso_that_runs_away_is_left(virtuoso_endpoint: Callable[[Path], str], nquads: Path) -> None:
    with RemoteStore(virtuoso_endpoint(nquads), timeout_s=1.0) as store:
        with pytest.raises(QueryTimeoutError):
            store.select(SLOW)
        assert store.ask("ASK { ?s ?p ?o }")


@pytest.mark.xdist_group("virtuoso")
def test_virtuoso_keeps_points_with_less_precision(
    virtuoso_endpoint: Callable[[Path], str], nquads: Path
) -> None:
    with RemoteStore(virtuoso_endpoint(nquads)) as store:
        ((point,),) = store.select(f"SELECT ?point {{ ?s <{PREFIXES['geo']}asWKT> ?point }}").rows
    assert isinstance(point, Literal)
    assert point.datatype.value == PREFIXES["geo"] + "wktLiteral"
    assert point.value.startswith("POINT(106.699")  # as written: 106.7
