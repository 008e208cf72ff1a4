"""The code lists: canonical, complete, in three languages, each code findable by the words of sources."""

from decimal import Decimal

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

CK = Namespace("https://w3id.org/cuakhau/ontology#")
ID = "https://w3id.org/cuakhau/id/"
CLASSES = {
    "gate-class": "GateClass", "status": "StatusCode", "mode": "Mode", "measure": "Measure",
    "unit-of-measure": "Unit", "scope": "Scope", "bound": "Bound", "flow": "Flow",
    "coordinate-basis": "CoordinateBasis", "identifier-scheme": "IdentifierScheme", "role": "RoleConcept",
}  # fmt: skip
CODES = {
    "gate-class": "international bilateral auxiliary opening specialised_road crossing category1 category2",
    "status": "open closed trial temporary not_yet_open planned proposed pilot under_construction operating completed",
    "mode": "road rail river",
    "measure": "trade_turnover export_turnover import_turnover budget_revenue tourists vehicles_per_day vehicles projects"
    " investment enterprises area border_length gates cargo_volume passengers infrastructure_fees cost length",
    "unit-of-measure": "USD thousand-USD million-USD billion-USD VND million-VND billion-VND trillion-VND CNY million-CNY"
    " billion-CNY 100-million-CNY km m km2 ha vehicles-per-day vehicles visits persons tonnes percent projects"
    " enterprises gates",
    "scope": "domestic foreign in_force off_budget registered_capital yards trade_and_services functional_areas key"
    " at_gates zone_gates average peak all_types declared_locally local_goods import_export_taxes_and_fees"
    " trading_organisations border_with_guangxi broken_ground smart_gate_scheme vietnamese_and_chinese_visitors"
    " chinese_customs vietnamese_customs whole_country cross_border",
    "bound": "min max about",
    "flow": "export import potential",
    "coordinate-basis": "gate border_marker populated_place commune_centre area_centre map_point seat",
    "identifier-scheme": "wikidata geonames unlocode osm iso3166-2 gb2260 gso",
    "role": "deputy_head head party_secretary vice_chair deputy_prime_minister director bureau_head signatory"
    " foreign_minister",
}


def iri(scheme: str, code: str) -> URIRef:
    return URIRef(f"{ID}{scheme}/{code}")


@pytest.mark.parametrize("scheme", CODES)
def test_every_code_that_others_rely_on_is_there(scheme: str, vocabulary: Graph) -> None:
    members = set(vocabulary.subjects(SKOS.inScheme, URIRef(ID + scheme)))
    assert {iri(scheme, code) for code in CODES[scheme].split()} <= members
    assert (URIRef(ID + scheme), RDF.type, SKOS.ConceptScheme) in vocabulary
    for member in members:
        assert str(member).startswith(f"{ID}{scheme}/")
        assert (member, RDF.type, CK[CLASSES[scheme]]) in vocabulary
        assert (member, SKOS.topConceptOf, URIRef(ID + scheme)) in vocabulary


def test_the_notation_is_the_code_as_data_files_write_it(vocabulary: Graph) -> None:
    for concept in vocabulary.subjects(RDF.type, SKOS.Concept):
        notation = str(vocabulary.value(concept, SKOS.notation))
        assert str(concept).rpartition("/")[2] == notation.replace(" ", "-").replace("/", "-per-")


def test_every_code_has_one_label_in_each_language_and_the_same_as_skos(vocabulary: Graph) -> None:
    for concept in vocabulary.subjects(RDF.type, SKOS.Concept):
        labels = list(vocabulary.objects(concept, SKOS.prefLabel))
        assert sorted(str(t.language) for t in labels if isinstance(t, Literal)) == ["en", "vi", "zh"], (
            concept
        )
        assert set(labels) == set(vocabulary.objects(concept, RDFS.label)), concept


@pytest.mark.parametrize("scheme", CODES)
def test_no_two_codes_of_a_list_share_a_name(scheme: str, vocabulary: Graph) -> None:
    names: dict[tuple[str, str | None], Node] = {}
    for concept in vocabulary.subjects(SKOS.inScheme, URIRef(ID + scheme)):
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for name in vocabulary.objects(concept, predicate):
                assert isinstance(name, Literal)
                key = (str(name).casefold(), name.language)
                assert names.setdefault(key, concept) == concept, name


@pytest.mark.parametrize(
    ("scheme", "code", "word"),
    [
        ("gate-class", "bilateral", "song phương"),
        ("gate-class", "bilateral", "cửa khẩu chính"),
        ("gate-class", "bilateral", "main"),
        ("gate-class", "bilateral", "national"),
        ("role", "deputy_head", "Phó Trưởng Ban"),
        ("role", "head", "Trưởng ban"),
        ("role", "party_secretary", "Bí thư"),
        ("role", "vice_chair", "Phó Chủ tịch"),
        ("role", "deputy_prime_minister", "Phó Thủ tướng"),
        ("role", "director", "Giám đốc"),
        ("role", "bureau_head", "Cục trưởng"),
    ],
)
def test_a_code_is_found_by_the_words_of_sources(
    scheme: str, code: str, word: str, vocabulary: Graph
) -> None:
    concept = iri(scheme, code)
    names = {str(n) for p in (SKOS.prefLabel, SKOS.altLabel) for n in vocabulary.objects(concept, p)}
    assert word.casefold() in {name.casefold() for name in names}


def test_every_unit_comes_down_to_a_base_unit_of_its_own_kind(vocabulary: Graph) -> None:
    for unit in vocabulary.subjects(RDF.type, CK.Unit):
        (base,) = vocabulary.objects(unit, CK.baseUnit)
        (factor,) = vocabulary.objects(unit, CK.factor)
        assert isinstance(factor, Literal)
        assert isinstance(factor.value, Decimal)
        assert factor.value > 0
        assert set(vocabulary.objects(base, CK.baseUnit)) == {base}, "a base unit is its own base"
        if unit == base:
            assert factor.value == 1


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("million-USD", "USD", "1000000"),
        ("trillion-VND", "VND", "1000000000000"),
        ("100-million-CNY", "CNY", "100000000"),
        ("m", "km", "0.001"),
        ("ha", "km2", "0.01"),
        ("vehicles-per-day", "vehicles-per-day", "1"),
    ],
)
def test_factors(unit: str, base: str, factor: str, vocabulary: Graph) -> None:
    found = vocabulary.value(iri("unit-of-measure", unit), CK.factor)
    assert isinstance(found, Literal)
    assert found.value == Decimal(factor)
    assert vocabulary.value(iri("unit-of-measure", unit), CK.baseUnit) == iri("unit-of-measure", base)
