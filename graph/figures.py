"""Figures: what makes two statements of a number one observation, and what they state of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from cuakhau.graph import iris
from cuakhau.graph.facts import Observation
from cuakhau.graph.iris import ck, code, term
from cuakhau.graph.writer import Writer, decimal_literal

_BOOLEAN = term("xsd:boolean")


def write_observation(fact: Observation, out: Writer) -> None:
    """State a figure's triples in its passage."""
    place = out.resolve(fact, fact.place, "observation.place") if fact.place else None
    partner = out.resolve(fact, fact.partner, "observation.partner") if fact.partner else None
    observation, base_value = observation_identity(fact, out, place=place, partner=partner)
    _state_figure(fact, out, observation, base_value)
    for predicate, obj in (("place", place), ("partner", partner)):
        if obj is not None:
            out.add(fact, observation, ck(predicate), obj)
    if fact.measure == "cost" and place is not None:
        out.add(fact, place, ck("cost"), observation)
    _state_period(fact, out, observation)
    if fact.bound:
        out.add(fact, observation, ck("bound"), code("bound", fact.bound))
    for scope in fact.scope:
        out.add(fact, observation, ck("scope"), code("scope", scope))
    out.add_words(fact, observation, "scopeNote", fact.scope_note, language=out.language(fact))
    if fact.estimated:
        out.add(fact, observation, ck("estimated"), Literal("true", datatype=_BOOLEAN))
    if fact.change is not None:
        out.add(fact, observation, ck("change"), decimal_literal(fact.change))
    if fact.change_value is not None:
        out.add(fact, observation, ck("changeValue"), decimal_literal(fact.change_value))
        out.add(fact, observation, ck("changeUnit"), code("unit-of-measure", fact.change_unit))
    begins = None if fact.planned or fact.estimated or not fact.period else fact.period.start
    out.appears(fact, observation, not_before=begins)


def observation_identity(
    fact: Observation, out: Writer, *, place: NamedNode | None, partner: NamedNode | None
) -> tuple[NamedNode, Decimal]:
    """The IRI of a figure and its value in the base unit.

    By measure, place, partner, period, scope codes, base unit, value in it, bound and modality. Words that have no
    code say that the figure counts something that codes cannot tell apart, so the passage is taken in.
    """
    unit = out.units[code("unit-of-measure", fact.unit)]
    base_value = fact.value * unit.factor
    days = (fact.period.start, fact.period.end) if fact.period else (None, None)
    identity: Sequence[str] = [
        fact.measure,
        place.value if place else "",
        partner.value if partner else "",
        *(str(day or "") for day in days),
        *sorted(fact.scope),
        unit.base.value,
        decimal_literal(base_value).value,
        fact.bound,
        "planned" if fact.planned else "actual",
        *([iris.passage(fact.passage).value] if fact.scope_note and not fact.scope else []),
    ]
    return iris.node("observation", identity), base_value


def _state_figure(fact: Observation, out: Writer, observation: NamedNode, base_value: Decimal) -> None:
    unit = out.units[code("unit-of-measure", fact.unit)]
    value, unit_code = out.shown_units.setdefault(observation, (fact.value, fact.unit))
    out.add_type(fact, observation, "Observation")
    out.add(fact, observation, ck("measure"), code("measure", fact.measure))
    out.add(fact, observation, ck("value"), decimal_literal(value))
    out.add(fact, observation, ck("unit"), code("unit-of-measure", unit_code))
    out.add(fact, observation, ck("baseValue"), decimal_literal(base_value))
    out.add(fact, observation, ck("baseUnit"), unit.base)
    out.add(fact, observation, ck("modality"), ck("planned" if fact.planned else "actual"))


def _state_period(fact: Observation, out: Writer, observation: NamedNode) -> None:
    if fact.period is None:
        return
    for predicate, day in (("periodStart", fact.period.start), ("periodEnd", fact.period.end)):
        if day is not None:
            out.add(fact, observation, ck(predicate), Literal(day.isoformat(), datatype=term("xsd:date")))
