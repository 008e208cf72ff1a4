"""Dates and periods in English text, resolved to ISO 8601."""

from __future__ import annotations

import re
from datetime import timedelta

from cuakhau.loaders.articles.periods import Builder, Calendar, Period, first_months, iso_day

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NUMBERS = {name: number for number, name in enumerate(_NAMES, 1)}
_NUMBERS |= {name[:3]: number for name, number in _NUMBERS.items()} | {"sept": 9}
_MONTH = r"(?:" + "|".join(sorted((rf"{name}\.?" for name in _NUMBERS), key=len, reverse=True)) + r")"
_SURE_MONTH = _MONTH.replace("|may\\.?", "").replace("|march\\.?", "").replace("|mar\\.?", "")
"""Not the verbs “may” and “march”."""
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_UNTIL = r"(?P<until>as of |by |until |up to |through |as at )?"
_DASH = r"\s?(?:-|–|—|to|and)\s?"
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
}  # fmt: skip
_COUNT = r"(?:\d\d?|" + "|".join(_WORDS) + ")"
_OF_YEAR = rf"(?:(?: of| in)? (?P<y>{_YEAR})|(?: of)? (?P<w>this year|the year|last year))"
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


def _month(text: str) -> int:
    return _NUMBERS[text.rstrip(".")]


def _day(text: str) -> str:
    return text.rstrip("sthndr")


def _year(calendar: Calendar, m: re.Match[str]) -> int | None:
    if m["y"]:
        return int(m["y"])
    if calendar.year is None:
        return None
    return calendar.year - 1 if m["w"] == "last year" else calendar.year


def _full_day(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(iso_day(_day(m["d"]), str(_month(m["m"])), m["y"]), "day", until=bool(m["until"]))


def _digits_day(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(iso_day(m["d"], m["m"], m["y"]), "day")


def _short_day(calendar: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar.month_of(_month(m["m"]))
    if not month:
        return None
    return Period(iso_day(_day(m["d"]), month[5:], month[:4]), "day", until=bool(m["until"]))


def _full_month(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(f"{m['y']}-{_month(m['m']):02d}", "month", until=bool(m["until"]))


def _short_month(calendar: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar.month_of(_month(m["m"]))
    return Period(month, "month") if month else None


def _half(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}-H{_ORDER[m['which']]}", "range") if year else None


def _quarter(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    return Period(f"{year:04d}-Q{_ORDER[m['which']]}", "range") if year else None


def _short_quarter(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = int(m["y"]) if m["y"] else calendar.year
    return Period(f"{year:04d}-Q{m['q']}", "range") if year else None


def _months(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year = _year(calendar, m)
    count = int(m["n"]) if m["n"].isdigit() else _WORDS[m["n"]]
    return Period(first_months(year, count), "range") if year and 1 <= count <= 12 else None


def _month_range(calendar: Calendar, m: re.Match[str]) -> Period | None:
    year, first, last = m["y"] or calendar.year, _month(m["m1"]), _month(m["m"])
    if not year or not first < last:
        return None
    text = first_months(int(year), last) if first == 1 else f"{year}-M{first:02d}/{year}-M{last:02d}"
    return Period(text, "range")


def _years(calendar: Calendar, m: re.Match[str]) -> Period | None:
    return Period(f"{m['y1']}/{m['y']}", "range") if m["y1"] < m["y"] else None


def _whole_year(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(m["y"], "year", until=m["lead"] != "in" and "end" in m["lead"])


def _relative_year(calendar: Calendar, m: re.Match[str]) -> Period | None:
    if calendar.year is None:
        return None
    return Period(f"{calendar.year - (m['w'] == 'last'):04d}", "year")


def _now(calendar: Calendar, m: re.Match[str]) -> Period:
    return Period(calendar.today, "now")


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(calendar: Calendar, m: re.Match[str]) -> Period | None:
    """The last such day up to the publication."""
    issued = calendar.issued.end if calendar.issued and len(calendar.today) == 10 else None
    if issued is None:
        return None
    name = m["wd"]
    days = (
        (name == "yesterday")
        if name in ("today", "yesterday")
        else (issued.weekday() - _WEEKDAYS.index(name)) % 7
    )
    return Period((issued - timedelta(days=days)).isoformat(), "day")


_TABLE: tuple[tuple[str, Builder], ...] = (
    (rf"{_UNTIL}(?P<m>{_MONTH}) (?P<d>{_DAY}),? (?P<y>{_YEAR})", _full_day),
    (rf"{_UNTIL}(?P<d>{_DAY}) (?P<m>{_MONTH}),? (?P<y>{_YEAR})", _full_day),
    (rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)", _digits_day),
    (rf"(?:from )?(?P<m1>{_MONTH}){_DASH}(?P<m>{_MONTH})(?:,? (?P<y>{_YEAR}))?", _month_range),
    (rf"{_UNTIL}(?:the )?(?:end of |early |late |mid-?)?(?P<m>{_MONTH})(?: of|,)? (?P<y>{_YEAR})", _full_month),
    (rf"{_UNTIL}(?P<m>{_MONTH}) (?P<d>{_DAY})", _short_day),
    (rf"{_UNTIL}(?P<d>{_DAY}) (?P<m>{_SURE_MONTH})", _short_day),
    (rf"(?:the )?(?P<which>first|second) half{_OF_YEAR}", _half),
    (rf"(?:the )?(?P<which>first|second|third|fourth|last) quarter{_OF_YEAR}", _quarter),
    (rf"q(?P<q>[1-4])(?: of)?(?: (?P<y>{_YEAR}))?", _short_quarter),
    (rf"(?:the )?first (?P<n>{_COUNT}) months{_OF_YEAR}", _months),
    (rf"(?:in |last |this |from |since )(?:early |late |mid-?)?(?P<m>{_MONTH})(?!,? \d)", _short_month),
    (rf"(?P<y1>{_YEAR})(?:-|–|—| to )(?P<y>{_YEAR})(?: period)?", _years),
    (
        r"(?P<lead>in|during|since|for|of|by|from|until|(?:(?:as of|as at|by|at|until) )?(?:the )?end of|by the end of|(?:the )?year|"
        rf"by (?:late|early)|(?:in )?(?:late|early)|throughout) (?P<y>{_YEAR})",
        _whole_year,
    ),
    (r"(?P<w>this|last) year", _relative_year),
    (r"(?:on |last |this )?(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:morning|afternoon|evening))?", _weekday),
    (r"(?P<wd>today|yesterday)", _weekday),
    (r"at present|currently|to date|so far|presently|now", _now),
)  # fmt: skip
BUILDERS = tuple((re.compile(pattern), build) for pattern, build in _TABLE)
DATE = re.compile(
    r"\b(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern, _ in _TABLE) + r")(?!\w)(?![/.]\d)",
    re.IGNORECASE,
)
_STARTS = (
    "as by until up through the from first second third fourth last in this since during for of throughout at "
    "currently to so presently now end early late mid q1 q2 q3 q4 year on monday tuesday wednesday thursday friday saturday sunday today yesterday"
)
DATE_STARTS = frozenset(_STARTS.split()) | frozenset(_NUMBERS)
