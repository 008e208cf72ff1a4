"""The passages behind answers: stated, restated, derived, of a registry row, and what cannot be cited."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import NamedNode

from cuakhau.graph.iris import BASE, PREFIXES, ck
from cuakhau.graph.store import EmbeddedStore
from cuakhau.queries import query
from cuakhau.queries.cite import Citation, RowCitations, cite_question, cite_select, format_citation

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
VOV_PAIR = "source/vov-cao-bang-2023#char=4125,4169"
ROW_PAIR = "source/gate-pairs#tra-linh"
TRA_LINH = NamedNode(BASE + "id/gate/tra-linh")
LONGBANG = NamedNode(BASE + "id/gate/cn-longbang")


def ask(store: EmbeddedStore, name: str, **values: NamedNode) -> list[RowCitations]:
    question = query.get(name)
    return cite_question(store, question, store.select(question.bind(values)))


def select(store: EmbeddedStore, body: str) -> list[RowCitations]:
    text = PROLOGUE + body
    return cite_select(store, text, store.select(text))


def passages(row: RowCitations) -> list[str]:
    return [citation.passage.removeprefix(BASE) for citation in row.citations]


def test_a_pair_stated_twice_has_two_citations(small: EmbeddedStore) -> None:
    (row,) = ask(small, "gate-counterpart", gate=TRA_LINH)
    assert passages(row) == [VOV_PAIR, ROW_PAIR]
    assert not row.uncited
    assert {citation.rule for citation in row.citations} == {""}


def test_a_citation_knows_its_place_and_source(small: EmbeddedStore) -> None:
    article, registry = ask(small, "gate-counterpart", gate=TRA_LINH)[0].citations
    assert (article.start, article.end, article.row) == (4125, 4169, "")
    assert (article.document.publisher, article.document.issued) == ("VOV", "2023-12")
    assert article.triples == ((TRA_LINH, ck("pairedWith"), LONGBANG),)
    assert registry.row == "tra-linh"
    assert [document.publisher for document in registry.derived_from] == ["VOV"]
    assert len(registry.triples) == 2, "the pairing and its instrument"


def test_a_derived_triple_is_cited_by_the_premises_of_its_rule(small: EmbeddedStore) -> None:
    (row,) = ask(small, "gate-counterpart", gate=LONGBANG)
    assert set(passages(row)) == {VOV_PAIR, ROW_PAIR}
    derived = {citation.rule: citation for citation in row.citations}
    assert derived["pairing-symmetric"].triples == ((TRA_LINH, ck("pairedWith"), LONGBANG),)


def test_a_rule_of_several_premises_cites_them_all(small: EmbeddedStore) -> None:
    (row,) = select(small, "SELECT ?province ?facing WHERE { ?province ck:facesProvince ?facing }")
    assert set(passages(row)) == {
        VOV_PAIR, ROW_PAIR, "source/gates#tra-linh", "source/gates#cn-longbang", "source/units#all",
    }  # fmt: skip
    assert {citation.rule for citation in row.citations} == {"faces-province"}
    assert not row.uncited


def test_a_row_of_sources_is_cited_by_its_own_passage_only(small: EmbeddedStore) -> None:
    rows = ask(small, "pair-source")
    assert sorted(passage for row in rows for passage in passages(row)) == sorted([VOV_PAIR, ROW_PAIR])


def test_a_column_of_several_things_is_cited_for_each(small: EmbeddedStore) -> None:
    (row,) = ask(small, "event-period", kind=ck("Meeting"))
    objects = {triple[2] for citation in row.citations for triple in citation.triples}
    assert {NamedNode(BASE + "id/unit/vn-cao-bang"), NamedNode(BASE + "id/unit/cn-guangxi")} <= objects


def test_a_source_that_had_not_appeared_is_left_out(small: EmbeddedStore) -> None:
    question = query.get("gate-counterpart")
    table = small.select(question.bind({"gate": TRA_LINH}))
    assert [passages(row) for row in cite_question(small, question, table, known_by=date(2023, 12, 31))] == [
        [VOV_PAIR]
    ]
    (row,) = cite_question(small, question, table, known_by=date(2020, 1, 1))
    assert not row.citations
    assert row.uncited


def test_a_question_about_the_graph_itself_says_so(small: EmbeddedStore) -> None:
    assert {row.uncited for row in ask(small, "source-coverage")} == {("it describes the graph itself",)}


@pytest.mark.parametrize(
    "name", [name for name in query.library() if name not in ("source-coverage", "figure-change")]
)
def test_every_row_of_the_small_graph_has_a_citation(name: str, small: EmbeddedStore) -> None:
    assert all(row.citations for row in ask(small, name))


def test_the_passages_of_many_rows_take_few_queries(small: EmbeddedStore) -> None:
    class Counting:
        """The store itself, with a count of what it is asked."""

        asked = 0

        def __getattr__(self, name: str) -> object:
            Counting.asked += name == "select"
            return getattr(small, name)

    question = query.get("gate-unknown")
    table = small.select(question.text)
    cite_question(Counting(), question, table)  # type: ignore[arg-type]
    assert len(table.rows) > 20
    assert Counting.asked <= 8


def test_a_free_query_is_cited_by_its_own_patterns(small: EmbeddedStore) -> None:
    rows = select(
        small,
        "SELECT ?gate ?other WHERE { ?gate ck:pairedWith ?other ; ck:country ?c } ORDER BY ?gate LIMIT 2",
    )
    assert [set(passages(row)) for row in rows] == [
        {VOV_PAIR, ROW_PAIR, "source/gates#cn-longbang"},
        {"source/gates#huu-nghi"},
    ]


@pytest.mark.parametrize(
    "body",
    [
        "SELECT * WHERE { ?gate ck:pairedWith ?other VALUES ?gate { <https://w3id.org/cuakhau/id/gate/tra-linh> } }",
        "SELECT DISTINCT ?other { ?gate ck:pairedWith ?other FILTER(?other = <https://w3id.org/cuakhau/id/gate/cn-longbang>) }",
        "SELECT ?gate (STRLEN(STR(?other)) AS ?n) { ?gate ck:atMarker|ck:pairedWith ?other ; ck:country ?c ; wgs:lat ?l }",
        "SELECT ?other { ?other ^ck:pairedWith <https://w3id.org/cuakhau/id/gate/tra-linh> }",
        "SELECT ?gate { { ?gate ck:pairedWith ?o . ?gate wgs:lat ?l } UNION { ?gate ck:nothing ?o } }",
        'SELECT ?gate { ?gate wgs:lat ?l OPTIONAL { ?gate ck:pairedWith ?o } } # }{ " not a string',
    ],
)
def test_shapes_of_free_queries_that_can_be_cited(body: str, small: EmbeddedStore) -> None:
    (row,) = select(small, body)
    assert {VOV_PAIR, ROW_PAIR} <= set(passages(row))
    assert not row.uncited


def test_a_pattern_in_a_graph_is_cited_by_that_graph_alone(small: EmbeddedStore) -> None:
    rows = select(
        small, "SELECT ?p WHERE { GRAPH ?p { ?gate ck:pairedWith ?other . ?pair ck:vietnameseGate ?gate } }"
    )
    assert [passages(row) for row in rows] == [[VOV_PAIR]]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("SELECT (COUNT(*) AS ?n) WHERE { ?gate ck:pairedWith ?other }", "groups or counts"),
        ("SELECT ?gate WHERE { { SELECT ?gate WHERE { ?gate wgs:lat ?l } } }", "subquery"),
        ("SELECT * WHERE { ?unit ck:within+ ?whole . ?unit ck:validUntil ?end }", "property path"),
        ("SELECT ?gate WHERE { ?gate wgs:lat ?l FILTER NOT EXISTS { ?gate ck:status ?s } }", "an absence"),
        ("SELECT ?gate WHERE { ?gate wgs:lat ?l FILTER EXISTS { ?gate ck:within ?s } }", "join them"),
        ("SELECT ?gate WHERE { ?gate wgs:lat ?l MINUS { ?gate ck:status ?s } }", "an absence"),
        ("SELECT ?gate WHERE { ?gate wgs:lat ?l ; ck:pairedWith [ ck:country ?c ] }", "blank node"),
        ("SELECT ?source WHERE { ?source dcterms:publisher ?who }", "the graph's own description states"),
        ("SELECT ?x WHERE { VALUES ?x { ck:planned } }", "no triple pattern"),
    ],
)
def test_what_cannot_be_cited_is_said(body: str, reason: str, small: EmbeddedStore) -> None:
    (row,) = select(small, body)
    assert any(reason in said for said in row.uncited)


def test_negation_does_not_keep_the_rest_from_being_cited(small: EmbeddedStore) -> None:
    (row,) = select(small, "SELECT ?g WHERE { ?g wgs:lat ?l FILTER NOT EXISTS { ?g ck:status ?s } }")
    assert passages(row) == ["source/gates#tra-linh"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", "Đẩy mạnh hợp tác qua biên giới tạo cơ hội cho kinh tế Cao Bằng, VOV, 2023-12, ký tự 4125–4169, https://vov.vn"),
        ("en", "Đẩy mạnh hợp tác qua biên giới tạo cơ hội cho kinh tế Cao Bằng, VOV, 2023-12, characters 4125–4169, https://vov.vn"),
        ("zh", "Đẩy mạnh hợp tác qua biên giới tạo cơ hội cho kinh tế Cao Bằng, VOV, 2023-12, 第4125–4169字符, https://vov.vn"),
    ],
)  # fmt: skip
def test_a_citation_reads_as_one_line(language: str, expected: str, small: EmbeddedStore) -> None:
    citation: Citation = ask(small, "gate-counterpart", gate=TRA_LINH)[0].citations[0]
    assert format_citation(citation, language) == expected


def test_the_line_of_a_registry_row_names_its_documents_and_the_rule(small: EmbeddedStore) -> None:
    lines = [
        format_citation(citation) for citation in ask(small, "gate-counterpart", gate=LONGBANG)[0].citations
    ]
    assert any("row tra-linh, after Đẩy mạnh" in line for line in lines)
    assert any("derived by the rule pairing-symmetric" in line for line in lines)
