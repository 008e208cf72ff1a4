"""When something was so: the dates of a thing or statement, and whether it can hold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cuakhau.graph.dates import Interval
from cuakhau.networks.records import Properties

_LASTING = ("validFrom", "validUntil")
_PASSING = (("issued", "issued"), ("startDate", "endDate"), ("date", "date"))


@dataclass(frozen=True, slots=True)
class When:
    """The days between which something lies, as far as known."""

    start: date | None = None
    """Earliest first day."""
    end: date | None = None
    """Latest last day; None where it goes on or is not known."""
    text: str = ""
    """At the precision stated: `2023-09-15`, `2012-11`, `2016–2020`, `2023–`."""
    attested: date | None = None
    """First day on which a source speaks of it, where its beginning is not known."""
    lasting: bool = False
    """Whether it ends at `end` (a class, a post), or has happened for good (a meeting, a figure, a signing)."""

    def belongs_to(self, day: date) -> bool:
        """Whether it can belong to the picture of a day: has begun or happened, and is not over.

        What has no start counts from the day on which a source first attests it.
        """
        begins = self.start or self.attested
        over = self.lasting and self.end is not None and self.end < day
        return (begins is None or begins <= day) and not over


def when(properties: Properties) -> When:
    """The dates of a thing, statement or event, whichever of our properties gives them."""
    attested = _day(properties, "attestedOnStart", first=True)
    for begin, end in (_LASTING, *_PASSING):
        start = _day(properties, begin + "Start", first=True)
        last = _day(properties, end + "End", first=False)
        if start or last:
            lasting = (begin, end) == _LASTING
            return When(start, last, _words(properties, begin, end), attested, lasting)
    start, last = _day(properties, "periodStart", first=True), _day(properties, "periodEnd", first=False)
    if start and last:
        return When(start, last, Interval.between(start, last).text.replace("/", "–"), attested)
    return When(start, last, _range(str(start or ""), str(last or "")), attested)


def _words(properties: Properties, begin: str, end: str) -> str:
    first, last = _stated(properties, begin), _stated(properties, end)
    return (first or "") if begin == end else _range(first, last)


def _range(first: str | None, last: str | None) -> str:
    return f"{first or ''}–{last or ''}" if first or last else ""


def _stated(properties: Properties, name: str) -> str | None:
    """A date as stated, else the shortest text for its first and last day."""
    if stated := properties.get(name):
        return stated[0].text
    start, end = _day(properties, name + "Start", first=True), _day(properties, name + "End", first=False)
    if start and end:
        return Interval.between(start, end).text
    return (start or end or date.min).isoformat() if start or end else None


def _day(properties: Properties, name: str, *, first: bool) -> date | None:
    days = [date.fromisoformat(value.text[:10]) for value in properties.get(name, ())]
    if not days:
        return None
    return min(days) if first else max(days)
