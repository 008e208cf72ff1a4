"""Requests a second and latency of `/sparql`, next to Oxigraph's own server, without limits, on the same data.

    python -m benchmarks.endpoint [--seconds 5] [--connections 1,8,32] [--json FILE]

Two loads: look-ups (the names of one thing), which cost a server little more than the request itself, and the
questions of the library with the examples of their headers. Each once with a different text every time (a comment
with a number at its end), so that nothing can come from a cache, and once with the same texts again and again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import httpx

import cuakhau
from benchmarks.load import Load, load, tool
from cuakhau.building import build_graph
from cuakhau.explorer.data import FILES
from cuakhau.queries.query import library

_PROGRAMS = Path(sys.executable).parent
_LABELS = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing WHERE { ?thing rdfs:label ?label FILTER(STRSTARTS(STR(?thing), "https://w3id.org/cuakhau/id/")) }"""
_LOOK_UP = "SELECT ?label WHERE {{ <{}> <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"


@dataclass(frozen=True, slots=True)
class Row:
    """One load on both servers."""

    queries: str
    repeated: bool
    connections: int
    ours: Load
    oxigraph: Load


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=5, help="of each run")
    parser.add_argument("--connections", default="1,8,32")
    parser.add_argument("--store", type=Path, help="of a graph that is built already")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as name:
        store = options.store or Path(name) / "store"
        if options.store is None:
            build_graph(store)
        sets = queries(store)
        print(f"requests a second (p50, p95 in ms) over {options.seconds} s, sent by {tool()}\n", flush=True)
        print(f"{'':<11}{'':<11}{'conn.':>6}{'ours':>26}{'oxigraph':>26}{'ratio':>8}", flush=True)
        rows = []
        with ours(store) as address, oxigraph(store, Path(name)) as peer:
            for kind, texts in sets.items():
                for repeated in (False, True):
                    for connections in map(int, options.connections.split(",")):
                        loads = [
                            load(
                                server,
                                [f"{path}?query={quote(text, safe='')}%20%23" for text in texts],
                                connections=connections,
                                duration_s=options.seconds,
                                numbered=not repeated,
                            )
                            for server, path in ((address, "/sparql"), (peer, "/query"))
                        ]
                        rows.append(Row(kind, repeated, connections, *loads))
                        report(rows[-1])
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def queries(store: Path) -> dict[str, Sequence[str]]:
    """Texts by kind of load."""
    graph = cuakhau.open_graph(store)
    things = sorted(str(row[0]).strip("<>") for row in graph.store.select(_LABELS).rows)
    asked = []
    for query in library().values():
        examples = {each.name: str(each.example) for each in query.parameters}
        text = graph.ask_with(query.name, examples).sparql
        # Without the header: URLs have limits.
        asked.append("\n".join(line for line in text.splitlines() if not line.startswith("#+")))
    return {"look-ups": [_LOOK_UP.format(thing) for thing in things], "questions": asked}


def report(row: Row) -> None:
    """Print a line."""

    def figures(one: Load) -> str:
        failed = f" {one.failed} failed" if one.failed else ""
        return f"{one.per_second:,.0f} ({one.p50_ms:.2f}, {one.p95_ms:.2f}){failed}"

    way = "repeated" if row.repeated else "different"
    ratio = row.ours.per_second / row.oxigraph.per_second
    print(
        f"{row.queries:<11}{way:<11}{row.connections:>6}{figures(row.ours):>26}{figures(row.oxigraph):>26}{ratio:>8.2f}",
        flush=True,
    )


@contextmanager
def ours(store: Path) -> Iterator[str]:
    """Our server, as `cuakhau serve` starts it."""
    port = _free_port()
    command: list[str | Path] = [
        _PROGRAMS / "cuakhau",
        "serve",
        "--no-browser",
        "--port",
        str(port),
        "--store",
        store,
    ]
    with _running(command, f"http://127.0.0.1:{port}", path="/sparql") as address:
        # The data files are made in the beginning; that is not what is measured.
        for name in FILES:
            httpx.get(f"{address}/data/{name}.json", trust_env=False, timeout=300)
        yield address


@contextmanager
def oxigraph(store: Path, folder: Path) -> Iterator[str]:
    """Oxigraph's own server, without a time limit, on a copy of the same files."""
    copy = shutil.copytree(store / "current" / "oxigraph", folder / "oxigraph")
    port = _free_port()
    command: list[str | Path] = [
        _PROGRAMS / "oxigraph", "serve-read-only", "--location", copy, "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with _running(command, f"http://127.0.0.1:{port}", path="/query") as address:
        yield address


@contextmanager
def _running(command: Sequence[str | Path], address: str, *, path: str) -> Iterator[str]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            for _ in range(600):
                try:
                    if httpx.get(address + path, params={"query": "ASK {}"}, trust_env=False).is_success:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
