"""Properties of extraction that hold for any text."""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.periods import DATE, Calendar
from cuakhau.loaders.articles.quantities import number_or_none
from cuakhau.loaders.articles.verify import reason_against
from cuakhau.loaders.run import load_folder

OWN = Path(__file__).with_name("own")


@dataclass(frozen=True)
class Text:
    text: str
    issued: Interval | None = None
    language: str = "vi"


NAMES = Names.from_facts(load_folder().facts)
PIECES = st.sampled_from(
    [
        "cửa khẩu",
        "cặp cửa khẩu",
        "quốc tế",
        "Móng Cái",
        "(Việt Nam)",
        "-",
        "Đông Hưng",
        "(Trung Quốc)",
        "nâng cấp",
        "lên",
        "thành",
        "đạt",
        "3,5",
        "tỷ USD",
        "kim ngạch xuất nhập khẩu",
        "ngày 31/2/2023",
        "năm 2024",
        "6 tháng đầu năm",
        ",",
        ";",
        ".",
        "\n",
        "“",
        "”",
        "ông",
        "Nguyễn Văn A",
        "Giám đốc",
        "Sở",
        "khởi công",
        "Dự án",
        "và",
        "Quyết định số",
        "12/QĐ-TTg",
        "xuất khẩu",
        "gồm",
        "tuyến đường",
        "Hà Nội",
        "mốc 1119",
        "sẽ",
        "chưa",
        "nếu",
        "tăng",
        "12%",
        "hiện có",
        "45 dự án",
        "Khu kinh tế cửa khẩu",
        "huyện",
        "tỉnh",
        "Quảng Ninh",
        "Quảng Tây",
        "Chủ tịch",
        "UBND",
        "(",
        ")",
        "Đề án",
        "thuộc",
        "như",
        ":",
        "cầu",
        "II",
    ]
)


def check(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    extraction = extract(Text(text, Interval.parse("2024-05-20")), NAMES)
    for fact in extraction.facts:
        assert reason_against(fact.type, fact.span, fact.args, text=text) == ""
        assert 0 <= fact.span[0] < fact.span[1] <= len(text)
        json.loads(fact.to_json())
    for name in extraction.candidates:
        assert text[slice(*name.span)] == name.text
    assert extraction.refused == ()


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_gives_only_spans_that_it_has(text: str) -> None:
    check(text)


@given(st.lists(PIECES, max_size=60).map(" ".join))
@settings(max_examples=250)
def test_any_jumble_of_border_words_gives_only_what_stands_in_it(text: str) -> None:
    check(text)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=60)
def test_words_without_spaces_do_no_harm(text: str) -> None:
    check(text)


@pytest.mark.parametrize("path", sorted(OWN.glob("*.txt")), ids=lambda path: path.stem)
def test_our_own_articles_pass_the_gate(path: Path) -> None:
    check(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(OWN.glob("*.txt")), ids=lambda path: path.stem)
def test_our_own_gold_passes_the_gate(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        assert reason_against(fact["type"], fact["span"], fact["args"], text=text) == ""


def test_the_same_text_gives_the_same_facts() -> None:
    text = (OWN / "mong-cai-2024.txt").read_text(encoding="utf-8")
    assert extract(Text(text), NAMES) == extract(Text(text), NAMES)


@pytest.mark.parametrize("joined", ["\n", " ", ""])
def test_a_long_text_costs_in_proportion_to_its_length(joined: str) -> None:
    text = (OWN / "mong-cai-2024.txt").read_text(encoding="utf-8").replace("\n", " ")
    short, long = text * 4, joined.join([text] * 40)
    assert instructions(long) < 14 * instructions(short)


def instructions(text: str) -> int:
    """How many lines of Python an extraction runs: a cost that no other process of the machine changes."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        extract(Text(text), NAMES)
    finally:
        sys.setprofile(None)
    return count


@given(st.integers(min_value=0, max_value=10**12))
def test_a_grouped_number_is_read_back(value: int) -> None:
    assert number_or_none(f"{value:,}".replace(",", ".")) == value


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("6 tháng đầu năm 2025", "2025-H1"),
        ("tháng 12 này", "2023-12"),
        ("tháng 11 vừa qua", "2023-11"),
        ("cuối năm 2021", "2021"),
        ("quý III/2024", "2024-Q3"),
        ("giai đoạn 2016-2020", "2016/2020"),
        ("9 tháng năm 2024", "2024-M01/2024-M09"),
        ("ngày 8/11/2012", "2012-11-08"),
        ("từ ngày 1/3 đến 15/3/2024", "2024-03-01/2024-03-15"),
        ("đến nay", "2023-12"),
    ],
)
def test_dates_are_resolved(words: str, iso: str) -> None:
    found = DATE.match(words)
    assert found is not None
    assert found[0] == words
    period = Calendar(Interval.parse("2023-12")).read(words)
    assert period is not None
    assert period.iso == iso


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert Calendar(None).read("ngày 31/2/2023") is None
