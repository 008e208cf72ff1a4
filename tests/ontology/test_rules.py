"""The rules derive what they should, no more, and agree with an OWL reasoner where OWL can say the same."""

from collections.abc import Callable

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, Variable

from cuakhau import ontology

CK = Namespace("https://w3id.org/cuakhau/ontology#")
GATE = Namespace("https://w3id.org/cuakhau/id/gate/")
UNIT = Namespace("https://w3id.org/cuakhau/id/unit/")
X = Namespace("https://w3id.org/cuakhau/id/sample/")
CLASS = Namespace("https://w3id.org/cuakhau/id/gate-class/")
SYMMETRIC = (CK.pairedWith, CK.counterpartOf, CK.cooperatesWith, CK.connectsTo, CK.facesProvince)

Derive = Callable[..., Graph]


@pytest.fixture
def derived(sample: Graph, derive: Derive) -> Graph:
    return derive(sample)


def test_names_are_those_of_the_graphs_of_what_they_derive() -> None:
    assert [rule.name for rule in ontology.rules()] == [
        "current-class", "distance", "event-concerns", "faces-province", "inverse", "pair-designation",
        "pairing-symmetric", "subclass", "within-successor", "within-transitive",
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ontology.rules(), ids=lambda rule: rule.name)
def test_every_rule_is_a_construct_of_one_triple_over_the_default_graph(rule: ontology.Rule) -> None:
    assert isinstance(pyoxigraph.Store().query(rule.text), pyoxigraph.QueryTriples)
    assert "GRAPH" not in rule.text
    assert rule.text.partition("CONSTRUCT {")[2].partition("}")[0].count("?") >= 2
    assert all(rule.title[language] for language in ("vi", "en", "zh"))
    assert rule.description


def test_pairing_is_symmetric(derived: Graph) -> None:
    assert (GATE["cn-b"], CK.pairedWith, GATE.a) in derived
    assert (UNIT.new, CK.cooperatesWith, UNIT.region) in derived
    assert (UNIT.new, CK.connectsTo, GATE.a) in derived


def test_every_symmetric_property_of_the_ontology_is_in_the_rule(vocabulary: Graph) -> None:
    (rule,) = (rule for rule in ontology.rules() if rule.name == "pairing-symmetric")
    declared = set(vocabulary.subjects(RDF.type, OWL.SymmetricProperty))
    assert declared == set(SYMMETRIC)
    assert all(f"ck:{str(term).removeprefix(CK)} " in rule.text for term in declared)


def test_within_is_transitive(derived: Graph) -> None:
    assert (GATE.a, CK.within, UNIT.old) in derived
    assert (GATE.a, CK.within, X.vn) in derived
    assert (GATE["cn-b"], CK.within, X.cn) in derived


def test_after_a_merger_a_place_lies_in_the_successor_but_a_district_that_ended_does_not(
    derived: Graph,
) -> None:
    assert (GATE.a, CK.within, UNIT.new) in derived
    assert (X.zone, CK.within, UNIT.new) in derived
    assert (UNIT.district, CK.within, UNIT.new) not in derived


def test_after_a_split_it_is_not_known_in_which_part_a_place_lies(sample: Graph, derive: Derive) -> None:
    sample.add((UNIT.old, CK.successor, UNIT.other))
    derived = derive(sample)
    assert (X.zone, CK.within, UNIT.new) not in derived
    assert (X.zone, CK.within, UNIT.other) not in derived


def test_the_provinces_of_a_pair_face_each_other(derived: Graph) -> None:
    assert set(derived.subject_objects(CK.facesProvince)) == {
        (UNIT.old, UNIT.region), (UNIT.region, UNIT.old), (UNIT.new, UNIT.region), (UNIT.region, UNIT.new),
    }  # fmt: skip


