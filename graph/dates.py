"""Dates at the precision that a source gives, as closed intervals of days (ISO 8601-1 and -2)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-M?(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_HALF_OR_QUARTER = re.compile(r"(\d{4})-([HQ])([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A date or period: everything from the first to the last day that the words can mean.

    >>> Interval.parse("2012-11").end
    datetime.date(2012, 11, 30)
    >>> Interval.parse("../2045").start is None
    True
    """

    text: str
    """The period as ISO 8601 writes it: `2012-11-08`, `2012-11`, `2012`, `2025-H1`, `2016/2020`, `../2045`."""
    start: date | None
    """First day, inclusive; None where the interval is open."""
    end: date | None
    """Last day, inclusive; None where the interval is open."""

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read an ISO 8601 date, reduced date, half-year, quarter or interval.

        Raises:
            ValueError: if the text is none of these, names a day that does not exist, or ends before it starts.
        """
        text = text.strip()
        first, slash, last = text.partition("/")
        if not slash:
            return cls(text, *_days(first))
        start = None if first == ".." else _days(first)[0]
        end = None if last == ".." else _days(last)[1]
        if start is None and end is None:
            raise ValueError(f"{text!r} is open at both ends")
        if start is not None and end is not None and end < start:
            raise ValueError(f"{text!r} ends before it starts")
        return cls(text, start, end)

    @classmethod
    def between(cls, start: date, end: date) -> Interval:
        """The shortest ISO 8601 text for the days from `start` to `end`.

        >>> Interval.between(date(2023, 1, 1), date(2023, 12, 31)).text
        '2023'
        """
        if end < start:
            raise ValueError(f"{end} is before {start}")
        whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
        if start == end:
            text = start.isoformat()
        elif whole_months and start.month == 1 and end.month == 12:
            text = f"{start.year:04d}" if start.year == end.year else f"{start.year:04d}/{end.year:04d}"
        elif whole_months and (start.year, start.month) == (end.year, end.month):
            text = f"{start:%Y-%m}"
        elif whole_months:
            text = f"{start:%Y-%m}/{end:%Y-%m}"
        else:
            text = f"{start.isoformat()}/{end.isoformat()}"
        return cls(text, start, end)

    @property
    def is_single(self) -> bool:
        """Whether the text is one date, month or year, which XML Schema has a type for."""
        return any(pattern.fullmatch(self.text) for pattern in (_YEAR, _DAY)) or bool(
            re.fullmatch(r"\d{4}-\d{2}", self.text)
        )


def _days(text: str) -> tuple[date, date]:
    """First and last day of one date, month, year, half-year or quarter."""
    if found := _DAY.fullmatch(text):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return day, day
    if found := _HALF_OR_QUARTER.fullmatch(text):
        length = 6 if found[2] == "H" else 3
        last_month = int(found[3]) * length
        if last_month > 12:
            raise ValueError(f"{text!r} is no half-year or quarter")
        return _months(int(found[1]), last_month - length + 1, last_month)
    if found := _MONTH.fullmatch(text):
        return _months(int(found[1]), int(found[2]), int(found[2]))
    if found := _YEAR.fullmatch(text):
        return _months(int(found[1]), 1, 12)
    raise ValueError(
        f"{text!r} is not an ISO 8601 date such as 2012-11-08, 2012-11, 2012, 2025-H1 or 2016/2020"
    )


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def first_day(when: Interval | None) -> date | None:
    """The first day of a date that may not be known."""
    return when.start if when else None


def text_of(when: Interval | None) -> str:
    """A date that may not be known as ISO 8601 writes it; empty where it is not."""
    return when.text if when else ""
