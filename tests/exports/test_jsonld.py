"""JSON-LD: the published context is that of the ontology, and other readers find the same triples with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyld import jsonld as pyld
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from cuakhau.exports.jsonld import context_text, jsonld, make_context
from cuakhau.graph.iris import CK, PREFIXES, ck, term
from tests.networks.border import hostile_quads, quads


def test_the_published_context_is_that_of_the_ontology() -> None:
    assert json.loads(context_text()) == {"@context": make_context()}, (
        "write exports/context.jsonld anew from make_context()"
    )


def with_pyld(document: bytes) -> set[Quad]:
    lines = pyld.to_rdf(
        json.loads(document), {"format": "application/n-quads", "processingMode": "json-ld-1.1"}
    )
    return set(parse(lines.encode(), format=RdfFormat.N_QUADS))


@pytest.mark.parametrize("given", [quads(), hostile_quads()], ids=["border", "hostile"])
def test_pyld_finds_the_same_triples(given: list[Quad]) -> None:
    document = jsonld(given)
    assert with_pyld(document) == set(given)
    assert jsonld(given[::-1] + given) == document


def test_values_that_do_not_fit_a_terms_type_stay_what_they_are() -> None:
    subject = NamedNode(PREFIXES["id"] + "gate/x")
    odd: list[Literal | NamedNode] = [
        Literal("1", datatype=term("xsd:integer")), Literal("yes"), Literal("2012-11-08", datatype=term("xsd:date")),
        Literal("2012", datatype=term("xsd:gYear")), Literal("Hữu Nghị", language="vi"), NamedNode("http://example.org/a"),
        NamedNode(CK + "international"), Literal("http://example.org/a"), Literal("ck:gate"),
        Literal("true", datatype=term("xsd:boolean")), Literal("1.50", datatype=term("xsd:decimal")),
    ]  # fmt: skip
    names = [
        name for name, meaning in make_context().items() if isinstance(meaning, dict) and "@type" in meaning
    ]
    predicates = [
        ck(names[0]),
        ck("value"),
        ck("periodStart"),
        ck("date"),
        term("rdfs:label"),
        NamedNode("http://example.org/p"),
    ]
    given = [Quad(subject, predicate, value, DefaultGraph()) for predicate in predicates for value in odd]
    given.append(
        Quad(
            BlankNode("b"),
            term("rdf:type"),
            NamedNode("http://example.org/T"),
            NamedNode("http://example.org/g"),
        )
    )
    document = jsonld(given)
    back = set(parse(document, format=RdfFormat.JSON_LD))
    assert {quad for quad in back if isinstance(quad.subject, NamedNode)} == set(given[:-1])
    assert {quad for quad in with_pyld(document) if isinstance(quad.subject, NamedNode)} == set(given[:-1])


def test_the_whole_graph_is_read_back(built_store: Path) -> None:
    given = set(parse(path=str(built_store / "current" / "graph.nq"), format=RdfFormat.N_QUADS))
    document = jsonld(given)
    assert set(parse(document, format=RdfFormat.JSON_LD)) == given
    nodes = {node["id"]: node for node in json.loads(document)["@graph"]}
    gate = nodes["https://w3id.org/cuakhau/id/gate/huu-nghi"]
    assert "BorderGate" in gate["type"]
    assert "https://w3id.org/cuakhau/id/gate/cn-youyiguan" in gate["pairedWith"]
