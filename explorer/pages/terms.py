"""The page of the ontology's terms: classes, properties and code lists, each with its anchor and how often it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal

from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.shown import Show, Value, local_name
from cuakhau.explorer.pages.term_entries import (
    Example,
    characteristics,
    constraints_on,
    examples,
    links,
    links_back,
    questions_on,
)
from cuakhau.explorer.resources import ontology_version
from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.values import lexical
from cuakhau.walk import Statement

_OWL: Final = PREFIXES["owl"]
_RDFS: Final = PREFIXES["rdfs"]
_SKOS: Final = PREFIXES["skos"]
_TERMS: Final = f"""\
SELECT DISTINCT ?term WHERE {{ ?term a ?kind . FILTER(STRSTARTS(STR(?term), "{CK}")) }} ORDER BY ?term"""
_OF_CLASSES: Final = f"""\
SELECT ?class (COUNT(DISTINCT ?thing) AS ?times) WHERE {{
  ?thing a ?class . FILTER(STRSTARTS(STR(?class), "{CK}"))
}} GROUP BY ?class"""
_OF_PROPERTIES: Final = """\
SELECT ?property (COUNT(*) AS ?times) WHERE { ?thing ?property ?value } GROUP BY ?property"""
_SCHEMES: Final = f"""\
SELECT ?scheme ?code WHERE {{ ?code <{_SKOS}inScheme> ?scheme }} ORDER BY ?scheme ?code"""


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A class or property."""

    name: str
    """What follows `ck:`; also its anchor."""
    label: str
    names: tuple[tuple[str, str], ...]
    """In the other languages, each with its language."""
    description: Value | None
    characteristics: tuple[str, ...]
    """Symmetric, transitive …"""
    links: tuple[tuple[str, tuple[Value, ...]], ...]
    """Wider and narrower terms, domain, range, inverse, terms of other vocabularies."""
    constraints: tuple[str, ...]
    """What the shapes ask, in words."""
    example: Example | None
    questions: tuple[tuple[str, str], ...]
    """Of the library, whose answers rest on it: name and title."""
    times: int
    """How many things are of the class, or how many statements use the property."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What all entries are made from."""

    said: Mapping[str, list[Statement]]
    back: Mapping[str, list[tuple[str, tuple[Value, ...]]]]
    examples: Mapping[str, Example]
    questions: Mapping[str, Sequence[tuple[str, str]]]
    used: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list."""

    anchor: str
    label: str
    codes: tuple[tuple[Value, str, Value | None], ...]
    """Each code, its notation, and what it means."""


def terms(asked: Asked) -> dict[str, Any]:
    """Every term of the ontology."""
    show, store = asked.show, asked.reading.graph.store
    iris = [lexical(row[0]) for row in store.select(_TERMS).rows]
    asked.reading.fetch_said(iris)
    asked.reading.fetch_names([*iris, *(lexical(s.value) for i in iris for s in asked.reading.said_of(i))])
    used = {lexical(c): int(lexical(n)) for c, n in store.select(_OF_CLASSES).rows}
    used |= {lexical(p): int(lexical(n)) for p, n in store.select(_OF_PROPERTIES).rows}
    said = {iri: asked.reading.said_of(iri) for iri in iris}
    known = _Known(said, links_back(said, show), examples(asked, iris), questions_on(asked.language), used)
    groups: dict[str, list[TermEntry]] = {"classes": [], "properties": [], "individuals": []}
    for iri in iris:
        kinds = {lexical(s.value) for s in said[iri] if s.property == PREFIXES["rdf"] + "type"}
        if _OWL + "Class" in kinds:
            group = "classes"
        elif kinds & {_OWL + "ObjectProperty", _OWL + "DatatypeProperty", _OWL + "AnnotationProperty"}:
            group = "properties"
        else:
            group = "individuals"
        groups[group].append(_entry(iri, known, asked))
    return {
        "groups": groups,
        "lists": _lists(asked),
        "namespace": CK,
        "version": ontology_version(),
        "vocabularies": [
            (prefix, PREFIXES[prefix]) for prefix in sorted(PREFIXES) if not PREFIXES[prefix].startswith(BASE)
        ],
    }


def _entry(iri: str, known: _Known, asked: Asked) -> TermEntry:
    show, said = asked.show, known.said[iri]
    return TermEntry(
        name=iri.removeprefix(CK),
        label=show.thing(iri).text,
        names=tuple(
            (lexical(s.value), s.value.language or "")
            for s in sorted(said, key=lambda s: str(s.value))
            if s.property == _RDFS + "label"
            and isinstance(s.value, Literal)
            and s.value.language != asked.language
        ),
        description=_described(said, show),
        characteristics=tuple(characteristics(said, show)),
        links=(*links(said, show), *known.back.get(iri, ())),
        constraints=tuple(constraints_on(iri, asked.language)),
        example=known.examples.get(iri),
        questions=tuple(known.questions.get(iri, ())),
        times=known.used.get(iri, 0),
    )


def _described(said: list[Statement], show: Show) -> Value | None:
    wanted = [s for s in said if s.property in (_RDFS + "comment", _SKOS + "definition")]
    return next(iter(show.best(wanted)), None)


def _lists(asked: Asked) -> list[CodeList]:
    codes: dict[str, list[str]] = {}
    for scheme, code in asked.reading.graph.store.select(_SCHEMES).rows:
        codes.setdefault(lexical(scheme), []).append(lexical(code))
    everything = [iri for scheme, found in codes.items() for iri in (scheme, *found)]
    asked.reading.fetch_said(everything)
    asked.reading.fetch_names(everything)
    found = []
    for list_iri, iris in codes.items():
        entries = []
        for iri in dict.fromkeys(iris):
            said = asked.reading.said_of(iri)
            notation = next((lexical(s.value) for s in said if local_name(s.property) == "notation"), "")
            entries.append((asked.show.thing(iri), notation, _described(said, asked.show)))
        found.append(CodeList(list_iri.rpartition("/")[2], asked.show.thing(list_iri).text, tuple(entries)))
    return sorted(found, key=lambda entry: entry.label)
