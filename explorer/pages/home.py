"""The first page, and what it and the page of all things count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cuakhau.explorer.pages.addresses import ENTITIES, SITUATIONS, WITHOUT_PAGE
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.pictures.border_map import whole_border
from cuakhau.explorer.pages.questions import themes
from cuakhau.explorer.pages.schema_org import dataset_schema_org, script_text
from cuakhau.explorer.pages.shown import Show, Value
from cuakhau.explorer.pages.situations import Situation, situation
from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.vocabulary import kind_of
from cuakhau.values import lexical

_PREFIXES: Final = f"PREFIX ck: <{PREFIXES['ck']}>\nPREFIX rdfs: <{PREFIXES['rdfs']}>\n"
_EVENTS: Final = f"""\
{_PREFIXES}SELECT DISTINCT ?event ?start WHERE {{
  ?event a ck:Event ; ck:modality ck:actual ; ck:dateStart ?start .
  <{BASE}dataset> ck:dataDate ?today . FILTER(?start <= ?today)
}} ORDER BY DESC(?start) ?event LIMIT 6"""
_TIES: Final = f"""\
{_PREFIXES}SELECT ?gate (COUNT(DISTINCT ?other) AS ?ties) WHERE {{
  ?gate a ck:BorderGate .
  {{ ?gate ?property ?other }} UNION {{ ?other ?property ?gate }}
  ?other a ck:Item .
  FILTER NOT EXISTS {{ ?other a ck:Identifier }}
  FILTER NOT EXISTS {{ ?other a ck:Code }}
}} GROUP BY ?gate ORDER BY DESC(?ties) ?gate LIMIT 10"""
_THINGS: Final = "SELECT DISTINCT ?thing WHERE { ?thing a ?class }"
CLASSES: Final = (
    "international", "bilateral", "auxiliary", "opening", "specialised_road", "crossing", "category1", "category2", "none",
)  # fmt: skip
"""Classes of gates, the largest first; `none` where no class is known."""


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many gates of a class the map shows."""

    code: str
    value: Value | None
    """None for gates of no known class."""
    number: int


def home(asked: Asked) -> dict[str, Any]:
    """The border at a glance."""
    show, reading = asked.show, asked.reading
    gates = reading.counted.located_gates
    reading.fetch_names(g.iri for g in gates)
    names = {g.iri: show.thing(g.iri) for g in gates}
    counts = Counter(g.code for g in gates)
    order = [*CLASSES, *sorted(set(counts) - set(CLASSES))]
    return {
        "map": whole_border(
            gates, names, countries={code: show.thing(f"{BASE}id/country/{code}") for code in ("vn", "cn")}
        ),
        "classes": [
            ClassCount(
                code, None if code == "none" else show.thing(f"{BASE}id/gate-class/{code}"), counts[code]
            )
            for code in order
            if counts[code]
        ],
        "counts": _counts(asked),
        "events": _events(asked),
        "ties": _ties(asked),
        "themes": themes(asked),
        "json_ld": script_text(dataset_schema_org(asked)),
    }


def things_by_kind(show: Show) -> Mapping[str, Sequence[str]]:
    """IRIs of all things with names by kind, the kinds in the order in which people look for them."""
    found: dict[str, list[str]] = {}
    for (thing,) in show.reading.graph.store.select(_THINGS).rows:
        iri = lexical(thing)
        kind = kind_of(iri)
        if kind and kind not in (*SITUATIONS, *WITHOUT_PAGE):
            found.setdefault(kind if kind in (*ENTITIES, "source") else "code", []).append(iri)
    return {kind: sorted(found[kind]) for kind in (*ENTITIES, "source", "code") if kind in found}


def _counts(asked: Asked) -> list[tuple[str, int]]:
    things = things_by_kind(asked.show)
    return [
        (kind, len(things[kind]))
        for kind in ("gate", "pair", "zone", "project", "instrument", "source")
        if kind in things
    ]


def _events(asked: Asked) -> list[Situation]:
    events = [lexical(row[0]) for row in asked.reading.graph.store.select(_EVENTS).rows]
    asked.reading.fetch_said(events)
    return [situation(event, "", show=asked.show, citing=asked.citing) for event in events]


def _ties(asked: Asked) -> list[tuple[Value, int]]:
    rows = asked.reading.graph.store.select(_TIES).rows
    return [(asked.show.thing(lexical(gate)), int(lexical(ties))) for gate, ties in rows]
