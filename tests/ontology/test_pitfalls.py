"""What OOPS! and like checkers look for, and what the graph needs: no term half described, none left alone."""

import re
from collections import deque
from itertools import combinations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from cuakhau import ontology

CK = Namespace("https://w3id.org/cuakhau/ontology#")
LANGUAGES = {"vi", "en", "zh"}
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CONTRACT_CLASSES = """
    BorderGate GatePair CrossingRoute BorderMarker Place Region AdministrativeUnit Country Province AutonomousRegion
    Prefecture County District City EconomicZone BorderGateEconomicZone FunctionalArea CrossBorderZone BondedZone
    FreeTradeZone PilotZone TradeIndustryArea GateArea ScenicArea Facility TransportLink Bridge Road Expressway Railway
    Corridor Project DigitalPlatform Instrument Treaty Agreement Decision Decree Resolution Plan Programme Protocol
    Memorandum Minutes Circular OfficialLetter StateApproval Organisation Person Post Event Meeting PilotStart Opening
    Reopening Upgrade Groundbreaking Announcement Approval Signing Designation StatusPeriod Observation Commodity
    CommodityFlow Intention Source RegistryTable Passage SystemGraph Candidate Identifier PointGeometry Modality
    GateClass StatusCode Mode Measure Unit Scope Bound Flow CoordinateBasis IdentifierScheme RoleConcept
"""
DATES = (
    "validFrom",
    "validUntil",
    "attestedOn",
    "date",
    "startDate",
    "endDate",
    "plannedEndDate",
    "knownFrom",
)
CONTRACT_PROPERTIES = """
    country mode coordinateBasis pairedWith vietnameseGate chineseGate counterpartOf designates designatedClass modality
    byInstrument currentClass statusOf status within partOf cooperatesWith facesProvince connectsTo joins number issuer
    signatory party approves place participant object outcome measure value unit baseValue baseUnit factor partner
    period periodStart periodEnd bound estimated scope scopeNote change changeValue changeUnit holder role organisation
    cost commodity flow aim atMarker identifier settlementIdentifier scheme successor concerns start end row rowKey page
    sha256 proposedBy acceptedBy acceptedOn saidBy dataDate issuedStart issuedEnd
"""


@pytest.fixture(scope="module")
def terms(vocabulary: Graph) -> list[URIRef]:
    found = {s for s in vocabulary.subjects(RDF.type, None) if isinstance(s, URIRef) and s.startswith(CK)}
    assert len(found) > 200
    return sorted(found)


def properties(vocabulary: Graph) -> list[tuple[URIRef, URIRef]]:
    return [
        (term, kind)
        for kind in KINDS
        for term in vocabulary.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(CK)
    ]


