from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.explorer.browser.live import visiting

_PAGE = "/en/source/vov-cao-bang-2023/"


def own_copy(shared: Path) -> Path:
    """The article's text as the source counts it."""
    from cuakhau.loaders.sources import normalise, sha256_of

    for file in sorted((shared / "sources").rglob("*.txt")):
        text = normalise(file.read_bytes(), path=str(file))
        if sha256_of(text).startswith("60d520a14e26"):
            return file
    raise AssertionError("the text of the source is not there")


def test_each_cited_place_shows_its_sentence_once_the_reader_opens_the_text(
    browser: Browser, site: str, shared: Path
) -> None:
    file = own_copy(shared)
    letters = list(file.read_text("utf-8-sig"))
    with visiting(browser, site + _PAGE) as seen:
        page = seen.page
        expect(page.locator("#own-copy-file")).to_be_attached()
        page.context.set_offline(True)
        page.set_input_files("#own-copy-file", file)
        expect(page.locator(".same")).to_be_visible()
        place = page.locator("[data-start]").first
        start, end = (int(str(place.get_attribute(f"data-{name}"))) for name in ("start", "end"))
        marked = place.locator(".sentence mark").text_content()
        assert marked == "".join(letters[start:end])
        assert page.locator(".sentence").count() == page.locator("[data-start]").count()
        page.get_by_role("button", name="Close the text").click()
        expect(page.locator(".sentence")).to_have_count(0)


def test_windows_line_ends_are_the_same_text(
    browser: Browser, served: str, shared: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(b"\xef\xbb\xbf" + own_copy(shared).read_bytes().replace(b"\n", b"\r\n"))
    with visiting(browser, served + _PAGE) as seen:
        seen.page.set_input_files("#own-copy-file", copy)
        expect(seen.page.locator(".same")).to_be_visible()


def test_another_text_shows_no_sentence_and_says_why(browser: Browser, served: str, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another text.", "utf-8")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\xff\xfe\x00")
    with visiting(browser, served + _PAGE) as seen:
        page = seen.page
        page.set_input_files("#own-copy-file", other)
        expect(page.locator(".said-of-copy")).to_contain_text("another text")
        expect(page.locator(".said-of-copy")).to_contain_text("13 characters")
        page.set_input_files("#own-copy-file", broken)
        expect(page.locator(".said-of-copy")).to_contain_text("not UTF-8")
        expect(page.locator(".sentence")).to_have_count(0)
