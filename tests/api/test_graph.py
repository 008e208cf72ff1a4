"""Asking the shipped graph."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import cuakhau
from cuakhau import Graph
from cuakhau.errors import (
    NameResolutionError,
    ParameterError,
    QuerySyntaxError,
    QueryTimeoutError,
    StoreError,
    UnknownQueryError,
)

BASE = "https://w3id.org/cuakhau/"


@pytest.mark.parametrize(
    "name", ["Trà Lĩnh", "tra linh", "TRÀ-LĨNH", "茶岭", "茶嶺", "gate/tra-linh", f"{BASE}id/gate/tra-linh"]
)
def test_a_gate_is_found_however_it_is_written(graph: Graph, name: str) -> None:
    answer = graph.ask("gate-counterpart", gate=name)
    assert [row["counterpart"] for row in answer] == ["Longbang"]


def test_a_row_knows_its_citations(graph: Graph) -> None:
    (row,) = graph.ask("gate-counterpart", gate="Trà Lĩnh")
    cited = [cuakhau.format_citation(citation) for citation in row.citations]
    assert any("VOV" in line for line in cited)
    assert row.iris["counterpart"] == f"{BASE}id/gate/cn-longbang"


def test_citations_go_into_json(graph: Graph) -> None:
    (row,) = json.loads(graph.ask("gate-counterpart", gate="Trà Lĩnh").to_cited_json())
    assert row["counterpart"]["label"] == "Longbang"
    assert all(citation["passage"].startswith(f"{BASE}source/") for citation in row["citations"])


def test_a_parameter_takes_terms_things_days_and_numbers(graph: Graph) -> None:
    by_term = graph.ask("gate-class", gate=NamedNode(f"{BASE}id/gate/tra-linh"), as_of=date(2020, 1, 1))
    by_thing = graph.ask("gate-class", gate=graph.thing("gate/tra-linh"), as_of="2020-01-01")
    assert by_term.terms == by_thing.terms
    assert graph.ask("gate-class", as_of=2020).terms == graph.ask("gate-class", as_of="2020-12-31").terms


def test_a_question_is_asked_as_of_the_datas_own_date(graph: Graph) -> None:
    now = graph.ask("gate-class", gate="Trà Lĩnh")
    assert now.terms == graph.ask("gate-class", gate="Trà Lĩnh", as_of=graph.data_date).terms
    assert graph.data_date.isoformat() == graph.manifest.data_date


def test_every_question_can_be_asked_with_its_examples(graph: Graph) -> None:
    for name, question in graph.questions().items():
        needed = {
            parameter.name: parameter.example for parameter in question.parameters if parameter.required
        }
        answer = graph.ask(name, **needed)
        assert len(answer.citations) == len(answer), name
        assert "https://w3id.org" not in answer.to_csv(), name


def test_errors_of_asking_say_what_to_do(graph: Graph) -> None:
    with pytest.raises(UnknownQueryError, match="gate-counterpart"):
        graph.ask("gate-conterpart")
    with pytest.raises(ParameterError, match="its parameters: gate, known_by"):
        graph.ask("gate-counterpart", bridge="x")
    with pytest.raises(ParameterError, match="2023-12-28"):
        graph.ask("gate-class", as_of="yesterday")
    with pytest.raises(NameResolutionError, match="international"):
        graph.ask("gate-class", **{"class": "internatonal"})
    with pytest.raises(ParameterError, match="language"):
        graph.ask("gate-class", language="fr")


def test_a_name_that_fits_several_things_lists_them(graph: Graph) -> None:
    with pytest.raises(NameResolutionError) as caught:
        graph.thing("Lào Cai")
    assert f"{BASE}id/unit/vn-lao-cai" in caught.value.candidates
    assert len(caught.value.candidates) > 1
    assert all(iri.removeprefix(f"{BASE}id/") in str(caught.value) for iri in caught.value.candidates)


def test_a_gate_comes_before_its_district_but_not_before_a_province(graph: Graph) -> None:
    assert graph.thing("Trà Lĩnh").iri == f"{BASE}id/gate/tra-linh"
    assert graph.thing("Móng Cái").iri == f"{BASE}id/gate/mong-cai"
    with pytest.raises(NameResolutionError, match="unit/vn-d-mong-cai"):
        graph.ask("place-figures", place="Móng Cái")


def test_a_bare_name_means_the_highest_unit(graph: Graph) -> None:
    assert graph.thing("Cao Bằng").iri == f"{BASE}id/unit/vn-cao-bang"
    assert graph.ask("place-figures", place="cao bang").iris[0]["place"] == f"{BASE}id/unit/vn-cao-bang"


def test_a_name_that_fits_nothing_tells_what_is_near(graph: Graph) -> None:
    with pytest.raises(NameResolutionError, match="gate/tra-linh"):
        graph.thing("Trà L")
    with pytest.raises(NameResolutionError, match="check the identifier"):
        graph.thing(f"{BASE}id/gate/nowhere")


def test_prefixes_need_not_be_declared(graph: Graph) -> None:
    answer = graph.sparql("SELECT ?gate WHERE { ?gate a ck:BorderGate ; rdfs:label 'Hữu Nghị'@vi }")
    assert answer.records() == [{"gate": "Huu Nghi"}]
    own = graph.sparql("PREFIX ck: <http://example.org/> SELECT (ck:x AS ?x) WHERE {}")
    assert own.iris == [{"x": "http://example.org/x"}]


def test_free_select_is_cited(graph: Graph) -> None:
    answer = graph.sparql(
        "SELECT ?other WHERE { <https://w3id.org/cuakhau/id/gate/tra-linh> ck:pairedWith ?other }"
    )
    assert answer.citations[0]
    counted = graph.sparql("SELECT (COUNT(*) AS ?n) WHERE { ?gate a ck:BorderGate }")
    assert counted.citations == [()]
    assert counted.uncited[0]


def test_ask_and_construct(graph: Graph) -> None:
    yes = graph.sparql("ASK { ?gate a ck:BorderGate }")
    assert yes.records() == [{"answer": True}]
    assert yes.uncited[0]
    assert len(graph.construct("CONSTRUCT { ?g a ck:BorderGate } WHERE { ?g a ck:BorderGate }")) > 50


@pytest.mark.parametrize(
    ("text", "line", "column"), [("SELECT ?x WHERE ?x", 1, 17), ("SELECT ?x {\n  ?x a }", 2, 8)]
)
def test_a_syntax_error_tells_its_place_in_the_readers_own_text(
    graph: Graph, text: str, line: int, column: int
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        graph.sparql(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert f"line {line}, column {column}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("DELETE WHERE { ?s ?p ?o }", "update"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
    ],
)
def test_what_is_no_question_is_refused(graph: Graph, text: str, reason: str) -> None:
    with pytest.raises(QuerySyntaxError, match=reason):
        graph.sparql(text)


def test_a_runaway_query_is_ended_and_the_next_one_answered(built_store: Path) -> None:
    with cuakhau.open_graph(built_store, limit_s=0.5) as graph:
        with pytest.raises(QueryTimeoutError):
            graph.sparql("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert len(graph.sparql("SELECT ?s WHERE { ?s a ck:GatePair } LIMIT 1")) == 1


def test_a_missing_store_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cuakhau build"):
        cuakhau.open_graph(tmp_path / "nowhere")


def test_find_takes_kinds_and_a_limit(graph: Graph) -> None:
    hits = graph.find("lang son", kinds=["unit"], limit=3)
    assert 0 < len(hits) <= 3
    assert {hit.kind for hit in hits} == {"unit"}
    assert graph.find("") == []


def test_views_for_other_libraries(graph: Graph) -> None:
    import rdflib

    dataset = graph.to_rdflib()
    labels = dataset.default_graph.objects(rdflib.URIRef(f"{BASE}id/gate/huu-nghi"), rdflib.RDFS.label)
    assert rdflib.Literal("Hữu Nghị", lang="vi") in set(labels)
    network = graph.network()
    assert network.nodes[f"{BASE}id/gate/huu-nghi"]["label"] == "Huu Nghi"
    assert graph.ontology().BorderGate.name == "BorderGate"


def test_without_an_index_names_are_found_the_same_way(graph: Graph) -> None:
    from cuakhau.finder import Finder
    from cuakhau.labels import Labels

    from_store = Finder(graph.store, Labels(graph.store), index=None)
    for text in ("Hữu Nghị", "lao cai", "友谊关", "dong dang", "tra li"):
        assert from_store.find(text)[:2] == graph.find(text)[:2]
    from_store.close()
