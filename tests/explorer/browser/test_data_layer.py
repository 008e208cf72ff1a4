"""What the pages compute themselves, against what Python computes: rows, citations, folding, search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cuakhau.answer import citation_record
from cuakhau.api import Graph, open_graph
from cuakhau.graph.names import fold
from cuakhau.graph.search import SearchIndex
from cuakhau.graph.store import written
from cuakhau.queries.citations import Citation
from tests.explorer.browser.live import WAIT_MS, visiting

_ANSWERS = """async (site) => {
  const data = await import(site + '/static/data.js');
  const store = data.backend();
  const library = await data.library();
  const write = (row) => row.map((term) => term && data.written(term));
  const answers = {};
  for (const [name, question] of Object.entries(library.questions)) {
    const text = data.bind(question, data.examples(question));
    const table = await store.select(text);
    const cited = await data.citeQuestion(store, library, question, table);
    answers[name] = {
      text,
      rows: table.rows.map(write),
      citations: cited.map((row) => row.citations.map((one) => ({ ...one, triples: one.triples.map(write) }))),
      uncited: cited.map((row) => row.uncited.length),
    };
  }
  return answers;
}"""
_FREE = """async ([site, queries]) => {
  const data = await import(site + '/static/data.js');
  const store = data.backend();
  const write = (row) => row.map((term) => term && data.written(term));
  const answers = [];
  for (const text of queries) {
    const table = await store.select(text);
    const cited = await data.citeFree(store, { text, table, say: (why) => why });
    answers.push(table.rows.map((row, place) => [
      write(row), cited[place].citations.map((one) => one.passage).sort(), cited[place].uncited.length,
    ]));
  }
  return answers;
}"""
_FOLDED = """async ([site, texts]) => {
  const known = await (await import(site + '/static/data.js')).names();
  return texts.map((text) => known.fold(text));
}"""
_FOUND = """async ([site, texts, kinds]) => {
  const known = await (await import(site + '/static/data.js')).names();
  return texts.map((text) => known.find(text, kinds, 10).map((hit) => [hit.thing.iri, hit.text, hit.score]));
}"""
_PREFIX = (
    "PREFIX ck: <https://w3id.org/cuakhau/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
)
FREE = [
    "SELECT ?a ?b WHERE { ?a ck:pairedWith ?b }",
    "SELECT DISTINCT ?gate WHERE { ?pair ck:vietnameseGate ?gate . OPTIONAL { ?gate ck:mode ?mode } }",
    "SELECT ?unit ?up WHERE { ?unit ck:within ?up . ?up a ck:Country } ORDER BY ?unit LIMIT 30",
    "SELECT ?a ?b WHERE { { ?a ck:facesProvince ?b } UNION { ?a ck:cooperatesWith ?b } }",
    "SELECT ?g ?p WHERE { GRAPH ?p { ?g ck:pairedWith <https://w3id.org/cuakhau/id/gate/tra-linh> } }",
    "SELECT ?a ?b WHERE { ?a ck:pairedWith|ck:counterpartOf ?b . FILTER NOT EXISTS { ?a ck:mode ?m } }",
    "SELECT ?a WHERE { ?a ck:within/ck:within ?b } LIMIT 5",
    "SELECT ?c (COUNT(?t) AS ?n) WHERE { ?t a ?c } GROUP BY ?c ORDER BY DESC(?n) LIMIT 3",
    "SELECT ?label WHERE { ck:pairedWith rdfs:label ?label }",
    "SELECT ?x WHERE { { SELECT ?x WHERE { ?x ck:pairedWith ?y } } } LIMIT 2",
]


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Graph:
    return open_graph(built_store, language="en")


def record(citation: Citation) -> dict[str, Any]:
    triples = [[written(part) for part in triple] for triple in citation.triples]
    return {**citation_record(citation), "triples": triples}


def test_every_question_gives_the_rows_and_citations_that_python_gives(
    browser: Browser, site: str, graph: Graph
) -> None:
    with visiting(browser, f"{site}/en/about/") as seen:
        seen.page.set_default_timeout(4 * WAIT_MS)
        answers = seen.page.evaluate(_ANSWERS, site)

    assert set(answers) == set(graph.questions())
    for name, query in graph.questions().items():
        ours = graph.ask_with(name, {parameter.name: parameter.example for parameter in query.parameters})
        theirs = answers[name]
        assert theirs["text"] == ours.sparql, name
        assert theirs["rows"] == [[term and written(term) for term in row] for row in ours.terms], name
        assert theirs["citations"] == [[record(one) for one in row] for row in ours.citations], name
        assert theirs["uncited"] == [len(row) for row in ours.uncited], name


def test_a_free_query_is_cited_as_python_cites_it(browser: Browser, site: str, graph: Graph) -> None:
    queries = [_PREFIX + text for text in FREE]
    with visiting(browser, f"{site}/en/about/") as seen:
        answers = seen.page.evaluate(_FREE, [site, queries])

    for text, theirs in zip(FREE, answers, strict=True):
        ours = graph.sparql(text)
        rows = [[term and written(term) for term in row] for row in ours.terms]
        expected: list[Any] = [
            [row, sorted(one.passage for one in cited), len(gaps)]
            for row, cited, gaps in zip(rows, ours.citations, ours.uncited, strict=True)
        ]
        if "LIMIT" not in text:
            assert sorted(theirs, key=str) == sorted(expected, key=str), text
        else:
            assert [len(row[1]) > 0 for row in theirs] == [len(row[1]) > 0 for row in expected], text
            assert [row[2] > 0 for row in theirs] == [row[2] > 0 for row in expected], text


def test_every_name_is_folded_as_python_folds_it(browser: Browser, served: str, graph: Graph) -> None:
    assert graph.folder is not None
    index = SearchIndex.open(graph.folder / "names.sqlite")
    texts = sorted({name.text for name, _ in index.forms()})
    index.close()
    texts += [
        "  ĐỒNG   Đăng – Lạng·Sơn ",
        "ＨＵＵ Nghị",
        "廣西憑祥",
        "a\u0301b\u200d",
        "Straße",
        "“x”(y)「z」",
    ]
    with visiting(browser, f"{served}/en/about/") as seen:
        folded = seen.page.evaluate(_FOLDED, [served, texts])

    assert folded == [fold(text) for text in texts]


def test_the_search_box_finds_what_the_command_line_finds(
    browser: Browser, served: str, graph: Graph
) -> None:
    kinds = ["gate", "unit", "zone", "pair", "country", "project", "body", "person", "instrument", "source"]
    texts = [
        "huu nghi", "Hữu Nghị", "友谊", "you yi guan", "youyiguan", "lao cai", "老街", "tra", "cửa khẩu Trà Lĩnh",
        "Quang Ninh", "tinh lang son", "愛店", "685", "khu kinh te", "mong cai dong hung", "xyzzy", "h", "广西",
    ]  # fmt: skip
    with visiting(browser, f"{served}/en/about/") as seen:
        found = seen.page.evaluate(_FOUND, [served, texts, kinds])

    for text, theirs in zip(texts, found, strict=True):
        ours: list[Any] = [[hit.iri, hit.score] for hit in graph.find(text, kinds=kinds, limit=10)]
        whole = [hit for hit in ours if hit[1] >= 60]
        assert [[iri, score] for iri, _, score in theirs][: len(whole)] == whole, text
        # Parts of names: the same best ones; ties of many are broken by the full-text index in its own way.
        assert {iri for iri, _, _ in theirs[:3]} <= {
            hit.iri for hit in graph.find(text, kinds=kinds, limit=40)
        }
        assert bool(theirs) == bool(ours), text
