from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from tests.explorer.browser.exploring import (
    button,
    chosen_row,
    click_middle,
    counts,
    expect,
    exploring,
    find,
    heading,
    saved,
    view,
    visit,
)


@pytest.fixture(scope="module", params=["served", "static_site"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The network on either back end, opened once: each test shows the view that it needs."""
    with exploring(browser, f"{request.getfixturevalue(request.param)}/en/network/") as seen:
        yield seen.page


def test_kinds_provinces_and_what_is_planned_filter_the_network_and_the_table(page: Page) -> None:
    view(page, "without=")
    things, ties = counts(page)
    page.get_by_role("checkbox", name="Border gate").uncheck()
    assert counts(page)[0] < things
    assert "without=BorderGate" in page.url
    page.get_by_role("checkbox", name="Border gate").check()
    assert counts(page) == (things, ties)
    page.get_by_text("Provinces", exact=True).click()
    page.get_by_role("checkbox", name="Cao Bang").check()
    assert 0 < counts(page)[0] < things
    button(page, "Clear all filters").click()
    page.get_by_role("radio", name="Planned only").check()
    assert 0 < counts(page)[1] < 60
    page.locator("#x-tab-edges").click()
    modalities = page.locator(".x-grid tbody tr[data-place] td:last-child").all_inner_texts()
    assert set(modalities) == {"planned"}


def test_the_first_view_is_of_who_faces_whom_and_more_is_a_step_away(page: Page) -> None:
    view(page, "")
    overview = counts(page)
    assert not page.get_by_role("checkbox", name="Instrument").is_checked()
    expect(button(page, "Clear all filters")).to_have_count(0)
    # What is searched for is shown, whatever its kind.
    find(page, "Prime Minister")
    expect(page.get_by_role("checkbox", name="Organisation")).to_be_checked()
    expect(chosen_row(page)).to_contain_text("Prime Minister")
    expect(page.get_by_role("checkbox", name="Person")).not_to_be_checked()
    # Around a thing are all kinds, and back again.
    button(page, "Undo").click()
    find(page, "tra linh")
    button(page, "Show around it").click()
    expect(page.get_by_role("checkbox", name="Person")).to_be_checked()
    button(page, "Clear all filters").click()
    assert counts(page) == overview
    page.locator(".x-filters details", has_text="Kinds").get_by_role("button", name="Show all").click()
    assert counts(page) > overview
    assert page.url.endswith("without=&thing=gate/tra-linh")


def test_a_thing_is_found_by_any_of_its_names_and_shown_with_its_facts_and_citations(page: Page) -> None:
    for name in ("茶岭", "Trà Lĩnh", "TRA LINH"):
        view(page, "")
        find(page, name)
        expect(heading(page)).to_have_text("Tra Linh")
    expect(chosen_row(page)).to_contain_text("Tra Linh")
    expect(page.locator(".x-status")).to_contain_text("Tra Linh")
    page.locator(".x-panel .chip").first.click()
    cited = page.locator(".citation:popover-open")
    expect(cited).to_be_visible()
    root = page.url.split("/en/")[0]
    href = cited.locator(".where a").first.get_attribute("href")
    assert href is not None
    assert href.startswith(f"{root}/en/source/")
    page.keyboard.press("Escape")
    assert page.get_by_role("link", name="Open its page", exact=True).get_attribute("href") == (
        f"{root}/en/id/gate/tra-linh/"
    )
    # Whom else it is listed with is on its page: here are no bare addresses.
    assert "://" not in page.locator(".x-facts").inner_text()


def test_a_click_on_a_thing_and_on_an_edge_chooses_it(page: Page) -> None:
    without = (
        "&without=AdministrativeUnit,Instrument,Project,EconomicZone,Organisation,Commodity,Region,ScenicArea"
    )
    view(page, f"near=gate/tra-linh~1{without}&relations=place,meeting,opening,upgrade")
    assert counts(page) == (2, 1)
    # Two gates and the line between them: its middle is the middle of the drawing.
    click_middle(page, ".x-network")
    expect(heading(page)).to_have_text("paired with")
    expect(page.locator(".x-panel .x-end")).to_have_text(["Tra Linh", "Longbang"])
    expect(page.locator(".x-panel .chip").first).to_be_visible()
    view(page, f"near=gate/tra-linh~1&hide=gate/cn-longbang{without}")
    expect(page.locator(".x-panel")).to_be_hidden()
    page.wait_for_timeout(100)  # the drawing takes the room of the panel
    click_middle(page, ".x-network")
    expect(heading(page)).to_have_text("Tra Linh")


def test_a_neighbourhood_grows_and_what_is_hidden_comes_back(page: Page) -> None:
    view(page, "without=&thing=gate/tra-linh")
    every = counts(page)
    button(page, "Show around it").click()
    near = counts(page)
    assert 1 < near[0] < every[0]
    button(page, "Two steps").click()
    wider = counts(page)
    assert near[0] < wider[0] < every[0]
    button(page, "Hide").click()
    assert "hide=gate/tra-linh" in page.url
    assert page.locator(".x-panel").is_hidden()
    button(page, "Undo").click()
    assert counts(page) == wider
    expect(heading(page)).to_have_text("Tra Linh")
    button(page, "Undo").click()
    assert counts(page) == near
    button(page, "Redo").click()
    assert counts(page) == wider
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert counts(page) == every


def test_the_shortest_path_between_two_things(page: Page) -> None:
    view(page, "thing=gate/tra-linh")
    button(page, "Path from here").click()
    expect(page.locator(".x-limits")).to_contain_text("choose where to")
    find(page, "Huu Nghi")
    expect(page.locator(".x-limits")).to_contain_text("Path from Tra Linh to Huu Nghi")
    assert "path=gate/tra-linh~gate/huu-nghi" in page.url


def test_the_time_slider_leaves_out_what_had_not_begun(page: Page) -> None:
    view(page, "thing=gate/tra-linh")
    every = counts(page)
    page.locator(".x-time input[type=date]").fill("1995-01-01")
    assert counts(page)[0] < every[0]
    assert "on=1995-01-01" in page.url
    expect(page.locator(".x-standing")).to_have_count(0)
    page.locator(".x-time input[type=date]").fill("2020-01-01")
    expect(page.locator(".x-standing")).to_contain_text("bilateral")
    button(page, "All times").click()
    expect(page.locator(".x-standing")).to_contain_text("international")
    slider = page.get_by_role("slider", name="As of")
    slider.focus()
    slider.press("ArrowLeft")
    assert "on=" in page.url
    button(page, "Undo").click()
    assert "on=" not in page.url
    button(page, "Play through the years").click()
    page.wait_for_function("() => document.querySelectorAll('.x-limits li').length > 0")
    button(page, "Stop").click()


def test_a_link_shows_the_same_view(browser: Browser, page: Page) -> None:
    view(page, "")
    find(page, "Lang Son")
    button(page, "Show around it").click()
    page.get_by_label("Size by").select_option("betweenness")
    page.get_by_label("Colour by").select_option("community")
    page.get_by_label("Layout").select_option("geographic")
    button(page, "Pin").click()
    button(page, "Zoom in").click()
    # Where one looks comes into the address when the drawing has come to rest.
    page.wait_for_function("() => location.hash.includes('at=')")
    address, shown = page.url, counts(page)
    with exploring(browser, address) as colleague:
        assert colleague.page.url == address
        assert counts(colleague.page) == shown
        expect(heading(colleague.page)).to_have_text("Lang Son")
        assert colleague.page.get_by_label("Size by").input_value() == "betweenness"
        assert _picture(colleague.page) == pytest.approx(_picture(page), abs=1.5)
        visit(colleague.page, address.replace("/en/", "/zh/"))
        expect(heading(colleague.page)).to_have_text("谅山")


def test_an_address_sets_every_control(page: Page) -> None:
    part = (
        "view=both&table=edges&sort-nodes=name&sort-edges=-to&without=Country,Region&relations=place,post"
        "&in=unit/vn-lang-son&only=actual&on=2024-06-30&near=gate/huu-nghi~2&thing=gate/huu-nghi"
        "&hide=gate/chi-ma&pin=gate/huu-nghi~10~-20&size=pagerank&colour=class&layout=geographic"
        "&at=0.5~0.5~0.8&map=106.7~21.9~9"
    )
    view(page, part)
    assert page.url.endswith(f"#{part}")
    expect(button(page, "Both")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#x-tab-edges")).to_have_attribute("aria-selected", "true")
    to = page.locator(".x-grid thead th", has_text="To")
    expect(to).to_have_attribute("aria-sort", "descending")
    for name, checked in (("Country", False), ("Region", False), ("Border gate", True), ("Person", True)):
        assert page.get_by_role("checkbox", name=name).is_checked() == checked, name
    hidden = page.locator(".x-checks input[type=checkbox]:not(:checked)")
    assert hidden.count() >= 4
    assert page.locator(".x-check", has_text="Lang Son").locator("input").is_checked()
    expect(page.get_by_role("radio", name="Actual only")).to_be_checked()
    expect(page.locator(".x-time input[type=date]")).to_have_value("2024-06-30")
    expect(page.get_by_role("slider", name="As of")).to_have_attribute("aria-valuetext", "2024-06-30")
    expect(page.locator(".x-limits")).to_contain_text("Huu Nghi")
    expect(page.locator(".x-limits")).to_contain_text("Chi Ma")
    expect(heading(page)).to_have_text("Huu Nghi")
    expect(button(page, "Unpin")).to_have_attribute("aria-pressed", "true")
    chosen = [page.get_by_label(name).input_value() for name in ("Size by", "Colour by", "Layout")]
    assert chosen == ["pagerank", "class", "geographic"]
    page.locator("#x-tab-nodes").click()
    expect(page.locator(".x-grid thead th").first).to_have_attribute("aria-sort", "ascending")


def _picture(page: Page) -> list[float]:
    """Where the lines of the drawing run, in pixels; the camera's place is rounded in the address."""
    drawing = ElementTree.fromstring(saved(page, "svg")["cuakhau.svg"])
    lines = drawing.findall(".//{http://www.w3.org/2000/svg}line")
    return [float(line.attrib[name]) for line in lines for name in ("x1", "y1", "x2", "y2")]


def test_what_is_shown_can_be_saved_and_opened_elsewhere(page: Page, tmp_path: Path) -> None:
    view(page, "near=gate/tra-linh~1")
    things, ties = counts(page)
    assert saved(page, "png")["cuakhau.png"].startswith(b"\x89PNG")
    drawing = ElementTree.fromstring(saved(page, "svg")["cuakhau.svg"])
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawing.findall(f".//{space}path")) == things
    assert len(drawing.findall(f".//{space}line")) == ties
    file = tmp_path / "cuakhau.gexf"
    file.write_bytes(saved(page, "gexf")["cuakhau.gexf"])
    network = nx.read_gexf(file)
    assert (len(network), network.number_of_edges()) == (things, ties)
    assert network.nodes["gate/tra-linh"]["vi"] == "Trà Lĩnh"
    tables = saved(page, "csv")
    rows = list(csv.DictReader(io.StringIO(tables["cuakhau-things.csv"].decode("utf-8-sig"))))
    assert len(rows) == things
    assert "https://w3id.org/cuakhau/id/gate/tra-linh" in {row["iri"] for row in rows}
    assert len(list(csv.DictReader(io.StringIO(tables["cuakhau-edges.csv"].decode("utf-8-sig"))))) == ties


def test_the_layout_run_again_is_the_same_for_everybody(page: Page) -> None:
    pictures = []
    for _ in range(2):
        view(page, "near=gate/tra-linh~2")
        before = saved(page, "gexf")["cuakhau.gexf"]
        view(page, "near=gate/tra-linh~2&layout=again")
        page.wait_for_selector("#live[data-layout=done]")
        pictures.append(saved(page, "gexf")["cuakhau.gexf"])
        assert pictures[-1] != before
        drawing = ElementTree.fromstring(saved(page, "svg")["cuakhau.svg"])
        # Nothing is left outside of the drawing.
        assert len(drawing.findall(".//{http://www.w3.org/2000/svg}path")) == counts(page)[0]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("layout", ["force", "geographic"])
def test_everything_that_is_shown_fits_the_drawing(page: Page, layout: str) -> None:
    view(page, f"layout={layout}")
    drawing = ElementTree.fromstring(saved(page, "svg")["cuakhau.svg"])
    # What lies outside is not in the file.
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}path")) == counts(page)[0]


