"""The live parts on both back ends, as their readers see them."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Opened, watched

WAIT_MS = 45_000
"""For an answer: the engine and the graph may have to come first, on a machine with other work."""

expect.set_options(timeout=20_000)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """A plain static host; gives its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Opened]:
    """Open a page; nothing may go wrong on it, and nothing be asked of anyone but the site."""
    with watched(browser, **options) as seen:
        seen.page.set_default_timeout(WAIT_MS)
        seen.page.goto(address)
        yield seen
        assert seen.complaints == [], seen.complaints
        assert outside(seen, address) == [], seen.requests


def outside(seen: Opened, address: str) -> list[str]:
    """Requests to others than the site."""
    site = re.match(r"https?://[^/]+/", address)
    assert site is not None
    return [url for url in seen.requests if not url.startswith((site[0], "blob:", "data:"))]


def answered(page: Page) -> Locator:
    """The rows of an answer, once they and their citations are there."""
    rows = page.locator(".answered tbody tr")
    expect(rows.first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".answered td.sources .aside")).to_have_count(0, timeout=WAIT_MS)
    return rows


def workbench(root: str, language: str, query: str) -> str:
    return f"{root}/{language}/workbench/#query={quote(query)}"
