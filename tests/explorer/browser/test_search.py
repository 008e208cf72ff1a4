from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser.live import visiting


def options(page: Page) -> list[str]:
    return page.locator("header [role=option] .name").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("huu nghi", "vi", "Hữu Nghị"),
        ("友谊关", "en", "Youyiguan"),
        ("you yi guan", "zh", "友谊关"),
        ("TRÀ LĨNH", "en", "Tra Linh"),
    ],
)
def test_a_name_in_any_writing_is_suggested_and_chosen_by_keyboard(
    browser: Browser, site: str, typed: str, language: str, first: str
) -> None:
    with visiting(browser, f"{site}/{language}/about/") as seen:
        page = seen.page
        box = page.locator("header input[name=q]")
        box.press_sequentially(typed)
        expect(page.locator("header [role=option]").first).to_be_visible()
        assert options(page)[0] == first
        assert box.get_attribute("role") == "combobox"
        assert box.get_attribute("aria-expanded") == "true"
        box.press("ArrowDown")
        chosen = page.locator("header [role=option][aria-selected=true]")
        assert chosen.locator(".name").inner_text() == first
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        box.press("Enter")
        page.wait_for_url("**/id/gate/**")
        expect(page.locator("h1")).to_contain_text(first)


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/about/") as seen:
        page = seen.page
        box = page.locator("header input[name=q]")
        box.press_sequentially("lang son")
        expect(page.locator("header [role=listbox]")).to_be_visible()
        box.press("Escape")
        expect(page.locator("header [role=listbox]")).to_be_hidden()
        assert box.input_value() == "lang son"
        assert box.get_attribute("aria-expanded") == "false"


def test_names_are_fetched_only_when_the_search_is_used(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/about/") as seen:
        seen.page.wait_for_load_state("networkidle")
        assert not [url for url in seen.requests if "/data/" in url or "wasm" in url]


def test_enter_without_a_choice_lists_everything_by_kind(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/about/") as seen:
        page = seen.page
        page.locator("header input[name=q]").fill("lao cai")
        page.locator("header input[name=q]").press("Enter")
        page.wait_for_url("**/find/?q=lao+cai")
        expect(page.locator("h1")).to_have_text("Results for “lao cai”")
        headings = page.locator("#live h2")
        expect(headings.filter(has_text="Gates")).to_have_count(1)
        expect(headings.filter(has_text="Administrative units")).to_have_count(1)
        page.locator("#live .found a").first.click()
        expect(page.locator("h1")).to_contain_text("Lao Cai")


def test_light_and_dark_are_chosen_and_kept(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/about/", color_scheme="light") as seen:
        page = seen.page
        button = page.locator("[data-theme-switch]")
        button.click()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        expect(button).to_have_attribute("aria-pressed", "true")
