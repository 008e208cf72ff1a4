"""Words that the ontology does not give: headings, and names of terms of other vocabularies."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import yaml

from cuakhau.graph.iris import term


def heading(name: str, *, language: str) -> str:
    """A heading of the page about a thing: `timeline`, `planned`, `sources`, …"""
    return _words()["headings"][name][language]


def term_name_or_none(iri: str, *, language: str) -> str | None:
    """What a term of another vocabulary is called, if we use it."""
    found = _foreign_terms().get(iri)
    return found[language] if found else None


@functools.cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = resources.files("cuakhau").joinpath("words.yml").read_text("utf-8")
    words: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(text)
    return words


@functools.cache
def _foreign_terms() -> Mapping[str, Mapping[str, str]]:
    return {term(curie).value: names for curie, names in _words()["terms"].items()}
