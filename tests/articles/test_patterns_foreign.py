"""The examples of the Chinese and English patterns, and what such sentences do not state."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.grammar import FactPattern, grammar
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.run import load_folder

ISSUED = Interval.parse("2024-05-20")
PATTERNS = [(language, pattern) for language in ("zh",) for pattern in grammar(language).facts]


@dataclass(frozen=True)
class Text:
    text: str
    language: str
    issued: Interval | None = ISSUED


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_facts(load_folder().facts)


def args_of(text: str, language: str, kind: str, names: Names) -> list[dict[str, object]]:
    return [dict(fact.args) for fact in extract(Text(text, language), names).facts if fact.type == kind]


@pytest.mark.parametrize(("language", "pattern"), PATTERNS, ids=lambda p: getattr(p, "name", p))
def test_a_pattern_has_examples_and_they_hold(language: str, pattern: FactPattern, names: Names) -> None:
    assert pattern.examples
    for example in pattern.examples:
        found = args_of(example["text"], language, pattern.kind, names)
        assert found == example["facts"], example["text"]
