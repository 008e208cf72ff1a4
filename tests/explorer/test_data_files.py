from __future__ import annotations

import json
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.richtext import Text

from cuakhau.api import Graph, open_graph
from cuakhau.explorer.data import FILES
from cuakhau.explorer.data.sources import bibtex, csl, footnote
from cuakhau.graph.iris import BASE
from cuakhau.queries.query import library

OURS = ("names", "questions", "sources", "vocabulary", "words.vi", "words.en", "words.zh")


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Graph:
    return open_graph(built_store)


@pytest.fixture(scope="module")
def file(graph: Graph) -> Any:
    return cache(lambda name: FILES[name](graph))


@pytest.mark.parametrize("name", OURS)
def test_the_same_graph_gives_the_same_file(built_store: Path, file: Any, name: str) -> None:
    with open_graph(built_store) as again:
        assert json.dumps(FILES[name](again)) == json.dumps(file(name))


def test_every_name_of_every_thing_is_there(graph: Graph, file: Any) -> None:
    things = {row[0]: row[3] for row in file("names")["things"]}

    assert ["Hữu Nghị", "vi", 1] in things["id/gate/huu-nghi"]
    assert ["友谊", "zh", 1, "you yi"] in things["id/gate/huu-nghi"]
    assert any(tail.startswith("source/") for tail in things)
    assert "id/gate-class/international" in things
    assert "ontology#BorderGate" in things
    assert {f"questions/{name}" for name in library()} <= set(things)


def test_what_a_thing_is_stands_in_words_with_the_end_of_its_life(file: Any) -> None:
    names = file("names")
    kinds = {row[0]: names["kinds"][row[1]] for row in names["things"] if row[1] >= 0}

    assert kinds["id/gate/huu-nghi"] == {"vi": "Cửa khẩu", "en": "Border gate", "zh": "口岸"}
    assert kinds["id/unit/vn-d-ba-che"]["en"] == "District · … – 2025-06-30"


def test_a_question_carries_all_that_asking_and_citing_take(file: Any) -> None:
    questions = file("questions")

    assert set(questions["questions"]) == set(library())
    for name, query in library().items():
        ours = questions["questions"][name]
        assert ours["text"] == query.text
        assert [column["name"] for column in ours["columns"]] == [column.name for column in query.columns]
        assert all(parameter["exampleTerm"] for parameter in ours["parameters"])
    assert all(rule["head"] and rule["patterns"] for rule in questions["rules"].values())


def test_a_code_is_offered_by_its_label(file: Any) -> None:
    codes = file("vocabulary")["codes"]

    assert codes["gate-class"]["id/gate-class/international"]["en"] == "international"
    assert set(codes["modality"]) == {"ontology#actual", "ontology#planned"}
    for query in library().values():
        for parameter in query.parameters:
            if parameter.type.startswith("code:"):
                assert codes[parameter.type.removeprefix("code:")]


def test_a_bibliography_names_every_source(graph: Graph, file: Any) -> None:
    sources = file("sources")
    query = f"SELECT DISTINCT ?s WHERE {{ ?s a <{BASE}ontology#Source> }}"

    assert len(sources) == len(graph.store.select(query).rows)
    assert len({source["csl"]["id"] for source in sources.values()}) == len(sources)
    for key, source in sources.items():
        assert source["csl"]["title"]
        assert set(source["csl"]) <= {
            "id", "type", "title", "publisher", "container-title", "issued", "URL", "language",
        }  # fmt: skip
        assert source["bibtex"].startswith(f"@misc{{{key},\n")
        # Every brace is closed, the ones that a title brings included.
        assert balance(source["bibtex"]) == 0, source["bibtex"]


def test_a_bibliography_is_read_by_a_program_that_knows_the_format(file: Any) -> None:
    sources = file("sources")
    read = parse_string("\n\n".join(source["bibtex"] for source in sources.values()), "bibtex")

    assert set(read.entries) == set(sources)
    for key, entry in read.entries.items():
        assert Text.from_latex(entry.fields["title"]).render_as("text"), key
        issued = sources[key]["csl"].get("issued", {"date-parts": [[None]]})["date-parts"][0]
        assert entry.fields.get("year") == (None if issued[0] is None else str(issued[0])), key


def test_a_bibliography_is_set_in_a_style_by_a_program_that_knows_csl(file: Any) -> None:
    items = [source["csl"] for source in file("sources").values()]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    # What the program does not know in an item, it warns of: here a warning is an error.
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    entries = [unescape(str(entry)) for entry in bibliography.bibliography()]

    assert len(entries) == len(items)
    text = " ".join("\n".join(entries).split())
    for item in items:
        assert " ".join(item["title"].split())[:20] in text, item
        if publisher := item.get("container-title"):
            assert f"{publisher}. {publisher}" not in text, item


def balance(text: str) -> int:
    bare = re.sub(r"\\[{}]", "", text)
    return bare.count("{") - bare.count("}")


def test_what_tex_would_take_for_a_command_is_written_out() -> None:
    entry = bibtex("a", {"title": r"50% of {A} & B_1 #2 ~ ^ \x $", "url": "https://example.org/{a}%20_b"})

    assert r"50\% of \{A\} \& B\_1 \#2 {\textasciitilde} {\textasciicircum} {\textbackslash}x \$" in entry
    assert "url = {https://example.org/%7Ba%7D%20_b}" in entry


@pytest.mark.parametrize(
    ("issued", "parts", "vi", "en", "zh"),
    [
        ("2023", [2023], "2023", "2023", "2023年"),
        ("2023-12", [2023, 12], "12/2023", "December 2023", "2023年12月"),
        ("2023-12-28", [2023, 12, 28], "28/12/2023", "28 December 2023", "2023年12月28日"),
    ],
)
def test_a_date_keeps_its_precision(issued: str, parts: list[int], vi: str, en: str, zh: str) -> None:
    record = {"title": "T", "issued": issued}

    assert csl("a", record)["issued"] == {"date-parts": [parts]}
    assert footnote(record, "a", language="vi") == f"“T”, {vi}."
    assert footnote(record, "a", language="en") == f"“T”, {en}."
    assert footnote(record, "a", language="zh") == f"《T》，{zh}。"


def test_every_word_is_there_in_every_language(file: Any) -> None:
    vi, en, zh = (file(f"words.{language}") for language in ("vi", "en", "zh"))

    for group, phrases in en.items():
        assert set(phrases) == set(vi[group]) == set(zh[group])
