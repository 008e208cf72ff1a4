"""The explore page in a browser, as its reader sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser import Opened, watched

WIDE = {"width": 1400, "height": 900}


@contextmanager
def exploring(browser: Browser, address: str, **options: Any) -> Iterator[Opened]:
    """Open a view of the network or the map, and wait until it is drawn; nothing may go wrong meanwhile."""
    with watched(browser, **{"viewport": WIDE, **options}) as seen:
        visit(seen.page, address)
        yield seen
        # How fast a software renderer reads its pixels is no fault of the page.
        complaints = [line for line in seen.complaints if "GL Driver Message" not in line]
        assert complaints == [], complaints
        site = re.match(r"https?://[^/]+/", address)
        assert site is not None
        outside = [url for url in seen.requests if not url.startswith((site[0], "blob:", "data:"))]
        assert outside == [], outside


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#live[data-ready]")


def view(page: Page, part: str) -> None:
    """Show a view by the part of its address after `#`, as a link within the page does."""
    page.evaluate(
        """part => new Promise(done => {
            if (location.hash === (part && '#' + part)) return done();
            addEventListener('hashchange', () => done(), { once: true });
            location.hash = part;
        })""",
        part,
    )


def counts(page: Page) -> tuple[int, int]:
    """How many things and ties are shown."""
    texts = [page.locator(f"#x-tab-{name}").inner_text() for name in ("nodes", "edges")]
    things, ties = (int(re.sub(r"\D", "", text)) for text in texts)
    return things, ties


def find(page: Page, text: str) -> None:
    """Search for a thing by the keyboard, and choose the first that is found."""
    page.locator("#x-search").fill(text)
    page.locator("#x-search").press("Enter")


def heading(page: Page) -> Any:
    """What the panel is about."""
    return page.locator(".x-panel h2")


def click_middle(page: Page, drawing: str) -> None:
    """Click in the middle of the network (`.x-network`) or of the map (`.x-map`)."""
    box = page.locator(f"{drawing} .x-canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def saved(page: Page, file_format: str) -> dict[str, bytes]:
    """The files that saving in a format gives, by name."""
    downloads: list[tuple[str, Path]] = []
    page.on("download", lambda each: downloads.append((each.suggested_filename, Path(each.path()))))
    page.locator("[popovertarget=x-save]").click()
    order = ["png", "svg", "gexf", "csv"].index(file_format)
    wanted = 2 if file_format == "csv" else 1
    page.locator("#x-save button").nth(order).click()
    for _ in range(100):
        if len(downloads) == wanted:
            break
        page.wait_for_timeout(50)
    return {name: path.read_bytes() for name, path in downloads}


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name, exact=True)


def chosen_row(page: Page) -> Any:
    return page.locator(".x-grid tbody tr[aria-selected=true]")


__all__ = [
    "Page",
    "button",
    "chosen_row",
    "click_middle",
    "counts",
    "expect",
    "exploring",
    "find",
    "heading",
    "saved",
    "view",
    "visit",
]
