"""Word lists, groups and patterns of a language, read from its YAML files and compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from cuakhau.errors import LoaderError
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.patterns import Anchors, Pattern, compile_pattern, literals
from cuakhau.loaders.articles.tokens import BASE, Alphabet, Phrases, Types

LANGUAGES = ("vi", "zh", "en")
"""Languages with patterns of their own."""


@dataclass(frozen=True)
class Group:
    """A rule that makes one token of several."""

    types: Types
    code: str
    pattern: Pattern
    keep: tuple[str, ...]
    """Attributes copied from the parts; a later part's value wins."""
    each: frozenset[str]
    """Types of the parts that are the items of a list; empty where the group is no list."""
    set: Mapping[str, Any]
    """Attributes with a fixed value, or another slot's (`$name`)."""
    compute: str
    """Name of the function that works out further attributes, or empty."""
    only: str
    """Name of the condition that the parts must meet, or empty."""


@dataclass(frozen=True)
class FactPattern:
    """A pattern that states facts of one kind."""

    name: str
    kind: str
    pattern: Pattern
    gives: Mapping[str, Any]
    """Argument -> expression (see `patterns.value_of`)."""
    modality: str
    """`actual`: only what has happened; `stated`: as it is written, planned or not; `planned`: said to be planned."""
    span: tuple[str, str]
    """Slots where the citation begins and ends; empty for the whole match."""
    only: str
    """Name of the condition that the match must meet, or empty."""
    examples: tuple[Mapping[str, Any], ...]
    """Sentences with the facts that they state."""


@dataclass(frozen=True, eq=False)
class Grammar:
    """All that is known of how a language writes about the border."""

    language: str
    alphabet: Alphabet
    words: Phrases
    groups: tuple[Group, ...]
    facts: tuple[FactPattern, ...]

    def candidates(self, present: frozenset[str]) -> list[FactPattern]:
        """The patterns that may match a sentence with these characters, in their order."""
        anchors, facts = self._fact_anchors, self.facts
        return [facts[number] for number in anchors.all_where(anchors.held_by(present))]

    @cached_property
    def _fact_anchors(self) -> Anchors:
        return Anchors([fact.pattern for fact in self.facts])

    @cached_property
    def group_anchors(self) -> Anchors:
        """Of the groups, in their order."""
        return Anchors([group.pattern for group in self.groups])


def _documents(language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    folder = files("cuakhau.loaders.articles") / "patterns" / language
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yml"):
            content = yaml.load(entry.read_text(encoding="utf-8"), Loader=_LOADER)
            if not isinstance(content, dict):
                raise LoaderError(f"patterns/{language}/{entry.name}: not a mapping; see words.yml")
            yield entry.name, content


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=8)
def grammar(language: str) -> Grammar:
    """The grammar of a language; read once.

    Raises:
        LoaderError: if a file cannot be understood, or there is none for the language.
    """
    documents = dict(_documents(language)) if language in LANGUAGES else {}
    if not documents:
        raise LoaderError(f"no patterns for language {language!r}; there are: {', '.join(LANGUAGES)}")
    words = Phrases()
    for _, document in documents.items():
        for name, phrases in (document.get("words") or {}).items():
            _add_words(words, name, phrases)
    rules = [rule for d in documents.values() for rule in d.get("groups") or ()]
    patterns = [(d["kind"], p) for d in documents.values() for p in d.get("patterns") or ()]
    for text in [rule["match"] for rule in rules] + [p["match"] for _, p in patterns]:
        for literal in literals(text):
            words.add(literal, {f"={literal}", "Word"})
    alphabet = Alphabet()
    for types in [*BASE, *words.entries(), *Names.type_sets()]:
        for variant in (types, types | {"Up"}, types - {"@surname", "@bodycap"}):
            alphabet.code(variant)
    for rule in rules:
        alphabet.code(_types(rule))
    return Grammar(
        language,
        alphabet,
        words,
        tuple(_group(rule, alphabet) for rule in rules),
        tuple(_fact_pattern(kind, p, alphabet) for kind, p in patterns),
    )


def _add_words(words: Phrases, name: str, phrases: Any) -> None:
    """A word list: a list of phrases, or phrases with attributes."""
    entries = phrases.items() if isinstance(phrases, dict) else ((phrase, {}) for phrase in phrases)
    for phrase, attrs in entries:
        words.add(str(phrase), {f"@{name}", "Phrase"}, attrs or {})


def _types(rule: Mapping[str, Any]) -> Types:
    types = rule["type"]
    return frozenset([types] if isinstance(types, str) else types)


def _group(rule: Mapping[str, Any], alphabet: Alphabet) -> Group:
    types = _types(rule)
    return Group(
        types,
        alphabet.code(types),
        compile_pattern(rule["match"], alphabet),
        tuple(rule.get("keep", ())),
        frozenset(rule.get("each", ())),
        rule.get("set") or {},
        rule.get("compute", ""),
        rule.get("only", ""),
    )


def _fact_pattern(kind: str, rule: Mapping[str, Any], alphabet: Alphabet) -> FactPattern:
    first, last = rule.get("span", ("", ""))
    return FactPattern(
        rule["name"],
        kind,
        compile_pattern(rule["match"], alphabet),
        rule["gives"],
        rule.get("modality", "stated"),
        (first, last),
        rule.get("only", ""),
        tuple(rule.get("examples") or ()),
    )
