"""Every page of the shipped graph: valid, escaped, in words, and every fact with a way to its source."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from lxml import etree, html

from cuakhau import open_graph
from cuakhau.explorer.pages.reading import Reading
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.pages.wording import all_words
from cuakhau.graph.iris import BASE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
_LANGUAGES = ("vi", "en", "zh")
_IRI_IN_TEXT = re.compile(r"https://w3id\.org/cuakhau/(?:id|source)/")


@pytest.fixture(scope="module")
def site(built_store: Path) -> Iterator[Site]:
    with open_graph(built_store) as graph:
        yield Site(graph, backend="http", reading=Reading(graph))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    """Every page of one language, and what is not about a thing in the others."""
    found = {}
    for path in site.paths():
        if path.startswith("vi/") or not re.match(r"../(id|source)/", path):
            text = site.page(path)
            assert text is not None, path
            found[path] = text
    return found


def _parsed(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def test_every_thing_and_source_has_a_page(site: Site, pages: dict[str, str]) -> None:
    assert len(site.things()) > 700
    assert len(site.sources()) > 200
    for iri in [*site.things(), *site.sources()]:
        assert f"vi/{iri.removeprefix(BASE)}/" in pages


def test_pages_are_well_formed(pages: dict[str, str]) -> None:
    html5rdf = pytest.importorskip("html5rdf")
    for path in sorted(pages)[::9]:
        parser = html5rdf.HTMLParser(tree=html5rdf.getTreeBuilder("etree"))
        parser.parse(pages[path])
        # The parser does not know `popover`; what it reports are faults of nesting and of characters.
        assert not parser.errors, (path, [str(error) for error in parser.errors[:3]])


def test_ids_are_unique_and_labels_point_at_something(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = _parsed(text)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1)[:5])
        for wanted in [*page.xpath("//@aria-labelledby"), *page.xpath("//@popovertarget")]:
            assert wanted in ids, (path, wanted)


def test_every_page_has_one_heading_a_title_and_a_language(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = _parsed(text)
        assert len(page.xpath("//h1")) == 1, path
        assert page.findtext(".//title"), path
        assert page.get("lang") == path[:2]
        levels = [int(tag.tag[1]) for tag in page.iter("h1", "h2", "h3", "h4")]
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), (path, levels)


def test_links_of_pages_are_relative_and_lead_to_pages(site: Site, pages: dict[str, str]) -> None:
    known = set(site.paths())
    for path, text in pages.items():
        for link in _parsed(text).xpath("//*[local-name()='a']/@href"):
            if link.startswith(("https://", "http://", "#")):
                continue
            assert not link.startswith("/"), (path, link)
            target = _resolved(path, link)
            if target.startswith(("vi/", "en/", "zh/")):
                assert target in known or not target.endswith("/"), (path, link)


def _resolved(path: str, link: str) -> str:
    parts = path.split("/")[:-1]
    for part in link.partition("#")[0].partition("?")[0].split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts) if not link.partition("#")[0].endswith("/") else "/".join(parts[:-1]) + "/"


def test_every_citation_leads_to_an_anchor_on_the_page_of_its_source(pages: dict[str, str]) -> None:
    anchors = {
        path[3:]: set(_parsed(text).xpath("//@id")) for path, text in pages.items() if "/source/" in path
    }
    checked = 0
    for path, text in pages.items():
        for link in _parsed(text).xpath("//p[@class='where']/a[1]/@href"):
            target, _, fragment = link.partition("#")
            assert fragment in anchors[_resolved(path, target)[3:]], (path, link)
            checked += 1
    assert checked > 1000


def test_every_stated_fact_of_a_thing_has_a_chip(pages: dict[str, str]) -> None:
    for path in ("vi/id/gate/tra-linh/", "vi/id/unit/vn-lang-son/", "vi/id/pair/huu-nghi/"):
        for item in _parsed(pages[path]).xpath(
            "//dl[@class='facts']//dd/ul/li | //li[contains(@class,'row')]"
        ):
            assert item.xpath(".//button[starts-with(@class,'chip')]"), (path, item.text_content())


def test_no_identifier_is_shown_in_place_of_a_name(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        page = _parsed(text)
        for part in page.xpath("//script | //code | //pre | //head | //blockquote"):
            part.drop_tree()
        shown = page.text_content()
        assert not _IRI_IN_TEXT.search(shown), (path, _IRI_IN_TEXT.findall(shown)[:3])
        # The descriptions of terms speak of other terms by their short names.
        if not path.endswith("/ontology/"):
            assert "/graph/" in path or not re.search(r"\b(ck|skos|rdfs|dcterms):[a-z]\w+", shown), path


def test_what_is_planned_is_marked_and_apart(pages: dict[str, str]) -> None:
    planned = 0
    for path, text in pages.items():
        page = _parsed(text)
        for row in page.xpath("//li[contains(@class,'row')]"):
            if row.xpath(".//span[@class='tag' and text()='Dự kiến']"):
                planned += 1
                assert "planned" in row.get("class").split(), path
                assert row.xpath("ancestor::section[contains(@class,'planned-section')]"), path
        for row in page.xpath("//section[contains(@class,'planned-section')]//li[contains(@class,'row')]"):
            assert row.xpath(".//span[@class='tag']"), path
        for row in page.xpath("//tr[@class='planned']"):
            assert row.xpath(".//span[@class='tag']"), path
    assert planned > 10


def test_a_planned_class_is_not_among_the_classes_held(site: Site) -> None:
    table = site.graph.sparql(
        "SELECT DISTINCT ?gate ?d WHERE { ?d ck:designates ?gate ; ck:modality ck:planned . ?gate a ck:BorderGate }"
    )
    for row in table.terms:
        path = f"vi/{row[0].value.removeprefix(BASE)}/"  # type: ignore[union-attr]
        page = _parsed(site.page(path) or "")
        held = page.xpath("//section[@aria-labelledby='s-designation']")
        assert not any("Dự kiến" in part.text_content() for part in held), path
        assert page.xpath("//section[@aria-labelledby='planned']"), path


def test_json_ld_says_what_the_page_is_about(pages: dict[str, str]) -> None:
    data = json.loads(
        _parsed(pages["vi/id/gate/tra-linh/"]).xpath("//script[@type='application/ld+json']")[0].text
    )
    del data["@context"]
    data["@context"] = {"@vocab": "https://schema.org/"}
    graph = rdflib.Graph().parse(data=json.dumps(data), format="json-ld")
    gate, schema = rdflib.URIRef(f"{BASE}id/gate/tra-linh"), rdflib.Namespace("https://schema.org/")
    assert (gate, rdflib.RDF.type, schema.Place) in graph
    assert (gate, schema.name, rdflib.Literal("Trà Lĩnh", lang="vi")) in graph
    assert (gate, schema.name, rdflib.Literal("茶岭", lang="zh")) in graph
    assert (gate, schema.containedInPlace, None) in graph


def test_a_thing_page_is_light(pages: dict[str, str]) -> None:
    import gzip

    from cuakhau.explorer.pages.styles import style_files

    css = len(gzip.compress(style_files()["site.css"]))
    for path, text in pages.items():
        if "/id/" in path:
            assert len(gzip.compress(text.encode())) + css < 100_000, path


def test_nothing_is_loaded_from_elsewhere_and_no_style_or_script_stands_in_the_page(
    pages: dict[str, str],
) -> None:
    for path, text in pages.items():
        page = _parsed(text)
        assert not page.xpath("//@style | //style | //@onclick | //@onload"), path
        loaded = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert all(not link.startswith(("http", "//")) for link in loaded), path
        assert all(
            script.get("src") or script.get("type") == "application/ld+json" for script in page.iter("script")
        ), path


@pytest.mark.parametrize("language", _LANGUAGES)
def test_the_first_page_counts_what_the_graph_holds(site: Site, language: str) -> None:
    page = _parsed(site.page(f"{language}/") or "")
    gates = site.graph.sparql(
        "SELECT DISTINCT ?g WHERE { ?g a ck:BorderGate . FILTER(CONTAINS(STR(?g), '/id/gate/')) }"
    )
    assert page.xpath("//ul[@class='counts']//b")[0].text == str(len(gates))
    located = site.graph.sparql(
        "SELECT DISTINCT ?g WHERE { ?g a ck:BorderGate ; wgs:lat ?lat ; wgs:long ?long }"
    )
    assert (
        len(page.xpath("//*[local-name()='circle']")) == len(located) + 1
    )  # the sign of the theme is a circle too


def test_a_search_without_a_script_finds(site: Site) -> None:
    page = _parsed(site.page("en/find/", {"q": "tra linh"}) or "")
    assert page.xpath("//div[@id='live']//a[contains(@href,'id/gate/tra-linh/')]")
    text = site.page("en/find/", {"q": "<script>alert(1)</script>"}) or ""
    assert "<script>alert" not in text


def test_there_is_no_page_where_there_is_nothing(site: Site) -> None:
    for path in (
        "vi/id/gate/nowhere/",
        "fr/",
        "vi/questions/nothing/",
        "vi/id/geometry/x/",
        "vi/source/none/",
        "vi/x",
    ):
        assert site.page(path) is None, path
    assert site.page("vi/id/gate/huu-nghi/") is not None
    text = site.not_found("zh", path="zh/id/gate/nowhere/")
    assert 'href="../../../../zh/"' in text


def test_a_page_reads_the_same_alone_as_among_all(site: Site, pages: dict[str, str]) -> None:
    alone = Site(site.graph, backend="http")
    for path in (
        "vi/",
        "vi/id/gate/tra-linh/",
        "vi/id/unit/vn-lang-son/",
        "vi/source/gates/",
        "vi/ontology/",
    ):
        assert alone.page(path) == pages[path], path


def test_svg_is_well_formed_xml(pages: dict[str, str]) -> None:
    for path in ("vi/", "vi/id/gate/tra-linh/", "vi/id/unit/vn-lang-son/"):
        for drawing in re.findall(r"<svg.*?</svg>", pages[path], re.DOTALL):
            etree.fromstring(drawing)


def test_our_own_tables_have_titles_in_three_languages(site: Site) -> None:
    query = """
        PREFIX ck: <https://w3id.org/cuakhau/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?table WHERE { ?table a ck:RegistryTable ; dcterms:publisher "Cửa Khẩu" }"""
    tables = [str(row[0]).strip("<>").rpartition("/")[2] for row in site.graph.store.select(query).rows]
    assert len(tables) > 20
    assert set(tables) <= set(all_words()["registers"])


