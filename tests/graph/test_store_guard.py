"""Reading a query before it runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph import guard

KEYWORDS = ("SERVICE", "service", "SeRvIcE", "SERVICE SILENT")


@pytest.mark.parametrize("keyword", KEYWORDS)
@pytest.mark.parametrize("address", ["<http://example.org/>", "?where", "ex:there"])
def test_service_is_refused(keyword: str, address: str) -> None:
    text = (
        f"PREFIX ex: <http://example.org/> SELECT * {{ ?where ?p ?o . {keyword} {address} {{ ?a ?b ?c }} }}"
    )
    with pytest.raises(QuerySyntaxError, match="SERVICE is refused"):
        guard.check(text)


def test_service_that_one_reading_of_escapes_reveals_is_refused() -> None:
    # In a comment for Oxigraph; for a store that decodes the whole text first, the comment ends.
    with pytest.raises(QuerySyntaxError, match="SERVICE is refused"):
        guard.check("SELECT * { ?s ?p ?o # \\u000A SERVICE <http://example.org/> { }\n }")


@given(st.text(alphabet="'\"\\#<>?{}() \n1asSERVICEservice:.", max_size=40))
def test_text_that_is_parsed_with_service_in_it_is_never_let_pass(noise: str) -> None:
    text = f"SELECT * {{ ?s ?p 1 . {noise} SERVICE <http://example.org/> {{ ?a ?b ?c }} {noise} }}"
    with_letters = text.replace("SERVICE <http", "SERVICX <http")
    try:
        guard.parse(text)
    except QuerySyntaxError:
        return
    guard.parse(with_letters)  # the keyword was hidden in a literal, an IRI or a comment: any letters do


@given(st.text(max_size=200))
def test_no_error_but_ours_escapes(text: str) -> None:
    line = 1
    try:
        guard.parse(text)
    except QuerySyntaxError as error:
        line = error.line or 1
    assert 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        ("SELECT foo", 1, 8, "at “foo”"),
        ("", 1, 1, "where the line ends"),
        ("SELEC * {}", 1, 1, "at “SELEC”"),
        ("SELECT *\n{ ?s ?p ?o", 2, 11, "where the line ends"),
        ("ASK {\n\n  ?s ?p 'x' ;; \n ?? }", 4, 2, "at “??”"),
        ("CONSTRUCT {\t?s ?p} {?s ?p ?o}", 1, 18, "at “}”"),
        ("SELECT * { ?s ck:place ?o }", 1, 15, "Prefix not found"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", 1, 41, "variable that is unbound"),
        ("ASK {\r\n  ?s ?p ?o\r\n  FOO\r\n}", 3, 3, "at “FOO”"),
        ("SELECT * { ?s ?p ?o } LIMIT ?many", 1, 29, "at “?many”"),
        ("SELECT * { 'Hữu Nghị 友谊关 😀' ?p }", 1, 32, "at “}”"),
    ],
)
def test_a_syntax_error_stands_where_the_word_stands(text: str, line: int, column: int, told: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        guard.parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert told in str(caught.value)


def test_parsing_runs_nothing() -> None:
    numbers = " ".join(str(number) for number in range(1000))
    product = " ".join(f"VALUES ?v{column} {{ {numbers} }}" for column in range(8))
    guard.parse(f"ASK {{ {product} FILTER(?v0 + ?v1 < 0) }}")


def test_an_update_is_told_from_a_mistake() -> None:
    with pytest.raises(QuerySyntaxError, match="this is an update"):
        guard.parse("PREFIX ex: <http://example.org/> WITH ex:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(QuerySyntaxError, match="syntax error"):
        guard.parse("INSERT nonsense")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "SELECT"),
        (
            "# ASK {}\nPREFIX ask: <http://example.org/ask#> BASE <http://example.org/>\nconstruct {} {}",
            "CONSTRUCT",
        ),
        ("PREFIX : <http://example.org/>DESCRIBE :a", "DESCRIBE"),
        ("  \n ask{}", "ASK"),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    guard.parse(text)
    found = guard.form_or_none(text)
    assert found is not None
    assert found.name == form
    assert text[found.start : found.end].upper() == form


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("error at 3:8: expected GRAPH", (3, 8)),
        ("Virtuoso 37000 Error SP030: SPARQL compiler, line 12: syntax error at '}'", (12, None)),
        ("Encountered x at line 2, column 7.", (2, 7)),
        ("nothing to go by", (None, None)),
    ],
)
def test_the_place_that_an_endpoint_names(message: str, place: tuple[int | None, int | None]) -> None:
    assert guard.position(message) == place
