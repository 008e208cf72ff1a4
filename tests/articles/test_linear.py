"""The work that a text takes grows with its length, and no faster."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.sentences import sentences
from cuakhau.loaders.run import load_folder

PARTS = (10, 80)


class Counted(str):
    """A text that counts the characters that are looked through for words in it."""

    searched = 0

    def __contains__(self, words: object) -> bool:
        at = super().find(str(words))
        Counted.searched += len(self) if at < 0 else at
        return at >= 0

    def find(self, words: str, start: Any = 0, end: Any = sys.maxsize) -> int:
        at = super().find(words, start, end)
        Counted.searched += (min(end, len(self)) if at < 0 else at) - start
        return at


class Article:
    issued = Interval.parse("2025-07-10")
    language = "vi"

    def __init__(self, text: str) -> None:
        self.text = text


def part(number: int) -> str:
    """Some paragraphs about a district of its own, with figures of their own."""
    district = f"Bình {chr(65 + number % 26)}{chr(97 + number // 26)}n"
    day = f"{number % 28 + 1}/{number % 12 + 1}/2024"
    return (
        f"Cửa khẩu song phương {district} thuộc huyện {district} mở lại\n"
        f"Ngày {day}, lễ công bố mở cặp cửa khẩu song phương {district} (Việt Nam) - Động Trung (Trung Quốc) "
        f"diễn ra tại huyện {district}. Kim ngạch xuất nhập khẩu qua cửa khẩu năm 2023 đạt {number + 100},5 triệu "
        f"USD, tăng 14,2%. Tỉnh Quảng Ninh khởi công xây dựng cầu {district} {number + 2}.\n"
        f"Khởi công dự án bến bãi {number + 3} tại cửa khẩu.\n"
    ).replace("\\\n", "\n")


def work(count: int, names: Names) -> tuple[int, int, int]:
    """Calls, characters looked through, and facts of a text of so many parts."""
    article = Article(Counted("".join(map(part, range(count)))))
    calls = 0

    def count_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    Counted.searched = 0
    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        facts = len(extract(article, names).facts)
    finally:
        sys.setprofile(before)
    return calls, Counted.searched, facts


def test_eight_times_the_text_takes_eight_times_the_work() -> None:
    names = Names.from_facts(load_folder().facts)
    work(PARTS[0], names)
    (few_calls, little, few), (many_calls, much, many) = (work(count, names) for count in PARTS)
    ratio = PARTS[1] / PARTS[0]
    assert many == pytest.approx(few * ratio, rel=0.1)
    assert many_calls < few_calls * ratio * 1.05
    assert much < little * ratio * 1.5  # the short text is over before the neighbourhood of a name is


def test_a_text_without_an_end_of_a_sentence_is_cut() -> None:
    long = "cửa khẩu " * 40_000
    assert max(each.end - each.start for each in sentences(long)) <= 5_000
