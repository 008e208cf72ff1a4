from __future__ import annotations

import io
import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from cuakhau.api import open_graph
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.tiles import checked_tiles
from tests.browser import Opened, watched
from tests.explorer.browser.exploring import (
    WIDE,
    button,
    chosen_row,
    click_middle,
    counts,
    expect,
    exploring,
    heading,
    view,
    visit,
)
from tests.explorer.browser.live import hosted

Places = dict[str, tuple[float, float]]


@pytest.fixture(scope="module")
def network(served: str) -> dict[str, Any]:
    file: dict[str, Any] = httpx.get(f"{served}/data/network.json", timeout=60, trust_env=False).json()
    return file


@pytest.fixture(scope="module")
def places(network: dict[str, Any]) -> Places:
    """Longitude and latitude of what has its own."""
    nodes, strings = network["nodes"], network["strings"]
    return {
        strings[iri]: (lon, lat)
        for iri, lon, lat in zip(nodes["iri"], nodes["lon"], nodes["lat"], strict=True)
        if lon is not None
    }


@pytest.fixture(scope="module", params=["served", "static_site"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The map on either back end, opened once: each test shows the view that it needs."""
    with exploring(browser, f"{request.getfixturevalue(request.param)}/en/map/") as seen:
        yield seen.page


def test_a_gate_stands_where_it_is_and_is_chosen_everywhere_at_once(page: Page, places: Places) -> None:
    lon, lat = places["gate/tra-linh"]
    # Only gates, without lines: nothing else lies here, or is drawn before the gate is.
    without = "without=Project,EconomicZone,ScenicArea,AdministrativeUnit&relations=pairedWith,connectsTo"
    view(page, f"view=both&{without}&map={lon}~{lat}~13")
    click_middle_when_drawn(page)
    expect(heading(page)).to_have_text("Tra Linh")
    expect(chosen_row(page)).to_contain_text("Tra Linh")
    expect(page.locator(".x-status")).to_contain_text("Chosen: Tra Linh.")
    assert "thing=gate/tra-linh" in page.url
    page.locator(".x-grid tbody tr[data-place]", has_text="Huu Nghi").first.click()
    expect(heading(page)).to_contain_text("Huu Nghi")
    # And back to the drawing: what is chosen there is chosen in the list.
    button(page, "Network").click()
    kinds = "AdministrativeUnit,Instrument,Project,EconomicZone,Organisation,Commodity,Region,ScenicArea"
    view(page, f"view=network&near=gate/tra-linh~1&hide=gate/cn-longbang&without={kinds}")
    page.wait_for_timeout(100)  # the drawing takes the room of the panel
    click_middle(page, ".x-network")
    expect(chosen_row(page)).to_contain_text("Tra Linh")


def click_middle_when_drawn(page: Page) -> None:
    """The map draws when its worker has cut the points into tiles: click until something is chosen."""
    for _ in range(40):
        click_middle(page, ".x-map")
        page.wait_for_timeout(150)
        if page.locator(".x-panel").is_visible():
            return


def test_a_pair_is_a_line_between_its_gates(page: Page, network: dict[str, Any], places: Places) -> None:
    relation = [term["id"] for term in network["tables"]["relations"]].index("pairedWith")
    edges, iris = network["edges"], [network["strings"][iri] for iri in network["nodes"]["iri"]]
    pairs = [
        (places[iris[source]], places[iris[target]])
        for source, target, kind in zip(edges["source"], edges["target"], edges["relation"], strict=True)
        if kind == relation and iris[source] in places and iris[target] in places
    ]
    # The widest apart: no gate lies over the middle of the line.
    here, there = max(pairs, key=lambda pair: math.dist(*pair))
    middle = f"{(here[0] + there[0]) / 2}~{(here[1] + there[1]) / 2}"
    without = "without=Project,EconomicZone,ScenicArea,AdministrativeUnit"
    view(page, f"{without}&map={middle}~13")
    click_middle_when_drawn(page)
    expect(heading(page)).to_have_text("paired with")
    expect(page.locator(".x-panel .chip").first).to_be_visible()


def test_the_map_has_the_same_filters_and_the_same_time(page: Page) -> None:
    view(page, "on=1995-01-01")
    then = counts(page)
    button(page, "All times").click()
    assert counts(page)[0] > then[0]
    page.get_by_role("checkbox", name="Border gate").uncheck()
    gates = counts(page)
    # What only the drawing of the network has is not offered here.
    expect(page.get_by_label("Size by")).to_be_hidden()
    button(page, "Network").click()
    expect(page.get_by_label("Size by")).to_be_visible()
    assert counts(page) == gates
    assert "view=network" in page.url


def test_the_map_is_saved_as_it_stands(page: Page) -> None:
    view(page, "thing=gate/tra-linh")
    page.locator("[popovertarget=x-save]").click()
    expect(button(page, "Drawing (SVG)")).to_be_hidden()
    with page.expect_download() as download:
        button(page, "Picture (PNG)").click()
    assert download.value.suggested_filename == "cuakhau-map.png"
    with Image.open(download.value.path()) as picture:
        box = page.locator(".x-map .x-canvas").bounding_box()
        assert box is not None
        assert picture.width == pytest.approx(box["width"], abs=2)
        # Land, sea, borders, marks and a line of words: not a black or an empty picture.
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
        assert colours is not None
        assert len(colours) > 50
        assert max(count for count, _ in colours) < 0.9 * picture.width * picture.height


def test_the_map_states_its_viewpoint_and_asks_nobody_outside(browser: Browser, served: str) -> None:
    # `exploring` itself fails on any request to another host.
    with exploring(browser, f"{served}/vi/map/", color_scheme="dark") as seen:
        page = seen.page
        expect(page.locator(".x-viewpoint")).to_contain_text("Natural Earth")
        expect(page.locator(".x-viewpoint")).to_contain_text("tranh chấp")
        assert any(url.endswith("static/borders.json") for url in seen.requests)
        picture = page.locator(".x-map canvas[role=img]")
        expect(picture).to_have_attribute(
            "aria-label",
            f"Bản đồ biên giới. Bảng bên dưới nêu cùng nội dung. {counts(page)[0]} đối tượng · {counts(page)[1]} liên hệ",
        )
        assert page.get_by_text("Nền bản đồ trực tuyến").count() == 0


def test_the_place_and_the_zoom_are_in_the_address(browser: Browser, page: Page) -> None:
    view(page, "")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => location.hash.includes('map=')")
    address = page.url
    with exploring(browser, address) as colleague:
        assert colleague.page.url == address


def test_what_has_no_known_place_is_listed_and_not_put_somewhere(page: Page, network: dict[str, Any]) -> None:
    nodes = network["nodes"]
    kinds = [term["id"] for term in network["tables"]["kinds"]]
    standing = {"BorderGate", "EconomicZone", "ScenicArea", "Project", "TransportLink", "Facility"}
    lost = sum(
        kinds[kind] in standing and lat is None and anchor is None
        for kind, lat, anchor in zip(nodes["kind"], nodes["lat"], nodes["anchor"], strict=True)
    )
    view(page, "")
    summary = page.locator(".x-nowhere summary")
    expect(summary).to_have_text(re.compile(r"^No position known: \d+$"))
    assert lost <= int(summary.inner_text().split()[-1]) <= lost + nodes["kind"].count(kinds.index("Region"))
    summary.click()
    first = page.locator(".x-nowhere button").first
    name = first.inner_text()
    first.click()
    expect(heading(page)).to_have_text(name)
    page.get_by_role("checkbox", name="Border gate").uncheck()
    page.get_by_role("checkbox", name="Project").uncheck()
    page.get_by_role("checkbox", name="Economic zone").uncheck()
    expect(summary).not_to_have_text(re.compile(rf" {lost}$"))


@contextmanager
def tile_server() -> Iterator[tuple[str, list[str]]]:
    """A server of map tiles: its address, and the paths that it was asked for."""
    asked: list[str] = []
    image = io.BytesIO()
    Image.new("RGB", (256, 256), "#88aacc").save(image, "PNG")

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.send_header("access-control-allow-origin", "*")
            self.end_headers()
            self.wfile.write(image.getvalue())

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tiles) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def test_tiles_are_loaded_only_where_the_operator_allows_and_the_reader_asks(
    browser: Browser, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    with tile_server() as (tiles, asked), serve("--tiles", tiles + "/{z}/{x}/{y}.png") as address:
        with exploring(browser, f"{address}/en/network/") as seen:
            expect(seen.page.get_by_text("Online base map")).to_have_count(0)
        pages = [httpx.get(f"{address}/en/{name}/", trust_env=False) for name in ("map", "network")]
        opened = [f" {tiles}" in page.headers["content-security-policy"] for page in pages]
        assert opened == [True, False]
        with watched(browser, viewport=WIDE) as seen:
            asks_for_tiles(seen, f"{address}/en/map/", tiles, asked)


def asks_for_tiles(seen: Opened, address: str, tiles: str, asked: list[str]) -> None:
    """The reader looks at the map, asks for tiles, and wants them no more."""
    visit(seen.page, address)
    box = seen.page.get_by_role("checkbox", name=f"Online base map, loaded from {tiles[7:]}")
    expect(box).not_to_be_checked()
    assert asked == []
    with seen.page.expect_event("requestfinished", lambda request: request.url.startswith(tiles)):
        box.check()
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in asked)
    box.uncheck()
    # The policy of the page let them through, and nothing else was blocked.
    assert [line for line in seen.complaints if "GL Driver" not in line] == []


def test_tiles_on_a_static_page_pass_its_policy(
    browser: Browser, built_store: Path, static_folder: Path, tmp_path: Path
) -> None:
    # The written site, but for the page of the map.
    for folder, apart in ((static_folder, "en"), (static_folder / "en", "map")):
        for each in folder.iterdir():
            if each.name != apart:
                (tmp_path / each.relative_to(static_folder)).symlink_to(each)
        (tmp_path / folder.relative_to(static_folder) / apart).mkdir()
    with tile_server() as (tiles, asked), hosted(tmp_path) as address:
        with open_graph(built_store) as graph:
            text = Site(graph, backend="wasm", tiles=tiles + "/{z}/{x}/{y}.png").page("en/map/")
        assert text is not None
        (tmp_path / "en/map/index.html").write_text(text, encoding="utf-8")
        with watched(browser, viewport=WIDE) as seen:
            asks_for_tiles(seen, f"{address}/en/map/", tiles, asked)


def test_the_static_map_page_opens_its_policy_for_the_tiles(built_store: Path) -> None:
    with open_graph(built_store) as graph:
        site = Site(graph, backend="wasm", tiles="https://tiles.example/{z}/{x}/{y}.png")
        opened, closed = site.page("vi/map/"), site.page("vi/network/")
    assert opened is not None
    assert closed is not None
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in opened
    assert "img-src &#39;self&#39; data: blob: https://tiles.example;" in opened
    assert "tiles.example" not in closed


@pytest.mark.parametrize(
    "address", ["tiles.example/{z}/{x}/{y}", "https://a.example/{z}/{x}.png", "https://a b/{z}{x}{y}"]
)
def test_an_address_that_gives_no_tiles_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"tiles|lacks"):
        checked_tiles(address)


@pytest.mark.parametrize(
    ("back_end", "language", "scheme", "width"),
    [("served", "vi", "light", 360), ("static_site", "en", "dark", 1280)],
)
def test_the_page_is_accessible_in_all_its_states(
    browser: Browser, request: pytest.FixtureRequest, back_end: str, language: str, scheme: Any, width: int
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    address = f"{request.getfixturevalue(back_end)}/{language}/network/"
    with exploring(browser, address, **options) as seen:
        for state in ("", "view=map", "view=both&thing=gate/tra-linh&table=edges&on=2020-01-01"):
            view(seen.page, state)
            if "thing=" in state:
                expect(seen.page.locator(".x-panel .chip").first).to_be_visible()
            found = Axe().run(seen.page).response["violations"]
            serious = [
                (each["id"], each["nodes"][0]["html"][:200])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]
            assert not serious, (state, serious)
            too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert seen.page.evaluate(too_wide) <= 0, state
            assert small_targets(seen.page) == [], state


def small_targets(page: Page) -> list[str]:
    """Buttons of the page that are harder to hit than WCAG 2.2 allows; those in a line of text may be."""
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('#live button, #live select, #live input')].filter(each => {
            const { width, height } = each.getBoundingClientRect();
            const shown = width > 0 && getComputedStyle(each).opacity !== '0';
            return shown && !each.closest('label, .chip, .x-statements') && !each.matches('.chip')
                && (width < 23.5 || height < 23.5);
        }).map(each => each.outerHTML.slice(0, 120))"""
    )
    return small
