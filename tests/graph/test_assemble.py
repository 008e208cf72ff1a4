from __future__ import annotations

import random
from dataclasses import replace

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from cuakhau.errors import BuildError
from cuakhau.graph.assemble import Graph, assemble
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import CommodityFlow, Fact, Intention, Passage
from cuakhau.graph.iris import PREFIXES
from tests.graph.facts_for_tests import (
    CHI_MA,
    HUU_NGHI,
    PAIR,
    REGISTRY,
    SOURCES,
    figure,
    held,
    mention,
    row,
    said,
)

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
SCHEME = "PREFIX measure: <https://w3id.org/cuakhau/id/measure/> PREFIX gate: <https://w3id.org/cuakhau/id/gate/>\n"


def graph_of(*facts: Fact) -> Graph:
    return assemble(SOURCES, [*REGISTRY, *facts])


def rows(graph: Graph, text: str) -> list[list[str]]:
    found = graph.store.query(PROLOGUE + SCHEME + text)
    assert isinstance(found, QuerySolutions)
    return [["" if term is None else term.value for term in row] for row in found]


def holds(store: Store, text: str) -> bool:
    answer = store.query(PROLOGUE + SCHEME + text)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def test_a_figure_stated_by_two_sources_in_two_units_is_one_node_with_two_citations() -> None:
    graph = graph_of(
        figure(said("late", 10, 20), "17.5", "billion USD"),
        figure(said("early", 5, 9), "17500", "million USD"),
    )

    assert rows(graph, "SELECT (COUNT(*) AS ?n) { ?o a ck:Observation }") == [["1"]]
    assert rows(
        graph, "SELECT DISTINCT ?g { ?o a ck:Observation . GRAPH ?g { ?o ck:baseValue ?v } } ORDER BY ?g"
    ) == [
        ["https://w3id.org/cuakhau/source/early#char=5,9"],
        ["https://w3id.org/cuakhau/source/late#char=10,20"],
    ]


def test_a_figure_is_shown_in_the_unit_of_its_first_source_and_has_one_value() -> None:
    graph = graph_of(
        figure(said("late", 10, 20), "17.5", "billion USD"),
        figure(said("early", 5, 9), "17500", "million USD"),
    )

    assert rows(graph, "SELECT ?v ?b { ?o ck:value ?v ; ck:unit ?u ; ck:baseValue ?b }") == [
        ["17500", "17500000000"]
    ]


def test_two_figures_that_differ_are_two_nodes() -> None:
    graph = graph_of(
        figure(said("late", 10, 20), "17.5", "billion USD"),
        figure(said("early", 5, 9), "17.6", "billion USD"),
    )

    assert rows(graph, "SELECT (COUNT(?o) AS ?n) { ?o a ck:Observation }") == [["2"]]


def test_a_bound_makes_another_figure() -> None:
    graph = graph_of(
        figure(said("late", 1, 2), "5", "billion USD"),
        figure(said("late", 3, 4), "5", "billion USD", bound="min"),
    )

    assert rows(graph, "SELECT (COUNT(?o) AS ?n) { ?o a ck:Observation }") == [["2"]]


def test_every_statement_stands_once_in_the_default_graph_however_often_it_is_stated() -> None:
    stated = [held(said("late", n, n + 1), mention("Hữu Nghị"), "international") for n in range(5)]

    graph = graph_of(*stated)

    assert rows(graph, "SELECT (COUNT(*) AS ?n) { ?d ck:designates gate:huu-nghi }") == [["1"]]
    assert len(rows(graph, "SELECT ?g { GRAPH ?g { ?d ck:designates gate:huu-nghi } ?g a ck:Passage }")) == 5


def test_a_planned_class_is_not_current() -> None:
    graph = graph_of(
        held(row("chi-ma"), CHI_MA, "bilateral", since="2018-09-10"),
        held(said("late", 1, 9), mention("Chi Ma"), "international", planned=True),
    )

    assert rows(graph, "SELECT ?c { gate:chi-ma ck:currentClass ?c }") == [
        ["https://w3id.org/cuakhau/id/gate-class/bilateral"]
    ]


def test_a_class_that_has_ended_is_not_current() -> None:
    ended = held(row("a"), CHI_MA, "auxiliary", since="2001")

    graph = graph_of(replace(ended, valid_until=Interval.parse("2018-09-09")))

    assert not holds(graph.store, "ASK { gate:chi-ma ck:currentClass ?c }")


