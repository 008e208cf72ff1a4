"""Names that try to run a script, to leave their element, or to turn the text around: shown as the text that they are."""

from __future__ import annotations

import json

import pyoxigraph
import pytest
from lxml import html
from pyoxigraph import Literal

from cuakhau.api import Graph
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.resources import ENDINGS
from cuakhau.graph.iris import BASE, term
from tests.explorer.hostile import LONG, hostile_graph
from tests.networks import border


@pytest.fixture(scope="module")
def graph() -> Graph:
    return hostile_graph()


@pytest.fixture(scope="module")
def pages(graph: Graph) -> dict[str, str]:
    site = Site(graph, backend="http")
    skipped = ("workbench/", "network/", "map/", "api/")
    found = {}
    for path in site.paths():
        if not path.endswith(skipped) and "/questions/" not in path:
            text = site.page(path)
            assert text is not None, path
            found[path] = text
    for text in border.HOSTILE:
        found[f"en/find/?{text!r}"] = site.page("en/find/", {"q": text}) or ""
    return found


def test_no_name_becomes_an_element_a_handler_or_a_link(pages: dict[str, str]) -> None:
    assert len(pages) > 100
    for path, text in pages.items():
        page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        for element in page.iter(html.etree.Element):
            assert not [name for name in element.attrib if name.startswith("on")], path
            assert not (element.get("href") or "").strip().lower().startswith(("javascript:", "data:")), path
        for script in page.iter("script"):
            assert (script.get("src") or "").endswith(".js") or script.get("type") == "application/ld+json", (
                path
            )
        assert not page.xpath("//img | //iframe | //object | //b[@title]"), path


def test_names_are_shown_as_they_are(pages: dict[str, str]) -> None:
    page = html.document_fromstring(pages["vi/id/person/enemy-0/"])
    assert page.findtext(".//h1") == border.HOSTILE[0]
    assert LONG.strip() in pages[f"zh/id/gate/enemy-{len(border.HOSTILE)}/"]


def test_json_ld_stays_in_its_element(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        if "/id/" not in path:
            continue
        body = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        assert "<" not in body, path
        json.loads(body)


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_documents_say_the_same_as_the_graph(graph: Graph, ending: str) -> None:
    for number, text in enumerate(border.HOSTILE):
        body = thing_document(graph, f"{BASE}id/gate/enemy-{number}", ENDINGS[ending])
        if ending == "csv":
            assert border.HOSTILE[number].splitlines()[0].replace('"', '""')[:12] in body.decode()
            continue
        formats = {
            "ttl": pyoxigraph.RdfFormat.TURTLE,
            "nt": pyoxigraph.RdfFormat.N_TRIPLES,
            "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        }
        names = {
            quad.object.value
            for quad in pyoxigraph.parse(body, format=formats[ending])
            if quad.predicate == term("rdfs:label") and isinstance(quad.object, Literal)
        }
        assert text in names
