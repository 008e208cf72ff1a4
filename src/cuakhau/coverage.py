"""What the graph covers and what it does not, counted in the graph itself: per source, kind, province, year, question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Store

if TYPE_CHECKING:
    from cuakhau.api import Graph

_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("ck", "dcterms", "prov", "rdf"))
_SOURCES = f"""{_PREFIXES}
SELECT ?source (COUNT(DISTINCT ?passage) AS ?passages) (COUNT(*) AS ?statements)
WHERE {{ GRAPH ?passage {{ ?subject ?property ?value }} ?passage a ck:Passage ; dcterms:isPartOf ?source }}
GROUP BY ?source"""
_RESTING = f"""{_PREFIXES}
SELECT ?source (COUNT(DISTINCT ?passage) AS ?passages)
WHERE {{ ?passage prov:wasDerivedFrom ?source ; a ck:Passage }} GROUP BY ?source"""
_PROVINCES = f"""{_PREFIXES}
SELECT DISTINCT ?province ?country WHERE {{
  VALUES ?kind {{ ck:Province ck:AutonomousRegion }}
  ?province a ?kind ; ck:country ?country .
  FILTER EXISTS {{ ?gate a ck:BorderGate ; ck:within ?province }}
}}"""
_IN_PROVINCE = f"""{_PREFIXES}
SELECT ?province ?kind (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
  VALUES (?kind ?relation) {{
    (ck:BorderGate ck:within) (ck:EconomicZone ck:within) (ck:Project ck:place) (ck:Observation ck:place)
    (ck:Event ck:place) (ck:Intention ck:place)
  }}
  ?thing a ?kind .
  {{ ?thing ?relation ?province }} UNION {{ ?thing ?relation ?place . ?place ck:within ?province }}
}} GROUP BY ?province ?kind"""
_YEARS = f"""{_PREFIXES}
SELECT ?kind ?year (COUNT(DISTINCT ?node) AS ?nodes) WHERE {{
  VALUES (?kind ?dated) {{
    (ck:Observation ck:periodEnd) (ck:Event ck:dateStart) (ck:Designation ck:validFromStart)
    (ck:Instrument dcterms:issued) (ck:Source dcterms:issued)
  }}
  ?node a ?kind ; ?dated ?date . BIND(SUBSTR(STR(?date), 1, 4) AS ?year)
}} GROUP BY ?kind ?year"""


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """What one source brings."""

    source: str
    """IRI."""
    passages: int
    """Places in it that state something."""
    statements: int
    """Stated there."""
    rows: int
    """Rows of our tables that rest on it."""


@dataclass(frozen=True, slots=True)
class QuestionCoverage:
    """How fully the graph answers a question of the library, asked as of the data's own date."""

    name: str
    given: Mapping[str, str]
    """What its required parameters were given: their examples."""
    rows: int
    known: Mapping[str, float]
    """Share of rows in which a column has a value, by the names of columns."""
    cited: float
    """Share of rows that a passage supports; 0 without rows."""


def sources(store: Store) -> list[SourceCoverage]:
    """Every source that something is cited from, or that rows rest on, by its IRI."""
    stated = {_iri(row[0]): (_count(row[1]), _count(row[2])) for row in store.select(_SOURCES).rows}
    resting = {_iri(row[0]): _count(row[1]) for row in store.select(_RESTING).rows}
    return [
        SourceCoverage(iri, *stated.get(iri, (0, 0)), resting.get(iri, 0))
        for iri in sorted({*stated, *resting})
    ]


def provinces(store: Store) -> Mapping[tuple[str, str], Mapping[str, int]]:
    """Things in each province that has a gate: counts by class, by the IRIs of country and province.

    What stands in a district or at a gate counts for its province too.
    """
    counts: dict[str, dict[str, int]] = {}
    for province, kind, things in store.select(_IN_PROVINCE).rows:
        counts.setdefault(_iri(province), {})[_iri(kind)] = _count(things)
    found = {(_iri(row[1]), _iri(row[0])) for row in store.select(_PROVINCES).rows}
    return {(country, province): counts.get(province, {}) for country, province in sorted(found)}


def years(store: Store) -> Mapping[str, Mapping[str, int]]:
    """Counts by class and year: of figures (the year their period ends), events, classes that began, instruments, sources."""
    counts: dict[str, dict[str, int]] = {}
    for kind, year, nodes in sorted(store.select(_YEARS).rows, key=str):
        if isinstance(year, Literal):
            counts.setdefault(_iri(kind), {})[year.value] = _count(nodes)
    return {kind: dict(sorted(by_year.items())) for kind, by_year in sorted(counts.items())}


def questions(graph: Graph) -> Iterator[QuestionCoverage]:
    """Ask every question of the library once, in its widest form, and measure the answer."""
    for name, query in graph.questions().items():
        given = {parameter.name: parameter.example for parameter in query.parameters if parameter.required}
        answer = graph.ask_with(name, given)
        missing = Counter(
            column
            for row in answer.rows
            for column, value in zip(answer.columns, row, strict=True)
            if value is None or value == ""
        )
        rows = len(answer)
        yield QuestionCoverage(
            name=name,
            given=given,
            rows=rows,
            known={column: 1 - missing[column] / rows for column in answer.columns} if rows else {},
            cited=_share([bool(found) for found in answer.citations]),
        )


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0


def _iri(found: object) -> str:
    assert isinstance(found, NamedNode)
    return found.value


def _count(found: object) -> int:
    assert isinstance(found, Literal)
    return int(found.value)
