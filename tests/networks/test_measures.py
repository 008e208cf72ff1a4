from __future__ import annotations

import itertools
import math
from statistics import fmean
from typing import TypeAlias

import networkx as nx
import pytest

from cuakhau.networks.layout import SPACING, force_layout, geographic_layout
from cuakhau.networks.measures import centralities, communities, simple_graph
from tests.networks.border import iri

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def test_parallel_edges_are_one_tie_of_their_weight(graph: Graph) -> None:
    ties = simple_graph(graph)
    assert ties.edges[iri("country/vn"), iri("country/cn")]["weight"] == 2


def test_the_most_tied_is_the_most_central(graph: Graph) -> None:
    measured = centralities(graph)
    assert set(measured) == set(graph)
    assert max(measured, key=lambda name: measured[name]["degree"]) == iri("unit/cn-guangxi")
    person = measured[iri("person/nguyen-van-a")]
    assert (person["degree"], person["neighbours"], person["betweenness"]) == (1, 1, 0)
    assert all(0 <= each["betweenness"] <= 1 and 0 <= each["closeness"] <= 1 for each in measured.values())


def test_communities_take_every_node_once(graph: Graph) -> None:
    found = communities(graph)
    assert sorted(itertools.chain(*found)) == sorted(graph)
    assert [len(each) for each in found] == sorted((len(each) for each in found), reverse=True)


def test_measures_and_layouts_are_the_same_in_every_run(graph: Graph) -> None:
    for measure in (centralities, communities, force_layout, geographic_layout):
        assert measure(graph) == measure(graph)


def test_no_two_nodes_cover_each_other(graph: Graph) -> None:
    for layout in (force_layout, geographic_layout):
        points = layout(graph)
        assert set(points) == set(graph)
        assert min(math.dist(a, b) for a, b in itertools.combinations(points.values(), 2)) > SPACING * 0.9


def test_the_map_has_its_north_upwards_and_east_to_the_right(graph: Graph) -> None:
    points = geographic_layout(graph)
    huu_nghi, tra_linh = points[iri("gate/huu-nghi")], points[iri("gate/tra-linh")]
    assert tra_linh[1] < huu_nghi[1]
    assert tra_linh[0] < huu_nghi[0]


def test_a_thing_without_a_place_stands_among_its_neighbours(graph: Graph) -> None:
    points = geographic_layout(graph)
    project, gate = points[iri("project/bridge")], points[iri("gate/tra-linh")]
    assert math.dist(project, gate) < SPACING * 3


def test_layouts_of_nothing_and_of_one() -> None:
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert force_layout(empty) == geographic_layout(empty) == {}
    empty.add_node("a")
    assert set(force_layout(empty)) == set(geographic_layout(empty)) == {"a"}


HUBS, LEAVES = 42, 48
"""More things than the 2,000 up to which all is worked out exactly."""


def _many() -> Graph:
    """Groups of things around a hub each, the hubs in a ring: too many to be measured exactly."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for hub in range(HUBS):
        graph.add_edge(f"hub{hub}", f"hub{(hub + 1) % HUBS}")
        for leaf in range(LEAVES):
            graph.add_edge(f"hub{hub}", f"leaf{hub}-{leaf}")
    return graph


def test_a_large_network_is_laid_out_by_its_ties_the_same_in_every_run() -> None:
    graph = _many()
    points = force_layout(graph)
    assert points == force_layout(graph)
    own = [math.dist(points["hub7"], points[f"leaf7-{leaf}"]) for leaf in range(LEAVES)]
    other = [math.dist(points["hub7"], points[f"leaf32-{leaf}"]) for leaf in range(LEAVES)]
    assert max(own) < min(other)


def test_measures_of_a_large_network_are_estimates_that_keep_the_order() -> None:
    graph = _many()
    measured = centralities(graph)
    hubs = [measured[f"hub{hub}"] for hub in range(HUBS)]
    leaves = [measured[f"leaf{hub}-{leaf}"] for hub in range(HUBS) for leaf in range(LEAVES)]
    for name in ("betweenness", "pagerank"):
        assert min(row[name] for row in hubs) > max(row[name] for row in leaves)
    assert fmean(row["closeness"] for row in hubs) > fmean(row["closeness"] for row in leaves)
    assert sum(row["pagerank"] for row in measured.values()) == pytest.approx(1)
