"""What every store must do alike: embedded, limited, remote; and what rdflib must agree with."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Store, Table, Term

EX = "http://example.org/"
PROLOGUE = f"PREFIX ex: <{EX}> " + " ".join(
    f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("ck", "xsd", "rdfs")
)
GATE = PREFIXES["id"] + "gate/"
SOURCE = PREFIXES["source"]
XSD = PREFIXES["xsd"]


def values(table: Table) -> list[tuple[str | None, ...]]:
    """Rows with the words of their terms."""
    return [tuple(None if term is None else _words(term) for term in row) for row in table.rows]


def _words(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """An address that no query may ever reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


# Answers


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("iri", NamedNode(EX + "nghĩa#a")),
        ("plain", Literal("plain")),
        ("empty", Literal("")),
        ("tagged", Literal("Hữu Nghị", language="vi")),
        ("pinyin", Literal("Yǒuyìguān", language="zh-latn-pinyin")),
        ("escaped", Literal('a "quoted"\tline\nand \\ 😀')),
        ("decimal", typed("661.5", "decimal")),  # as written: 661.50; rdflib keeps the zero
        ("whole", typed("661", "decimal")),  # as written: 661.0
        ("integer", typed("34", "integer")),
        ("true", typed("true", "boolean")),  # Virtuoso writes 1
        ("date", typed("2023-07-01", "date")),
        ("month", typed("2012-11", "gYearMonth")),
        ("year", typed("2021", "gYear")),
    ],
)
def test_every_kind_of_term_comes_back_alike(any_store: Store, name: str, term: Term) -> None:
    table = any_store.select(f"{PROLOGUE} SELECT ?term {{ ex:terms ex:{name} ?term }}")
    assert table == Table(("term",), ((term,),))
    assert not table.truncated


def test_terms_of_triples_come_back_alike(any_store: Store) -> None:
    triples = any_store.construct(
        f"{PROLOGUE} CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?p {{ ex:whole ex:true ex:pinyin ex:escaped }} ?s ?p ?o }}"
    )
    subject = NamedNode(EX + "terms")
    assert set(triples) == {
        Triple(subject, NamedNode(EX + "whole"), typed("661", "decimal")),
        Triple(subject, NamedNode(EX + "true"), typed("true", "boolean")),
        Triple(subject, NamedNode(EX + "pinyin"), Literal("Yǒuyìguān", language="zh-latn-pinyin")),
        Triple(subject, NamedNode(EX + "escaped"), Literal('a "quoted"\tline\nand \\ 😀')),
    }


def test_an_unbound_variable_is_none(any_store: Store) -> None:
    table = any_store.select(
        f"""{PROLOGUE}
        SELECT ?gate ?chinese ?never {{
            ?gate a ck:BorderGate OPTIONAL {{ ?gate rdfs:label ?chinese FILTER(LANG(?chinese) = "zh") }}
        }} ORDER BY ?gate"""
    )
    assert table.columns == ("gate", "chinese", "never")
    assert values(table) == [
        (GATE + "cn-youyiguan", "友谊关", None),
        (GATE + "huu-nghi", "友谊", None),
        (GATE + "ta-lung", None, None),
    ]
    assert table.records()[2] == {"gate": NamedNode(GATE + "ta-lung"), "chinese": None, "never": None}


def test_an_empty_answer_keeps_its_columns(any_store: Store) -> None:
    assert any_store.select("SELECT ?a ?b { ?a <http://example.org/nothing> ?b }") == Table(("a", "b"), ())


def test_yes_and_no(any_store: Store) -> None:
    assert any_store.ask(f"{PROLOGUE} ASK {{ ?gate a ck:BorderGate }}") is True
    assert any_store.ask(f"{PROLOGUE} ASK {{ ?gate a ck:Nothing }}") is False


