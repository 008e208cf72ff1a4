"""The pieces of what is known of a thing: single facts, details without a name of their own, moments in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal

from cuakhau.graph.dates import Interval
from cuakhau.graph.iris import PREFIXES
from cuakhau.walk import Statement

WHEN = (
    "date",
    "validFrom",
    "startDate",
    "issued",
    "period",
    "attestedOn",
    "validUntil",
    "endDate",
    "plannedEndDate",
)
"""Properties that say when, the one that places a thing on the time line first."""
_UNTIL = ("validUntil", "endDate")
_FIRST = (
    "designatedClass",
    "status",
    "role",
    "measure",
    "value",
    "bound",
    "estimated",
    "flow",
    "commodity",
    "aim",
)
"""What a detail is about comes before what else is said of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said, in plain words."""

    property: str
    """IRI of the property; of its inverse where the other thing is the one that says it."""
    label: str
    """The property in words."""
    text: str
    """The value in words."""
    iri: str
    """IRI of the value, empty if it is a literal."""
    passages: tuple[str, ...]
    """IRIs of the passages that state it."""
    rules: tuple[str, ...]
    """Names of the rules that derived it, empty if a passage states it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that has no name of its own and concerns the thing: a class held, an event, a figure, a post."""

    iri: str
    kind: str
    """Its class in words."""
    relation: str
    """How it concerns the thing, in words."""
    facts: tuple[Fact, ...]
    start: str
    """ISO 8601: first day that the date can mean, for sorting; empty if undated."""
    when: str
    """The date in words."""
    planned: bool
    passages: tuple[str, ...]
    rules: tuple[str, ...]
    """Rules that relate it to the thing."""

    @property
    def text(self) -> str:
        """The whole detail in one line."""
        values: dict[str, list[str]] = {}
        for fact in self.facts:
            values.setdefault(fact.label, []).append(fact.text)
        return "; ".join(f"{label}: {', '.join(texts)}" for label, texts in values.items())


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the time line."""

    start: str
    """ISO 8601, for sorting."""
    when: str
    """The date in words."""
    what: str
    text: str
    planned: bool
    passages: tuple[str, ...]
    rules: tuple[str, ...] = ()
    """Rules that relate it to the thing."""


def date_of(said: Sequence[Statement]) -> tuple[str, str]:
    """First day and wording of the date that places a detail on the time line; empty if it has none."""
    values: dict[str, list[str]] = {}
    for statement in said:
        if isinstance(statement.value, Literal):
            values.setdefault(local_name(statement.property), []).append(statement.value.value)
    for name in WHEN:
        exact = sorted(values.get(name, ()))
        starts, ends = sorted(values.get(f"{name}Start", exact)), sorted(values.get(f"{name}End", ()))
        if starts or ends:
            first, last = (starts or ends)[0], (ends or starts)[-1]
            words = ", ".join(exact) or _between(first, last)
            until = next((values[u][0] for u in _UNTIL if u in values and u != name), "")
            return first, f"{words} – {until}" if until else words
    return "", ""


def _between(first: str, last: str) -> str:
    """The shortest way to write the days from one to the other: `2023-01`, `2023`, `2025-01/2025-06`."""
    try:
        return Interval.between(date.fromisoformat(first), date.fromisoformat(last)).text
    except ValueError:  # one of them is no day, or they are the wrong way round: shown as it is
        return first if first == last else f"{first} – {last}"


def detail_order(fact: Fact) -> tuple[int, str, str]:
    """Sorts the facts of a detail: what it is about first."""
    name = local_name(fact.property)
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), fact.label, fact.text


def local_name(iri: str) -> str:
    """The name of a property of ours, of Dublin Core, PROV-O or schema.org; the IRI of any other."""
    for prefix in ("ck", "dcterms", "prov", "schema"):
        if iri.startswith(PREFIXES[prefix]):
            return iri.removeprefix(PREFIXES[prefix])
    return iri
