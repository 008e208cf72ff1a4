"""Dates and periods in Chinese text, simplified or traditional, resolved to ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from cuakhau.loaders.articles.periods import Builder, Calendar, Period, first_months, iso_day

_YEAR = r"(?:19|20)\d\d"
_Y = rf"(?:(?P<y>{_YEAR})\s?年|(?P<w>今年|去年|本年))"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_UNTIL = r"(?P<until>截至|截止到?|到)?"
_DASH = r"\s?(?:-|–|—|~|～|至|到)\s?"
_NUMBERS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {
    "十一": 11,
    "十二": 12,
    "两": 2,
    "兩": 2,
}
_COUNT = r"(?:\d\d?|十[一二]?|[一二两兩三四五六七八九])"


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _year(calendar: Calendar, m: re.Match[str]) -> int | None:
    if m["y"]:
        return int(m["y"])
    if calendar.year is None:
        return None
    return calendar.year - 1 if m["w"] == "去年" else calendar.year


def _full_day(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(iso_day(m["d"], m["m"], year), "day", until=bool(m["until"])) if year else None


def _digits_day(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(iso_day(m["d"], m["m"], m["y"]), "day")


def _short_day(calendar: Calendar, m: re.Match[str]) -> Period | None:
    """A day without its year: the last such day before the publication."""
    month = calendar.month_of(int(m["m"]))
    if not month:
        return None
    day = iso_day(m["d"], m["m"], month[:4])
    return Period(day, "day", until=bool(m["until"]))


def _day_of_month(calendar: Calendar, m: re.Match[str]) -> Period | None:
    """“15日”: of the month of publication, or of the one before."""
    issued = calendar.issued.end if calendar.issued and len(calendar.today) == 10 else None
    if issued is None:
        return None
    number, year, month = int(m["d"]), issued.year, issued.month
    if number > issued.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return Period(date(year, month, number).isoformat(), "day")


def _full_month(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}-{int(m['m']):02d}", "month", until=bool(m["until"])) if year else None


def _short_month(calendar: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar.month_of(int(m["m"]))
    return Period(month, "month", until=bool(m["until"])) if month else None


def _half(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}-{'H1' if m['which'] == '上' else 'H2'}", "range") if year else None


def _quarter(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}-Q{_count(m['q'])}", "range") if year else None


def _quarters(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(first_months(year, 3 * _count(m["n"])), "range") if year else None


def _months(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    if year is None or not 1 <= _count(m["n"]) <= 12:
        return None
    return Period(first_months(year, _count(m["n"])), "range")


def _month_range(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year, first, last = _year(calendar, m), int(m["m1"]), int(m["m"])
    if year is None or not first < last:
        return None
    text = first_months(year, last) if first == 1 else f"{year}-M{first:02d}/{year}-M{last:02d}"
    return Period(text, "range")


def _years(calendar: Calendar, m: re.Match[str]) -> Period | None:
    return Period(f"{m['y1']}/{m['y']}", "range") if m["y1"] < m["y"] else None


def _whole_year(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}", "year", until=bool(m["until"])) if year else None


def _now(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(calendar.today, "now")


_TABLE: tuple[tuple[str, Builder], ...] = (
    (rf"{_UNTIL}{_Y}\s?(?P<m>{_MONTH})\s?月\s?(?P<d>{_DAY})\s?[日号號]", _full_day),
    (rf"(?P<y>{_YEAR})[-/.](?P<m>{_MONTH})[-/.](?P<d>{_DAY})", _digits_day),
    (rf"{_Y}?(?P<m1>{_MONTH})月?{_DASH}(?P<m>{_MONTH})月份?(?!\s?\d)", _month_range),
    (rf"{_Y}?前(?P<n>{_COUNT})[个個]?月", _months),
    (rf"{_Y}?前(?P<n>[二两兩三23])[个個]?季度", _quarters),
    (rf"{_Y}?的?(?P<which>[上下])半年", _half),
    (rf"{_Y}?第?(?P<q>[一二三四1-4])季度", _quarter),
    (rf"{_UNTIL}{_Y}\s?(?P<m>{_MONTH})\s?月份?(?:底|末|初|中旬|上旬|下旬|以[来來])?", _full_month),
    (rf"{_UNTIL}(?P<m>{_MONTH})\s?月\s?(?P<d>{_DAY})\s?[日号號]", _short_day),
    (rf"{_UNTIL}(?:今年)?(?P<m>{_MONTH})\s?月份?(?:底|末|初|中旬|上旬|下旬|以[来來])?", _short_month),
    (rf"(?P<y1>{_YEAR})年?{_DASH}(?P<y>{_YEAR})年(?:期[间間])?", _years),
    (rf"{_UNTIL}{_Y}(?:底|末|初|全年|期[间間])?(?!以[来來])", _whole_year),
    (rf"(?P<d>{_DAY})[日号號](?=[，,上下晚讯訊在电電]|$)", _day_of_month),
    (r"目前|截至目前|目前[为為]止|迄今|[现現]有", _now),
)  # fmt: skip


BUILDERS = tuple((re.compile(pattern), build) for pattern, build in _TABLE)
DATE = re.compile("|".join(rf"(?:{re.sub(r'[?]P<[a-z0-9]+>', '?:', p)})" for p, _ in _TABLE))
DATE_STARTS = frozenset("截到今去本前上下第一二三四目迄现現")
