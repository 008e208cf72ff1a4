"""Patterns and their examples are in words of our own, not those of the articles that they are measured on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

LONGEST_PHRASE = 6
"""Words that a string of ours may share in a row with an article."""
LONGEST_RUN = 13
"""Characters, in Chinese."""

_WORDS = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def strings(value: Any) -> Iterator[str]:
    """Every string within what a YAML file says, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def written() -> Iterator[tuple[str, str]]:
    """File and string, of every YAML file beside the extractor."""
    folder = Path(str(files("cuakhau.loaders.articles")))
    for path in sorted(folder.rglob("*.yml")):
        for text in strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield path.relative_to(folder).as_posix(), text


def shared_phrases(text: str, article_words: set[tuple[str, ...]], article_runs: set[str]) -> list[str]:
    """What a string shares with the articles that is longer than allowed."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    size = LONGEST_PHRASE + 1
    found = [
        " ".join(words[at : at + size])
        for at in range(len(words) - size + 1)
        if tuple(words[at : at + size]) in article_words
    ]
    for run in _HAN.findall(text):
        length = LONGEST_RUN + 1
        found += [
            run[at : at + length]
            for at in range(len(run) - length + 1)
            if run[at : at + length] in article_runs
        ]
    return found


def test_no_phrase_of_an_article_stands_in_a_pattern(shared: Path) -> None:
    article_words: set[tuple[str, ...]] = set()
    article_runs: set[str] = set()
    for path in (shared / "sources").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        words = [word.casefold() for word in _WORDS.findall(text)]
        article_words.update(zip(*(words[at:] for at in range(LONGEST_PHRASE + 1)), strict=False))
        for run in _HAN.findall(text):
            length = LONGEST_RUN + 1
            article_runs.update(run[at : at + length] for at in range(len(run) - length + 1))
    assert article_words
    found = [
        (name, phrase)
        for name, text in written()
        for phrase in shared_phrases(text, article_words, article_runs)
    ]
    assert found == []


def test_a_shared_phrase_would_be_seen() -> None:
    phrase = "một hai ba bốn năm sáu bảy"
    assert shared_phrases(f"tám {phrase}", {tuple(phrase.split())}, set()) == [phrase]
