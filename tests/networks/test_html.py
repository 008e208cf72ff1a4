from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page

from cuakhau.networks.html import html, write_html
from cuakhau.networks.page_data import read_words
from tests.browser import Opened, opened
from tests.networks.border import HOSTILE, iri

Graph: TypeAlias = "nx.MultiDiGraph[str]"
TITLE = "Biên giới <b>Việt</b> – Trung"


@pytest.fixture(scope="module")
def page_file(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "network.html"
    write_html(graph, file, title=TITLE, language="vi")
    return file


def number(page: Page, name: str) -> int:
    """The page's number for a thing."""
    return int(
        page.evaluate("label => cuakhau.data.details.findIndex((thing) => thing.label === label)", name)
    )


def facts(page: Page) -> str:
    return page.locator("#facts").inner_text()


def quiet(seen: Opened, file: Path) -> None:
    """Nothing was asked for but the file, and nothing was blocked or broken."""
    assert seen.requests == [file.as_uri()]
    assert seen.complaints == []


def test_two_runs_write_the_same_bytes(page_file: Path) -> None:
    # Other processes with other hash seeds: an order taken from a set would show.
    program = (
        "import sys, hashlib\n"
        "from cuakhau.networks.html import html\nfrom cuakhau.networks.network import network\n"
        "from tests.networks.border import store\n"
        f"page = html(network(store()), title={TITLE!r}, language='vi')\n"
        "sys.stdout.write(hashlib.sha256(page.encode()).hexdigest())\n"
    )
    root = Path(__file__).resolve().parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
    assert re.fullmatch("[0-9a-f]{64}", digests.pop())


def test_the_file_holds_no_address_that_a_browser_would_ask_for(page_file: Path) -> None:
    text = page_file.read_bytes().decode("utf-8")
    assert not re.search(
        r"<(?:link|iframe|img|object|embed|base)\b", re.sub(r"<script.*?</script>", "", text, flags=re.S)
    )
    assert not re.search(
        r"<[^>]+\b(?:src|href|srcset)\s*=", re.sub(r"<script\b.*?</script>", "<script>", text, flags=re.S)
    )
    assert "sourceMappingURL" not in text
    assert "cdn" not in re.sub(r"<script\b.*?</script>", "", text, flags=re.S)
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)  # type: ignore[union-attr]