def test_a_triple_is_constructed_once(any_store: Store) -> None:
    text = (
        f"{PROLOGUE} CONSTRUCT {{ ex:all ex:has ?kind }} WHERE {{ ?gate a ?kind . ?gate rdfs:label ?name }}"
    )
    triples = any_store.construct(text)
    wanted = {Triple(NamedNode(EX + "all"), NamedNode(EX + "has"), NamedNode(PREFIXES["ck"] + "BorderGate"))}
    assert len(triples) == 1
    assert set(triples) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a ex:faces ?b } WHERE { ?a ck:pairedWith ?b }",
        "CONSTRUCT { ?a ex:faces ?b . # }\n ?b ex:says ?unbound } WHERE { ?a ck:pairedWith ?b }",
        'CONSTRUCT { ?a <http://example.org/faces> ?b } { ?a ck:pairedWith ?b FILTER(STR(?a) != "} {") } LIMIT 5',
        "CONSTRUCT { ?a ex:faces ?b ; ex:count ?nothing } { SELECT ?a ?b { ?a ck:pairedWith ?b } GROUP BY ?a ?b }",
    ],
)
def test_a_template_is_filled(any_store: Store, text: str) -> None:
    faces = NamedNode(EX + "faces")
    wanted = Triple(NamedNode(GATE + "huu-nghi"), faces, NamedNode(GATE + "cn-youyiguan"))
    assert any_store.construct(f"{PROLOGUE} {text}") == (wanted,)


def test_a_short_construct_and_one_without_variables(any_store: Store) -> None:
    node = NamedNode(EX + "a")
    assert len(any_store.construct(f"{PROLOGUE} CONSTRUCT WHERE {{ ?gate a ck:BorderGate }}")) == 3
    text = "CONSTRUCT { ex:a ex:a ex:a } WHERE { ?gate a ck:BorderGate }"
    assert any_store.construct(f"{PROLOGUE} {text}") == (Triple(node, node, node),)
    assert any_store.construct(f"{PROLOGUE} {text.replace('BorderGate', 'Nothing')}") == ()


def test_constructing_nothing_gives_nothing(any_store: Store) -> None:
    assert any_store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s <{EX}nothing> ?o . ?s ?p ?o }}") == ()


def test_what_several_passages_state_is_one_fact(any_store: Store) -> None:
    table = any_store.select(
        f"{PROLOGUE} SELECT ?a ?b {{ ?a ck:pairedWith ?b . ?a a ck:BorderGate . ?b a ck:BorderGate }}"
    )
    assert values(table) == [(GATE + "huu-nghi", GATE + "cn-youyiguan")]


def test_what_several_passages_state_is_summed_once(any_store: Store) -> None:
    table = any_store.select(
        f"""{PROLOGUE} SELECT ?gate (SUM(?value) AS ?sum) (COUNT(*) AS ?count)
        {{ ?figure ck:place ?gate ; ck:value ?value }} GROUP BY ?gate ORDER BY ?gate"""
    )
    assert values(table) == [(GATE + "huu-nghi", "699.5", "2"), (GATE + "ta-lung", "0.25", "1")]


def test_the_graph_of_a_fact_is_its_citation(any_store: Store) -> None:
    table = any_store.select(
        f"""{PROLOGUE} SELECT ?passage {{
            GRAPH ?passage {{ ?a ck:pairedWith ?b }} ?passage a ck:Passage
        }} ORDER BY ?passage"""
    )
    assert values(table) == [
        (SOURCE + "a#char=0,9",),
        (SOURCE + "b#char=5,20",),
        (SOURCE + "gates#huu-nghi",),
    ]


def test_known_passages_are_asked_by_name(any_store: Store) -> None:
    assert any_store.ask(f"{PROLOGUE} ASK {{ GRAPH <{SOURCE}b#char=5,20> {{ ex:second ck:value 38 }} }}")
    assert not any_store.ask(f"{PROLOGUE} ASK {{ GRAPH <{SOURCE}a#char=0,9> {{ ex:second ck:value 38 }} }}")


def test_dates_and_decimals_are_compared_by_value(any_store: Store) -> None:
    table = any_store.select(
        f"""{PROLOGUE} SELECT ?figure ?large {{
            ?figure ck:value ?value ; ck:periodStart ?start
            FILTER(?start > "2021-12-31"^^xsd:date && ?start <= "2023-07-02"^^xsd:date)
            BIND(STRDT(IF(?value > 1.50, "true", "false"), xsd:boolean) AS ?large)  # Virtuoso: ?value > 1 is an integer
        }} ORDER BY DESC(?value)"""
    )
    assert values(table) == [(EX + "second", "true"), (EX + "third", "false")]


