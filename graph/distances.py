"""Border arithmetic: how far a gate is from its counterpart, its neighbours and the towns that govern it.

Computed from the positions in the graph, so that no store needs to know geometry. A distance is as good as the two
points: many are those of the settlement at a gate, which their `ck:coordinateBasis` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from geographiclib.geodesic import Geodesic
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from cuakhau.graph import iris
from cuakhau.graph.iris import BASE, ck, term
from cuakhau.graph.writer import RDF_TYPE, decimal_literal

RULE: Final = "distance"
"""The rule of that name says what a distance rests on."""
_NEIGHBOURS: Final = 3
_GATES: Final = BASE + "id/gate/"
_TEN_METRES: Final = Decimal("0.01")
_SEAT: Final = iris.code("coordinate-basis", "seat")
_PAIRS: Final = """
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
SELECT DISTINCT ?a ?b { ?a ck:pairedWith ?b }"""
_UNITS: Final = """
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
SELECT DISTINCT ?a ?b { ?a ck:pairedWith|^ck:pairedWith ?other ; ck:within+ ?b . FILTER NOT EXISTS { ?b a ck:Country } }"""
_CITIES: Final = """
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
SELECT DISTINCT ?a ?b {
  ?a ck:pairedWith|^ck:pairedWith ?other ; ck:within+ ?unit . ?b ck:within ?unit ; a ck:City .
  FILTER NOT EXISTS { ?unit a ck:Country }
}"""
"""Cities of the provinces and prefectures of a gate, the seats of its government among them."""

Point = tuple[Decimal, Decimal]
Pair = tuple[str, str]


def add_distances(store: Store) -> list[Quad]:
    """State distances in the default graph of a store in memory.

    Args:
        store: what is stated, before the rules ran; changed.

    Returns:
        The same triples in the graph of the rule `distance`.
    """
    graph = iris.inferred_graph(RULE)
    quads: list[Quad] = []
    for subject, predicate, obj in _triples(store):
        store.add(Quad(subject, predicate, obj, DefaultGraph()))
        quads.append(Quad(subject, predicate, obj, graph))
    return quads


def _triples(store: Store) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    points = _points(store)
    kilometres: dict[Pair, float] = {}
    gates = [iri for iri in points if iri.startswith(_GATES)]
    for a, b in _wanted(store, points, gates, kilometres):
        node = iris.node("distance", [a, b, *(str(part) for end in (a, b) for part in points[end])])
        length = Decimal(_measured(a, b, points, kilometres)).quantize(_TEN_METRES)
        yield node, RDF_TYPE, ck("Distance")
        yield node, ck("between"), NamedNode(a)
        yield node, ck("between"), NamedNode(b)
        yield node, ck("kilometres"), decimal_literal(length)


def _wanted(
    store: Store, points: Mapping[str, Point], gates: list[str], kilometres: dict[Pair, float]
) -> list[Pair]:
    """The pairs of places whose distance is stated, each once."""
    seats = {str(quad.subject) for quad in store.quads_for_pattern(None, ck("coordinateBasis"), _SEAT)}
    seated = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, term("geo:hasDefaultGeometry"), None, DefaultGraph())
        if isinstance(quad.subject, NamedNode) and str(quad.object) in seats
    }
    stated = {*_rows(store, _PAIRS), *_rows(store, _CITIES)}
    stated |= {(a, b) for a, b in _rows(store, _UNITS) if b in seated}
    pairs = {_ordered(a, b) for a, b in stated if a in points and b in points}
    for gate in gates:
        # Two gates of one town often share its point: then nothing is known of how far apart they are.
        others = [other for other in gates if points[other] != points[gate]]
        near = sorted(others, key=lambda other: (_measured(gate, other, points, kilometres), other))
        pairs |= {_ordered(gate, other) for other in near[:_NEIGHBOURS]}
    return sorted(pair for pair in pairs if points[pair[0]] != points[pair[1]])


def _rows(store: Store, query: str) -> Iterator[Pair]:
    solutions = store.query(query)
    if isinstance(solutions, QuerySolutions):
        for a, b in solutions:
            yield getattr(a, "value", ""), getattr(b, "value", "")


def _points(store: Store) -> dict[str, Point]:
    """Latitude and longitude by IRI of the place, in the order of the IRIs."""
    found: dict[str, list[Decimal]] = {}
    for predicate in (term("wgs:lat"), term("wgs:long")):
        for quad in store.quads_for_pattern(None, predicate, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found.setdefault(quad.subject.value, []).append(Decimal(quad.object.value))
    return {iri: (part[0], part[1]) for iri, part in sorted(found.items()) if len(part) == 2}


def _measured(a: str, b: str, points: Mapping[str, Point], kilometres: dict[Pair, float]) -> float:
    """Length of the geodesic on WGS 84, kilometres; each measured once."""
    pair = _ordered(a, b)
    if pair not in kilometres:
        ends = [float(part) for end in pair for part in points[end]]
        kilometres[pair] = float(Geodesic.WGS84.Inverse(*ends, Geodesic.DISTANCE)["s12"]) / 1000
    return kilometres[pair]


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