def test_what_is_derived_is_cited_by_the_rule_and_by_what_it_rests_on(site: Site) -> None:
    text = site.page("vi/id/gate/tra-linh/")
    assert text is not None
    page = _parsed(text)
    row = page.xpath("//dt[.='Loại hiện nay']/following-sibling::dd")[0]
    (key,) = set(row.xpath(".//button/@popovertarget"))
    citation = page.get_element_by_id(key)
    assert "có hiệu lực vào ngày của dữ liệu" in citation.text_content()
    places = citation.xpath(".//p[@class='where']/a/@href")
    assert any("/source/class-history/#" in place for place in places), places


def test_every_derived_fact_rests_on_places(pages: dict[str, str]) -> None:
    derived = bare = 0
    for text in pages.values():
        for citation in _parsed(text).xpath("//aside[@popover][p[@class='rule-head']]"):
            derived += 1
            bare += not citation.xpath("./div[@class='place']")
    assert derived > 300
    assert bare == 0


def test_an_abolished_unit_says_so_first(site: Site) -> None:
    text = site.page("en/id/unit/vn-lao-cai-old/")
    assert text is not None
    notice = _parsed(text).xpath("//header/p[@class='notice']")[0]
    assert "30 Jun 2025" in notice.text_content()
    assert notice.xpath(".//a/@href") == ["../../../../en/id/unit/vn-lao-cai/"]


