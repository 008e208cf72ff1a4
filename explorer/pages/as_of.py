"""The page about a thing as of a day: what held then, what had happened, what was planned by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pyoxigraph import NamedNode

from cuakhau.explorer.pages.reading import Reading
from cuakhau.explorer.pages.situations import is_planned
from cuakhau.graph.dates import Interval
from cuakhau.graph.iris import CK, PREFIXES
from cuakhau.graph.vocabulary import kind_of
from cuakhau.values import lexical
from cuakhau.walk import Statement

_OF_NOW = frozenset({CK + "currentClass"})
_BEGINS = ("validFrom", "startDate", "date", "periodEnd")


def day_of(text: str) -> date | None:
    """The last day of a date as a reader writes it: of `2012`, the last of December; None if it is no date.

    >>> day_of("2012-02"), day_of("soon")
    (datetime.date(2012, 2, 29), None)
    """
    try:
        return Interval.parse(text.strip()).end
    except ValueError:
        return None


class Then:
    """Tells what belongs on a page as of a day; what has no date belongs on every day.

    The bounds are those of the questions of the library: what may have begun and may not have ended possibly holds;
    what has no known beginning holds from the day on which a source speaks of it.
    """

    def __init__(self, day: date, reading: Reading) -> None:
        self.day = day
        self._reading = reading

    def states(self, statement: Statement) -> bool:
        """Whether a statement about a thing is one of that day, as far as its value tells."""
        if statement.property.removeprefix("^") in _OF_NOW:
            return False
        value = statement.value
        return not isinstance(value, NamedNode) or not kind_of(value.value) or self.stands(value.value)

    def stands(self, iri: str) -> bool:
        """Whether a thing or situation possibly stood then; a plan, whether it was known of."""
        said = self._reading.said_of(iri)
        days = _days(said)
        if is_planned(said):
            known = days.get("knownFromEnd", ())
            return not known or min(known) <= self.day
        begins = [day for name in _BEGINS for day in days.get(f"{name}Start", ()) or days.get(name, ())]
        issued = [day_of(lexical(s.value)) for s in said if s.property == PREFIXES["dcterms"] + "issued"]
        begins += [day for day in issued if day is not None]
        first = min(begins or days.get("attestedOnStart", ()), default=None)
        if first is not None and first > self.day:
            return False
        ends = days.get("validUntilEnd", ())
        return not ends or max(ends) >= self.day

    def certainly(self, iri: str) -> bool:
        """Whether what possibly held then surely did."""
        said = self._reading.said_of(iri)
        days = _days(said)
        attested = [lexical(s.value) for s in said if s.property == CK + "attestedOn"]
        if any(self.day.isoformat().startswith(text) for text in attested):
            return True
        if any(day < self.day for day in days.get("validUntilStart", ())):
            return False
        return any(day <= self.day for day in days.get("validFromEnd", ()))


def _days(said: Sequence[Statement]) -> Mapping[str, Sequence[date]]:
    """Full dates of ours by the local names of their properties."""
    found: dict[str, list[date]] = {}
    for statement in said:
        if statement.property.startswith(CK):
            try:
                day = date.fromisoformat(lexical(statement.value))
            except ValueError:
                continue
            found.setdefault(statement.property.removeprefix(CK), []).append(day)
    return found