@pytest.mark.parametrize("predicate", [RDFS.label, RDFS.comment])
def test_every_term_is_labelled_and_described_once_in_each_language(
    predicate: URIRef, terms: list[URIRef], vocabulary: Graph
) -> None:
    for term in terms:
        texts = [text for text in vocabulary.objects(term, predicate) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == sorted(LANGUAGES), term
        assert all(text.strip() for text in texts), term


def test_no_two_terms_of_a_kind_have_one_english_label(vocabulary: Graph) -> None:
    for kind in (OWL.Class, *KINDS):
        labels: dict[str, Node] = {}
        for term in vocabulary.subjects(RDF.type, kind):
            for label in vocabulary.objects(term, RDFS.label):
                if isinstance(label, Literal) and label.language == "en" and str(term).startswith(CK):
                    assert labels.setdefault(str(label), term) == term, label


def test_every_property_has_one_domain_and_one_range_that_are_declared(vocabulary: Graph) -> None:
    builtin = {RDFS.Literal, RDFS.Resource}
    for term, _ in properties(vocabulary):
        (domain,) = vocabulary.objects(term, RDFS.domain)
        (range_,) = vocabulary.objects(term, RDFS.range)
        assert (domain, RDF.type, OWL.Class) in vocabulary, term
        is_type = range_ in builtin or str(range_).startswith("http://www.w3.org/2001/XMLSchema#")
        assert is_type or (range_, RDF.type, OWL.Class) in vocabulary, term


def test_every_relation_between_things_has_an_inverse_with_domain_and_range_swapped(
    vocabulary: Graph,
) -> None:
    codes = set(vocabulary.transitive_subjects(RDFS.subClassOf, CK.Code))
    for term, kind in properties(vocabulary):
        if kind != OWL.ObjectProperty or vocabulary.value(term, RDFS.range) in codes:
            continue
        if (term, RDF.type, OWL.SymmetricProperty) in vocabulary:
            assert vocabulary.value(term, RDFS.domain) == vocabulary.value(term, RDFS.range), term
            continue
        inverse = vocabulary.value(term, OWL.inverseOf) or vocabulary.value(None, OWL.inverseOf, term)
        assert inverse is not None, f"{term} has no inverse"
        assert vocabulary.value(inverse, RDFS.domain) == vocabulary.value(term, RDFS.range), term
        assert vocabulary.value(inverse, RDFS.range) == vocabulary.value(term, RDFS.domain), term


def test_every_class_is_connected_to_every_other(vocabulary: Graph) -> None:
    """By subclass, or through a property from its domain to its range."""
    edges: dict[Node, set[Node]] = {}
    pairs = list(vocabulary.subject_objects(RDFS.subClassOf))
    for term, _ in properties(vocabulary):
        pairs += [
            (d, r)
            for d in vocabulary.objects(term, RDFS.domain)
            for r in vocabulary.objects(term, RDFS.range)
        ]
    for a, b in pairs:
        if b not in (RDFS.Literal, RDFS.Resource):
            edges.setdefault(a, set()).add(b)
            edges.setdefault(b, set()).add(a)
    ours = {c for c in vocabulary.subjects(RDF.type, OWL.Class) if str(c).startswith(CK)}
    reached: set[Node] = {CK.BorderGate}
    queue: deque[Node] = deque(reached)
    while queue:
        for neighbour in edges.get(queue.popleft(), set()) - reached:
            reached.add(neighbour)
            queue.append(neighbour)
    assert ours <= reached


def test_no_class_is_its_own_superclass_and_no_property_is_of_two_kinds(vocabulary: Graph) -> None:
    for term in vocabulary.subjects(RDF.type, OWL.Class):
        above = set(vocabulary.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert all((ancestor, RDFS.subClassOf, term) not in vocabulary for ancestor in above), term
    for kind, other in combinations((*KINDS, OWL.Class), 2):
        assert not set(vocabulary.subjects(RDF.type, kind)) & set(vocabulary.subjects(RDF.type, other))


def test_a_subproperty_is_of_the_kind_of_its_superproperty(vocabulary: Graph) -> None:
    for term, above in vocabulary.subject_objects(RDFS.subPropertyOf):
        assert any(
            (term, RDF.type, kind) in vocabulary and (above, RDF.type, kind) in vocabulary for kind in KINDS
        ), term


def test_everything_used_is_declared(vocabulary: Graph) -> None:
    """Every class, property and code that ontology, code lists, shapes and rules name is declared or standard."""
    declared = set(vocabulary.subjects(RDF.type, None))
    known = re.compile(
        "http://www.w3.org/(1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2002/07/owl|2001/XMLSchema|ns/shacl)#"
        "|https://w3id.org/cuakhau/shapes#|https://creativecommons.org/|http://www.opengis.net/ont/geosparql#wktLiteral$"
    )
    shapes = Graph().parse(data=ontology.shapes_text(), format="turtle")
    for triple in (*vocabulary, *shapes):
        if triple[1] in (OWL.versionIRI, RDFS.seeAlso):
            continue
        for term in triple:
            assert not isinstance(term, URIRef) or known.match(term) or term in declared, term
    names = {str(term).removeprefix(CK) for term in declared}
    for rule in ontology.rules():
        assert set(re.findall(r"\bck:(\w+)", rule.text)) <= names, rule.name


def test_there_is_no_blank_node(vocabulary: Graph) -> None:
    assert not [node for node in vocabulary.all_nodes() if isinstance(node, BNode)]


def test_it_is_aligned_to_the_vocabularies_of_the_field(vocabulary: Graph) -> None:
    above = {
        str(o)
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf)
        for o in vocabulary.objects(None, predicate)
        if not str(o).startswith(CK)
    }
    for namespace in (
        "https://schema.org/",
        "http://www.opengis.net/ont/geosparql#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/org#",
        str(SKOS),
        "http://purl.org/linked-data/cube#",
        "http://data.europa.eu/eli/ontology#",
        "http://www.w3.org/2006/time#",
        "http://purl.org/dc/terms/",
    ):
        assert any(term.startswith(namespace) for term in above), namespace


@pytest.mark.parametrize("name", CONTRACT_CLASSES.split())
def test_classes_that_others_rely_on(name: str, vocabulary: Graph) -> None:
    assert (CK[name], RDF.type, OWL.Class) in vocabulary


@pytest.mark.parametrize(
    "name", [*CONTRACT_PROPERTIES.split(), *(date + end for date in DATES for end in ("", "Start", "End"))]
)
def test_properties_that_others_rely_on(name: str, vocabulary: Graph) -> None:
    assert any((CK[name], RDF.type, kind) in vocabulary for kind in KINDS)
