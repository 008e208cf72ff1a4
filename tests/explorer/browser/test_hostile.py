"""Names that try to run a script or to break the page, in every live part and on both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cuakhau.api import open_graph
from cuakhau.explorer.static_site import write_site
from tests.explorer.browser.live import WAIT_MS, answered, hosted, visiting, workbench
from tests.explorer.conftest import served_explorer
from tests.explorer.hostile import LONG, written_store

_ROWS = """PREFIX ck: <https://w3id.org/cuakhau/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?gate ?other ?name ?value ?date WHERE {
  ?gate ck:pairedWith ?other ; rdfs:label ?name .
  BIND (17.5 AS ?value) BIND (xsd:date("2024-02-03") AS ?date)
}"""
_PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_store(tmp_path_factory.mktemp("hostile-store"))


@pytest.fixture(scope="module", params=["served", "static"])
def hostile(
    request: pytest.FixtureRequest, hostile_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of an explorer of such names."""
    if request.param == "served":
        with served_explorer(hostile_store, "--workers", "1") as address:
            yield address
        return
    folder = tmp_path_factory.mktemp("hostile-site") / "site"
    with open_graph(hostile_store) as graph:
        write_site(graph, folder)
    with hosted(folder) as address:
        yield address


def check(page: Page) -> None:
    """No script of a name ran, no name became an element, nothing is wider than the window."""
    assert page.evaluate("globalThis.pwned") is None
    assert page.locator("#live img, #live script, #live iframe, [onload], [onerror], b[title]").count() == 0
    assert page.locator("a[href^='javascript:' i], a[href^='data:' i]").count() == 0
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_names_are_only_text_in_tables_chips_and_drawings(browser: Browser, hostile: str) -> None:
    with visiting(browser, workbench(hostile, "zh", _ROWS), viewport=_PHONE) as seen:
        page = seen.page
        rows = answered(page)
        texts = "\n".join(rows.all_inner_texts())
        assert "<script>globalThis.pwned = 1</script>" in texts
        assert "<img src=x onerror='globalThis.pwned = 3'>" in texts
        check(page)
        rows.locator(".chip").first.click()
        expect(page.locator(".citation:popover-open .place").first).to_be_visible()
        check(page)
        page.keyboard.press("Escape")
        for view in ("network", "map", "chart", "timeline"):
            page.locator(f".switch [data-view={view}]").click()
            expect(page.locator(f".views svg.{view}").first).to_be_visible(timeout=WAIT_MS)
            assert "globalThis.pwned" in page.locator(".views").inner_html()
            check(page)


def test_names_are_only_text_in_suggestions_and_results(browser: Browser, hostile: str) -> None:
    with visiting(browser, f"{hostile}/zh/about/", viewport=_PHONE) as seen:
        page = seen.page
        box = page.locator("header input[name=q]")
        for typed in ("pwned", LONG[:12]):
            box.fill("")
            box.press_sequentially(typed)
            expect(page.locator("header [role=option]").first).to_be_visible(timeout=WAIT_MS)
            check(page)
        box.fill("<script>globalThis.pwned = 1</script>")
        box.press("Enter")
        page.wait_for_url("**/find/?q=*")
        expect(page.locator("#live .found a").first).to_be_visible(timeout=WAIT_MS)
        check(page)


def test_names_are_only_text_where_a_question_asks_back(browser: Browser, hostile: str) -> None:
    with visiting(browser, f"{hostile}/en/questions/gate-counterpart/?gate=pwned", viewport=_PHONE) as seen:
        page = seen.page
        choice = page.locator(".field .choices button")
        expect(choice.first).to_be_visible(timeout=WAIT_MS)
        check(page)
        choice.first.click()
        answered(page)
        check(page)


def test_a_hostile_address_is_only_text(browser: Browser, hostile: str) -> None:
    for query in ("%3Cimg src=x onerror='globalThis.pwned=1'%3E", "javascript:globalThis.pwned=1"):
        address = f"{hostile}/en/questions/gate-counterpart/?gate={query}&view={query}&sort={query}"
        with visiting(browser, address) as seen:
            expect(seen.page.locator(".field .problem:not(:empty)").first).to_be_visible(timeout=WAIT_MS)
            check(seen.page)
