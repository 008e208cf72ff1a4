from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cuakhau.graph.iris import BASE, term
from cuakhau.graph.store import EmbeddedStore
from cuakhau.networks.citations import Citation
from cuakhau.networks.network import network
from tests.networks.border import iri, store

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def between(graph: Graph, a: str, b: str) -> dict[str, dict[str, Any]]:
    """Edges from a to b by key."""
    keyed = graph.out_edges(iri(a), keys=True, data=True)
    return {key: edge for _, target, key, edge in keyed if target == iri(b)}


def test_two_agreements_between_the_same_two_countries_stay_two_edges(graph: Graph) -> None:
    agreements = between(graph, "country/vn", "country/cn")
    assert sorted(edge["text"] for edge in agreements.values()) == [
        "Hiệp định quy chế",
        "Hiệp định thương mại",
    ]
    assert {edge["relation"] for edge in agreements.values()} == {"agreement"}
    assert not between(graph, "country/cn", "country/vn")


def test_a_road_and_a_railway_between_the_same_provinces_stay_two_edges(graph: Graph) -> None:
    edges = between(graph, "unit/vn-lang-son", "unit/cn-guangxi").values()
    assert sorted(edge["iri"] for edge in edges if edge["relation"] == "connectsTo") == [
        iri("link/rail"), iri("link/road"),
    ]  # fmt: skip


def test_a_pair_is_one_edge_from_the_vietnamese_gate_with_every_passage(graph: Graph) -> None:
    [(key, edge)] = between(graph, "gate/huu-nghi", "gate/cn-youyiguan").items()
    assert key == f"pairedWith {iri('pair/huu-nghi')}"
    assert edge["label"] == "cặp với"
    assert edge["passages"] == (
        f"{BASE}source/gates#huu-nghi",
        f"{BASE}source/press-2023#char=10,80",
    )
    assert not between(graph, "gate/cn-youyiguan", "gate/huu-nghi")


def test_a_pair_stated_from_both_sides_is_one_edge(graph: Graph) -> None:
    assert len(between(graph, "gate/tra-linh", "gate/cn-longbang")) == 1
    assert not between(graph, "gate/cn-longbang", "gate/tra-linh")


def test_within_is_what_is_stated_and_not_what_follows(graph: Graph) -> None:
    inside = [
        target
        for _, target, edge in graph.out_edges(iri("gate/huu-nghi"), data=True)
        if edge["relation"] == "within"
    ]
    assert inside == [iri("unit/vn-d-cao-loc")]


def test_a_derived_relation_has_no_passage(graph: Graph) -> None:
    faces = between(graph, "unit/vn-lang-son", "unit/cn-guangxi")["facesProvince"]
    assert faces["passages"] == ()


def test_an_event_is_one_edge_between_its_participants_and_one_to_the_place_from_each(graph: Graph) -> None:
    event = iri("event/1")
    meetings = [(s, t) for s, t, edge in graph.edges(data=True) if edge["iri"] == event]
    assert sorted(meetings) == [
        (iri("unit/cn-guangxi"), iri("gate/huu-nghi")),
        (iri("unit/vn-lang-son"), iri("gate/huu-nghi")),
        (iri("unit/vn-lang-son"), iri("unit/cn-guangxi")),
    ]
    edge = between(graph, "unit/vn-lang-son", "unit/cn-guangxi")[f"meeting {event}"]
    assert (edge["label"], edge["when"], edge["text"], edge["modality"]) == (
        "cuộc gặp",
        "2023-09-15",
        "thông quan",
        "actual",
    )


def test_what_is_planned_says_so(graph: Graph) -> None:
    edge = between(graph, "unit/vn-lang-son", "unit/cn-guangxi")[f"meeting {iri('event/2')}"]
    assert edge["modality"] == "planned"


def test_a_post_a_flow_a_designation_and_a_project_are_edges(graph: Graph) -> None:
    found = {(source, target): edge["label"] for source, target, edge in graph.edges(data=True)}
    assert found[iri("person/nguyen-van-a"), iri("body/board")] == "giám đốc"
    assert found[iri("gate/huu-nghi"), iri("commodity/durian")] == "xuất khẩu"
    assert found[iri("gate/huu-nghi"), iri("instrument/dec-1")] == "quốc tế"
    assert (iri("project/bridge"), iri("gate/tra-linh")) in found


