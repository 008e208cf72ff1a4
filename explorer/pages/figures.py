"""Figures as series: one measure, unit and scope each, so that only what can be compared stands together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cuakhau.explorer.pages.citing import Chip, Citing
from cuakhau.explorer.pages.shown import Show, Value
from cuakhau.explorer.pages.situations import is_planned, span_of
from cuakhau.graph.iris import CK
from cuakhau.values import lexical
from cuakhau.walk import Statement


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation."""

    iri: str
    path: str
    sorting: str
    """First day of its period; empty if it has none."""
    period: str
    """In words."""
    value: str
    """With its unit, and what bounds it."""
    size: Decimal
    """In the base unit: what a chart draws."""
    planned: bool
    estimated: bool
    notes: tuple[str, ...]
    """What the source says of its scope, in its words; changes."""
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class Series:
    """Figures that can be compared."""

    measure: Value
    scopes: tuple[Value, ...]
    about: tuple[Value, ...]
    """Place or partner, where it is not the thing of the page."""
    figures: tuple[Figure, ...]

    @property
    def is_single(self) -> bool:
        """Whether it is one figure only, which needs no table of its own."""
        return len(self.figures) == 1

    @property
    def can_be_drawn(self) -> bool:
        """Whether there are figures of two periods at least."""
        return len({figure.sorting for figure in self.figures if figure.sorting}) > 1


def series_of(observations: Iterable[str], about: str, *, show: Show, citing: Citing) -> list[Series]:
    """Observations that concern a thing, by measure, unit and scope."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for iri in observations:
        said = show.reading.said_of(iri)
        places = sorted(lexical(s.value) for s in said if s.property in (CK + "place", CK + "partner"))
        others = tuple(place for place in places if place != about)
        key = (
            _one(said, "measure"),
            _one(said, "baseUnit") or _one(said, "unit"),
            " ".join(sorted(lexical(s.value) for s in said if s.property == CK + "scope")),
            " ".join(others),
        )
        groups.setdefault(key, []).append(iri)
    found = []
    for (measure, _, scopes, around), iris in sorted(groups.items()):
        figures = sorted(
            (_figure(iri, show, citing) for iri in iris), key=lambda f: (f.sorting, f.size, f.iri)
        )
        found.append(
            Series(
                measure=show.thing(measure) if measure else Value(show.t("thing.figure")),
                scopes=tuple(show.thing(iri) for iri in scopes.split()),
                about=tuple(show.thing(iri) for iri in around.split()),
                figures=tuple(figures),
            )
        )
    return sorted(found, key=lambda s: (s.measure.text, -len(s.figures), [v.text for v in s.scopes]))


def _figure(iri: str, show: Show, citing: Citing) -> Figure:
    said = show.reading.said_of(iri)
    span = span_of(said, show)
    relations = [s for s in show.reading.said_with(iri) if s.passages]
    passages = dict.fromkeys(p for s in [*said, *relations] for p in s.passages)
    return Figure(
        iri=iri,
        path=show.thing(iri).path,
        sorting=span.first.isoformat() if span.first else "",
        period=span.words,
        value=value_in_words(said, show),
        size=_decimal(_one(said, "baseValue") or _one(said, "value")),
        planned=is_planned(said),
        estimated=_one(said, "estimated") == "true",
        notes=tuple(_notes(said, show)),
        chip=citing.chip(passages),
    )


def value_in_words(said: Sequence[Statement], show: Show) -> str:
    """The value with its unit, as the source gives it: `≥ 17,500 million USD`."""
    value, unit, bound = _one(said, "value"), _one(said, "unit"), _one(said, "bound")
    sign = {"min": "≥ ", "max": "≤ ", "about": "≈ "}.get(bound.rpartition("/")[2], "")
    return f"{sign}{show.t.number(value)} {show.thing(unit).text if unit else ''}".strip()


def _notes(said: Sequence[Statement], show: Show) -> list[str]:
    notes = [value.text for value in show.best([s for s in said if s.property == CK + "scopeNote"])]
    if change := _one(said, "change"):
        sign = "+" if not change.startswith("-") else ""
        notes.append(show.t("thing.change", percent=sign + show.t.number(change)))
    if (change := _one(said, "changeValue")) and (unit := _one(said, "changeUnit")):
        sign = "+" if not change.startswith("-") else ""
        notes.append(f"{sign}{show.t.number(change)} {show.thing(unit).text}")
    return notes


def _one(said: Sequence[Statement], name: str) -> str:
    return next((lexical(s.value) for s in said if s.property == CK + name), "")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)
