"""The documentation of the ontology: one entry a term, under the anchor that the term's IRI names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from lxml import html
from rdflib import OWL, RDF, RDFS

from cuakhau import ontology, open_graph
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.pages.term_entries import constraints, constraints_on
from cuakhau.graph.iris import CK
from cuakhau.queries.query import library

_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def site(built_store: Path) -> Iterator[Site]:
    with open_graph(built_store) as graph:
        yield Site(graph, backend="wasm")


@pytest.fixture(scope="module", params=["vi", "en", "zh"])
def page(request: pytest.FixtureRequest, site: Site) -> html.HtmlElement:
    text = site.page(f"{request.param}/ontology/")
    assert text is not None
    return html.document_fromstring(text)


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.ontology_text(), format="turtle")


def _entry(page: html.HtmlElement, name: str) -> html.HtmlElement:
    (entry,) = page.xpath(f"//*[@id='{name}']")
    return entry


def test_every_term_and_every_code_list_has_its_anchor_once(
    page: html.HtmlElement, terms: rdflib.Graph
) -> None:
    names = {
        str(term).removeprefix(CK)
        for kind in _KINDS
        for term in terms.subjects(RDF.type, kind)
        if str(term).startswith(CK)
    }
    assert len(names) > 150
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert names <= set(ids)
    codes = rdflib.Graph().parse(data=ontology.codes_text(), format="turtle")
    lists = {str(scheme).rpartition("/")[2] for scheme in codes.subjects(RDF.type, rdflib.SKOS.ConceptScheme)}
    assert {f"list-{name}" for name in lists} <= set(ids)


def test_every_entry_tells_all_that_the_ontology_says_of_the_term(
    page: html.HtmlElement, terms: rdflib.Graph
) -> None:
    language = page.get("lang")
    for kind in _KINDS:
        for term in terms.subjects(RDF.type, kind):
            if not str(term).startswith(CK):
                continue
            entry = _entry(page, str(term).removeprefix(CK))
            text = entry.text_content()
            for said in (RDFS.label, RDFS.comment):
                (wanted,) = (
                    str(v) for v in terms.objects(term, said) if getattr(v, "language", "") == language
                )
                assert wanted in text, (term, said)
            links = {link.rpartition("#")[2] for link in entry.xpath(".//a/@href")}
            for relation in (
                RDFS.subClassOf,
                RDFS.subPropertyOf,
                RDFS.domain,
                RDFS.range,
                OWL.inverseOf,
                OWL.disjointWith,
            ):
                for other in terms.objects(term, relation):
                    if str(other).startswith(CK):
                        assert str(other).removeprefix(CK) in links, (term, relation, other)
                    else:
                        local = str(other).rpartition("#")[2].rpartition("/")[2]
                        assert local in text, (term, relation, other)


def test_wider_terms_lead_to_narrower_ones_and_classes_to_their_properties(page: html.HtmlElement) -> None:
    links = {link.rpartition("#")[2] for link in _entry(page, "Instrument").xpath(".//a/@href")}
    assert {"Decision", "Treaty", "issuer"} <= links


def test_an_example_is_a_thing_of_the_graph(page: html.HtmlElement) -> None:
    links = _entry(page, "pairedWith").xpath(".//a/@href")
    assert sum("/id/gate/" in link for link in links) == 2


def test_questions_that_rest_on_a_term_are_named(page: html.HtmlElement) -> None:
    language = page.get("lang")
    assert library()["gate-counterpart"].title[language] in _entry(page, "pairedWith").text_content()


def test_what_the_shapes_ask_stands_with_the_classes_and_properties_that_they_are_about() -> None:
    shapes = rdflib.Graph().parse(data=ontology.shapes_text(), format="turtle")
    messages = {str(o) for o in shapes.objects(None, rdflib.SH.message) if getattr(o, "language", "") == "en"}
    told = {
        text for one in constraints().values() for language, text in one.messages.items() if language == "en"
    }
    assert told <= messages
    assert len(told) > 50
    assert "A pair has one Chinese gate." in constraints_on(CK + "GatePair", "en")
    assert "A pair has one Chinese gate." in constraints_on(CK + "chineseGate", "en")
    assert "A pair has one Chinese gate." not in constraints_on(CK + "BorderGate", "en")


def test_it_says_which_version_it_is_and_where_the_file_is(page: html.HtmlElement) -> None:
    assert "0.1.0" in page.xpath("string(//article)")
    assert {"../../ontology.ttl", "../../ontology.jsonld", "../../ontology.nt"} <= set(
        page.xpath("//article//a/@href")
    )
