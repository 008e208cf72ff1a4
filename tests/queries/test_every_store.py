"""Every question on the whole shipped graph gives the same rows in every kind of store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

import cuakhau
from cuakhau.graph.remote import RemoteStore
from cuakhau.graph.store import EmbeddedStore, Store, Term
from cuakhau.queries.query import Query, library
from tests.graph.rdflib_stores import RdflibStore
from tests.graph.servers import oxigraph_server, virtuoso_server

QUERIES = list(library().values())
Row = tuple[str, ...]


@pytest.fixture(scope="module")
def graph(built_store: Path) -> cuakhau.Graph:
    return cuakhau.open_graph(built_store)


@pytest.fixture(scope="module")
def embedded(built_store: Path) -> EmbeddedStore:
    return EmbeddedStore.open(built_store)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("oxrdflib", marks=pytest.mark.xdist_group("every-oxrdflib")),
        pytest.param("oxigraph", marks=pytest.mark.xdist_group("every-oxigraph")),
        pytest.param("virtuoso", marks=pytest.mark.xdist_group("every-virtuoso")),
    ],
)
def other(request: pytest.FixtureRequest, built_store: Path) -> Iterator[Store]:
    nquads = built_store / "current" / "graph.nq"
    if request.param == "oxrdflib":
        yield RdflibStore.on_oxigraph(parse(path=str(nquads), format=RdfFormat.N_QUADS))
        return
    servers: dict[str, Callable[[Path], AbstractContextManager[str]]] = {
        "oxigraph": oxigraph_server,
        "virtuoso": virtuoso_server,
    }
    with servers[request.param](nquads) as url, RemoteStore(url, timeout_s=300) as remote:
        yield remote


def plain(term: Term | None) -> str:
    """A term by its value: stores write 1.50 and 1.5, and the order of what an aggregate joins, as they please."""
    if isinstance(term, Literal) and term.datatype.value.endswith("#decimal"):
        return f"{float(term.value):.6g}"
    if isinstance(term, Literal) and " " in term.value:
        return " ".join(sorted(term.value.split(" ")))
    return "" if term is None else str(getattr(term, "value", term))


def rows(store: Store, text: str) -> list[Row]:
    return sorted(tuple(plain(term) for term in row) for row in store.select(text).rows)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_store_gives_the_same_rows(
    query: Query, graph: cuakhau.Graph, embedded: EmbeddedStore, other: Store
) -> None:
    examples = {each.name: str(each.example) for each in query.parameters if each.example}
    bound = graph.ask_with(query.name, examples).sparql
    free = graph.ask_with(query.name, {p.name: str(p.example) for p in query.parameters if p.required}).sparql

    for text in dict.fromkeys((bound, free)):
        assert rows(other, text) == rows(embedded, text)
