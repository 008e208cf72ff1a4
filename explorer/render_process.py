"""The other side of the pool that makes documents: a graph, and a `Renderer` that answers one request after the other.

In come messages `document` with JSON of path and query; out go `document` (a line of JSON with status, media type
and headers, then the body), `none`, or `error` (words).
"""

from __future__ import annotations

import json
import sys
import threading
import traceback
from pathlib import Path
from typing import IO

from cuakhau.api import open_graph
from cuakhau.errors import CuakhauError
from cuakhau.explorer.rendering import Renderer
from cuakhau.graph.worker_process import end_with_parent, read_message, write_message


def serve(store: Path, *, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Open the graph and answer until the other side closes."""
    try:
        graph = open_graph(store)
        renderer = Renderer(graph)
        build = graph.manifest.sha256
    except CuakhauError as error:
        write_message(outgoing, "error", str(error).encode())
        return
    write_message(outgoing, "ready", build.encode())
    while (message := read_message(incoming)) is not None:
        kind, body = _answer(renderer, message[1])
        write_message(outgoing, kind, body)


def _answer(renderer: Renderer, body: bytes) -> tuple[str, bytes]:
    wanted = json.loads(body)
    try:
        document = renderer.document(wanted["path"], wanted["query"])
    except CuakhauError as error:
        return "error", str(error).encode()
    except Exception as error:  # noqa: BLE001  # a fault of ours: the next request is to be answered all the same
        return "fault", f"{type(error).__name__}: {error}\n{traceback.format_exc()}".encode()
    if document is None:
        return "none", b""
    head = {"status": document.status, "media_type": document.media_type, "headers": dict(document.headers)}
    return "document", json.dumps(head).encode() + b"\n" + document.body


def main() -> None:
    """Run: `python -m cuakhau.explorer.render_process STORE`."""
    end_with_parent()
    serve(Path(sys.argv[1]), incoming=sys.stdin.buffer, outgoing=sys.stdout.buffer)


if __name__ == "__main__":
    main()
