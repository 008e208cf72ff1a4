"""Starts real SPARQL servers for tests: the `oxigraph` command from PyPI, and Virtuoso where it can be had.

Tests that use them carry `pytest.mark.xdist_group("oxigraph")` or `("virtuoso")`, so that one process of the
test run starts each once.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from filelock import FileLock
from pyoxigraph import Quad, RdfFormat, parse, serialize

from cuakhau.graph.remote import for_union_store

_STARTING_S = 60.0
_INSTALLING_S = 300.0
_VIRTUOSO_PACKAGE = "virtuoso-opensource-7-bin"
_UNUSED = "http://example.org/unused"
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 50

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
CheckpointInterval = 0

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = .
ServerThreads = 8

[SPARQL]
ResultSetMaxRows = {max_rows}
MaxQueryExecutionTime = 300
"""


@contextmanager
def oxigraph_server(nquads: Path) -> Iterator[str]:
    """Serve a file of N-Quads by the `oxigraph` command; gives the address of its endpoint.

    Without `--timeout-s`: with it, the server starts a thread for each query.
    """
    command = Path(sys.executable).with_name("oxigraph")
    with tempfile.TemporaryDirectory(prefix="oxigraph-") as folder:
        load: list[str | Path] = [command, "load", "--location", folder, "--file", nquads, "--format", "nq"]
        subprocess.run(load, check=True, capture_output=True)
        port = _free_port()
        serve: list[str | Path] = [
            command,
            "serve-read-only",
            "--location",
            folder,
            "--bind",
            f"127.0.0.1:{port}",
        ]
        with _running(serve, folder=Path(folder)) as process:
            url = f"http://127.0.0.1:{port}/query"
            _await(url, process)
            yield url


@contextmanager
def wikidata_server() -> Iterator[str]:
    """Serve a few statements in the shape of Wikidata's, about items that our links name."""
    shape = Path(__file__).parent.parent / "data" / "wikidata-shape.ttl"
    quads = [Quad(*found.triple) for found in parse(path=str(shape), format=RdfFormat.TURTLE)]
    with tempfile.TemporaryDirectory(prefix="wikidata-") as folder:
        file = Path(folder) / "shape.nq"
        serialize(quads, str(file), format=RdfFormat.N_QUADS)
        with oxigraph_server(file) as url:
            yield url


@contextmanager
def explorer_server(store: Path) -> Iterator[str]:
    """Serve a built graph as `cuakhau serve` does; gives the address of its endpoint."""
    port = _free_port()
    command = Path(sys.executable).with_name("cuakhau")
    options = ["--no-browser", "--workers", "1", "--port", str(port), "--store", str(store)]
    serve: list[str | Path] = [command, "serve", *options]
    with _running(serve, folder=store) as process:
        url = f"http://127.0.0.1:{port}/sparql"
        _await(url, process)
        yield url


@contextmanager
def virtuoso_server(nquads: Path, *, max_rows: int = 100_000) -> Iterator[str]:
    """Serve a file of N-Quads by Virtuoso, laid out for its union default graph; gives its endpoint's address.

    Skips the test where there is no Virtuoso and it cannot be installed.
    """
    server, client = _virtuoso()
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        folder = Path(name)
        sql_port, http_port = _free_port(), _free_port()
        settings = _VIRTUOSO_INI.format(sql_port=sql_port, http_port=http_port, max_rows=max_rows)
        (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
        quads = list(for_union_store(parse(path=str(nquads), format=RdfFormat.N_QUADS)))
        serialize(quads, str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
        serve = [server, "+configfile", "virtuoso.ini", "+foreground"]
        with _running(serve, folder=folder) as process:
            url = f"http://127.0.0.1:{http_port}/sparql"
            _await(url, process)
            # 512: the file is N-Quads, which name their graphs; a graph must be given and gets nothing.
            load = f"log_enable(2); DB.DBA.TTLP_MT(file_to_string_output('graph.nq'), '', '{_UNUSED}', 512);"
            isql = [client, f"127.0.0.1:{sql_port}", "dba", "dba", f"exec={load}"]
            told = subprocess.run(
                isql, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder
            ).stdout
            assert "*** Error" not in told, told
            yield url


def _virtuoso() -> tuple[str, str]:
    """The server and its SQL client."""
    with FileLock(Path(tempfile.gettempdir()) / "cuakhau-tests-virtuoso.lock"):  # several processes run tests
        if shutil.which("virtuoso-t") is None and shutil.which("apt-get") and os.geteuid() == 0:
            _install_virtuoso()
    server = shutil.which("virtuoso-t")
    client = shutil.which("isql-vt") or shutil.which("isql-v") or shutil.which("isql")
    if server is None or client is None:
        pytest.skip("needs Virtuoso (virtuoso-t and isql), which is not installed and cannot be from here")
    return server, client


def _install_virtuoso() -> None:
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([*install, _VIRTUOSO_PACKAGE], ["apt-get", "update"], [*install, _VIRTUOSO_PACKAGE]):
        done = subprocess.run(command, env=environment, capture_output=True, timeout=_INSTALLING_S)
        if done.returncode == 0 and shutil.which("virtuoso-t"):
            return


@contextmanager
def _running(command: Sequence[str | Path], *, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an endpoint answers a query."""
    deadline = time.monotonic() + _STARTING_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server for {url} ended with status {process.returncode}"
        try:
            if httpx.post(url, data={"query": "ASK {}"}, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"no answer from {url} after {_STARTING_S:g} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