def test_a_node_knows_its_kind_place_class_and_status(graph: Graph) -> None:
    gate = graph.nodes[iri("gate/huu-nghi")]
    shown = {
        key: gate[key]
        for key in ("label", "kind", "type", "country", "lat", "lon", "class", "class_label", "status")
    }
    assert shown == {
        "label": "Hữu Nghị", "kind": "BorderGate", "type": "BorderGate", "country": "vn", "lat": 21.9722, "lon": 106.7117,
        "class": "international", "class_label": "quốc tế", "status": "open",
    }  # fmt: skip
    assert graph.nodes[iri("gate/tra-linh")]["type"] == "CrossingRoute"
    assert graph.nodes[iri("project/bridge")]["type"] == "Bridge"
    assert graph.nodes[iri("body/board")]["candidate"]


def test_a_figure_is_a_note_of_its_place(graph: Graph) -> None:
    notes = graph.nodes[iri("gate/huu-nghi")]["notes"]
    assert [(n.label, n.text, n.when.text) for n in notes if n.relation == "Observation"] == [
        ("kim ngạch", "≥ 661 triệu USD", "2022")
    ]


def test_a_pairs_class_is_a_note_of_both_gates(graph: Graph) -> None:
    for gate in ("gate/huu-nghi", "gate/cn-youyiguan"):
        assert [n.code for n in graph.nodes[iri(gate)]["notes"] if n.relation == "Designation"] == [
            "international"
        ]


@pytest.mark.parametrize(
    ("language", "gate", "relation"),
    [("vi", "友谊关", "cặp với"), ("en", "友谊关", "paired with"), ("zh", "友谊关", "对应口岸")],
)
def test_labels_fall_back_to_another_language(language: str, gate: str, relation: str) -> None:
    graph = network(store(), language=language)
    assert graph.nodes[iri("gate/cn-youyiguan")]["label"] == gate
    assert {edge["label"] for edge in between(graph, "gate/huu-nghi", "gate/cn-youyiguan").values()} == {
        relation
    }


def test_as_of_leaves_out_what_had_not_begun_or_was_over() -> None:
    early, late = network(store(), as_of=date(2008, 1, 1)), network(store(), as_of=date(2026, 1, 1))
    assert len(between(early, "country/vn", "country/cn")) == 1
    assert iri("instrument/dec-1") not in early
    assert "class" not in early.nodes[iri("gate/huu-nghi")]
    assert iri("unit/vn-d-cao-loc") in early
    assert iri("unit/vn-d-cao-loc") not in late
    assert late.nodes[iri("gate/huu-nghi")]["class"] == "international"


def test_kinds_choose_what_is_shown() -> None:
    graph = network(store(), kinds=["BorderGate", "GatePair"])
    assert {attributes["kind"] for _, attributes in graph.nodes(data=True)} == {"BorderGate", "GatePair"}
    with pytest.raises(ValueError, match="no kinds of things: Castle; known are BorderGate"):
        network(store(), kinds=["Castle"])


def test_what_is_only_proposed_is_not_in_the_network() -> None:
    proposed = [
        Quad(
            NamedNode(iri("gate/x")),
            term("rdf:type"),
            term("ck:BorderGate"),
            NamedNode(f"{BASE}graph/proposed"),
        ),
        Quad(
            NamedNode(iri("gate/x")),
            term("rdfs:label"),
            Literal("X", language="vi"),
            NamedNode(f"{BASE}graph/proposed"),
        ),
    ]
    memory = store()
    memory.add(proposed)
    assert iri("gate/x") not in network(memory)


def test_a_citation_names_its_source_and_place(graph: Graph) -> None:
    cited: dict[str, Citation] = graph.graph["citations"]
    text = cited[f"{BASE}source/press-2023#char=10,80"]
    assert (text.document.title, text.document.publisher, text.document.issued) == (
        "Cửa khẩu nhộn nhịp",
        "VOV",
        "2023-09-20",
    )
    assert text.span == (10, 80)
    row = cited[f"{BASE}source/gates#tra-linh"]
    assert (row.row, [document.title for document in row.derived_from]) == (
        "tra-linh",
        ["Quyết định nâng cấp", "Cửa khẩu nhộn nhịp"],
    )


def test_every_edge_joins_two_nodes_and_every_passage_has_a_citation(graph: Graph) -> None:
    cited = graph.graph["citations"]
    for source, target, edge in graph.edges(data=True):
        assert source != target
        assert "kind" in graph.nodes[source]
        assert "kind" in graph.nodes[target]
        assert all(passage in cited for passage in edge["passages"])


def test_two_runs_agree() -> None:
    first, second = network(store()), network(store())
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))


def test_an_empty_store_gives_an_empty_network() -> None:
    assert len(network(EmbeddedStore.in_memory())) == 0
