"""The codes that loaders accept are those that the ontology describes."""

from __future__ import annotations

from importlib.resources import files

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

from cuakhau.loaders.codes import codes_of

ID = "https://w3id.org/cuakhau/id/"
SCHEMES = (
    "gate-class", "status", "mode", "measure", "unit-of-measure", "scope", "bound", "flow", "coordinate-basis",
    "identifier-scheme", "role",
)  # fmt: skip


@pytest.fixture(scope="module")
def described() -> Graph:
    return Graph().parse(
        data=files("cuakhau.ontology").joinpath("codes.ttl").read_text(encoding="utf-8"), format="turtle"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_of_a_loader_is_a_concept(scheme: str, described: Graph) -> None:
    for code in codes_of(scheme):
        concept = URIRef(f"{ID}{scheme}/{code.replace(' ', '-').replace('/', '-per-')}")
        assert (concept, SKOS.prefLabel, None) in described, code


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_concept_is_a_code_of_the_loaders(scheme: str, described: Graph) -> None:
    concepts = {
        str(subject)
        for subject in described.subjects(RDF.type)
        if str(subject).startswith(f"{ID}{scheme}/") and (subject, SKOS.notation, None) in described
    }
    known = {f"{ID}{scheme}/{code.replace(' ', '-').replace('/', '-per-')}" for code in codes_of(scheme)}
    assert concepts <= known
