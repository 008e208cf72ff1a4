"""Lines of fact files that say how a fact came in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest

from cuakhau.graph.facts import Fact, Review, Source
from cuakhau.loaders.base import Problem
from cuakhau.loaders.facts_file import FactsFile, FactsLoader

SOURCE = Source("mine", "Một bài", languages=("vi",))
LINE = {"type": "cooperation", "span": [1, 9], "args": {"a": "Quảng Ninh", "b": "Quảng Tây"}}


def load(more: Mapping[str, object]) -> Fact | Problem:
    content = json.dumps({**LINE, **more}).encode()
    (item,) = FactsLoader((FactsFile("facts/mine.jsonl", content),), {"mine": SOURCE}, {}).load(SOURCE)
    return item


def test_a_line_without_them_has_no_review() -> None:
    item = load({})
    assert isinstance(item, Fact)
    assert item.review is None


def test_a_line_keeps_extractor_reviewer_day_speaker_and_page() -> None:
    item = load(
        {"proposed_by": "patterns-1", "accepted_by": "An", "accepted_on": "2026-08-01", "says": "Bộ", "page": 3,
         "pattern": "any"}
    )  # fmt: skip
    assert isinstance(item, Fact)
    assert item.review == Review("patterns-1", "An", date(2026, 8, 1), "Bộ")
    assert item.passage.page == 3


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"accepted_by": "An"}, "stand together"),
        ({"accepted_by": "An", "accepted_on": "soon"}, "is no day"),
        ({"accepted_by": "An", "accepted_on": 5}, "is no"),
        ({"proposed_by": 7}, "is no text"),
        ({"says": "x" * 501}, "is no text"),
        ({"page": 0}, "is no page"),
        ({"accepted_from": "x"}, "is not known"),
    ],
)
def test_a_wrong_one_is_a_problem(more: Mapping[str, object], message: str) -> None:
    content = json.dumps({**LINE, **more}).encode()
    items = list(FactsLoader((FactsFile("facts/mine.jsonl", content),), {"mine": SOURCE}, {}).load(SOURCE))
    assert items
    assert all(isinstance(item, Problem) for item in items)
    assert message in str(items[0])