def test_everything_works_by_the_keyboard_alone(page: Page) -> None:
    view(page, "")
    page.locator("h1.x-title").evaluate("title => { title.tabIndex = -1; title.focus(); }")
    row = page.locator(".x-grid tbody tr[tabindex='0']")
    for _ in range(120):
        if row.evaluate("row => row === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(row).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    last = page.locator(".x-grid tbody tr[tabindex='0'] th").inner_text()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(last)
    expect(chosen_row(page)).to_be_focused()
    # Once more leads to what is known of it, Escape back to where one was.
    page.keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".x-panel")).to_be_hidden()
    expect(row).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(heading(page)).not_to_have_text(last)
    page.keyboard.press("/")
    expect(page.locator("#x-search")).to_be_focused()


def test_a_screen_reader_is_told_what_is_there_and_what_changes(page: Page) -> None:
    view(page, "")
    live = page.locator("#live").aria_snapshot()
    for said in (
        'heading "Network and map of the border" [level=1]',
        'combobox "Find in the network"',
        'complementary "Filters"',
        'slider "As of"',
        'tab "273 things" [selected]'.replace("273", f"{counts(page)[0]}"),
        'columnheader "Name"',
        "status:",
    ):
        assert said in live, (said, live[:4000])
    expect(page.get_by_role("slider", name="As of")).to_have_attribute("aria-valuetext", "All times")
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(counts(page)[0] + 1))
    expect(grid).to_have_accessible_description(
        "Arrow keys: move; Enter: choose; Enter again: details; Esc: back."
    )
    status = page.get_by_role("status")
    find(page, "Tra Linh")
    expect(status).to_contain_text("Chosen: Tra Linh.")
    page.get_by_role("complementary", name="Details").get_by_role("button", name="Hide").click()
    expect(status).to_contain_text(f"{counts(page)[0]} things")