def test_vietnamese_and_chinese_in_the_query(any_store: Store) -> None:
    table = any_store.select(
        f"""{PROLOGUE} SELECT ?gate ?given {{
            VALUES (?name ?given) {{ ("Hữu Nghị"@vi UNDEF) ("友谊关"@zh "口岸 😀") }}
            ?gate rdfs:label ?name
        }} ORDER BY ?gate"""
    )
    assert values(table) == [(GATE + "cn-youyiguan", "口岸 😀"), (GATE + "huu-nghi", None)]


def test_a_large_answer_comes_whole(any_store: Store) -> None:
    numbers = " ".join(str(number) for number in range(100))
    table = any_store.select(f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}")
    assert len(table.rows) == 10_000
    assert len(set(table.rows)) == 10_000
    assert not table.truncated


# Refusals


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * WHERE { ?s ?p }", 1, 24),
        ("SELECT *\nWHERE {\n  ?s ?p ?o .\n  FOO }", 4, 3),
        ("SELECT * { ?s ?p ?o", 1, 20),
        ('SELECT * { "友谊关😀" ?p }', 1, 22),
    ],
)
def test_a_syntax_error_says_where(store: Store, text: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError, match=f"line {line}, column {column}") as caught:
        store.select(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    "template",
    [
        "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ service silent <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }} }}",
        "ASK {{ BIND(<{url}> AS ?there) SERVICE ?there {{ ?s ?p ?o }} }}",
        # Read as an IRI, `<?b)SERVICE?there#>` would hide the keyword.
        "ASK {{ BIND(<{url}> AS ?there) FILTER(!BOUND(?a)||?a<?b)SERVICE?there#>\n{{ ?s ?p ?o }} }}",
        "ASK {{ ?s ?p 'a' # '\n SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "ASK {{ FILTER NOT EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    ],
)
def test_no_query_reaches_another_address(store: Store, listener: socket.socket, template: str) -> None:
    host, port = listener.getsockname()
    with pytest.raises(QuerySyntaxError, match="SERVICE is refused"):
        store.ask(template.format(url=f"http://{host}:{port}/sparql"))
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        'ASK { VALUES ?x { "SERVICE <http://example.org/> { }" } }',
        "ASK { VALUES ?x { '''\n} SERVICE ?x { ''' } }",
        "ASK { VALUES ?x { <http://example.org/service> } }",
        "ASK { } # SERVICE <http://example.org/> { }",
        "ASK { BIND(1 AS ?service) FILTER(?service = 1) }",
        "PREFIX service: <http://example.org/> ASK { VALUES ?x { service:service service:SERVICE } }",
    ],
)
def test_the_word_service_is_no_service(any_store: Store, text: str) -> None:
    assert any_store.ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://example.org/s> <http://example.org/p> 1 }",
        "INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> 1 } }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "CLEAR ALL",
        "DROP DEFAULT",
    ],
)
def test_an_update_is_refused(store: Store, text: str, quads: list[Quad]) -> None:
    for method in (store.select, store.construct, store.ask):
        with pytest.raises(QuerySyntaxError, match="this is an update, and the graph is read only"):
            method(text)
    assert values(store.select(f"{PROLOGUE} SELECT (COUNT(*) AS ?n) {{ ?s a ck:BorderGate }}")) == [("3",)]


def test_an_update_behind_a_query_is_refused(store: Store) -> None:
    with pytest.raises(QuerySyntaxError):
        store.select("SELECT * { ?s ?p ?o } ; DROP ALL")
    assert store.ask("ASK { ?s ?p ?o }")


def test_each_method_takes_its_own_form(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="use `ask`"):
        store.select("ASK {}")
    with pytest.raises(QuerySyntaxError, match="use `select`"):
        store.ask("SELECT * {}")
    with pytest.raises(QuerySyntaxError, match="use `select`"):
        store.construct("PREFIX ask: <http://example.org/> # ASK {}\nSELECT * {}")
    with pytest.raises(QuerySyntaxError, match="use `construct`"):
        store.select("CONSTRUCT WHERE { ?s ?p ?o }")


def test_half_a_character_is_a_syntax_error(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="surrogate"):
        store.ask('ASK { ?s ?p "\ud83d" }')


def test_brackets_that_would_end_the_process_are_refused(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="nested"):
        store.ask("ASK " + "{" * 5000 + "}" * 5000)
