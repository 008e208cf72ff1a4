"""The other side of `cuakhau.graph.worker`: runs the queries that come in on standard input.

A message is a line `KIND LENGTH` in ASCII and LENGTH bytes. In come `select`, `construct` and `ask` with the
query in UTF-8. Out go `ready` once; then, for each query, `table` or `part` (SPARQL TSV; a part was cut),
`triples` (N-Triples), `truth` (`true` or `false`), `memory` (words: it took too much), `syntax` (JSON), `endpoint` (JSON: another endpoint failed that the
query asks) or `error` (words).

And `protocol` with a `Request` comes in (by marshal: both sides are the same interpreter, and JSON takes five times
as long), for which `answer` goes out: a line with the name of the format, the number of rows that a cut answer holds
(empty for a whole one) and `gzip` (or nothing), a space between them, then the answer; or `other` (`table` or `graph`) where the query is of the form for which the
request names no format.
"""

from __future__ import annotations

import gzip
import json
import marshal
import os
import sys
import threading
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple

from pyoxigraph import QueryTriples

from cuakhau.errors import CuakhauError, EndpointError, QuerySyntaxError
from cuakhau.graph.serialised import GRAPHS, TABLES, write_graph, write_table
from cuakhau.graph.store import EmbeddedStore, written

_SHORTEST_PACKED_BYTES: Final = 1400
"""What fits into one packet gains nothing."""
_PACKING: Final = 4
"""Twice as fast as 6, and within a tenth of what that saves."""
_LONGEST_LINE: Final = 64
_PARENT_CHECK_S: Final = 1.0


class Request(NamedTuple):
    """A request of the SPARQL protocol."""

    query: str
    table: str
    """Format of a table by its name in `cuakhau.graph.serialised`; empty if none will do."""
    graph: str
    """The same for triples."""
    default_graphs: Sequence[str] | None
    """IRIs; None for the store's own default graph."""
    named_graphs: Sequence[str] | None
    """IRIs; None for all."""
    services: Sequence[str]
    """Hosts that the query may ask."""
    packed: bool
    """Whether a long answer may be packed by gzip."""
    max_rows: int
    max_bytes: int

    def message(self) -> bytes:
        """The message that asks it."""
        body = marshal.dumps(list(self))
        return b"protocol %d\n%s" % (len(body), body)


def write_message(pipe: IO[bytes], kind: str, body: bytes) -> None:
    """Send one message."""
    pipe.write(f"{kind} {len(body)}\n".encode() + body)
    pipe.flush()


def read_message(pipe: IO[bytes]) -> tuple[str, bytes] | None:
    """Receive one message; None where the other side has gone, be it in the middle of one."""
    kind, _, length = pipe.readline(_LONGEST_LINE).decode("ascii").partition(" ")
    if not length.endswith("\n"):
        return None
    body = pipe.read(int(length))
    return (kind, body) if len(body) == int(length) else None


def serve(
    folder: Path,
    *,
    max_rows: int | None,
    memory_bytes: int | None,
    services: frozenset[str],
    incoming: IO[bytes],
    outgoing: IO[bytes],
) -> None:
    """Open the store and answer until the other side closes."""
    try:
        store = EmbeddedStore.open_folder(folder, services=services)
    except CuakhauError as error:
        write_message(outgoing, "error", str(error).encode())
        return
    if memory_bytes is not None:
        limit_memory(memory_bytes)
    write_message(outgoing, "ready", b"")
    while (message := read_message(incoming)) is not None:
        form, text = message
        kind, body = _answer(store, form, text, max_rows=max_rows)
        write_message(outgoing, kind, body)


def _answer(store: EmbeddedStore, form: str, body: bytes, *, max_rows: int | None) -> tuple[str, bytes]:
    try:
        if form == "protocol":
            return _serialised(store, Request(*marshal.loads(body)))
        text = body.decode()
        if form == "ask":
            return "truth", b"true" if store.ask(text) else b"false"
        if form == "construct":
            return "triples", "".join(f"{triple} .\n" for triple in store.construct(text)).encode()
        return _table(store, text, max_rows=max_rows)
    except QuerySyntaxError as error:
        told = {"message": str(error), "line": error.line, "column": error.column}
        return "syntax", json.dumps(told).encode()
    except EndpointError as error:
        return "endpoint", json.dumps({"message": str(error), "url": error.url}).encode()
    except CuakhauError as error:
        return "error", str(error).encode()
    except MemoryError:
        return "memory", b"the query takes more memory than is allowed: narrow it, or raise the limit"


def _table(store: EmbeddedStore, text: str, *, max_rows: int | None) -> tuple[str, bytes]:
    lines: list[str] = []
    with store.stream(text) as (columns, rows):
        lines.append("\t".join(f"?{column}" for column in columns))
        lines.extend(
            "\t".join(["" if term is None else written(term) for term in row])
            for row in islice(rows, max_rows)
        )
        cut = next(rows, None) is not None
    lines.append("")
    return ("part" if cut else "table"), "\n".join(lines).encode()


def _serialised(store: EmbeddedStore, request: Request) -> tuple[str, bytes]:
    with store.answer(
        request.query,
        default_graphs=request.default_graphs,
        named_graphs=request.named_graphs,
        services=frozenset(request.services),
    ) as answer:
        name = request.graph if isinstance(answer, QueryTriples) else request.table
        if not name:
            return "other", b"graph" if isinstance(answer, QueryTriples) else b"table"
        if isinstance(answer, QueryTriples):
            written = write_graph(
                answer, GRAPHS[name], max_triples=request.max_rows, max_bytes=request.max_bytes
            )
        else:
            written = write_table(
                answer, TABLES[name], max_rows=request.max_rows, max_bytes=request.max_bytes
            )
    body, packed = written.body, request.packed and len(written.body) >= _SHORTEST_PACKED_BYTES
    if packed:
        body = gzip.compress(body, _PACKING, mtime=0)
    rows = "" if written.cut_after is None else str(written.cut_after)
    return "answer", b"%s\n%s" % (f"{name} {rows} {'gzip' if packed else ''}".encode(), body)


def limit_memory(limit_bytes: int) -> None:
    """Limit what queries may take beyond what the process, with the store open, has reserved already.

    Where the system does not tell that (all but Linux), it does not keep such a limit either.
    """
    try:
        import resource

        reserved_pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError):
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = reserved_pages * resource.getpagesize() + limit_bytes
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def end_with_parent() -> None:
    """End this process when its parent dies, even in the middle of a query, which nobody awaits any more."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


def main() -> None:
    """Run: `python -m cuakhau.graph.worker_process FOLDER MEMORY-BYTES MAX-ROWS [SERVICE…]` (0 and -1 for no limit)."""
    folder, memory_bytes, max_rows, *services = sys.argv[1:]
    end_with_parent()
    serve(
        Path(folder),
        max_rows=None if int(max_rows) < 0 else int(max_rows),
        memory_bytes=int(memory_bytes) or None,
        services=frozenset(services),
        incoming=sys.stdin.buffer,
        outgoing=sys.stdout.buffer,
    )


if __name__ == "__main__":
    main()
