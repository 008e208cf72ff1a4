"""Whether figures and dates that somebody claims stand in a text: no number is taken that the text does not give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.quantities import number_or_none
from cuakhau.loaders.codes import read_yaml

_NUMBER = r"\d+(?:[.,]\d+)*"
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SIDE = re.compile(r"(\d{4})(?:-M?(\d{2}))?(?:-(\d{2}))?")
_NEAR = timedelta(days=7)
"""How far a day told in words (today, last Friday) can be from the day of publication."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that stands in a text."""

    amount: float
    """With its scale, in the smallest unit of what it measures."""
    measures: str
    """What the unit beside it measures; empty where none stands beside it."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    figure: re.Pattern[str]
    scales: Mapping[str, int]
    scale: re.Pattern[str]
    units: tuple[tuple[re.Pattern[str], str, int], ...]
    """Words, what they measure, and how many of the smallest unit they are."""


def figures(text: str, *, language: str) -> list[Figure]:
    """The numbers of a text with their scales and units.

    >>> figures("thu 1.200,5 tỷ đồng, tăng 3%", language="vi")
    [Figure(amount=1200500000000.0, measures='VND'), Figure(amount=3, measures='percent')]
    >>> figures("进出口额2.5亿美元", language="zh")
    [Figure(amount=250000000.0, measures='USD')]
    """
    grammar = _grammar()
    found = []
    for match in grammar.figure.finditer(text):
        value = _number(match["number"], language=language)
        if value is not None:
            for word in grammar.scale.findall(match["scales"] or ""):
                value *= grammar.scales[word.lower()]
            measures, factor = _unit(match["after"] or match["before"] or "", grammar)
            found.append(Figure(value * factor, measures))
    return found


def reason_against_figure(value: float, unit: str, *, quote: str, language: str) -> str:
    """Why a value in a unit of the schema is not what a quote says, or an empty string.

    >>> reason_against_figure(661, "million USD", quote="đạt 661 triệu USD", language="vi")
    ''
    >>> reason_against_figure(661, "billion USD", quote="đạt 661 triệu USD", language="vi")
    '661 billion USD does not stand in the quote'
    """
    amount, measures = _claimed(abs(value), unit)
    content = read_yaml("articles/figures.yml")
    counted = content["counted"].get(measures)
    if counted:
        known = bool(_any_of(counted).search(quote))
        if unit == "vehicles/day":
            known = known and bool(_any_of(content["a_day"]).search(quote))
    else:
        known = any(words.search(quote) for words, what, _ in _grammar().units if what == measures)
    for figure in [*figures(quote, language=language), *_in_words(quote, counted or (), language=language)]:
        same = abs(figure.amount - amount) <= 1e-9 * max(1.0, amount)
        if same and (figure.measures == measures if figure.measures else known):
            return ""
    return f"{value:.15g} {unit} does not stand in the quote"


def reason_against_date(text: str, *, passage: str, issued: Interval | None) -> str:
    """Why a date of the schema is not what a passage says, or an empty string.

    Years, months and days must stand in the passage; what is told in words (this month, yesterday, to date) must
    be near the date of publication.

    >>> reason_against_date("2019-04", passage="từ tháng 4/2019", issued=None)
    ''
    >>> reason_against_date("2018-04", passage="từ tháng 4/2019", issued=None)
    '2018-04: the year 2018 does not stand in the passage'
    """
    if issued is not None and text == issued.text:
        return ""
    numbers = {int(number) for number in re.findall(r"\d{1,9}", passage)}
    for place, side in enumerate(text.split("/")):
        found = _SIDE.match(side)
        if found is None or (issued is not None and side == issued.text):
            continue
        year, month, day = (int(part) if part else None for part in found.groups())
        if reason := _undated(year or 0, month, day, numbers=numbers, passage=passage, issued=issued):
            whole = "/" in text and month in (None, (1, 12)[place]) and day in (None, (1, 31)[place])
            if not (whole and "year" not in reason):
                return f"{text}: {reason}"
    return ""


def _undated(
    year: int, month: int | None, day: int | None, *, numbers: set[int], passage: str, issued: Interval | None
) -> str:
    published = issued.end if issued is not None else None
    if year not in numbers and (published is None or abs(year - published.year) > 1):
        return f"the year {year} does not stand in the passage"
    near = published is not None and _near(year, month, day, published)
    if month is not None and month not in numbers and not near and not _month_in_words(month, passage):
        return f"the month {month} does not stand in the passage"
    if day is not None and day not in numbers and not near:
        return f"the day {day} does not stand in the passage"
    return ""


def _month_in_words(month: int, passage: str) -> bool:
    return bool(_any_of(read_yaml("articles/figures.yml")["month_words"][month]).search(passage))


def _near(year: int, month: int | None, day: int | None, published: date) -> bool:
    if month is None:
        return True
    if day is None:
        return abs((year - published.year) * 12 + month - published.month) <= 1
    return abs(date(year, month, day) - published) <= _NEAR


def _number(text: str, *, language: str) -> float | None:
    if language == "vi":
        return number_or_none(text)
    return float(text.replace(",", "")) if len(text) <= 24 and _ENGLISH.fullmatch(text) else None


def _claimed(value: float, unit: str) -> tuple[float, str]:
    """Amount in the smallest unit, and what it measures."""
    content = read_yaml("articles/figures.yml")
    *scale, name = unit.split(" ")
    for word in scale:
        value *= int(word) if word.isdigit() else _grammar().scales[word]
    name = content["claims"].get(name, name)
    value *= content["units"].get(name, {"factor": 1})["factor"]
    return value, content["measures"].get(name, name)


def _in_words(quote: str, counted: Iterable[str], *, language: str) -> Iterator[Figure]:
    """Numbers written out right before what is counted: “hai cặp cửa khẩu”, “two new gates”, “两个口岸”."""
    if not counted:
        return
    things = "|".join(counted)
    between = r"(?:cặp\s+)?" if language == "vi" else r"(?:[^\W\d]+\s+){0,2}?"
    for number, words in read_yaml("articles/figures.yml")["number_words"].items():
        written = "|".join(words)
        latin = rf"\b(?:{written})\s+{between}(?:{things})\b"
        if re.search(rf"{latin}|(?:{written})[个家对座条]?\w{{0,4}}?(?:{things})", quote, re.IGNORECASE):
            yield Figure(number, "")


@cache
def _grammar() -> _Grammar:
    content: Mapping[str, Any] = read_yaml("articles/figures.yml")
    scales = {word: int(factor) for factor, words in content["scales"].items() for word in words}
    units = tuple(
        (_any_of(rule["words"]), content["measures"].get(name, name), int(rule["factor"]))
        for name, rule in content["units"].items()
    )
    scale = "|".join(_bounded(word) for word in sorted(scales, key=len, reverse=True))
    words = [word for rule in content["units"].values() for word in rule["words"]]
    unit = "|".join(_bounded(word) for word in sorted(words, key=len, reverse=True))
    figure = rf"(?:(?P<before>{unit})\s?)?(?P<number>{_NUMBER})(?P<scales>(?:\s?(?:{scale}))*)\s?(?P<after>{unit})?"
    return _Grammar(re.compile(figure, re.IGNORECASE), scales, re.compile(scale, re.IGNORECASE), units)


def _unit(written: str, grammar: _Grammar) -> tuple[str, int]:
    for words, measures, factor in grammar.units:
        if words.fullmatch(written):
            return measures, factor
    return "", 1


@cache
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_bounded(word) for word in words), re.IGNORECASE)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return _compiled(tuple(words))


def _bounded(word: str) -> str:
    """A word that is not a part of another one; Chinese has no such limits."""
    if re.search(r"[\u3400-\u9fff]", word):
        return f"(?:{word})" if word != "元(?:人民币)?" else rf"(?<!美){word}"
    start = r"(?<![^\W\d_])" if re.match(r"[\w(]", word) else ""
    end = r"(?![^\W_])" if re.search(r"[\w?)]$", word) else ""
    return f"{start}(?:{word}){end}"