def test_the_page_opens_without_a_network_and_asks_for_nothing(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        assert seen.page.locator("h1").inner_text() == TITLE
        assert seen.page.title() == TITLE
        assert seen.page.evaluate("cuakhau.network.body.nodeIndices.length") == 16
        seen.page.evaluate("cuakhau.data.nodes.forEach((node) => cuakhau.chooseNode(node.id, true))")
        quiet(seen, page_file)


def test_parallel_edges_are_drawn_beside_each_other(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        bends = seen.page.evaluate(
            """() => { const id = (label) => cuakhau.data.details.findIndex((thing) => thing.label === label);
            const ends = [id("Lạng Sơn"), id("Quảng Tây")];
            return cuakhau.data.edges.filter((e) => ends.includes(e.from) && ends.includes(e.to))
                .map((e) => [e.smooth.type, e.smooth.roundness, e.smooth.enabled].join()); }"""
        )
        assert len(bends) == 5
        assert len(set(bends)) == 5


def test_nothing_moves_by_itself(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        where = "JSON.stringify(cuakhau.network.getPositions())"
        before = seen.page.evaluate(where)
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate(where) == before
        drawn = {(point["x"], point["y"]) for point in json.loads(before).values()}
        assert len(drawn) == 16


@pytest.mark.parametrize(
    "typed", ["huu nghi", "HỮU NGHỊ", "hu\u031b\u0303u nghi\u0323", "dong dang", "Đồng-Đăng"]
)
def test_search_finds_a_gate_with_and_without_accents_and_by_another_name(
    browser: Browser, page_file: Path, typed: str
) -> None:
    with opened(browser, page_file) as seen:
        seen.page.fill("#search", typed)
        first = seen.page.locator("#results li").first
        assert first.inner_text().splitlines()[0] == "Hữu Nghị"
        seen.page.press("#search", "Enter")
        assert seen.page.locator("#facts h2").inner_text() == "Hữu Nghị"
        quiet(seen, page_file)


def test_search_that_finds_nothing_says_so(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        seen.page.fill("#search", "xyzzy")
        assert seen.page.locator("#results").inner_text() == read_words("vi")["no_results"]
        seen.page.press("#search", "Enter")
        assert seen.page.locator("#panel").is_hidden()


def test_a_click_on_a_node_shows_its_facts_and_sources(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        at = page.evaluate(
            "id => cuakhau.network.canvasToDOM(cuakhau.network.getPosition(id))", number(page, "Hữu Nghị")
        )
        page.mouse.click(at["x"], at["y"])
        shown = facts(page)
        for expected in (
            "Hữu Nghị",
            "Đồng Đăng",
            "quốc tế",
            "đang mở",
            "21.9722, 106.7117",
            "≥ 661 triệu USD",
            "2022",
        ):
            assert expected in shown
        assert "Quyết định nâng cấp" in shown
        assert "dòng huu-nghi" in shown
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()
        quiet(seen, page_file)


def test_a_click_on_an_edge_shows_its_facts_and_citation(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        middle = page.evaluate(
            """([a, b]) => { const [p, q] = [a, b].map((id) => cuakhau.network.getPosition(id));
            cuakhau.network.moveTo({ position: { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 }, scale: 2 });
            return cuakhau.network.canvasToDOM({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 }); }""",
            [number(page, "Nguyễn Văn A"), number(page, "Ban Quản lý")],
        )
        page.mouse.click(middle["x"], middle["y"])
        shown = facts(page)
        for expected in (
            "Nguyễn Văn A",
            "giám đốc",
            "Ban Quản lý",
            "Cửa khẩu nhộn nhịp",
            "VOV",
            "2023-09-20",
            "ký tự 90–140",
        ):
            assert expected in shown
        link = page.locator("#facts a").first
        assert link.get_attribute("href") == "https://vov.example/1"
        assert "noopener" in str(link.get_attribute("rel"))
        quiet(seen, page_file)


def test_from_a_node_to_its_neighbour_and_its_edge(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        page.evaluate("id => cuakhau.chooseNode(id, true)", number(page, "Lạng Sơn"))
        page.locator(".tie", has_text="cuộc gặp").filter(has_text="Quảng Tây").filter(
            has_text="2023"
        ).locator(".quote").click()
        assert "thông quan" in facts(page).lower()
        assert "ký tự 10–80" in facts(page)
        page.locator("#facts h2 button").last.click()
        assert page.locator("#facts h2").inner_text() == "Quảng Tây"


def test_a_derived_edge_says_that_no_source_states_it(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        page.evaluate(
            "() => cuakhau.chooseEdge(cuakhau.data.ties.findIndex((tie) => tie.label === 'đối diện'))"
        )
        assert read_words("vi")["no_sources"] in facts(page)


def test_the_legend_hides_and_shows_a_kind(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        button = page.locator('#kinds button[data-kind="BorderGate"]')
        assert button.inner_text().split() == ["cửa", "khẩu", "4"] or "4" in button.inner_text()
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        hidden = "cuakhau.network.body.data.nodes.get().filter((node) => node.hidden).length"
        assert page.evaluate(hidden) == 4
        button.click()
        assert page.evaluate(hidden) == 0


def test_the_page_works_by_keyboard_alone(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        page.keyboard.press("/")
        page.keyboard.type("lang son")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        assert page.locator("#facts h2").inner_text() == "Lạng Sơn"
        reached: set[str] = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(
                str(
                    page.evaluate(
                        "document.activeElement.id || document.activeElement.className || document.activeElement.dataset.kind"
                    )
                )
            )
        assert {"network", "by-ties", "by-place", "zoom-in", "fit", "close", "quote"} <= reached
        page.locator(".tie button").first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "H2"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "network"
        scale = page.evaluate("cuakhau.network.getScale()")
        page.keyboard.press("+")
        page.wait_for_function("before => cuakhau.network.getScale() > before", arg=scale)
        x = page.evaluate("cuakhau.network.getViewPosition().x")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("before => cuakhau.network.getViewPosition().x > before", arg=x)
        quiet(seen, page_file)


def test_the_map_shows_the_same_nodes_in_other_places(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        before = seen.page.evaluate("cuakhau.network.getPositions()")
        seen.page.click("#by-place")
        after = seen.page.evaluate("cuakhau.network.getPositions()")
        assert before.keys() == after.keys()
        assert before != after


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_can_be_read(
    browser: Browser, page_file: Path, scheme: Any
) -> None:
    with opened(browser, page_file, color_scheme=scheme) as seen:
        seen.page.evaluate("cuakhau.chooseNode(0, true)")
        for selector in ("body", "#panel h2", "#panel h3", ".count", "#kinds span", "#view button"):
            assert contrast(seen.page, selector) >= 4.5, selector


def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, page_file: Path) -> None:
    with opened(
        browser, page_file, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    ) as seen:
        page = seen.page
        page.evaluate("id => cuakhau.chooseNode(id, true)", number(page, "Hữu Nghị"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        box = page.locator("#panel").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 360)
        assert box["height"] < 740 * 0.6
        quiet(seen, page_file)


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_page_speaks_each_language(browser: Browser, graph: Graph, tmp_path: Path, language: str) -> None:
    write_html(graph, tmp_path / "network.html", title="T", language=language)
    with opened(browser, tmp_path / "network.html") as seen:
        assert seen.page.locator("html").get_attribute("lang") == language
        assert seen.page.locator("#by-place").inner_text() == read_words(language)["by_place"]
    assert set(read_words(language)) == set(read_words("vi"))


def test_another_language_is_refused(graph: Graph) -> None:
    with pytest.raises(ValueError, match="no words in 'fr': use one of vi, en, zh"):
        html(graph, title="T", language="fr")


def test_hostile_labels_run_no_script_and_are_shown_as_they_are(
    browser: Browser, hostile: Graph, tmp_path: Path
) -> None:
    file = tmp_path / "hostile.html"
    write_html(hostile, file, title=HOSTILE[1], language="vi")
    assert {f"person/enemy-{n}" for n in range(len(HOSTILE))} <= {
        name.removeprefix(iri("")) for name in hostile
    }
    with opened(browser, file) as seen:
        page = seen.page
        page.evaluate("cuakhau.data.nodes.forEach((node) => cuakhau.chooseNode(node.id, true))")
        page.evaluate("cuakhau.data.edges.forEach((edge) => cuakhau.chooseEdge(edge.id))")
        for typed in ("script", "img", "javascript", "7 * 7"):
            page.fill("#search", typed)
        for order in range(len(HOSTILE)):
            page.evaluate(
                "id => cuakhau.chooseNode(id, true)", list(hostile).index(iri(f"person/enemy-{order}"))
            )
            assert page.locator("#facts img, #facts script, #facts b, #facts svg[onload]").count() == 0
        page.evaluate("id => cuakhau.chooseNode(id, true)", list(hostile).index(iri("person/enemy-0")))
        assert page.locator("#facts h2").inner_text() == HOSTILE[0]
        assert page.evaluate("[...document.querySelectorAll('a')].every((a) => /^https?:/.test(a.href))")
        assert page.evaluate("globalThis.pwned") is None
        assert page.locator("h1").inner_text() == HOSTILE[1]
        quiet(seen, file)


def contrast(page: Page, selector: str) -> float:
    """Ratio of luminance between a text and what is behind it (WCAG 2)."""
    colors = page.locator(selector).first.evaluate(
        """(element) => { let behind = element;
        while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)" && behind.parentElement) behind = behind.parentElement;
        return [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]; }"""
    )
    light, dark = sorted((luminance(color) for color in colors), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
