"""Reading questions, binding their parameters, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from cuakhau.errors import ParameterError, QueryError, UnknownQueryError
from cuakhau.graph.iris import BASE, ck, term
from cuakhau.graph.store import EmbeddedStore
from cuakhau.queries import query
from cuakhau.queries.parameters import Parameter, parse_value
from cuakhau.queries.query import Query

TRA_LINH = NamedNode(BASE + "id/gate/tra-linh")
WORDS = """
#+ title: {vi: a, en: b, zh: c}
#+ question: {vi: a, en: b, zh: c}
#+ tags: [test]
#+ view: table
#+ parameters:
#+   words: {type: text, example: x, vi: a, en: b, zh: c}
#+ columns:
#+   words: {type: text, vi: a, en: b, zh: c}
#+   again: {type: text, vi: a, en: b, zh: c}
#+ evidence: []

SELECT ?words ?again WHERE {
  VALUES ?words { UNDEF }
  {
    VALUES ?words { UNDEF }
    BIND(STR(?words) AS ?again)
  }
}
"""


def resolve(text: str, kinds: object) -> NamedNode:
    return NamedNode(f"{BASE}id/found/{len(text)}")


def parameter(kind: str) -> Parameter:
    return Parameter("p", kind, {}, None, "an example")


def test_a_bound_parameter_stands_in_every_scope(small: EmbeddedStore) -> None:
    text = query.get("place-project").bind({"place": TRA_LINH})
    assert text.count(f"VALUES ?place {{ {TRA_LINH} }}") == 2
    assert "UNDEF" not in text


def test_without_values_the_text_is_that_of_the_file() -> None:
    counterpart = query.get("gate-counterpart")
    assert counterpart.bind({}) == counterpart.text


def test_values_of_several_terms_are_no_parameter() -> None:
    text = query.get("pair-source").bind({"kind": ck("Bridge")})
    assert "VALUES ?kind { ck:BorderGate ck:Bridge" in text


@pytest.mark.parametrize("name", ["as_of", "as-of"])
def test_hyphens_and_underscores_are_one(name: str) -> None:
    assert query.get("gate-class").parameter(name).variable == "asOf"


def test_an_unknown_question_lists_names_that_resemble_it() -> None:
    with pytest.raises(UnknownQueryError, match="gate-class") as caught:
        query.get("gate-clas")
    assert "gate-class" in caught.value.similar


def test_an_unknown_parameter_lists_those_there_are() -> None:
    with pytest.raises(ParameterError, match="gate, known_by") as caught:
        query.get("gate-counterpart").bind({"gat": TRA_LINH})
    assert caught.value.parameter == "gat"


def test_a_required_parameter_is_asked_for() -> None:
    with pytest.raises(ParameterError, match="needs a value for place"):
        query.get("figure-change").bind({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gate", Literal("Trà Lĩnh")),
        ("as_of", Literal("2023-12-31")),
        ("as_of", NamedNode(BASE)),
        ("class", NamedNode(BASE + "id/status/open")),
    ],
)
def test_a_term_of_the_wrong_kind_is_refused_with_an_example(name: str, value: NamedNode | Literal) -> None:
    with pytest.raises(ParameterError, match="for example"):
        query.get("gate-class").bind({name: value})


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_text_stays_a_term_whatever_it_holds(text: str) -> None:
    store = EmbeddedStore.in_memory()
    table = store.select(query.parse("words", WORDS).bind({"words": Literal(text)}))
    assert [[str(value) for value in row] for row in table.rows] == [[str(Literal(text)), str(Literal(text))]]


@pytest.mark.parametrize(
    "text",
    ['" } } DROP ALL #', "a\nb } UNION { ?s ?p ?o", '"""', "\\", "{ UNDEF }", "\u2028 } VALUES ?words { 1 }"],
)
def test_an_attempt_to_inject_stays_a_term(text: str) -> None:
    test_a_text_stays_a_term_whatever_it_holds.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["http://x/> } #", "<http://x> <y>", 'http://x/"'])
def test_an_iri_cannot_carry_sparql(text: str) -> None:
    parsed = parse_value(parameter("entity:gate"), text, resolve)
    assert parsed == resolve(text, ()), "what is no IRI is a name"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("entity:gate", "gate/tra-linh", TRA_LINH),
        ("entity:gate", "id/gate/tra-linh", TRA_LINH),
        ("entity:gate", f"<{TRA_LINH.value}>", TRA_LINH),
        ("entity:gate", "unit/vn-lang-son", NamedNode(BASE + "id/found/16")),
        ("entity:place", "unit/vn-lang-son", NamedNode(BASE + "id/unit/vn-lang-son")),
        ("entity:source", "source/vov-cao-bang-2023", NamedNode(BASE + "source/vov-cao-bang-2023")),
        ("entity:gate", "Trà Lĩnh", NamedNode(BASE + "id/found/8")),
        ("code:gate-class", "gate-class/international", NamedNode(BASE + "id/gate-class/international")),
        ("code:modality", "planned", ck("planned")),
        ("class:PilotStart,Meeting", "pilot start", ck("PilotStart")),
        ("date", "2023-12-28", Literal("2023-12-28", datatype=term("xsd:date"))),
        ("date", "2023-02", Literal("2023-02-28", datatype=term("xsd:date"))),
        ("date", "2012", Literal("2012-12-31", datatype=term("xsd:date"))),
        ("year", "2012", Literal("2012", datatype=term("xsd:integer"))),
        ("integer", "-07", Literal("-7", datatype=term("xsd:integer"))),
        ("decimal", "17.50", Literal("17.50", datatype=term("xsd:decimal"))),
        ("language", "zh-Hant", Literal("zh-Hant")),
        ("text", " a ", Literal("a")),
    ],
)
def test_text_becomes_the_term_of_its_type(kind: str, text: str, value: NamedNode | Literal) -> None:
    assert parse_value(parameter(kind), text, resolve) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "31.12.2023"),
        ("date", "2023-02-30"),
        ("date", "2023-01-01/.."),
        ("year", "12"),
        ("integer", "1.5"),
        ("decimal", "NaN"),
        ("decimal", "1e"),
        ("language", "Vietnamese!"),
        ("text", " "),
        ("class:Meeting", "Party"),
        ("code:gate-class", f"{BASE}id/status/open"),
    ],
)
def test_text_of_another_type_is_refused_with_an_example(kind: str, text: str) -> None:
    with pytest.raises(ParameterError, match="an example"):
        parse_value(parameter(kind), text, resolve)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#+ view: table\n", ""),
        ("{vi: a, en: b, zh: c}\n#+ question", "{vi: a}\n#+ question"),
        ("type: text, vi", "type: words, vi"),
        ("VALUES ?words { UNDEF }", "BIND(1 AS ?words)"),
        ("#+ tags: [test]", "#+ tags: ["),
    ],
)
def test_a_header_that_cannot_be_used_is_named(old: str, new: str) -> None:
    with pytest.raises(QueryError):
        query.parse("words", WORDS.replace(old, new))


def test_a_column_is_found_by_name() -> None:
    counterpart: Query = query.get("gate-counterpart.rq")
    assert counterpart.column("pair").label["vi"] == "Cặp cửa khẩu"
    with pytest.raises(KeyError):
        counterpart.column("nothing")
