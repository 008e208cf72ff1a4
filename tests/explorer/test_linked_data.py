"""Every address under `https://w3id.org/cuakhau/`, on the server and as files."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import rdflib
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import DCTERMS, OWL, PROV, RDF, VOID

from cuakhau import open_graph
from cuakhau.explorer.resources import code_lists, fixed_resources, resource_or_none
from cuakhau.explorer.signposts import LINK_SET, signposts
from cuakhau.graph.iris import BASE, CK
from tests.explorer.conftest import Inside

_RDF = {
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
# rdflib's own lacks the terms of DCAT 3.
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
_LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')
_EXAMPLES = (
    "id/gate/huu-nghi", "source/gates", "ontology", "ontology/0.1.0", "dataset", "dataset/0.1.0", "catalogue",
    "graph/ontology", "graph/provenance", "graph/proposed", "graph/merged", "graph/inferred/inverse",
)  # fmt: skip


def _links(header: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for target, relations, media_type in _LINK.findall(header):
        for relation in relations.split():
            found.setdefault(relation, []).append((target, media_type))
    return found


def _read(body: bytes, media_type: str) -> rdflib.Graph:
    # By Oxigraph: rdflib's reader of JSON-LD warns of its own classes.
    text = "".join(f"{quad.triple} .\n" for quad in parse(body, format=_RDF[media_type]))
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.mark.parametrize("path", _EXAMPLES)
@pytest.mark.parametrize("media_type", sorted(_RDF))
def test_an_identifier_leads_to_a_document_that_speaks_of_it(
    client: Inside, path: str, media_type: str
) -> None:
    answer = client.get(f"/{path}", headers={"accept": media_type})
    assert answer.status_code == 303
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    document = client.get(str(answer.next_request.url.raw_path, "ascii") if answer.next_request else "")
    assert document.status_code == 200
    assert document.headers["content-type"].partition(";")[0] == media_type
    triples = _read(document.content, media_type)
    said = BASE + ("catalogue" if path == "catalogue" else path)
    assert (rdflib.URIRef(said), None, None) in triples or path.startswith("ontology/")
    described = _links(document.headers["link"])
    assert described["describes"] == [(said, "")]
    assert [target for target, _ in described["license"]] == ["https://creativecommons.org/licenses/by/4.0/"]


@pytest.mark.parametrize("path", [*_EXAMPLES, "contributors", "contact", "input/gates.csv", "id/gate-class"])
def test_an_identifier_leads_a_reader_to_a_page(client: Inside, path: str) -> None:
    answer = client.get(f"/{path}", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.next_request is not None
    page = client.get(str(answer.next_request.url))
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    fragment = answer.headers["location"].partition("#")[2]
    anchors = html.document_fromstring(page.content).xpath("//@id")
    assert not fragment or fragment in anchors


@pytest.mark.parametrize(
    "path", ["dataset/9.9.9", "ontology/9.9.9", "graph/nothing", "id/no-such-list", "graph"]
)
def test_what_is_not_there_is_not_found(client: Inside, path: str) -> None:
    answer = client.get(f"/{path}", headers={"accept": "text/turtle"})
    if answer.status_code == 303:
        assert answer.next_request is not None
        answer = client.get(str(answer.next_request.url))
    assert answer.status_code == 404


def test_an_identifier_cannot_be_had_as_what_it_is_not(client: Inside) -> None:
    answer = client.get("/dataset", headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize(
    "path", ["ontology", "dataset.ttl", "graph/ontology.nt", "context.jsonld", ".well-known/void"]
)
def test_head_is_get_without_a_body(client: Inside, path: str) -> None:
    given, head = client.get(f"/{path}"), client.head(f"/{path}")
    assert head.status_code == given.status_code
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == dict(given.headers)


def test_void_is_where_programs_look_for_it(client: Inside) -> None:
    plain = client.get("/.well-known/void", headers={"accept": "*/*"})
    assert (plain.status_code, plain.headers["location"]) == (303, "../dataset.ttl")
    page = client.get("/.well-known/void", headers={"accept": "text/html,*/*;q=0.1"})
    assert page.headers["location"] == "../en/about/"


def test_the_data_set_is_one_node_for_catalogue_void_provenance_and_service(client: Inside) -> None:
    described = rdflib.Graph().parse(data=client.get("/dataset.ttl").content, format="turtle")
    (dataset,) = set(described.objects(rdflib.URIRef(BASE + "catalogue"), DCAT.dataset))
    kinds = set(described.objects(dataset, RDF.type))
    assert {DCAT.Dataset, VOID.Dataset, PROV.Entity} <= kinds
    assert described.value(dataset, PROV.wasGeneratedBy) is not None
    assert described.value(dataset, DCAT.hasCurrentVersion) == rdflib.URIRef(BASE + "dataset/0.1.0")
    service = rdflib.Graph().parse(
        data=client.get("/sparql", headers={"accept": "text/turtle"}).content, format="turtle"
    )
    defaults = set(
        service.objects(None, rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#defaultDataset"))
    )
    assert defaults == {dataset}


def test_the_ontology_has_a_version_iri_that_is_answered(client: Inside) -> None:
    text = client.get("/ontology.ttl").content
    ontology = rdflib.Graph().parse(data=text, format="turtle")
    (version,) = ontology.objects(rdflib.URIRef(BASE + "ontology"), OWL.versionIRI)
    path = str(version).removeprefix(BASE)
    answer = client.get(f"/{path}", headers={"accept": "text/turtle"})
    assert answer.status_code == 303
    assert answer.next_request is not None
    assert client.get(str(answer.next_request.url)).content == text


def test_the_file_of_the_whole_graph_is_served(client: Inside, built_store: Path) -> None:
    answer = client.get("/data/graph.nq.gz")
    assert answer.headers["content-type"] == "application/gzip"
    with open_graph(built_store) as graph:
        assert graph.folder is not None
        assert gzip.decompress(answer.content) == (graph.folder / "graph.nq").read_bytes()


def test_the_context_that_exports_name_is_served_and_may_be_read_from_anywhere(client: Inside) -> None:
    answer = client.get("/context.jsonld", headers={"origin": "https://example.org"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["@context"]["pairedWith"]["@id"] == CK + "pairedWith"


@pytest.mark.parametrize(
    ("path", "cited"),
    [("en/id/gate/huu-nghi/", "id/gate/huu-nghi"), ("vi/about/", "dataset"), ("zh/", "dataset"), ("en/ontology/", "ontology")],
)  # fmt: skip
def test_signposts_of_a_page_are_in_its_header_and_in_its_head_and_lead_somewhere(
    client: Inside, path: str, cited: str
) -> None:
    answer = client.get(f"/{path}")
    links = _links(answer.headers["link"])
    assert links["cite-as"] == [(BASE + cited, "")]
    assert ("https://schema.org/AboutPage", "") in links["type"]
    assert links["license"]
    for target, media_type in [*links["describedby"], *links.get("item", ()), *links.get("linkset", ())]:
        found = client.get(target)
        assert found.status_code == 200, target
        assert found.headers["content-type"].partition(";")[0] == media_type
    page = html.document_fromstring(answer.content)
    written = {relation for value in page.xpath("//head/link/@rel") for relation in value.split()}
    assert set(links) <= written


def test_the_link_set_says_what_the_landing_page_links_to(client: Inside) -> None:
    (entry,) = client.get(f"/{LINK_SET}").json()["linkset"]
    header = _links(client.get("/en/about/").headers["link"])
    assert set(entry) - {"anchor"} == set(header)
    assert entry["cite-as"] == [{"href": BASE + "dataset"}]


def test_an_error_page_has_no_signposts(client: Inside) -> None:
    answer = client.get("/en/id/gate/nowhere/")
    assert answer.status_code == 404
    assert "link" not in answer.headers
    assert b"cite-as" not in answer.content


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("page", ["", "about/"])
def test_the_landing_page_says_what_catalogues_of_data_sets_ask_for(
    client: Inside, language: str, page: str
) -> None:
    document = html.document_fromstring(client.get(f"/{language}/{page}").content)
    (text,) = document.xpath("//script[@type='application/ld+json']/text()")
    found = json.loads(text)
    # The vocabulary instead of the address of the context, which nothing here may fetch.
    assert found.pop("@context") == "https://schema.org"
    body = json.dumps({"@context": {"@vocab": "https://schema.org/"}, **found}).encode()
    graph = _read(body, "application/ld+json")
    schema = rdflib.Namespace("https://schema.org/")
    dataset = rdflib.URIRef(BASE + "dataset")
    assert (dataset, RDF.type, schema.Dataset) in graph
    for wanted in (
        "name", "description", "license", "creator", "publisher", "url", "identifier", "keywords", "version",
        "temporalCoverage", "spatialCoverage", "distribution", "includedInDataCatalog", "isAccessibleForFree", "inLanguage",
    ):  # fmt: skip
        assert list(graph.objects(dataset, schema[wanted])), wanted
    for description in graph.objects(dataset, schema.description):
        assert 50 <= len(str(description).encode()) <= 5000
    assert {
        str(v.language) for v in graph.objects(dataset, schema.name) if isinstance(v, rdflib.Literal)
    } == {"vi", "en", "zh"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", found["temporalCoverage"])
    south, west, north, east = map(float, found["spatialCoverage"]["geo"]["box"].split())
    assert 20 < south < north < 24
    assert 101 < west < east < 109
    for download in found["distribution"]:
        assert client.get("/" + download["contentUrl"].removeprefix(BASE)).status_code == 200


def test_what_has_no_page_of_its_own_leads_to_that_of_its_owner(client: Inside, built_store: Path) -> None:
    with open_graph(built_store) as graph:
        rows = graph.sparql(
            "SELECT ?part { <https://w3id.org/cuakhau/id/gate/huu-nghi> geo:hasGeometry ?part }"
        ).terms
    part = rows[0][0]
    assert isinstance(part, NamedNode)
    answer = client.get("/en/" + part.value.removeprefix(BASE) + "/")
    assert answer.status_code == 303
    assert answer.next_request is not None
    assert answer.next_request.url.path == "/en/id/gate/huu-nghi/"


def test_every_fixed_resource_has_a_page_and_documents() -> None:
    for path in fixed_resources():
        resource = resource_or_none(path)
        assert resource is not None
        assert resource.page
        assert resource.document
        assert resource.endings
    assert "gate-class" in code_lists()
    assert not signposts("en/map/")
    assert not signposts("static/site.css")


def test_the_version_of_the_data_is_an_iri_of_its_own(client: Inside) -> None:
    graph = rdflib.Graph().parse(data=client.get("/dataset/0.1.0.nt").content, format="nt")
    version = rdflib.URIRef(BASE + "dataset/0.1.0")
    assert graph.value(version, DCAT.isVersionOf) == rdflib.URIRef(BASE + "dataset")
    assert graph.value(version, DCTERMS.title) is not None


@pytest.mark.parametrize(
    "path", ["dataset/0.0.3", "dataset/9.9.ttl", "ontology/0.0.1", "ontology/0.0.1.jsonld"]
)
def test_another_version_is_not_found_and_the_one_that_is_here_is_named(client: Inside, path: str) -> None:
    kind = path.partition("/")[0]
    (present,) = (one for one in fixed_resources() if one.startswith(f"{kind}/"))
    told = client.get(f"/{path}", headers={"accept": "text/turtle"})
    assert told.status_code == 404
    assert f"/{present}" in told.json()["detail"]
    assert told.headers["link"] == f'<http://testserver/{present}>; rel="latest-version"'
    assert client.get(f"/{present}.ttl").status_code == 200
    page = client.get(f"/{path}", headers={"accept": "text/html", "accept-language": "zh"})
    assert page.status_code == 404
    assert present in page.text
    assert "版本" in page.text
