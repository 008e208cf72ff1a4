"""Pages as readers meet them: in three languages, light and dark, on a phone, by keyboard, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_PAGES = (
    "", "find/?q=lang son", "id/gate/tra-linh/", "id/gate/tra-linh/?as_of=2023-12-20", "id/unit/vn-lang-son/",
    "source/vov-cao-bang-2023/", "questions/", "ontology/", "about/", "about/coverage/",
    "graph/inferred/within-transitive/", "api/", "id/gate/nowhere/",
)  # fmt: skip
"""Every template once, and the page of a thing in several states."""
_READERS = (("vi", "light"), ("zh", "dark"))
_WIDTHS = (360, 768, 1000, 1280)
_LINES = "(parts) => new Set(parts.map((one) => Math.round((one.getBoundingClientRect().top + one.getBoundingClientRect().bottom) / 20))).size"
"""On how many lines the parts of the header stand."""
_ALIKE = "for (const one of document.querySelectorAll('.terms-list > div:nth-child(n + 12)')) one.remove()"
"""Of hundreds of entries of one form, a dozen are looked at."""


@contextmanager
def _opened(browser: Browser, address: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it or was asked of another host."""
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    wrong: list[str] = []
    own = address.split("/")[2]
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    context.on("request", lambda r: wrong.append(r.url) if r.url.split("/")[2:3] != [own] else None)
    page.goto(address)
    yield page, wrong
    context.close()


@pytest.mark.parametrize("path", _PAGES)
def test_a_page_is_accessible_and_fits(browser: Browser, served: str, path: str) -> None:
    for language, scheme in _READERS:
        with _opened(browser, f"{served}/{language}/{path}", color_scheme=scheme) as (page, wrong):
            too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            for width in _WIDTHS if language == "vi" else reversed(_WIDTHS):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate(too_wide) <= 0, (language, width)
                lines = page.locator(".site-header .bar > *").evaluate_all(_LINES)
                assert lines != 2 or not path, (language, width)
            page.evaluate(_ALIKE)
            found = Axe().run(page).response["violations"]
            serious = [
                (v["id"], v["nodes"][0]["html"][:200])
                for v in found
                if v["impact"] in ("serious", "critical")
            ]
            assert not serious, (language, scheme, serious)
            if "nowhere" not in path:
                assert not wrong, (language, scheme)


def test_a_citation_opens_and_closes_by_keyboard(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/en/id/gate/tra-linh/") as (page, _):
        chip = page.locator("button.chip", has_text="VOV").first
        chip.focus()
        page.keyboard.press("Enter")
        opened = page.locator(".citation:popover-open")
        assert "characters" in opened.inner_text()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.citation') !== null")
        page.keyboard.press("Escape")
        assert page.locator(".citation:popover-open").count() == 0
        assert page.evaluate("document.activeElement.classList.contains('chip')")


def test_a_citation_leads_to_its_place_in_the_source(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/en/id/gate/tra-linh/") as (page, _):
        page.locator("button.chip", has_text="VOV").first.click()
        page.locator(".citation:popover-open .where a").first.click()
        page.wait_for_url("**/en/source/vov-cao-bang-2023/#char=*")
        assert page.locator("li:target").inner_text()


def test_everything_is_readable_without_a_script(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/vi/id/gate/tra-linh/", java_script_enabled=False) as (page, _):
        text = page.locator("main").inner_text()
        for words in ("Trà Lĩnh", "茶岭", "Long Bang", "cửa khẩu quốc tế"):
            assert words in text
        page.locator("button.chip", has_text="VOV").first.click()
        assert page.locator(".citation").first.count()
        page.locator("form[role=search] input[name=q]").fill("huu nghi")
        page.keyboard.press("Enter")
        page.wait_for_url("**/vi/find/?q=huu+nghi")
        assert page.locator("#live a[href*='gate/huu-nghi/']").count() == 1


def test_the_language_is_changed_without_leaving_the_page(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/vi/id/gate/tra-linh/") as (page, _):
        page.locator("nav.languages a[hreflang=zh]").click()
        page.wait_for_url("**/zh/id/gate/tra-linh/")
        assert page.locator("h1").inner_text() == "茶岭"


def test_the_theme_is_kept(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/en/", color_scheme="light") as (page, _):
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.locator("[data-theme-switch]").click()
        dark = page.evaluate(paper)
        assert dark != light
        page.goto(f"{served}/vi/about/")
        assert page.evaluate(paper) == dark


def test_a_page_is_read_as_of_a_day_without_a_script(browser: Browser, served: str) -> None:
    with _opened(browser, f"{served}/vi/id/gate/tra-linh/", java_script_enabled=False) as (page, _):
        page.locator("input[name=as_of]").fill("2012-12-31")
        page.locator(".as-of button").click()
        page.wait_for_url("**/vi/id/gate/tra-linh/?as_of=2012-12-31")
        assert "cửa khẩu song phương" in page.locator(".badges").first.inner_text()
        assert "31/12/2012" in page.locator(".then").inner_text()
        page.locator("nav.languages a[hreflang=en]").click()
        page.wait_for_url("**/en/id/gate/tra-linh/?as_of=2012-12-31")
        page.locator(".as-of a").click()
        page.wait_for_url("**/en/id/gate/tra-linh/")
        assert "international" in page.locator(".badges").first.inner_text()
