"""Live pages for every reader: axe, narrow and wide, light and dark, three languages, keyboard only, what they transfer."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser.live import WAIT_MS, answered, visiting, workbench

_QUERY = "SELECT ?b WHERE { <https://w3id.org/cuakhau/id/gate/tra-linh> ck:pairedWith ?b }"
_LIVE = {
    "find": ("find/?q=lao+cai", "#live .found a"),
    "table": ("questions/gate-counterpart/?gate=gate/tra-linh", ".answered .chip"),
    "map": ("questions/border-map/", ".views svg.map"),
    "timeline": ("questions/gate-timeline/?gate=gate/tra-linh", ".views svg.timeline"),
    "network": ("questions/pair-network/?province=unit/vn-lang-son", ".views svg.network"),
    "chart": ("questions/province-trade/?province=unit/vn-lang-son", ".views svg.chart"),
    "asked-back": ("questions/place-figures/?place=lao+cai", ".field .choices button"),
    "workbench": ("", ".answered .chip"),
    "source": ("source/vov-cao-bang-2023/", "#own-copy-file"),
}
_LANGUAGES = ("vi", "zh", "en")
_READERS: Final[Sequence[tuple[Literal["light", "dark"], int]]] = (("light", 360), ("dark", 1280))


def serious(page: Page) -> list[tuple[str, str]]:
    """What axe finds that keeps a reader out."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("name", _LIVE)
def test_a_live_page_keeps_nobody_out(browser: Browser, static_site: str, name: str) -> None:
    path, ready = _LIVE[name]
    language = _LANGUAGES[list(_LIVE).index(name) % 3]
    address = f"{static_site}/{language}/{path}" if path else workbench(static_site, language, _QUERY)
    # `visiting` sees to it that the policy of the page is kept and nobody else is asked.
    with visiting(browser, address) as seen:
        expect(seen.page.locator(ready).first).to_be_visible(timeout=WAIT_MS)
        for scheme, width in _READERS:
            seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen.page.set_viewport_size({"width": width, "height": 800})
            assert serious(seen.page) == [], (language, scheme, width)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_a_word_to_the_place_that_states_it_by_keyboard(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/questions/gate-counterpart/") as seen:
        page = seen.page
        page.locator("input[name=gate]").focus()
        page.keyboard.type("tra linh")
        expect(page.locator(".field [role=option]").first).to_be_visible(timeout=WAIT_MS)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("input[name=gate]")).to_have_value("Tra Linh")
        page.keyboard.press("Enter")
        page.wait_for_url("**gate=gate/tra-linh*")
        answered(page)
        for _ in range(40):
            if page.evaluate("document.activeElement.matches('.answered .chip')"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".citation:popover-open .place").first).to_be_visible()
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.citation .where a')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/source/*/#*")
        expect(page.locator(".places > li:target")).to_be_visible()


def test_an_ambiguous_name_does_not_cover_its_choices(browser: Browser, static_site: str) -> None:
    phone = {"width": 360, "height": 740}
    with visiting(
        browser, f"{static_site}/vi/questions/place-figures/?place=lao+cai", viewport=phone
    ) as seen:
        expect(seen.page.locator(".choices button").first).to_be_visible(timeout=WAIT_MS)
        expect(seen.page.locator(".field [role=listbox]")).to_be_hidden()
        expect(seen.page.locator("section[aria-labelledby=parameters]")).to_have_count(0)


class _Zipping(http.server.SimpleHTTPRequestHandler):
    """A static host that compresses what hosts compress, and counts what it sends."""

    sent: list[int]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        plain = path.suffix in (".gz", ".woff2", ".png")
        body = body if plain else gzip.compress(body, 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if not plain:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.sent.append(len(body))

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [("border-map/", 0, 400_000), ("border-map/?country=country/vn", 1_000_000, 4_000_000)],
    ids=["as it stands", "with engine and graph"],
)
def test_a_question_transfers_little(
    browser: Browser, static_folder: Path, path: str, least: int, most: int
) -> None:
    sent: list[int] = []
    kind = type("Counting", (_Zipping,), {"sent": sent})
    handler = functools.partial(kind, directory=str(static_folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_address[1]}/en/questions/{path}"
            with visiting(browser, address) as seen:
                answered(seen.page)
                expect(seen.page.locator(".views svg.map")).to_be_visible(timeout=WAIT_MS)
        finally:
            server.shutdown()
            thread.join()
    assert least < sum(sent) < most, sum(sent)
