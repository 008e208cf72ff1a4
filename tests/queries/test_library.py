"""Every question of the library, on the small graph: its header, its parameters, its rows."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, serialize
from rdflib.plugins.sparql import prepareQuery

from cuakhau.graph.iris import BASE, ck, term
from cuakhau.graph.store import EmbeddedStore, Term
from cuakhau.queries.parameters import FAR_FUTURE
from cuakhau.queries.query import LANGUAGES, VIEWS, Query, library
from tests.queries.conftest import small_quads

GOLDEN = Path(__file__).parent / "golden"
QUERIES = list(library().values())
DATES = {"as_of": "2023-12-20", "known_by": "2023-12-31", "after": "2024-01-01", "from_date": "2023-01-01"}
SMALL = {
    "gate": "id/gate/tra-linh",
    "unit": "id/unit/vn-lang-son",
    "province": "id/unit/vn-cao-bang",
    "place": "id/unit/vn-lang-son",
    "country": "id/country/vn",
    "person": "id/person/tran-hong-ha",
    "organisation": "id/body/government-vn",
    "party": "id/unit/vn-cao-bang",
    "instrument": "id/instrument/dec-1009-2024",
    "source": "source/vov-cao-bang-2023",
    "class": "id/gate-class/international",
    "flow": "id/flow/export",
    "measure": "id/measure/trade_turnover",
    "scope": "id/scope/domestic",
}
EMPTY_WHEN_BOUND = {"official-post": {"organisation", "country"}}


def small_value(query: Query, name: str) -> Term:
    """A value of the small graph for a parameter."""
    if name == "modality":
        return ck("actual")
    if name == "kind":
        return ck("BorderGate" if query.name == "pair-source" else "Meeting")
    if name == "place" and query.parameter(name).required:
        return NamedNode(BASE + "id/zone/dong-dang-lang-son")
    if name in DATES or name == "until_date":
        return Literal(DATES.get(name, "2023-12-31"), datatype=term("xsd:date"))
    return NamedNode(BASE + SMALL[name])


def required(query: Query) -> dict[str, Any]:
    return {p.name: small_value(query, p.name) for p in query.parameters if p.required}


def settings() -> list[Any]:
    """Each question with nothing bound, each parameter alone, and all together."""
    cases = []
    for query in QUERIES:
        alone: list[list[str]] = [[]] + [[p.name] for p in query.parameters if not p.required]
        together = [[p.name for p in query.parameters]] if len(query.parameters) > 1 else []
        cases += [
            pytest.param(query, names, id=f"{query.name}-{'+'.join(names)}") for names in alone + together
        ]
    return cases


def readable(value: Term | None, *, several: bool = False) -> str | None:
    """A term as the golden files write it: numbers by value, lists in alphabetical order."""
    if value is None:
        return None
    if isinstance(value, NamedNode):
        return value.value.removeprefix(BASE)
    assert isinstance(value, Literal)
    if several:
        return " ".join(sorted(iri.removeprefix(BASE) for iri in value.value.split()))
    if value.datatype in (term("xsd:decimal"), term("xsd:integer")):
        return format(Decimal(value.value).normalize(), "f")
    return value.value + (f"@{value.language}" if value.language else "")


def readable_rows(query: Query, rows: Any) -> list[list[str | None]]:
    lists = [column.type == "entities" for column in query.columns]
    return [[readable(v, several=many) for v, many in zip(row, lists, strict=True)] for row in rows]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_header_is_complete(query: Query) -> None:
    for words in (
        query.title,
        query.question,
        *(c.label for c in query.columns),
        *(p.description for p in query.parameters),
    ):
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
    assert query.title["en"] != query.title["vi"] != query.title["zh"]
    assert query.view in VIEWS
    assert query.tags
    assert all(parameter.example for parameter in query.parameters)
    assert query.evidence or "sources" in query.tags


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_header_is_that_of_grlc(query: Query) -> None:
    lines = query.text.splitlines()
    assert lines[0].startswith("#+ summary: ")
    assert any(line.startswith("#+ description: ") for line in lines)
    assert "#+ method: GET" in lines
    # grlc strips `#+` and reads the rest as YAML, so every line has the same space before it.
    assert all(line.startswith("#+ ") for line in lines if line.startswith("#+"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rdflib_reads_it_too(query: Query) -> None:
    prepared = prepareQuery(query.text)
    assert [str(variable) for variable in prepared.algebra.PV] == [column.name for column in query.columns]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_columns_are_those_of_the_select(query: Query, small: EmbeddedStore) -> None:
    table = small.select(query.bind(required(query)))
    assert table.columns == tuple(column.name for column in query.columns)
    assert {name for pattern in query.evidence for name in pattern.columns} <= set(table.columns)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_order_of_the_rows_is_fixed(query: Query) -> None:
    assert "ORDER BY" in query.text
    assert "SELECT *" not in query.text


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_known_time_and_valid_time_have_no_limit_by_default(query: Query) -> None:
    for parameter in query.parameters:
        if parameter.name in ("as_of", "known_by"):
            assert parameter.default == FAR_FUTURE


@pytest.mark.parametrize(("query", "names"), settings())
def test_rows_on_the_small_graph(
    query: Query, names: list[str], small: EmbeddedStore, update_golden: bool
) -> None:
    values = required(query) | {name: small_value(query, name) for name in names}
    rows = readable_rows(query, small.select(query.bind(values)).rows)
    path = GOLDEN / f"{query.name}.json"
    golden = json.loads(path.read_text("utf-8")) if path.exists() else {}
    case = "+".join(names) or "nothing bound"
    if update_golden:
        golden[case] = rows
        text = json.dumps(dict(sorted(golden.items())), ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")
    assert rows == golden[case]
    if not names:
        assert rows, "the small graph answers every question"


@pytest.fixture(scope="module")
def small_rdflib() -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=serialize(small_quads(), format=RdfFormat.N_QUADS), format="nquads")
    return dataset


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("all_bound", [False, True], ids=["nothing", "all"])
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rdflib_gives_the_same_rows(
    query: Query, all_bound: bool, small: EmbeddedStore, small_rdflib: rdflib.Dataset
) -> None:
    names = [parameter.name for parameter in query.parameters if all_bound]
    text = query.bind(required(query) | {name: small_value(query, name) for name in names})
    expected = readable_rows(query, small.select(text).rows)
    rows = readable_rows(query, _rows_of_rdflib(small_rdflib, text))
    assert sorted(rows, key=str) == sorted(expected, key=str)


def _rows_of_rdflib(dataset: rdflib.Dataset, text: str) -> list[list[Term | None]]:
    return [[_from_rdflib(value) for value in row] for row in cast(Any, dataset.query(text))]


def _from_rdflib(value: Any) -> Term | None:
    if value is None:
        return None
    if isinstance(value, rdflib.URIRef):
        return NamedNode(str(value))
    if value.language:
        return Literal(str(value), language=value.language)
    return (
        Literal(str(value), datatype=NamedNode(str(value.datatype)))
        if value.datatype
        else Literal(str(value))
    )