def test_two_things_of_one_name_are_told_apart(site: Site) -> None:
    text = site.page("vi/find/", {"q": "lao cai"})
    assert text is not None
    units = _parsed(text).xpath("//section[h2='Đơn vị hành chính']//li")
    assert len({" ".join(unit.text_content().split()) for unit in units}) == len(units) > 2


@pytest.mark.parametrize("day", ["2005-06-30", "2012-12-31", "2023-12-20", "2025-09-12"])
def test_a_page_as_of_a_day_tells_the_class_that_the_library_tells(site: Site, day: str) -> None:
    answer = site.graph.ask_with("gate-class", {"as_of": day}, language="en")
    held: dict[str, set[tuple[str, bool]]] = {}
    for row, iris in zip(answer.records(), answer.iris, strict=True):
        held.setdefault(iris["gate"], set()).add((str(row["class"]), bool(row["certain"])))
    for gate in ("tra-linh", "huu-nghi", "mong-cai", "cn-longbang", "ta-lung"):
        page = _parsed(site.page(f"en/id/gate/{gate}/", {"as_of": day}) or "")
        rows = page.xpath("//section[@aria-labelledby='s-designation']//li")
        shown = {
            (
                row.xpath(".//span[@class='main']")[0].text_content(),
                not row.xpath(".//span[@class='tag soft']"),
            )
            for row in rows
        }
        assert shown == held.get(f"{BASE}id/gate/{gate}", set()), (gate, day)
        assert not page.xpath("//dt[text()='Class now']")


def test_a_page_as_of_a_day_leaves_out_what_came_later(site: Site) -> None:
    text = site.page("en/id/gate/tra-linh/", {"as_of": "2012"}) or ""
    assert "31 Dec 2012" in text
    assert "Upgrade" not in _parsed(text).xpath("string(//main)")
    assert "did not exist" in (site.page("en/id/unit/vn-d-tra-linh/", {"as_of": "2024-01-01"}) or "")
    assert "is no date" in (site.page("en/id/gate/tra-linh/", {"as_of": "soon"}) or "")


def test_files_say_where_another_day_is_asked_for(site: Site) -> None:
    page = _parsed(Site(site.graph, backend="wasm").page("en/id/gate/tra-linh/") or "")
    assert not page.xpath("//form[@class='as-of']")
    assert page.xpath("//header//a[contains(@href, 'questions/gate-class/?gate=gate/tra-linh')]")
