"""Answers as tables: values, formats, languages."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from cuakhau import Answer, Graph, format_citation
from cuakhau.errors import ParameterError
from cuakhau.graph.iris import ck, code, term
from cuakhau.graph.store import EmbeddedStore, Term
from cuakhau.labels import Labels
from cuakhau.queries.query import Column

HOSTILE = '<script>alert("x")</script>|`=1+1\n[a](javascript:b)'
GATE = NamedNode("https://w3id.org/cuakhau/id/gate/x")


def small_answer(*rows: tuple[Term | None, ...], types: tuple[str, ...], label: str = "X") -> Answer:
    store = EmbeddedStore.in_memory()
    store.add([Quad(GATE, term("rdfs:label"), Literal(label, language="vi"), DefaultGraph())])
    names = "abcdef"[: len(types)]
    columns = [
        Column(name, dict.fromkeys(("vi", "en", "zh"), name.upper()), kind)
        for name, kind in zip(names, types, strict=True)
    ]
    return Answer("t", "q", "", columns, rows, "en", Labels(store), list)


def decimal(text: str) -> Literal:
    return Literal(text, datatype=term("xsd:decimal"))


def day(text: str) -> Literal:
    return Literal(text, datatype=term("xsd:date"))


TYPES = ("entity", "number", "number", "date", "boolean", "text")
ROWS = (
    (GATE, decimal("2"), decimal("2.5"), day("2023-12-28"), Literal(True), Literal("a,b")),
    (None, decimal("17500000000"), None, day("9999-12-31"), None, Literal("")),
)


def test_values_are_pythons_own() -> None:
    answer = small_answer(*ROWS, types=TYPES)
    assert answer[0]["a"] == "X"
    assert answer.rows[0][1:] == (2, Decimal("2.5"), date(2023, 12, 28), True, "a,b")
    assert answer.rows[1] == (None, 17500000000, None, date(9999, 12, 31), None, "")
    assert answer.iris == [{"a": GATE.value}, {}]
    assert [dict(row) for row in answer] == answer.records()
    with pytest.raises(KeyError):
        answer[0]["nothing"]
    with pytest.raises(IndexError):
        answer[2]


def test_pandas_gets_numbers_days_and_truth() -> None:
    frame = small_answer(*ROWS, types=TYPES).to_pandas()
    assert [str(dtype) for dtype in frame.dtypes] == [
        "object", "Int64", "float64", "datetime64[s]", "boolean", "object",
    ]  # fmt: skip
    assert frame["b"].sum() == 17500000002
    assert frame["d"].dt.year.tolist() == [2023, 9999]
    assert frame["a"].isna().tolist() == [False, True]


def test_polars_gets_the_same() -> None:
    frame = small_answer(*ROWS, types=TYPES).to_polars()
    assert [str(dtype) for dtype in frame.dtypes] == [
        "String",
        "Int64",
        "Float64",
        "Date",
        "Boolean",
        "String",
    ]
    assert frame["b"].sum() == 17500000002
    assert frame["a"].null_count() == 1


def test_an_empty_answer_keeps_its_columns() -> None:
    answer = small_answer(types=TYPES)
    assert list(answer.to_pandas().columns) == list("abcdef")
    assert answer.to_polars().columns == list("abcdef")
    assert answer.to_csv() == "a,b,c,d,e,f\n"
    assert json.loads(answer.to_json()) == []


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_and_tsv_come_back_as_they_were(delimiter: str) -> None:
    hostile = small_answer(
        (GATE, Literal('quote " and, comma\tand tab')),
        (GATE, Literal("two\nlines")),
        types=("entity", "text"),
        label=HOSTILE,
    )
    text = hostile.to_csv() if delimiter == "," else hostile.to_tsv()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert rows == [["a", "b"], [HOSTILE, 'quote " and, comma\tand tab'], [HOSTILE, "two\nlines"]]


def test_a_csv_row_without_a_value_is_not_an_empty_line() -> None:
    assert small_answer((None,), types=("text",)).to_csv() == 'a\n""\n'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a_hostile_label_is_only_text_in_a_notebook() -> None:
    answer = small_answer((GATE, Literal('"><img src=x onerror=y>')), types=("entity", "text"), label=HOSTILE)
    tags = Tags()
    tags.feed(answer._repr_html_())
    assert tags.seen == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert tags.attributes == {"style", "title"}


def test_a_hostile_label_is_only_text_in_markdown() -> None:
    lines = small_answer((GATE,), types=("entity",), label=HOSTILE).to_markdown().splitlines()
    assert len(lines) == 3
    assert lines[2] == '| \\<script\\>alert("x")\\</script\\>\\|\\`=1+1 \\[a\\](javascript:b) |'


def test_several_things_in_a_cell_show_by_name() -> None:
    two = Literal(f"{GATE.value} {code('status', 'open').value}")
    answer = small_answer((two,), types=("entities",))
    assert answer[0]["a"] == "X; id/status/open"
    assert answer.iris[0]["a"] == two.value


def test_identifiers_can_stand_beside_names() -> None:
    answer = small_answer((GATE, Literal("t")), types=("entity", "text")).with_iris()
    assert answer.columns == ("a", "a_iri", "b")
    assert answer.rows == [("X", GATE.value, "t")]


def test_a_name_falls_back_to_vietnamese_english_chinese() -> None:
    store = EmbeddedStore.in_memory()
    for name, languages in {
        "one": ["zh", "en"],
        "two": ["zh"],
        "three": ["fr"],
        "four": ["zh", "vi", "en"],
    }.items():
        for language in languages:
            store.add(
                [
                    Quad(
                        ck(name),
                        term("rdfs:label"),
                        Literal(f"{name}-{language}", language=language),
                        DefaultGraph(),
                    )
                ]
            )
    labels = Labels(store)
    names = [labels.of(ck(name).value, language="vi") for name in ("one", "two", "three", "four")]
    assert names == ["one-en", "two-zh", "three-fr", "four-vi"]
    assert labels.of(ck("four").value, language="zh") == "four-zh"
    assert labels.of(ck("nothing").value, language="vi") == "ck:nothing"


def test_an_answer_can_be_read_in_another_language(graph: Graph) -> None:
    answer = graph.ask("gate-counterpart", gate="gate/tra-linh")
    assert answer[0]["counterpart"] == "Longbang"
    chinese = answer.in_language("zh")
    assert chinese[0]["counterpart"] == "龙邦"
    assert chinese.headings[0] == "口岸"
    with pytest.raises(ParameterError, match="vi, en, zh"):
        answer.in_language("fr")


def test_citations_can_stand_beside_the_rows(graph: Graph) -> None:
    plain = graph.ask("gate-counterpart", gate="Trà Lĩnh", language="en")
    answer = plain.with_citations()
    assert answer.columns == (*plain.columns, "citations")
    assert answer.headings[-1] == "Citations"
    assert answer[0]["citations"] == "\n".join(format_citation(found, "en") for found in plain[0].citations)
    assert plain[0].citations
    assert answer.in_language("vi").headings[-1] == "Dẫn nguồn"


def test_what_cannot_be_cited_says_so_beside_the_row(graph: Graph) -> None:
    answer = graph.sparql("ASK { ?gate a ck:BorderGate }").with_citations()
    (line,) = (row["citations"] for row in answer)
    assert isinstance(line, str)
    assert line.startswith("[ASK gives no rows")