def test_a_pair_shares_its_designation_and_its_status(derived: Graph) -> None:
    for gate in (GATE.a, GATE["cn-b"]):
        assert (X.designation, CK.designates, gate) in derived
        assert (X.status, CK.statusOf, gate) in derived


def test_an_event_on_a_pair_concerns_both_gates_and_one_at_a_gate_that_gate(derived: Graph) -> None:
    assert set(derived.objects(X.opening, CK.concerns)) == {GATE.a, GATE["cn-b"]}
    assert set(derived.objects(X.meeting, CK.concerns)) == {GATE.a}
    assert set(derived.subjects(CK.concerns)) == {X.opening, X.meeting}, "figures and flows are no events"


def test_only_an_actual_class_that_holds_on_the_data_s_date_is_current(derived: Graph) -> None:
    assert set(derived.subject_objects(CK.currentClass)) == {
        (GATE.a, CLASS.international),
        (GATE["cn-b"], CLASS.international),
    }


def test_a_class_ends_after_its_last_day(sample: Graph, derive: Derive) -> None:
    sample.set((X.former, CK.validUntilEnd, Literal("2026-01-01", datatype=XSD.date)))
    assert (GATE.a, CK.currentClass, CLASS.bilateral) in derive(sample)
    sample.set((X.former, CK.validUntilEnd, Literal("2025-12-31", datatype=XSD.date)))
    assert (GATE.a, CK.currentClass, CLASS.bilateral) not in derive(sample)


def test_what_has_a_successor_is_its_predecessor(derived: Graph) -> None:
    assert (UNIT.new, CK.predecessor, UNIT.old) in derived
    assert (X.decision, CK.hasPart, X.bridge) in derived


def test_binding_the_head_of_a_derived_triple_gives_its_premises(sample: Graph, derive: Derive) -> None:
    (rule,) = (rule for rule in ontology.rules() if rule.name == "faces-province")
    whole = sample + derive(sample)
    where = rule.text.partition("WHERE")[2]
    query = f"PREFIX ck: <{CK}> SELECT ?gate ?counterpart WHERE {where}"
    bound = {"province": UNIT.old, "opposite": UNIT.region}
    premises = whole.query(query, initBindings=bound).bindings
    assert [(row[Variable("gate")], row[Variable("counterpart")]) for row in premises] == [
        (GATE.a, GATE["cn-b"])
    ]


def test_rules_give_the_same_on_rdflib(sample: Graph, derive: Derive, vocabulary: Graph) -> None:
    derived = derive(sample)
    whole = sample + derived
    for triple in vocabulary.triples((None, RDFS.subClassOf, None)):
        whole.add(triple)
    for rule in ontology.rules():
        for triple in whole.query(rule.text).graph or ():
            assert triple in whole, f"{rule.name} derives {triple} on rdflib only"


def test_symmetric_transitive_inverse_and_subclass_rules_agree_with_owlrl(
    sample: Graph, derive: Derive, vocabulary: Graph
) -> None:
    """Both ways: owlrl derives what these rules do, and nothing more of the properties that they are about."""
    rules = ("pairing-symmetric", "within-transitive", "inverse", "subclass")
    ours = sample + derive(sample, only=rules)
    theirs = sample + Graph()
    for predicate in (RDFS.subClassOf, OWL.inverseOf):
        theirs += vocabulary.triples((None, predicate, None))
    for kind in (OWL.SymmetricProperty, OWL.TransitiveProperty):
        theirs += vocabulary.triples((None, RDF.type, kind))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(theirs)
    for predicate in (*SYMMETRIC, CK.within, CK.predecessor, CK.hasPart):
        assert set(ours.subject_objects(predicate)) == set(theirs.subject_objects(predicate)), predicate
    for thing in set(sample.subjects()):
        expected = {name for name in theirs.objects(thing, RDF.type) if str(name).startswith(CK)}
        assert {name for name in ours.objects(thing, RDF.type) if str(name).startswith(CK)} == expected, thing
