"""The page of the ontology's terms: classes, properties and code lists, each with its anchor and how often it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.shown import Show, Value, local_name
from cuakhau.graph.iris import CK, PREFIXES
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
    description: Value | None
    links: tuple[tuple[str, tuple[Value, ...]], ...]
    """Wider terms, domain, range, inverse."""
    times: int
    """How many things are of the class, or how many statements use the property."""


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
    groups: dict[str, list[TermEntry]] = {"classes": [], "properties": [], "individuals": []}
    for iri in iris:
        said = asked.reading.said_of(iri)
        kinds = {lexical(s.value) for s in said if s.property == PREFIXES["rdf"] + "type"}
        if _OWL + "Class" in kinds:
            group = "classes"
        elif kinds & {_OWL + "ObjectProperty", _OWL + "DatatypeProperty", _OWL + "AnnotationProperty"}:
            group = "properties"
        else:
            group = "individuals"
        groups[group].append(_entry(iri, said, show, used.get(iri, 0)))
    return {"groups": groups, "lists": _lists(asked), "namespace": CK}


def _entry(iri: str, said: list[Statement], show: Show, times: int) -> TermEntry:
    links = []
    for name in ("subClassOf", "subPropertyOf", "domain", "range"):
        found = [show.thing(lexical(s.value)) for s in said if s.property == _RDFS + name]
        # A restriction has no name: what it says stands in the ontology's file.
        named = tuple(v for v in found if v.iri.startswith("http"))
        if named:
            links.append((show.relation(_RDFS + name), named))
    inverse = tuple(show.thing(lexical(s.value)) for s in said if s.property == _OWL + "inverseOf")
    if inverse:
        links.append((show.relation(_OWL + "inverseOf"), inverse))
    return TermEntry(
        name=iri.removeprefix(CK),
        label=show.thing(iri).text,
        description=_described(said, show),
        links=tuple(links),
        times=times,
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
