"""Licences that bind who passes data on, and a graph without the data sets that have them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from cuakhau.graph import iris
from cuakhau.graph.iris import ck, term
from cuakhau.graph.licences import KINDS, kinds_of, store_without, without_sources
from cuakhau.graph.provenance import DATASET_CLASS
from cuakhau.graph.writer import RDF_TYPE


@pytest.mark.parametrize(
    ("licence", "kinds"),
    [
        ("CC0-1.0", set()),
        ("CC-BY-4.0", set()),
        ("https://creativecommons.org/licenses/by/4.0/", set()),
        ("", set()),
        ("ODC-By-1.0", set()),
        ("ODbL-1.0", {"share-alike"}),
        ("Open Database License", {"share-alike"}),
        ("CC BY-SA 3.0", {"share-alike"}),
        ("CC-BY-NC-SA-4.0", {"share-alike", "non-commercial"}),
        ("https://creativecommons.org/licenses/by-nc/4.0/", {"non-commercial"}),
        ("CC-BY-ND-4.0", {"no-derivatives"}),
        ("LicenseRef-UN-Comtrade-no-redistribution", {"no-redistribution"}),
        ("unknown", {"unknown"}),
    ],
)
def test_what_a_licence_asks(licence: str, kinds: set[str]) -> None:
    assert kinds_of(licence) == kinds


def stated(graph: str, name: str, text: str) -> list[Quad]:
    subject, label = NamedNode(iris.BASE + "id/gate/" + name), term("rdfs:label")
    there = NamedNode(f"{iris.BASE}source/{graph}")
    return [Quad(subject, label, Literal(text, language="vi"), where) for where in (there, DefaultGraph())]


def described(source: str, licence: str) -> list[Quad]:
    subject = NamedNode(f"{iris.BASE}source/{source}")
    said = ((term("dcterms:license"), Literal(licence)), (RDF_TYPE, DATASET_CLASS))
    return [
        Quad(subject, predicate, value, where)
        for where in (iris.PROVENANCE_GRAPH, DefaultGraph())
        for predicate, value in said
    ]


def test_what_only_such_a_source_states_goes_and_what_another_states_too_stays() -> None:
    both = [*stated("osm#node/1", "a", "A"), *stated("gates#a", "a", "A")]
    theirs = stated("osm#node/2", "b", "B")
    quads = [*both, *theirs, *described("osm", "ODbL-1.0"), *described("gates", "CC-BY-4.0")]
    left = set(without_sources(quads, ["share-alike"]))
    assert left == {*stated("gates#a", "a", "A"), *described("gates", "CC-BY-4.0")}
    assert set(without_sources(quads, ["non-commercial"])) == set(quads)


def test_what_such_a_source_alone_states_or_leads_to_goes_and_all_else_stays(built_store: Path) -> None:
    quads = set(parse(path=str(built_store / "current" / "graph.nq"), format=RdfFormat.N_QUADS))
    a, b = (NamedNode(iris.BASE + f"id/gate/{name}") for name in ("tra-linh", "cn-puzhai"))
    there = NamedNode(iris.BASE + "source/osm#way/1")
    more = [Quad(a, ck("pairedWith"), b, where) for where in (there, DefaultGraph())]
    inferred = iris.inferred_graph("symmetric")
    back = [Quad(b, ck("pairedWith"), a, where) for where in (inferred, DefaultGraph())]
    given = {*quads, *more, *back, *described("osm", "ODbL-1.0")}
    # What is shipped may all be passed on.
    assert set(store_without(given, KINDS)) == quads
