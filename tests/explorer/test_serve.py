"""`cuakhau serve`: how it starts, what it says, how it ends."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest

from cuakhau.graph.remote import RemoteStore
from cuakhau.graph.store import EmbeddedStore, Store
from cuakhau.queries.query import library


class Running(NamedTuple):
    """A server, and the address of its socket."""

    process: subprocess.Popen[str]
    address: tuple[str, int]


SERVE = [str(Path(sys.executable).with_name("cuakhau")), "serve", "--no-browser"]


def test_it_says_where_it_is_and_ends_without_a_word_on_ctrl_c(built_store: Path) -> None:
    command = [*SERVE, "--port", "0", "--store", str(built_store)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        address = "http://" + told.split("http://")[1].split()[0].rstrip(",")
        assert httpx.get(address, trust_env=False).status_code == 303
        workers = psutil.Process(process.pid).children(recursive=True)
        assert workers
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")
        assert not psutil.wait_procs(workers, timeout=10)[1]


def test_its_processes_end_with_it_even_when_it_is_killed(built_store: Path) -> None:
    command = [*SERVE, "--port", "0", "--store", str(built_store)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()
        workers = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        assert not psutil.wait_procs(workers, timeout=15)[1]


def test_a_port_in_use_is_told(built_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*SERVE, "--port", port, "--store", str(built_store)], capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--port", "0", "--store", str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "cuakhau build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_store_that_is_broken_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "builds" / "one" / "oxigraph"
    folder.mkdir(parents=True)
    (folder / "CURRENT").write_text("MANIFEST-000001\n")
    (tmp_path / "current").symlink_to(folder.parent)
    done = subprocess.run(
        [*SERVE, "--port", "0", "--store", str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", sorted(library()))
def test_our_own_client_reads_from_it_what_the_store_holds(served: str, built_store: Path, name: str) -> None:
    text = library()[name].text
    with RemoteStore(f"{served}/sparql") as remote:
        there, here = rows(remote, text), rows(EmbeddedStore.open(built_store), text)
    assert there == here


def rows(store: Store, text: str) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in store.select(text).rows)


def test_a_host_that_is_allowed_is_asked_and_no_other(
    serve: Callable[..., AbstractContextManager[str]], served: str
) -> None:
    host = served.removeprefix("http://")
    query = "SELECT (COUNT(*) AS ?n) {{ SERVICE <http://{}/sparql> {{ ?gate a <urn:none> }} }}"
    with serve("--workers", "1", "--allow-service", host) as address:
        allowed = httpx.post(f"{address}/sparql", data={"query": query.format(host)}, trust_env=False)
        assert allowed.status_code == 200
        assert allowed.json()["results"]["bindings"][0]["n"]["value"] == "0"
        assert "etag" not in allowed.headers
        for other in ("127.0.0.1:9", f"{host}@127.0.0.1:9", "localhost:9"):
            refused = httpx.post(f"{address}/sparql", data={"query": query.format(other)}, trust_env=False)
            assert refused.status_code == 400, other
            assert "SERVICE" in refused.text


def test_headers_without_end_end_the_connection(served: str) -> None:
    host, _, port = served.removeprefix("http://").partition(":")
    endless = b"GET / HTTP/1.1\r\n" + (b"X: " + b"a" * 8000 + b"\r\n") * 5000
    with (
        socket.create_connection((host, int(port)), timeout=10) as sender,
        pytest.raises(OSError, match=r"Broken pipe|reset"),
    ):
        sender.sendall(endless)


SLOW = (
    "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } LIMIT 400 } { SELECT * { ?d ?e ?f } LIMIT 200 } "
    "FILTER(STR(?a) = STR(?f)) }"
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("query", "status"), [(SLOW, b"200"), (RUNAWAY, b"503")], ids=["slow", "runaway"])
def test_what_runs_when_it_ends_is_answered_or_told(
    built_store: Path, method: str, query: str, status: bytes
) -> None:
    with started(built_store) as (process, address):
        if method == "GET":
            request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: a\r\n\r\n"
        else:
            kind = "Content-Type: application/sparql-query"
            request = (
                f"POST /sparql HTTP/1.1\r\nHost: a\r\n{kind}\r\nContent-Length: {len(query)}\r\n\r\n{query}"
            )
        with socket.create_connection(address, timeout=20) as reader:
            reader.sendall(request.encode())
            children = psutil.Process(process.pid).children()
            # It is asked before it ends: a worker is at work.
            while not any(child.cpu_percent(0.02) > 10 for child in children if is_query_process(child)):
                pass
            process.send_signal(signal.SIGTERM)
            assert reader.recv(65536).split()[1] == status
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def is_query_process(process: psutil.Process) -> bool:
    return any("worker_process" in word for word in process.cmdline())


IMPATIENT = (
    "import cuakhau.explorer.connection as c; c._LOOK_S = 0.05; from cuakhau.__main__ import main; main()"
)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: a\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nA",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["nothing", "head", "body", "idle"],
)
def test_a_connection_on_which_nothing_moves_is_closed(impatient: Running, sent: bytes) -> None:
    with socket.create_connection(impatient.address, timeout=20) as sender:
        sender.sendall(sent)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := sender.recv(65536):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 200") == (b"%7B" in sent)


def test_a_reader_who_takes_nothing_of_an_answer_is_left(impatient: Running) -> None:
    query = quote("SELECT * { ?s ?p ?o }")
    with socket.create_connection(impatient.address, timeout=20) as reader:
        server = psutil.Process(impatient.process.pid)
        ours = reader.getsockname()

        def is_held() -> bool:
            return any(one.raddr == ours for one in server.net_connections("tcp"))

        for _ in range(3):
            reader.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
        assert is_held()
        deadline = time.monotonic() + 20
        while is_held():
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture(scope="module")
def impatient(built_store: Path) -> Iterator[Running]:
    """A server that waits for nobody."""
    with started(built_store, sys.executable, "-c", IMPATIENT, "serve", "--no-browser") as running:
        yield running
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0


@contextmanager
def started(store: Path, *command: str) -> Iterator[Running]:
    """A server of its own."""
    whole = [*(command or SERVE), "--port", "0", "--store", str(store)]
    with subprocess.Popen(whole, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        try:
            where = urlsplit("http://" + told.split("http://")[1].split("/")[0])
            assert where.hostname is not None
            assert where.port is not None
            yield Running(process, (where.hostname, where.port))
        finally:
            process.kill()
