from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.explorer.browser.live import WAIT_MS, answered, visiting


def test_a_filled_form_is_answered_with_citations_and_its_address_gives_the_same(
    browser: Browser, site: str
) -> None:
    with visiting(browser, f"{site}/en/questions/gate-counterpart/") as seen:
        page = seen.page
        gate = page.locator("input[name=gate]")
        gate.press_sequentially("tra linh")
        page.locator(".field [role=option]").first.click()
        page.get_by_role("button", name="Answer", exact=True).click()
        page.wait_for_url("**gate=gate/tra-linh*")
        rows = answered(page)
        expect(rows).not_to_have_count(0)
        expect(rows.first).to_contain_text("Longbang")
        shown = rows.all_inner_texts()
        chip = rows.first.locator(".chip")
        chip.click()
        place = page.locator(".citation:popover-open")
        expect(place).to_contain_text("VOV.VN")
        expect(place.locator(".where a").first).to_have_attribute(
            "href", re.compile(r"/en/source/[a-z0-9-]+/#")
        )
        address = page.url
    with visiting(browser, address) as seen:
        assert answered(seen.page).all_inner_texts() == shown


def test_a_name_of_several_things_is_asked_back(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/questions/place-figures/?place=lao+cai") as seen:
        page = seen.page
        problem = page.locator(".field .problem", has_text="may mean several things")
        expect(problem).to_be_visible(timeout=WAIT_MS)
        page.locator(".choices button", has_text=re.compile("Province$")).first.click()
        page.wait_for_url("**place=unit/vn-lao-cai*")
        expect(page.locator(".answered, .answer-section .notice").first).to_be_visible(timeout=WAIT_MS)


def test_a_wrong_date_is_said_and_a_year_is_its_last_day(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/gate-class/?gate=gate/tra-linh&as_of=2023-13") as seen:
        page = seen.page
        expect(page.locator("input[name=as_of]")).to_have_attribute("aria-invalid", "true")
        page.locator("input[name=as_of]").fill("2023")
        page.locator("input[name=as_of]").press("Enter")
        expect(answered(page).first).to_contain_text("international")


@pytest.mark.parametrize(
    ("name", "view", "drawn"),
    [
        ("gate-class?gate=gate/tra-linh", "timeline", "rect.span-mark.actual"),
        ("province-trade?province=unit/vn-lang-son", "chart", "circle.point"),
        ("pair-network?province=unit/vn-lang-son", "network", "circle.node"),
        ("border-map", "map", "circle.place"),
    ],
)
def test_an_answer_is_drawn_as_its_question_says_and_stands_in_a_table(
    browser: Browser, site: str, name: str, view: str, drawn: str
) -> None:
    path, _, query = name.partition("?")
    with visiting(browser, f"{site}/vi/questions/{path}/?{query}") as seen:
        page = seen.page
        answered(page)
        expect(page.locator(f".switch [data-view={view}]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f".views svg.{view} {drawn}").first).to_be_attached(timeout=WAIT_MS)
        page.locator(".switch [data-view=table]").click()
        expect(page.locator(".views svg")).to_have_count(0)
        assert "view=table" in page.url


def test_what_is_planned_looks_planned(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/gate-report/?gate=gate/chi-ma") as seen:
        answered(seen.page)
        planned = seen.page.locator(".answered tr.planned")
        expect(planned.first).to_contain_text("planned")


def test_figures_of_unlike_scope_are_never_in_one_panel(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/province-trade/?province=unit/vn-lang-son") as seen:
        answered(seen.page)
        titles = seen.page.locator(".panel figcaption").all_inner_texts()
    assert len(titles) == len(set(titles)) > 1


def test_rows_are_sorted_by_a_column(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/border-map/") as seen:
        page = seen.page
        rows = answered(page)
        page.locator("th[data-column=latitude] button").click()
        expect(page.locator("th[data-column=latitude]")).to_have_attribute("aria-sort", "ascending")
        shown = rows.locator("td:nth-child(2)").all_inner_texts()
        assert shown == sorted(shown, key=float)
        assert "sort=latitude" in page.url


def taken(page: Page, kind: str) -> Path:
    page.locator(".downloads-menu").evaluate("(menu) => { menu.open = true; }")
    with page.expect_download() as download:
        page.locator(f"[data-format={kind}]").click()
    return Path(download.value.path())


def test_the_answer_and_its_sources_are_taken_away_as_files(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/questions/gate-counterpart/?gate=gate/tra-linh") as seen:
        page = seen.page
        answered(page)
        rows = list(csv.DictReader(io.StringIO(taken(page, "csv").read_text("utf-8"))))
        objects = json.loads(taken(page, "json").read_text("utf-8"))
        workbook = taken(page, "xlsx")
        items = json.loads(taken(page, "csl").read_text("utf-8"))
        entries = taken(page, "bib").read_text("utf-8")
        notes = taken(page, "footnotes").read_text("utf-8")

        # The writer names no default style: Excel takes its own, and so does this reader, which says so.
        with pytest.warns(UserWarning, match="no default style"):
            sheet = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes())).active
    assert sheet is not None
    assert len(rows) == len(objects) == sheet.max_row - 1
    assert rows[0]["gate"] == objects[0]["gate"]["label"] == "Tra Linh"
    assert objects[0]["gate"]["iri"].endswith("/id/gate/tra-linh")
    assert rows[0]["passages"].split() == [one["passage"] for one in objects[0]["citations"]]
    assert len(items) == entries.count("@misc{") == len(notes.splitlines()) > 0


def test_no_rows_are_said_plainly_with_what_could_be_tried(browser: Browser, site: str) -> None:
    with visiting(browser, f"{site}/en/questions/gate-class/?gate=gate/tra-linh&class=category1") as seen:
        page = seen.page
        expect(page.locator(".answer-section .notice")).to_contain_text("No rows", timeout=WAIT_MS)
        page.locator(".choices button", has_text="class").click()
        expect(answered(page).first).to_contain_text("international")


def test_a_frame_shows_the_answer_without_the_site_around_it(browser: Browser, site: str) -> None:
    address = f"{site}/en/questions/gate-counterpart/?gate=gate/tra-linh&embed=1"
    with visiting(browser, address) as seen:
        answered(seen.page)
        expect(seen.page.locator(".site-header")).to_be_hidden()
        expect(seen.page.locator(".asking")).to_be_hidden()


def test_an_unknown_thing_of_an_old_link_is_said(browser: Browser, served: str) -> None:
    with visiting(browser, f"{served}/en/questions/gate-class/?gate=gate/never-was") as seen:
        expect(seen.page.locator(".field .problem", has_text="never-was")).to_be_visible(timeout=WAIT_MS)


def test_a_phone_shows_the_form_and_the_answer_without_scrolling_sideways(
    browser: Browser, served: str
) -> None:
    size = {"width": 360, "height": 740}
    with visiting(
        browser, f"{served}/vi/questions/province-trade/?province=unit/vn-lang-son", viewport=size
    ) as seen:
        answered(seen.page)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
