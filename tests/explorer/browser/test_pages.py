"""Pages as readers meet them: in three languages, light and dark, on a phone, by keyboard, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_PAGES = (
    "", "find/?q=lang son", "id/gate/tra-linh/", "id/unit/vn-lang-son/", "id/pair/huu-nghi/",
    "id/instrument/agr-2009-gates/", "id/gate-class/international/", "source/vov-cao-bang-2023/", "source/gates/",
    "questions/", "ontology/", "about/", "id/gate/nowhere/",
)  # fmt: skip
_READERS = (("vi", "light", 1200), ("zh", "dark", 360), ("en", "dark", 1200), ("en", "light", 360))


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
    for language, scheme, width in _READERS:
        options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
        with _opened(browser, f"{served}/{language}/{path}", **options) as (page, wrong):
            found = Axe().run(page).response["violations"]
            serious = [
                (v["id"], v["nodes"][0]["html"][:200])
                for v in found
                if v["impact"] in ("serious", "critical")
            ]
            assert not serious, (language, scheme, width, serious)
            too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(too_wide) <= 0, (language, scheme, width)
            if "nowhere" not in path:
                assert not wrong, (language, scheme, width)


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
