"""`cuakhau serve`: how it starts, what it says, how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import psutil
import pytest

from cuakhau.graph.remote import RemoteStore
from cuakhau.graph.store import EmbeddedStore, Store
from cuakhau.queries.query import library

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
