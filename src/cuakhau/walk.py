"""All that a graph says around some things, each triple once with the passages that state it and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cuakhau.graph.iris import BASE, MERGED_GRAPH, PROPOSED_GRAPH
from cuakhau.graph.store import Store, Term
from cuakhau.labels import fill
from cuakhau.values import lexical

_FROM = """\
SELECT DISTINCT ?subject ?property ?object ?graph WHERE {
  VALUES ?subject { UNDEF }
  GRAPH ?graph { ?subject ?property ?object }
}"""
_TO = """\
SELECT DISTINCT ?subject ?property ?object ?graph WHERE {
  VALUES ?object { UNDEF }
  GRAPH ?graph { ?subject ?property ?object }
}"""
_INVERSES = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?property ?inverse WHERE {
  { ?property owl:inverseOf ?inverse }
  UNION { ?property a owl:SymmetricProperty . BIND(?property AS ?inverse) }
}"""
_RULES = f"{BASE}graph/inferred/"
_SOURCES = f"{BASE}source/"


@dataclass(slots=True)
class Statement:
    """A triple, and why it is there."""

    subject: str
    property: str
    value: Term
    passages: dict[str, None] = field(default_factory=dict)
    """IRIs of the passages that state it, in order."""
    rules: dict[str, None] = field(default_factory=dict)
    """Names of the rules that derived it; what a passage states needs none."""


def from_things(store: Store, iris: Iterable[str]) -> list[Statement]:
    """What is said of some things: triples that they are the subjects of."""
    return _collect(store, _FROM, iris)


def to_things(store: Store, iris: Iterable[str]) -> list[Statement]:
    """What is said with the help of some things: triples that they are the objects of."""
    return _collect(store, _TO, iris)


def inverses(store: Store) -> Mapping[str, str]:
    """The inverse of each property that has one, both ways round; a symmetric property is its own."""
    found: dict[str, str] = {}
    for prop, inverse in store.select(_INVERSES).rows:
        found[lexical(prop)] = lexical(inverse)
        found.setdefault(lexical(inverse), lexical(prop))
    return found


def _collect(store: Store, query: str, iris: Iterable[str]) -> list[Statement]:
    statements: dict[tuple[str, str, Term], Statement] = {}
    hidden = {PROPOSED_GRAPH.value, MERGED_GRAPH.value}
    for text in fill(query, iris):
        for subject, prop, value, graph in store.select(text).rows:
            place = lexical(graph)
            if value is None or place in hidden:
                continue
            key = lexical(subject), lexical(prop), value
            statement = statements.setdefault(key, Statement(*key))
            if place.startswith(_RULES):
                statement.rules[place.removeprefix(_RULES)] = None
            elif place.startswith(_SOURCES):
                statement.passages[place] = None
    for statement in statements.values():
        statement.passages = dict.fromkeys(sorted(statement.passages))
        statement.rules = dict.fromkeys(sorted(statement.rules))
    return [statements[key] for key in sorted(statements, key=lambda key: (key[0], key[1], str(key[2])))]
