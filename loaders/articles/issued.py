"""The date on which an article appeared, as pages and bylines write it in Vietnamese, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from cuakhau.graph.dates import Interval

_ISO = re.compile(
    r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2})?(?:[.,]\d+)?\s*(Z|(?:UTC|GMT)(?!\s*[+-])|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(
    r"\b(\d{4})\s*(?:年|[/.])\s*(\d{1,2})\s*(?:月|[/.])\s*(\d{1,2})\b|(\d{4})年(\d{1,2})月(\d{1,2})日"
)
_DAY_FIRST = re.compile(r"\b(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4})\b")
_WORDS = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)\s*(\d{4})\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ENGLISH = re.compile(
    rf"\b(?:{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}}))\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\b\d{1,2}\s?(?::|h|giờ)\s?\d{2}\b|\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\b"
    r"|ngày\s+(?:đăng|xuất\s+bản|cập\s+nhật|đưa\s+tin|tạo)|cập\s+nhật|đăng\s+(?:ngày|lúc)|gmt|发布|发表|日期|时间|来源|星期[一二三四五六日天]"
    r"|^[^,.;:\d]{2,30},\s*ngày\s+\d|\b(?:published|posted|updated|date|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b|\bby\s+[A-Z]",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_HOURS_EAST = {"vi": 7, "zh": 8}


def published_or_none(text: str, *, language: str) -> Interval | None:
    """The one date that a page's field or a byline names.

    Day and month of `5/8/2024` stand in the Vietnamese order; in an English text they are read only if they cannot
    be taken for one another. A time in UTC is moved to the clock of Vietnam or China.

    >>> published_or_none("Thứ Năm, 10/7/2025 | 14:05 GMT+7", language="vi").text
    '2025-07-10'
    >>> published_or_none("2025年7月10日 09:12", language="zh").text
    '2025-07-10'
    >>> published_or_none("5/8/2024", language="en") is None
    True
    """
    if found := _ISO.search(text):
        return _iso(found, language=language)
    if found := _YEAR_FIRST.search(text):
        year, month, day = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
        return _day(year, month, day)
    if found := _WORDS.search(text):
        return _day(found[3], found[2], found[1])
    if found := _ENGLISH.search(text):
        day, month, year = (found[2], found[1], found[3]) if found[1] else (found[4], found[5], found[6])
        return _day(year, str(_MONTHS.index(month.lower()) + 1), day)
    if found := _DAY_FIRST.search(text):
        if language == "en" and int(found[1]) <= 12 and found[1] != found[3]:
            return None
        return _day(found[4], found[3], found[1])
    return None


def byline_or_none(lines: Iterable[str], *, language: str) -> Interval | None:
    """The date of the first short line that is a byline: one with a time, weekday or label, or nothing but a date."""
    for line in lines:
        text = line.strip()
        if not text or len(text) > 120:
            continue
        issued = published_or_none(text, language=language)
        if issued and (_BYLINE.search(text) or len(text) <= 14):
            return issued
    return None


def _iso(found: re.Match[str], *, language: str) -> Interval | None:
    interval = _day(found[1], found[2], found[3])
    if (
        interval is None
        or interval.start is None
        or found[4] is None
        or int(found[4]) > 23
        or int(found[5]) > 59
    ):
        return interval
    if found[6] in ("Z", "UTC", "GMT") or (found[6] or "").replace(":", "") == "+0000":
        day = interval.start
        moment = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), tzinfo=UTC)
        moment += timedelta(hours=_HOURS_EAST.get(language, 0))
        return Interval.between(moment.date(), moment.date())
    return interval


def _day(year: str, month: str, day: str) -> Interval | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Interval.between(value, value) if _FIRST_YEAR <= value.year <= _LAST_YEAR else None
