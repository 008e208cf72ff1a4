"""What the page of terms says of one class or property, beside its name and meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from cuakhau import ontology
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.shown import Show, Value
from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.labels import order, shorten
from cuakhau.queries.query import Query, library
from cuakhau.values import lexical
from cuakhau.walk import Statement

_OWL: Final = PREFIXES["owl"]
_RDFS: Final = PREFIXES["rdfs"]
_OF_THE_TERM: Final = (
    _RDFS + "subClassOf", _RDFS + "subPropertyOf", _RDFS + "domain", _RDFS + "range",
    PREFIXES["schema"] + "rangeIncludes", _OWL + "inverseOf", _OWL + "disjointWith", _OWL + "equivalentClass",
    _OWL + "equivalentProperty",
)  # fmt: skip
_KINDS: Final = {
    "SymmetricProperty": "symmetric", "TransitiveProperty": "transitive", "FunctionalProperty": "functional",
    "InverseFunctionalProperty": "inverse_functional", "IrreflexiveProperty": "irreflexive",
    "AsymmetricProperty": "asymmetric", "ObjectProperty": "object", "DatatypeProperty": "datatype",
    "AnnotationProperty": "annotation",
}  # fmt: skip
_BACKWARDS: Final = {
    _RDFS + "subClassOf": "narrower", _RDFS + "subPropertyOf": "narrower", _RDFS + "domain": "of_the_class",
    _RDFS + "range": "values_of",
}  # fmt: skip
_CONSTRAINTS: Final = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?shape ?class ?path ?constraint ?message WHERE {
  ?shape sh:targetClass ?class .
  { ?shape sh:property ?constraint . ?constraint sh:path ?stated .
    ?stated (sh:alternativePath/rdf:rest*/rdf:first|sh:inversePath)? ?path }
  UNION { ?shape sh:targetClass ?class . BIND(?shape AS ?constraint) }
  ?constraint sh:message ?message
} ORDER BY ?shape ?constraint ?class ?path ?message"""
_EXAMPLES: Final = f"""\
SELECT ?term (MIN(STR(?thing)) AS ?first) WHERE {{
  {{ ?thing ?term ?value }} UNION {{ ?thing a ?term }}
  FILTER(STRSTARTS(STR(?term), "{CK}") && STRSTARTS(STR(?thing), "{BASE}") && !STRSTARTS(STR(?thing), "{CK}"))
}} GROUP BY ?term"""


@dataclass(frozen=True, slots=True)
class Example:
    """One thing of a class, or one statement with a property."""

    subject: Value
    value: Value | None


@dataclass(slots=True)
class Constraint:
    """What the shapes ask of things of some classes."""

    classes: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    messages: dict[str, str] = field(default_factory=dict)
    """By language."""


@cache
def constraints() -> Mapping[str, Constraint]:
    """Every constraint of the shapes, by the IRI of the shape."""
    store = Store()
    store.load(ontology.shapes_text().encode(), format=RdfFormat.TURTLE)
    rows = store.query(_CONSTRAINTS)
    assert isinstance(rows, QuerySolutions)
    found: dict[str, Constraint] = defaultdict(Constraint)
    for row in rows:
        one = found[str(row["constraint"])]
        one.classes.add(row["class"].value)
        if isinstance(path := row["path"], NamedNode):
            one.paths.add(path.value)
        if isinstance(message := row["message"], Literal):
            one.messages[message.language or ""] = message.value
    return dict(found)


def constraints_on(iri: str, language: str) -> list[str]:
    """What must hold of things of a class, or of a property's statements, in words."""
    found = []
    for one in constraints().values():
        if iri in one.classes or iri in one.paths:
            best = order(language, sorted(one.messages))
            found.append(one.messages[best[0]])
    return sorted(set(found))


def examples(asked: Asked, iris: Iterable[str]) -> Mapping[str, Example]:
    """For each term that is used, the first thing or statement by the order of identifiers."""
    wanted = set(iris)
    firsts = {
        lexical(term): lexical(first)
        for term, first in asked.reading.graph.store.select(_EXAMPLES).rows
        if lexical(term) in wanted
    }
    asked.reading.fetch_said(sorted(set(firsts.values())))
    values: dict[str, Statement] = {}
    for term, thing in firsts.items():
        stated = sorted(
            (s for s in asked.reading.said_of(thing) if s.property == term), key=lambda s: str(s.value)
        )
        if stated:
            values[term] = stated[0]
    asked.reading.fetch_names([*firsts.values(), *(lexical(s.value) for s in values.values())])
    return {
        term: Example(
            asked.show.thing(thing), asked.show.term(values[term].value) if term in values else None
        )
        for term, thing in firsts.items()
    }


def questions_on(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Questions of the library, name and title, by the terms that their evidence rests on."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, query in library().items():
        for iri in _terms_of(query):
            found[iri].append((name, query.title[language]))
    return found


def links(said: Sequence[Statement], show: Show) -> list[tuple[str, tuple[Value, ...]]]:
    """What the ontology says of a term, with terms of our own and of others."""
    found = []
    for name in _OF_THE_TERM:
        iris = sorted(lexical(s.value) for s in said if s.property == name)
        # A restriction has no name: what it says stands in the ontology's file. Other vocabularies go by their prefix.
        named = tuple(
            show.thing(iri) if iri.startswith(CK) else Value(shorten(iri), iri=iri)
            for iri in iris
            if iri.startswith("http")
        )
        if named:
            found.append((show.relation(name), named))
    return found


def links_back(
    said: Mapping[str, Sequence[Statement]], show: Show
) -> Mapping[str, list[tuple[str, tuple[Value, ...]]]]:
    """By term: narrower terms, the properties that things of a class have, those that lead to it."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for iri, statements in said.items():
        for statement in statements:
            key = _BACKWARDS.get(statement.property)
            if key and lexical(statement.value).startswith(CK):
                found[lexical(statement.value)][key].append(iri)
    return {
        iri: [
            (show.t(f"terms_page.{key}"), tuple(show.thing(other) for other in sorted(set(others))))
            for key, others in keys.items()
        ]
        for iri, keys in found.items()
    }


def characteristics(said: Iterable[Statement], show: Show) -> list[str]:
    """Whether a property is symmetric, transitive …, in words."""
    kinds = {lexical(s.value).removeprefix(_OWL) for s in said if s.property == PREFIXES["rdf"] + "type"}
    return [show.t(f"terms_page.{key}") for kind, key in _KINDS.items() if kind in kinds]


def _terms_of(query: Query) -> set[str]:
    terms = {pattern.predicate.value for pattern in query.evidence}
    terms |= {part.value for p in query.evidence if isinstance(part := p.object, NamedNode)}
    return {iri for iri in terms if iri.startswith(CK)}