def test_who_wants_no_motion_sees_the_zoom_at_once(page: Page) -> None:
    view(page, "")
    before = _picture(page)
    box = page.locator(".x-network .x-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    deadline = time.monotonic() + 30
    while "at=" not in page.url:  # a turn before the view has been drawn anew is lost
        assert time.monotonic() < deadline
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(1500)
    address, zoomed = page.url, _picture(page)
    assert zoomed != before
    assert page.evaluate("document.getAnimations().length") == 0
    page.wait_for_timeout(300)
    assert page.url == address


def test_the_table_is_sorted_and_holds_only_the_rows_in_sight(page: Page) -> None:
    view(page, "")
    names = page.locator(".x-grid tbody tr[data-place] th")
    page.locator(".x-grid thead button", has_text="Name").click()
    expect(page.locator(".x-grid thead th").first).to_have_attribute("aria-sort", "ascending")
    shown = names.all_inner_texts()
    assert len(shown) < 60 < counts(page)[0]
    assert shown == sorted(shown, key=str.casefold) or shown[0].casefold() <= shown[-1].casefold()
    page.locator(".x-grid thead button", has_text="Name").click()
    expect(page.locator(".x-grid thead th").first).to_have_attribute("aria-sort", "descending")
    assert names.first.inner_text() != shown[0]
    assert page.url.endswith("#sort-nodes=-name")
