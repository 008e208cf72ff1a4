"""Proposed facts stand in a graph of their own and answer no question; accepted ones say who accepted them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from cuakhau.graph.assemble import assemble
from cuakhau.graph.facts import Fact, Review
from cuakhau.graph.iris import PROPOSED_GRAPH, ck, passage, term
from cuakhau.graph.proposed import Proposed, add_proposed
from cuakhau.graph.validate import validate
from tests.graph.facts_for_tests import HUU_NGHI, REGISTRY, SOURCES, figure, held, said

HERE = said("late", 10, 20)


def proposed(fact: Fact) -> Fact:
    return replace(fact, review=Review("patterns-1", says="Sở Công Thương"))


def test_proposed_facts_are_in_their_graph_alone() -> None:
    facts = [*REGISTRY, figure(said("early", 5, 9), "17500", "million USD")]
    before = assemble(SOURCES, facts)
    graph = assemble(SOURCES, facts)
    waiting = Proposed(SOURCES, [proposed(held(HERE, HUU_NGHI, "international"))])
    add_proposed(graph.store, waiting, sources=SOURCES, facts=facts)
    new = set(graph.store) - set(before.store)
    outside = {quad for quad in new if quad.graph_name != PROPOSED_GRAPH}
    assert {(quad.subject, quad.object) for quad in outside} == {(PROPOSED_GRAPH, ck("SystemGraph"))}
    assert any(quad.predicate == ck("designatedClass") for quad in new)
    assert not validate(graph.store).errors


def test_a_proposed_triple_names_its_passage_and_its_extractor() -> None:
    graph = assemble(SOURCES, REGISTRY)
    waiting = Proposed(SOURCES, [proposed(held(HERE, HUU_NGHI, "international"))])
    add_proposed(graph.store, waiting, sources=SOURCES, facts=REGISTRY)
    place = passage(HERE)
    (statement,) = (
        quad.subject
        for quad in graph.store.quads_for_pattern(
            None, term("rdf:predicate"), ck("designatedClass"), PROPOSED_GRAPH
        )
    )
    assert isinstance(statement, NamedNode)
    assert Quad(statement, term("dcterms:source"), place, PROPOSED_GRAPH) in graph.store
    assert Quad(place, ck("proposedBy"), Literal("patterns-1"), PROPOSED_GRAPH) in graph.store
    assert Quad(place, ck("saidBy"), Literal("Sở Công Thương"), PROPOSED_GRAPH) in graph.store


def test_an_accepted_fact_says_who_accepted_it_when_and_after_which_extractor() -> None:
    review = Review("patterns-1", "An", date(2026, 8, 1))
    other = Review("patterns-1", "Bình", date(2026, 8, 2))
    fact = held(HERE, HUU_NGHI, "international")
    graph = assemble(SOURCES, [*REGISTRY, replace(fact, review=review), replace(fact, review=other)])

    def said_of(name: str) -> set[str]:
        found = graph.store.quads_for_pattern(passage(HERE), ck(name), None, DefaultGraph())
        return {quad.object.value for quad in found if isinstance(quad.object, Literal)}

    assert said_of("proposedBy") == {"patterns-1"}
    assert said_of("acceptedBy") == {"An", "Bình"}
    assert said_of("acceptedOn") == {"2026-08-01", "2026-08-02"}
    assert not validate(graph.store).errors
