"""What is known about an article, and which statement of it wins."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from cuakhau.errors import SourceError
from cuakhau.loaders.articles.issued import byline_or_none, published_or_none
from cuakhau.loaders.articles.language import detect_or_none
from cuakhau.loaders.articles.read import read_document

PAGES = Path(__file__).parent / "pages"
VI = "Cửa khẩu Thanh Thủy của tỉnh Hà Giang hôm nay mở cửa trở lại cho hàng hóa của hai nước."


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("Thứ Năm, 10/7/2025 | 14:05 GMT+7", "vi", "2025-07-10"),
        ("Thứ 5, ngày 05/06/2025 08:00", "vi", "2025-06-05"),
        ("Cập nhật: 08:15 | 31/12/2019", "vi", "2019-12-31"),
        ("Hà Giang, ngày 5 tháng 8 năm 2024", "vi", "2024-08-05"),
        ("2025年7月10日 09:12 来源：示例日报", "zh", "2025-07-10"),
        ("发布时间：2025-07-10 09:12", "zh", "2025-07-10"),
        ("2025/07/10 09:12", "zh", "2025-07-10"),
        ("By Jane Example, August 5, 2024", "en", "2024-08-05"),
        ("Monday, 5 Aug 2024 - 08:30", "en", "2024-08-05"),
        ("25/8/2024", "en", "2024-08-25"),
        ("2025-07-09T20:30:00Z", "vi", "2025-07-10"),
        ("2025-07-09T20:30:00+07:00", "vi", "2025-07-09"),
        ("2025-07-10 23:30 GMT+7", "vi", "2025-07-10"),
    ],
)
def test_dates_of_publication(text: str, language: str, day: str) -> None:
    issued = published_or_none(text, language=language)
    assert issued is not None
    assert issued.text == day
    if "T" not in text[:11]:  # a machine's own form, in no byline
        assert byline_or_none([text], language=language) == issued


@pytest.mark.parametrize(
    ("text", "language"), [("5/8/2024", "en"), ("31/2/2024", "vi"), ("10/7/1825", "vi"), ("", "zh")]
)
def test_what_is_no_date_is_none(text: str, language: str) -> None:
    assert published_or_none(text, language=language) is None


def test_a_date_in_a_sentence_is_no_byline() -> None:
    lines = ["Ngày 15/9/2023, hai bên thống nhất mở lại cửa khẩu.", "Hội nghị ngày 3/4/2020 tại Hà Giang"]
    assert byline_or_none(lines, language="vi") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (VI, "vi"),
        ("Hữu Nghị mở cửa", "vi"),
        ("今年上半年，清水口岸（Thanh Thủy）进出口货值增长两成。", "zh"),
        ("The gate at Thanh Thủy in Hà Giang was opened to the trade of the two countries.", "en"),
        ("La frontière est ouverte à la circulation des marchandises entre les deux pays.", None),
        ("国境の検問所は今日から再開されました。", None),
        ("ດ່ານຊາຍແດນເປີດແລ້ວ", None),
        ("12.345 67", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert detect_or_none(text) == language


def test_options_win_over_the_side_file_and_that_over_the_page(tmp_path: Path) -> None:
    path = tmp_path / "tin.html"
    path.write_bytes((PAGES / "vi-news.html").read_bytes())
    (tmp_path / "tin.source.yml").write_text(
        "key: tin-1\npublisher: Cổng thông tin\nissued: 2025-07\nnote: any\n", encoding="utf-8"
    )
    document = read_document(path, metadata={"issued": "2025-07-11"})
    assert (document.slug, document.publisher) == ("tin-1", "Cổng thông tin")
    assert document.issued is not None
    assert document.issued.text == "2025-07-11"
    assert document.title.startswith("Quảng Ninh")


@pytest.mark.parametrize(
    ("written", "issued"),
    [("2012-11-08", "2012-11-08"), ("2012-11", "2012-11"), ("2012", "2012"), ("2012-Q4", "2012-Q4")],
)
def test_the_date_of_a_side_file(tmp_path: Path, written: str, issued: str) -> None:
    (tmp_path / "a.txt").write_text(VI, encoding="utf-8")
    (tmp_path / "a.txt.source.yml").write_text(f"issued: {written}\nlanguage: [vi]\n", encoding="utf-8")
    document = read_document(tmp_path / "a.txt")
    assert document.issued is not None
    assert document.issued.text == issued


@pytest.mark.parametrize(
    ("side", "message"),
    [
        ("titel: a", "did you mean title"),
        ("- a", "no list of keys"),
        ("a: [", "is not YAML"),
        ("issued: gestern", "issued"),
        ("issued: {a: b}", "issued"),
        ("title: {a: b}", "is no text"),
        ("language: fr", "one of: vi, zh, en"),
        (f"title: {'a' * 3000}", "3000 characters"),
        ("sha256: 00", "has changed since it was cited"),
        ("encoding: klingon", "is no encoding"),
        ("encoding: rot13", "is no encoding"),
    ],
)
def test_a_side_file_that_cannot_be_used(tmp_path: Path, side: str, message: str) -> None:
    (tmp_path / "a.txt").write_text(VI, encoding="utf-8")
    (tmp_path / "a.source.yml").write_text(side, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_document(tmp_path / "a.txt")


def test_a_stated_language_is_kept_and_a_difference_noted() -> None:
    document = read_document(VI.encode(), metadata={"language": "en"})
    assert document.language == "en"
    assert document.notes == ("stated to be in en, reads like vi",)


def test_a_file_date_is_no_date_of_publication() -> None:
    word = docx.Document()
    word.add_paragraph(VI)
    word.core_properties.created = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    buffer = io.BytesIO()
    word.save(buffer)
    document = read_document(buffer.getvalue())
    assert document.issued is None
    assert "made on 2024-05-06" in document.notes[0]


def test_nested_json_of_a_page_is_passed_over() -> None:
    script = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    page = f"<html><head>{script}<title>Tin</title></head><body><article><p>{VI}</p><p>{VI} Hết.</p></article></body></html>"
    assert VI in read_document(page.encode()).text
