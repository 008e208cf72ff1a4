"""Things with all that is known of them."""

from __future__ import annotations

import json

from cuakhau import Graph
from cuakhau.tabular import to_json

BASE = "https://w3id.org/cuakhau/"


def test_a_gate_in_plain_words(graph: Graph) -> None:
    thing = graph.thing("gate/tra-linh")
    assert thing.names == {"vi": "Trà Lĩnh", "en": "Tra Linh", "zh": "茶岭"}
    assert "Border gate" in thing.kinds
    assert not thing.is_candidate
    facts = {(fact.label, fact.text) for fact in thing.facts}
    assert ("paired with", "Longbang") in facts
    assert ("country", "Vietnam") in facts
    assert not [fact for fact in thing.facts if fact.label.startswith("http") or fact.text.startswith("http")]


def test_a_stated_fact_has_passages_and_a_derived_one_its_rule(graph: Graph) -> None:
    facts = {fact.label: fact for fact in graph.thing("gate/tra-linh").facts}
    assert facts["paired with"].passages
    assert not facts["paired with"].rules
    assert facts["current class"].rules == ("current-class",)
    assert not facts["current class"].passages


def test_a_symmetric_relation_stands_once_from_either_side(graph: Graph) -> None:
    facts = [fact for fact in graph.thing("gate/cn-longbang").facts if fact.text == "Tra Linh"]
    assert [fact.label for fact in facts] == ["paired with"]
    assert facts[0].passages


def test_every_passage_of_a_thing_can_be_cited(graph: Graph) -> None:
    thing = graph.thing("gate/huu-nghi")
    stated = {passage for fact in thing.facts for passage in fact.passages}
    stated |= {passage for detail in thing.details for passage in detail.passages}
    assert stated
    assert stated <= set(thing.citations)
    assert all(thing.citations[passage].document.title for passage in stated)


def test_the_time_line_is_in_order_and_keeps_plans_apart(graph: Graph) -> None:
    thing = graph.thing("gate/tra-linh")
    starts = [moment.start for moment in thing.timeline]
    assert starts == sorted(starts)
    planned = [detail for detail in thing.details if detail.planned]
    actual = [detail for detail in thing.details if not detail.planned]
    assert planned
    assert actual


def test_a_figure_shows_its_unit(graph: Graph) -> None:
    details = graph.thing("unit/vn-cao-bang").details
    assert any("661 million US dollars" in detail.text for detail in details)


def test_a_source_and_a_code_are_things_too(graph: Graph) -> None:
    source = graph.thing("source/vov-cao-bang-2023")
    assert "VOV" in " ".join(fact.text for fact in source.facts)
    assert graph.thing("gate-class/international").name == "international"


def test_everything_with_a_name_can_be_shown(graph: Graph) -> None:
    for row in graph.sparql(
        "SELECT DISTINCT ?thing WHERE { ?thing a ck:Entity } ORDER BY ?thing LIMIT 60"
    ).iris:
        thing = graph.thing(row["thing"], language="zh")
        record = json.loads(to_json(thing.record()))
        assert record["iri"] == thing.iri
