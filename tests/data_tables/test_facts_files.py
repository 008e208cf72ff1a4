"""The cited facts against the articles and the gold files, where these are at hand."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.run import load_folder
from cuakhau.loaders.sources import normalise, sha256_of

ARTICLES = (
    "dcsvn-lang-son-zone-2022",
    "dcsvn-lao-cai-2012",
    "lang-son-border-economy-2025",
    "lang-son-masterplan-2024",
    "vov-cao-bang-2023",
)

SHORT_FORMS = {"Việt Nam": "Việt", "Trung Quốc": "Trung"}
"""What articles call the two countries in compounds: “hành lang kinh tế Việt - Trung”."""

Record = dict[str, Any]


def records(article: str) -> list[Record]:
    text = files("cuakhau.data").joinpath(f"facts/{article}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def text_of(article: str, shared: Path) -> str:
    path = shared / "sources" / f"{article}.txt"
    return normalise(path.read_bytes(), path=str(path))


def names(record: Record) -> list[str]:
    """The arguments of a record that are names, as the article writes them."""
    arguments = read_yaml("facts.yml")["types"][record["type"]]["args"]
    named = {name.removesuffix("!") for name, kind in arguments.items() if kind == "name"}
    return [value for name, value in record["args"].items() if name in named]


def pieces(record: Record) -> list[str]:
    """Every piece of text that a record holds: names, and the pieces of scope, object, aim, approves."""
    found = names(record)
    for name in ("scope", "object", "aim", "approves", "number"):
        found += record["args"].get(name, "").split("; ") if name in record["args"] else []
    return found


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("–", "-")).casefold()


@pytest.mark.parametrize("article", ARTICLES)
def test_the_facts_are_the_gold_facts(article: str, shared: Path) -> None:
    gold = (shared / "gold" / f"{article}.jsonl").read_text(encoding="utf-8")
    expected = [json.loads(line) for line in gold.splitlines() if line.strip()]
    assert records(article) == sorted(expected, key=lambda record: record["span"])


@pytest.mark.parametrize("article", ARTICLES)
def test_the_text_has_the_sha256_and_length_of_the_table(article: str, shared: Path) -> None:
    text = text_of(article, shared)
    source = next(source for source in load_folder().sources if source.slug == article)
    assert sha256_of(text) == source.sha256


@pytest.mark.parametrize("article", ARTICLES)
def test_every_span_is_a_short_run_of_the_text(article: str, shared: Path) -> None:
    text = text_of(article, shared)
    for record in records(article):
        start, end = record["span"]
        assert 0 <= start < end <= len(text), record
        assert text[start:end].strip(), record


@pytest.mark.parametrize("article", ARTICLES)
def test_every_name_stands_in_the_article(article: str, shared: Path) -> None:
    text = folded(text_of(article, shared))
    for record in records(article):
        assert [name for name in names(record) if folded(name) not in text] == [], record


@pytest.mark.parametrize("article", ARTICLES)
def test_at_least_one_argument_stands_inside_the_span(article: str, shared: Path) -> None:
    text = text_of(article, shared)
    for record in records(article):
        start, end = record["span"]
        inside = folded(text[start:end])
        value = record["args"].get("value")
        numbers = {re.sub(r"\D", "", number).lstrip("0") for number in re.findall(r"[\d.,/]*\d", inside)}
        digits = re.sub(r"\D", "", str(value)).lstrip("0") if value is not None else ""
        written = [
            SHORT_FORMS.get(piece, piece) if folded(piece) not in inside else piece
            for piece in pieces(record)
        ]
        assert any(folded(piece) in inside for piece in written) or digits in numbers, record


@pytest.mark.parametrize("article", ARTICLES)
def test_no_sentence_of_the_article_is_kept(article: str, shared: Path) -> None:
    text = text_of(article, shared)
    sentences = [sentence for sentence in re.split(r"(?<=[.;:])\s+|\n+", text) if len(sentence.split()) > 25]
    kept = folded(" ".join(json.dumps(record, ensure_ascii=False) for record in records(article)))
    assert [sentence for sentence in sentences if folded(sentence) in kept] == []


def test_an_aim_has_at_most_ten_words() -> None:
    aims = [
        record["args"]["aim"]
        for article in ARTICLES
        for record in records(article)
        if record["type"] == "intention"
    ]
    assert aims
    assert [aim for aim in aims if len(aim.split()) > 10] == []


def test_a_fact_file_is_sorted_by_span() -> None:
    for article in ARTICLES:
        spans = [record["span"] for record in records(article)]
        assert spans == sorted(spans)
