"""The static site: how long it takes to write, what a reader's first view takes and transfers: `python -m benchmarks.site`.

Pages are opened in a headless Chromium with a cold cache, each in a browser of its own, from a host on this machine
that compresses by gzip what a static host would. Milliseconds count from the start of the navigation; bytes are those
that went over the wire, headers included. A question is ready when its answer and the citations of its rows are there.

    python -m benchmarks.site [--store PATH] [--out FILE.json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from cuakhau.api import open_graph
from cuakhau.building import build_graph
from cuakhau.explorer.site_pages import processors
from cuakhau.explorer.static_site import write_site
from tests.browser import chromium

ROUNDS: Final = 3
PAGES: Final = {
    "home": ("en/", ""),
    "thing": ("en/id/gate/tra-linh/", ""),
    "source": ("en/source/vov-cao-bang-2023/", ""),
    "question": ("en/questions/gate-class/", ".answered tbody tr"),
    "question_asked": ("en/questions/gate-class/?country=country/cn", ".answered tbody tr"),
    "network": ("en/network/", "#live[data-ready]"),
}
"""What is opened, and what must be there beside the page itself before the view counts as complete.

A question as it stands is answered from a file; one that is asked takes the engine and the graph.
"""
_COMPRESSED: Final = (
    ".html",
    ".css",
    ".js",
    ".json",
    ".svg",
    ".ttl",
    ".nt",
    ".jsonld",
    ".csv",
    ".xml",
    ".txt",
)
_FIRST_PAINT: Final = """() => new Promise(done => {
  const look = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    paint ? done(paint.startTime) : requestAnimationFrame(look);
  };
  look();
})"""


class _Host(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """Send a file, compressed if a host would."""
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file /= "index.html"
        if not file.is_file():
            self.send_error(404)
            return
        packed = file.suffix in _COMPRESSED
        body = _packed(file) if packed else file.read_bytes()
        self.send_response(200)
        self.send_header("content-type", self.guess_type(file))
        if packed:
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


@contextmanager
def _hosted(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def measure(store: Path) -> dict[str, Any]:
    """Write a site of a graph, and open its pages."""
    with tempfile.TemporaryDirectory() as temporary, open_graph(store) as graph:
        folder = Path(temporary) / "site"
        began = time.perf_counter()
        written = write_site(graph, folder).written
        taken = time.perf_counter() - began
        found: dict[str, Any] = {
            "processors": processors(),
            "write_s": round(taken, 1),
            "pages": written.pages,
            "files": written.files,
            "mb": round(written.size_bytes / 1e6),
        }
        with _hosted(folder) as address:
            for name, (path, ready) in PAGES.items():
                _open(f"{address}/{path}", ready)  # what the host compresses is compressed now
                views = [_open(f"{address}/{path}", ready) for _ in range(ROUNDS)]
                found[name] = {key: round(statistics.median(v[key] for v in views)) for key in views[0]}
                print(json.dumps({name: found[name]}), file=sys.stderr)
    return found


def _open(address: str, ready: str) -> dict[str, float]:
    with chromium() as browser:
        return _view(browser, address, ready)


def _view(browser: Browser, address: str, ready: str) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes = _wire(page)
    page.goto(address, wait_until="load")
    if ready:
        page.wait_for_selector(ready, state="attached", timeout=120_000)
    first = page.evaluate(_FIRST_PAINT)
    done = (
        page.evaluate("performance.now()")
        if ready
        else page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    )
    page.wait_for_load_state("networkidle")
    return {
        "first_paint_ms": first,
        "complete_ms": done,
        "requests": len(sizes),
        "kb": sum(sizes) / 1000,
    }


def _wire(page: Page) -> list[float]:
    """Bytes of each answer as they come over the wire, those of workers too."""
    sizes: list[float] = []
    page.context.on(
        "requestfinished",
        lambda request: sizes.append(
            request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        ),
    )
    return sizes


def main() -> None:
    """Measure and print; the JSON goes to a file where one is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--store", type=Path, help="a built graph; by default one is built")
    parser.add_argument("--out", type=Path, help="file for the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        store = arguments.store or Path(temporary) / "graph"
        if arguments.store is None:
            build_graph(store)
        found = measure(store)
    text = json.dumps(found, indent=1)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
