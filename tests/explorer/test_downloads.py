"""Documents about things: the same statements in every format, with the places that make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat

from cuakhau import Graph, open_graph
from cuakhau.errors import NameResolutionError
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.resources import ENDINGS
from cuakhau.graph.iris import BASE, ck

_GATE = f"{BASE}id/gate/tra-linh"
_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Iterator[Graph]:
    with open_graph(built_store) as opened:
        yield opened


def _triples(graph: Graph, ending: str) -> set[str]:
    body = thing_document(graph, _GATE, ENDINGS[ending])
    return {str(quad.triple) for quad in pyoxigraph.parse(body, format=_FORMATS[ending])}


def test_every_format_says_the_same(graph: Graph) -> None:
    turtle = _triples(graph, "ttl")
    assert turtle == _triples(graph, "nt") == _triples(graph, "jsonld")
    assert len(turtle) > 100


def test_what_is_said_is_in_the_graph_and_nothing_is_left_out(graph: Graph) -> None:
    said = {
        str(triple)
        for triple in graph.construct(f"CONSTRUCT {{ <{_GATE}> ?p ?o }} WHERE {{ <{_GATE}> ?p ?o }}")
    }
    assert said <= _triples(graph, "nt")
    body = thing_document(graph, _GATE, ENDINGS["nt"])
    held = [q for q in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES) if q.predicate == ck("designates")]
    assert held, "what concerns the thing without a name of its own belongs to it"
    assert any(
        q.predicate == ck("designatedClass") and q.subject == held[0].subject
        for q in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES)
    )


def test_the_places_that_state_it_come_with_their_sources(graph: Graph) -> None:
    body = thing_document(graph, _GATE, ENDINGS["nt"])
    passages = {
        q.subject for q in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES) if q.object == ck("Passage")
    }
    sources = {
        q.subject for q in pyoxigraph.parse(body, format=RdfFormat.N_TRIPLES) if q.object == ck("Source")
    }
    assert len(passages) > 5
    assert NamedNode(f"{BASE}source/vov-cao-bang-2023") in sources


def test_a_table_names_the_passages_of_each_statement(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(thing_document(graph, _GATE, "text/csv").decode(), newline="")))
    paired = [row for row in rows if row["property"].endswith("#pairedWith") and row["subject"] == _GATE]
    assert paired
    assert all("source/pairs#tra-linh" in row["passages"] for row in paired)


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_the_same_bytes_each_time(graph: Graph, ending: str) -> None:
    assert thing_document(graph, _GATE, ENDINGS[ending]) == thing_document(graph, _GATE, ENDINGS[ending])


def test_nothing_is_said_of_what_is_not_there(graph: Graph) -> None:
    with pytest.raises(NameResolutionError, match="nothing is said"):
        thing_document(graph, f"{BASE}id/gate/nowhere", "text/turtle")