def test_the_class_of_a_pair_is_that_of_its_vietnamese_gate_and_both_gates_share_it() -> None:
    graph = graph_of(
        held(row("h"), PAIR, "international"), held(said("late", 1, 9), mention("Hữu Nghị"), "international")
    )

    assert rows(graph, "SELECT DISTINCT ?d { ?d a ck:Designation }") != []
    assert len(rows(graph, "SELECT DISTINCT ?d { ?d a ck:Designation }")) == 1
    assert holds(graph.store, "ASK { ?d ck:designates gate:huu-nghi, gate:cn-youyiguan }")


def test_pairing_is_symmetric_and_the_derived_side_is_marked_as_derived() -> None:
    graph = graph_of()

    assert holds(graph.store, "ASK { gate:cn-youyiguan ck:pairedWith gate:huu-nghi }")
    assert rows(graph, "SELECT ?g { GRAPH ?g { gate:cn-youyiguan ck:pairedWith gate:huu-nghi } }") == [
        ["https://w3id.org/cuakhau/graph/inferred/pairing-symmetric"]
    ]


def test_a_name_that_nobody_knows_becomes_a_marked_candidate() -> None:
    goods = CommodityFlow(
        passage=said("late", 3, 9), place=mention("Lạng Sơn"), commodity=mention("quả vải"), flow="export"
    )

    graph = graph_of(goods)

    assert [(name.text, name.argument, name.reason) for name in graph.candidates] == [
        ("quả vải", "commodity.commodity", "unknown")
    ]
    assert rows(graph, "SELECT ?l { ?c a ck:Candidate, ck:Commodity ; rdfs:label ?l }") == [["quả vải"]]


def test_a_name_that_the_registry_does_not_have_in_this_writing_is_kept_as_written() -> None:
    graph = graph_of(held(said("late", 1, 9), mention("HỮU NGHỊ"), "international"))

    assert rows(graph, "SELECT ?g { GRAPH ?g { gate:huu-nghi skos:altLabel 'HỮU NGHỊ'@vi } }") == [
        ["https://w3id.org/cuakhau/source/late#char=1,9"]
    ]


def test_two_aims_in_one_passage_stay_two() -> None:
    aims = [
        Intention(passage=said("late", 1, 9), place=mention("Hữu Nghị"), aim=aim, aim_language="vi")
        for aim in ("cửa khẩu số", "cửa khẩu xanh")
    ]

    assert len(rows(graph_of(*aims), "SELECT ?i { ?i a ck:Intention }")) == 2


def test_a_row_does_not_know_a_class_before_it_began_from_a_source_older_than_it() -> None:
    graph = graph_of(held(row("x", "early", "late"), HUU_NGHI, "international", since="2023-12-28"))

    assert rows(graph, "SELECT ?k { ?d a ck:Designation ; ck:knownFromEnd ?k }") == [["2025-07-10"]]


def test_a_row_after_an_undated_source_is_known_from_the_date_of_its_table() -> None:
    graph = graph_of(held(row("x", "undated"), HUU_NGHI, "international"))

    assert rows(graph, "SELECT ?k { ?d a ck:Designation ; ck:knownFromEnd ?k }") == [["2026-11-30"]]


def test_the_data_date_is_that_of_the_newest_document_not_of_a_table_or_a_clock() -> None:
    assert graph_of().date.isoformat() == "2025-07-10"


def test_the_order_of_facts_changes_no_byte() -> None:
    facts: list[Fact] = [
        figure(said("late", 10, 20), "17.5", "billion USD"),
        figure(said("early", 5, 9), "17500", "million USD"),
        held(row("h"), PAIR, "international"),
        held(said("late", 1, 9), mention("Hữu Nghị"), "international"),
        *REGISTRY,
    ]
    shuffled = random.Random(7).sample(facts, len(facts))

    assert assemble(SOURCES, facts).nquads() == assemble(SOURCES, shuffled).nquads()


def test_a_fact_from_a_source_that_is_not_described_is_refused() -> None:
    with pytest.raises(BuildError, match=r"'nowhere'.*sources\.csv"):
        graph_of(held(Passage.of_characters("nowhere", 1, 2), HUU_NGHI, "international"))
