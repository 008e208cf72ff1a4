"""Distances are those of the geodesic between the stated points, each once, and cited to both positions."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from geographiclib.geodesic import Geodesic
from pyoxigraph import Literal, NamedNode

from cuakhau.api import Graph, open_graph
from cuakhau.graph.iris import BASE

ENDS = """
SELECT ?distance ?km ?a ?b ?aLat ?aLong ?bLat ?bLong {
  ?distance ck:between ?a , ?b ; ck:kilometres ?km . FILTER(STR(?a) < STR(?b))
  ?a wgs:lat ?aLat ; wgs:long ?aLong . ?b wgs:lat ?bLat ; wgs:long ?bLong .
}"""


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Graph:
    return open_graph(built_store, language="en")


def test_every_distance_is_that_of_the_geodesic_between_its_two_points(graph: Graph) -> None:
    rows = graph.sparql(ENDS).terms
    assert len(rows) > 100
    for row in rows:
        numbers = [float(term.value) for term in row[4:] if isinstance(term, Literal)]
        metres = Geodesic.WGS84.Inverse(*numbers)["s12"]
        assert isinstance(row[1], Literal)
        assert abs(float(row[1].value) - metres / 1000) <= 0.0051
        assert Decimal(row[1].value) > 0


def test_two_places_have_one_distance(graph: Graph) -> None:
    pairs = [(row[2], row[3]) for row in graph.sparql(ENDS).terms]
    assert len(pairs) == len(set(pairs))


def test_every_pair_whose_gates_have_different_points_has_a_distance(graph: Graph) -> None:
    missing = graph.sparql(
        """SELECT ?a ?b { ?a ck:pairedWith ?b . ?a wgs:lat ?x ; wgs:long ?y . ?b wgs:lat ?v ; wgs:long ?w .
           FILTER(?x != ?v || ?y != ?w) FILTER NOT EXISTS { ?distance ck:between ?a , ?b } }"""
    )
    assert missing.terms == ()


def test_gates_that_share_the_point_of_their_town_have_no_distance(graph: Graph) -> None:
    same = graph.sparql(
        """SELECT ?distance { ?distance ck:between ?a , ?b . FILTER(?a != ?b)
           ?a wgs:lat ?x ; wgs:long ?y . ?b wgs:lat ?x ; wgs:long ?y }"""
    )
    assert same.terms == ()


def test_a_distance_is_cited_by_the_passages_of_both_positions(graph: Graph) -> None:
    answer = graph.sparql(
        f"SELECT ?km {{ ?d ck:between <{BASE}id/gate/huu-nghi>, <{BASE}id/gate/cn-youyiguan> ; ck:kilometres ?km }}"
    )
    cited = {citation.passage for citation in answer.citations[0]}
    assert {BASE + "source/gates#huu-nghi", BASE + "source/gates#cn-youyiguan"} <= cited


def test_the_nearest_gates_and_the_city_of_the_province_are_among_the_answers(graph: Graph) -> None:
    answer = graph.ask("gate-distance", gate="gate/huu-nghi")
    others = [row[1].value.rpartition("id/")[2] for row in answer.terms if isinstance(row[1], NamedNode)]
    assert others[0] == "gate/cn-youyiguan"
    assert "unit/vn-d-lang-son" in others
