"""The other side of the pool that makes documents: a graph, and a `Renderer` that answers one request after the other.

In come messages `document` (a `Wanted`) and `problem` (a line of JSON with status, title and message, then a `Wanted`).
Out go `document`: a line of JSON with status, media type, headers and the length of the body, the body, and the body
by gzip; or `fault` (words).
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from cuakhau.api import open_graph
from cuakhau.errors import CuakhauError
from cuakhau.explorer.dataset_documents import Published
from cuakhau.explorer.rendering import Renderer
from cuakhau.explorer.stored import pack
from cuakhau.explorer.wanted import Document, Wanted
from cuakhau.graph.iris import BASE
from cuakhau.graph.worker_process import end_with_parent, limit_memory, read_message, write_message


def serve(
    store: Path,
    published: Published,
    *,
    tiles: str,
    services: Sequence[str],
    memory_bytes: int,
    incoming: IO[bytes],
    outgoing: IO[bytes],
) -> None:
    """Open the graph and answer until the other side closes."""
    try:
        graph = open_graph(store, allow_service=services)
        renderer = Renderer(graph, published=published, tiles=tiles)
        graph.manifest  # noqa: B018  # read while it is that of the build that was opened
    except CuakhauError as error:
        write_message(outgoing, "error", str(error).encode())
        return
    limit_memory(memory_bytes)
    write_message(outgoing, "ready", b"")
    while (message := read_message(incoming)) is not None:
        kind, body = _answer(renderer, *message)
        write_message(outgoing, kind, body)


def _answer(renderer: Renderer, kind: str, body: bytes) -> tuple[str, bytes]:
    try:
        if kind == "problem":
            told, _, wanted = body.partition(b"\n")
            return "document", _written(renderer.problem(Wanted.read(wanted), **json.loads(told)))
        return "document", _written(renderer.document(Wanted.read(body)))
    except Exception as error:  # noqa: BLE001  # a fault of ours: the next request is to be answered all the same
        return "fault", f"{type(error).__name__}: {error}\n{traceback.format_exc()}".encode()


def _written(document: Document) -> bytes:
    head = {
        "status": document.status,
        "media_type": document.media_type,
        "headers": dict(document.headers),
        "length": len(document.body),
    }
    packed = pack(document.media_type, document.body)
    return json.dumps(head).encode() + b"\n" + document.body + packed


def main() -> None:
    """Run: `python -m cuakhau.explorer.render_process STORE MEMORY-BYTES PUBLIC-URL TILES [SERVICE…]` (none: empty)."""
    end_with_parent()
    serve(
        Path(sys.argv[1]),
        Published(root=f"{sys.argv[3]}/" if sys.argv[3] else BASE),
        tiles=sys.argv[4],
        services=sys.argv[5:],
        memory_bytes=int(sys.argv[2]),
        incoming=sys.stdin.buffer,
        outgoing=sys.stdout.buffer,
    )


if __name__ == "__main__":
    main()
