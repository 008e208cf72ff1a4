"""The network where a reader cannot see it, where there is no WebGL, and where names are hostile."""

from __future__ import annotations

import json

from playwright.sync_api import Browser, Page, Route

from cuakhau.explorer.data.network import columns
from cuakhau.networks.records import read_records
from tests.browser import watched
from tests.explorer.browser.exploring import (
    WIDE,
    chosen_row,
    counts,
    expect,
    exploring,
    find,
    heading,
    saved,
    visit,
)
from tests.networks import border


def test_the_drawing_says_what_it_is_where_it_cannot_be_seen(browser: Browser, served: str) -> None:
    with exploring(browser, f"{served}/zh/network/") as seen:
        picture = seen.page.locator(".x-network [role=img]")
        expect(picture).to_have_attribute(
            "aria-label", f"关系网络图。下方表格内容相同。 {_counted(seen.page)}"
        )
        assert seen.page.locator(".x-status").get_attribute("aria-live") == "polite"


def _counted(page: Page) -> str:
    things, ties = counts(page)
    return f"{things}个对象 · {ties}条联系"


def test_without_webgl_the_table_says_everything(browser: Browser, served: str) -> None:
    with watched(browser) as seen:
        page = seen.page
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        visit(page, f"{served}/en/network/#view=both")
        expect(page.locator(".x-nothing")).to_have_count(2)
        expect(page.locator(".x-nothing").first).to_contain_text("WebGL")
        find(page, "tra linh")
        expect(heading(page)).to_have_text("Tra Linh")
        expect(chosen_row(page)).to_contain_text("Tra Linh")
        assert seen.complaints == []


def test_names_are_text_whatever_they_hold(browser: Browser, served: str) -> None:
    data = json.dumps(columns(read_records(border.store(border.hostile_quads()))), ensure_ascii=False)

    def answer(route: Route) -> None:
        route.fulfill(body=data, content_type="application/json")

    with watched(browser, viewport=WIDE) as seen:
        page = seen.page
        page.route("**/data/network.json*", answer)
        visit(page, f"{served}/vi/network/#view=both")
        for place in range(counts(page)[0]):
            row = page.locator(f".x-grid tbody tr[data-place='{place}']")
            row.scroll_into_view_if_needed()
            row.click()
        saved(page, "svg")
        assert page.locator("#live").locator("img, script, iframe, b, a[href^='javascript']").count() == 0
        assert page.evaluate("globalThis.pwned") is None
        assert [line for line in seen.complaints if "404" not in line] == []
