"""The catalogue entry against DCAT-AP's own shapes, and its counts against the graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, PROV, RDF, VOID

import cuakhau
from cuakhau.exports.catalogue import Release, catalogue

DATASET = rdflib.URIRef("https://w3id.org/cuakhau/dataset")


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Iterator[cuakhau.Graph]:
    with cuakhau.open_graph(built_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def release(graph: cuakhau.Graph) -> Release:
    return Release.of(graph.manifest, root="https://example.org/border/")


@pytest.fixture(scope="module")
def entry(graph: cuakhau.Graph, release: Release) -> rdflib.Graph:
    return rdflib.Graph().parse(data=catalogue(graph.store, release), format="turtle")


@pytest.mark.parametrize(
    "shapes", ["dcat-ap-3.0.0-shacl.ttl", "dcat-ap-3.0.1-shapes.ttl", "dcat-ap-3.0.1-range.ttl"]
)
def test_dcat_ap_accepts_it(entry: rdflib.Graph, shared: Path, shapes: str) -> None:
    rules = rdflib.Graph().parse(shared / "conformance/dcat-ap" / shapes, format="turtle")
    conforms, _, report = pyshacl.validate(entry, shacl_graph=rules, inplace=False)
    assert conforms, report


def test_the_shapes_find_what_is_missing(entry: rdflib.Graph, shared: Path) -> None:
    rules = rdflib.Graph().parse(shared / "conformance/dcat-ap/dcat-ap-3.0.1-shapes.ttl", format="turtle")
    broken = rdflib.Graph() + entry
    broken.remove((DATASET, DCTERMS.title, None))
    conforms, _, _ = pyshacl.validate(broken, shacl_graph=rules, inplace=False)
    assert not conforms


def test_partitions_add_up(entry: rdflib.Graph, graph: cuakhau.Graph) -> None:
    counted = {
        str(entry.value(part, VOID.property)): int(str(entry.value(part, VOID.triples)))
        for part in entry.objects(DATASET, VOID.propertyPartition)
    }
    assert sum(counted.values()) == graph.manifest.triples == int(str(entry.value(DATASET, VOID.triples)))
    gates = rdflib.URIRef("https://w3id.org/cuakhau/ontology#BorderGate")
    (partition,) = entry.subjects(VOID["class"], gates)
    assert int(str(entry.value(partition, VOID.entities))) == graph.manifest.entities["BorderGate"]


def test_it_names_what_it_was_built_from(entry: rdflib.Graph, graph: cuakhau.Graph) -> None:
    (activity,) = entry.objects(DATASET, PROV.wasGeneratedBy)
    assert len(list(entry.objects(activity, PROV.used))) == len(graph.manifest.inputs)
    assert all((used, RDF.type, PROV.Entity) in entry for used in entry.objects(activity, PROV.used))


def test_a_static_site_promises_no_endpoint(graph: cuakhau.Graph, release: Release) -> None:
    from dataclasses import replace

    text = catalogue(graph.store, replace(release, endpoint=False))
    entry = rdflib.Graph().parse(data=text, format="turtle")
    assert not list(entry.subjects(RDF.type, DCAT.DataService))
    assert list(entry.objects(DATASET, DCAT.distribution))
    assert text == catalogue(graph.store, replace(release, endpoint=False))
