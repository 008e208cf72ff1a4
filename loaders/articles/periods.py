"""Dates and periods in Vietnamese text, resolved to ISO 8601 against the date of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cuakhau.graph.dates import Interval, text_of

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s*(?:-|–|—|đến|tới)\s*"
_NEXT_OR_LAST = r"(?:này|vừa qua|vừa rồi|năm nay|năm ngoái|năm trước|tới đây|tới|sắp tới)"


@dataclass(frozen=True, slots=True)
class Period:
    """A date or period that stands in the text."""

    iso: str
    """ISO 8601 as the gold schema writes it; empty where the text alone cannot tell."""
    kind: str
    """`day`, `month`, `year`, `range`, `now`, or `since` (a length of time after the last date)."""
    until: bool = False
    """Whether the text says “to the end of” or “up to”: for a stock the day counts, for a flow the time before it."""


@dataclass(slots=True)
class Calendar:
    """Resolves relative dates, remembering the last date that the text gave.

    One is made for each document; `read` is called in the order of the text.
    """

    issued: Interval | None
    """Date of publication, None if not known."""
    last_year: int | None = None
    """Year of the last full date, used where neither text nor publication gives one."""
    last_day: str = ""
    """Last full date."""
    builders: Builders = field(default_factory=lambda: BUILDERS)
    """How a language writes dates, the first that fits a run of words as a whole counting."""

    def read(self, words: str) -> Period | None:
        """The period of a run of words that `DATE` matched, or None if it names no day that exists."""
        plain = re.sub(r"\s+", " ", words.strip().lower())
        for pattern, build in self.builders:
            if found := pattern.fullmatch(plain):
                try:
                    period = build(self, found)
                except ValueError:
                    return None
                if period is not None and period.iso and not period.iso.startswith(".."):
                    self._remember(period)
                return period
        return None

    def _remember(self, period: Period) -> None:
        if period.kind in ("day", "month", "year") and period.iso[:4].isdigit():
            year = int(period.iso[:4])
            if self.issued is None or self.issued.end is None or year <= self.issued.end.year:
                self.last_year = year
        if period.kind == "day":
            self.last_day = period.iso

    @property
    def today(self) -> str:
        """The date of publication as text, empty if not known."""
        return text_of(self.issued)

    @property
    def year(self) -> int | None:
        """Year that “this year” means."""
        if self.issued and self.issued.end:
            return self.issued.end.year
        return self.last_year

    def month_of(self, number: int, *, word: str = "") -> str:
        """ISO month of a month without year: the publication's year, or the year before for a coming month.

        An article of January that speaks of “last November” means the year before; one that speaks of what will
        be “next” means the year after where the month has passed.
        """
        year = self.year
        if year is None:
            return ""
        published = self.issued.end.month if self.issued and self.issued.end and "-" in self.today else None
        if word in ("năm ngoái", "năm trước") or (
            word in ("vừa qua", "vừa rồi") and published and number > published
        ):
            year -= 1
        elif word in ("tới", "tới đây", "sắp tới") and published and number < published:
            year += 1
        return f"{year:04d}-{number:02d}"


Builder = Callable[[Calendar, re.Match[str]], Period | None]
Builders = Sequence[tuple[re.Pattern[str], Builder]]


def iso_day(day: str, month: str, year: str | int) -> str:
    """The ISO date; ValueError if there is no such day."""
    return date(int(year), int(month), int(day)).isoformat()


def _full_day(calendar_: Calendar, m: re.Match[str]) -> Period:
    until = bool(m["until"])
    return Period(iso_day(m["d"], m["m"], m["y"]), "day", until=until)


def _short_day(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar_.month_of(int(m["m"]))
    if not month:
        return None
    return Period(iso_day(m["d"], m["m"], month[:4]), "day", until=bool(m["until"]))


def _days_range(calendar_: Calendar, m: re.Match[str]) -> Period:
    year = m["y"]
    first = iso_day(m["d"], m["m1"] or m["m"], m["y1"] or year)
    return Period(f"{first}/{iso_day(m['d2'], m['m'], year)}", "range")


def _short_days_range(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar_.month_of(int(m["m"]))
    if not month or int(m["d"]) >= int(m["d2"]):
        return None
    return Period(f"{iso_day(m['d'], m['m'], month[:4])}/{iso_day(m['d2'], m['m'], month[:4])}", "range")


def _today(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    """“sáng nay”, “hôm qua”: the day of publication or the one before."""
    issued = calendar_.issued.end if calendar_.issued and len(calendar_.today) == 10 else None
    if issued is None:
        return None
    return Period((issued - timedelta(days=m["which"] == "qua")).isoformat(), "day")


def _since_new_year(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    year = m["y2"] or m["y"] or calendar_.year
    return Period(f"{year}-01-01/{iso_day(m['d'], m['m'], year)}", "range") if year else None


def _year_to_date(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    return (
        Period(f"{calendar_.year}-01-01/{calendar_.today}", "range") if len(calendar_.today) == 10 else None
    )


def _full_month(calendar_: Calendar, m: re.Match[str]) -> Period:
    return Period(f"{int(m['y']):04d}-{int(m['m']):02d}", "month", until=bool(m["until"]))


def _short_month(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    month = calendar_.month_of(int(m["m"]), word=m["word"] or "")
    return Period(month, "month") if month else None


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _quarter(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    number = _ROMAN.get(m["q"]) or int(m["q"])
    year = int(m["y"]) if m["y"] else calendar_.year
    return Period(f"{year:04d}-Q{number}", "range") if year else None


def _year_of(calendar_: Calendar, text: str | None) -> int | None:
    if text and text.isdigit():
        return int(text)
    if text in ("ngoái", "trước", "qua"):
        return calendar_.year - 1 if calendar_.year else None
    return calendar_.year


_NUMBERS = {"ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def _first_months(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    count, year = _NUMBERS.get(m["n"]) or int(m["n"]), _year_of(calendar_, m["y"])
    if year is None or not 1 <= count <= 12:
        return None
    if count == 12:
        return Period(f"{year:04d}", "year")
    if m["which"] == "cuối":
        first = 13 - count
        text = {6: f"{year}-H2", 3: f"{year}-Q4"}.get(count, f"{year}-M{first:02d}/{year}-M12")
        return Period(text, "range")
    return Period(first_months(year, count), "range")


def first_months(year: int, count: int) -> str:
    """The first months of a year.

    >>> first_months(2025, 6), first_months(2024, 11)
    ('2025-H1', '2024-M01/2024-M11')
    """
    if count == 12:
        return f"{year:04d}"
    return {6: f"{year}-H1", 3: f"{year}-Q1", 1: f"{year}-01"}.get(count, f"{year}-M01/{year}-M{count:02d}")


def _half(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    year = _year_of(calendar_, m["y"])
    return Period(f"{year:04d}-{'H1' if m['which'] == 'đầu' else 'H2'}", "range") if year else None


def _years(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    return Period(f"{m['y1']}/{m['y']}", "range") if m["y1"] < m["y"] else None


def _year(calendar_: Calendar, m: re.Match[str]) -> Period:
    return Period(m["y"], "year", until=bool(m["until"]))


def _relative_year(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    year = _year_of(calendar_, m["y"])
    return Period(f"{year:04d}", "year") if year else None


def _now(calendar_: Calendar, m: re.Match[str]) -> Period:
    return Period(calendar_.today, "now")


def _since(calendar_: Calendar, m: re.Match[str]) -> Period | None:
    if not calendar_.last_day or not calendar_.issued or calendar_.issued.end is None:
        return None
    if calendar_.last_day > calendar_.issued.end.isoformat():
        return None
    return Period(f"{calendar_.last_day}/{calendar_.today}", "since")


_TABLE: tuple[tuple[str, Callable[[Calendar, re.Match[str]], Period | None]], ...] = (
    (
        rf"(?:từ )?(?:ngày )?(?P<d>{_DAY})(?:[/.](?P<m1>{_MONTH})(?:[/.](?P<y1>{_YEAR}))?)?{_DASH}(?:hết )?(?:ngày )?"
        rf"(?P<d2>{_DAY})[/.](?P<m>{_MONTH})[/.](?P<y>{_YEAR})",
        _days_range,
    ),
    (
        rf"(?P<until>(?:tính )?đến (?:hết )?)?(?:ngày |sáng |chiều |tối |sáng ngày |chiều ngày )?"
        rf"(?P<d>{_DAY})(?:\s?[-/.]\s?(?P<m>{_MONTH})\s?[-/.]\s?)(?P<y>{_YEAR})",
        _full_day,
    ),
    (
        rf"(?P<until>(?:tính )?đến (?:hết )?)?(?:ngày |sáng |chiều |tối |sáng ngày |chiều ngày )(?:mồng |mùng )?"
        rf"(?P<d>{_DAY}) tháng (?P<m>{_MONTH}) năm (?P<y>{_YEAR})",
        _full_day,
    ),
    (
        rf"(?:trong |từ )?(?:(?:2|3|hai|ba) ngày |ngày )(?P<d>{_DAY})(?P<m1>)(?P<y1>){_DASH}(?:ngày )?(?P<d2>{_DAY})/(?P<m>{_MONTH})",
        _short_days_range,
    ),
    (
        rf"(?P<until>(?:tính )?đến (?:hết )?)?(?:ngày |sáng |chiều |tối |sáng ngày |chiều ngày |hôm nay,? |sáng nay,? |chiều nay,? )\(?"
        rf"(?P<d>{_DAY})(?:/| tháng |-)(?P<m>{_MONTH})(?: vừa qua| năm nay)?(?!-)",
        _short_day,
    ),
    (r"(?:hôm|sáng|chiều|tối|ngày) (?P<which>nay|qua)(?! lại)(?! một)", _today),
    (rf"(?P<until>(?:tính )?đến (?:hết |cuối )?)?(?:đầu |giữa |cuối )?tháng (?P<m>{_MONTH})(?:/| năm |-|\.)(?P<y>{_YEAR})", _full_month),
    (rf"(?:trong |đầu |giữa |cuối )?tháng (?P<m>{_MONTH})(?: (?P<word>{_NEXT_OR_LAST}))?", _short_month),
    (rf"quý (?P<q>iv|iii|ii|i|[1-4])(?:(?:/| năm |-)(?P<y>{_YEAR}))?(?: năm nay)?", _quarter),
    (
        rf"(?:lũy kế |trong |qua )?(?P<n>\d\d?|ba|bốn|năm|sáu|bảy|tám|chín|mười) tháng(?: (?P<which>đầu|cuối))?(?:(?: năm |/)(?P<y>{_YEAR}|nay|ngoái|trước|qua)| năm)",
        _first_months,
    ),
    (r"(?:lũy kế )(?P<n>\d\d?) tháng(?P<which>)(?P<y>)", _first_months),
    (r"(?:trong |qua |sau )?(?P<n>\d\d?) tháng(?P<which>)(?P<y>) (?:vừa )?qua", _first_months),
    (r"trong (?P<n>\d\d?) tháng(?P<which>)(?P<y>)(?=,)", _first_months),
    (r"từ đầu năm (?:(?P<y>\d{4}) )?(?:đến|tới) (?:hết )?(?:ngày )?(?P<d>\d\d?)[/-](?P<m>\d\d?)(?:[/-](?P<y2>\d{4}))?", _since_new_year),
    (r"(?:tính )?từ đầu năm(?: \d{4})? (?:đến|tới) nay", _year_to_date),
    (rf"nửa (?P<which>đầu|cuối) năm(?: (?P<y>{_YEAR}|nay))?", _half),
    (
        rf"(?:trong )?(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm|những năm|từ năm|năm) (?P<y1>{_YEAR}){_DASH}(?:năm )?(?P<y>{_YEAR})",
        _years,
    ),
    (rf"(?P<until>(?:tính )?đến (?:hết |cuối )?|đến cuối |trước )?(?:đầu |giữa |cuối |trong |hết )?năm (?P<y>{_YEAR})", _year),
    (r"(?:trong |đầu |giữa |cuối )?năm (?P<y>nay|ngoái)", _relative_year),
    (r"hiện nay|hiện tại|tính đến nay|đến nay|tới nay|đến thời điểm này|đến thời điểm hiện tại"
        r"|(?<!thực )(?<!thể )(?<!xuất )(?<!phát )(?<!biểu )(?<!tái )hiện(?! đại| thực| hữu| trạng| trường| diện)", _now),
    (r"sau (?:gần |hơn |khoảng )?\d+ (?:tháng|tuần|ngày|năm)(?! đầu)", _since),
)  # fmt: skip
BUILDERS: Builders = tuple((re.compile(pattern), build) for pattern, build in _TABLE)

DATE = re.compile(
    r"\b(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern, _ in _TABLE) + r")(?!\w)(?![/.]\d)",
    re.IGNORECASE,
)
"""Where a date or period stands; `Calendar.read` says which."""


DATE_STARTS = frozenset(
    [
        "ngày",
        "tháng",
        "năm",
        "ba",
        "bốn",
        "sáu",
        "bảy",
        "tám",
        "chín",
        "mười",
        "quý",
        "nửa",
        "giai",
        "thời",
        "nhiệm",
        "các",
        "những",
        "từ",
        "trong",
        "trước",
        "đầu",
        "giữa",
        "cuối",
        "hết",
        "đến",
        "tính",
        "hiện",
        "sau",
        "sáng",
        "chiều",
        "tối",
        "lũy",
        "qua",
        "tới",
    ]
)
"""Words that a date can begin with, besides a number: elsewhere the long expression is not tried."""


def flow_until(day: str) -> str:
    """The time that a running total “up to” a day covers: from the first of January.

    >>> flow_until("2025-06-30"), flow_until("2024-11-30"), flow_until("2024-11-15"), flow_until("2024-12-31")
    ('2025-H1', '2024-M01/2024-M11', '2024-01-01/2024-11-15', '2024')
    """
    if len(day) == 4:
        return day
    year, month = int(day[:4]), int(day[5:7])
    if len(day) == 10 and int(day[8:]) != calendar.monthrange(year, month)[1]:
        return f"{year}-01-01/{day}"
    if month == 12:
        return f"{year}"
    return {6: f"{year}-H1", 3: f"{year}-Q1", 1: f"{year}-01"}.get(month, f"{year}-M01/{year}-M{month:02d}")
