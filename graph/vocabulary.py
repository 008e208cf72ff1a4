"""What kinds of things a graph holds, and what they are called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from cuakhau.graph import iris
from cuakhau.graph.iris import ck, term
from cuakhau.graph.search import IndexedName
from cuakhau.graph.writer import RDF_TYPE

_NAMES = {term("rdfs:label"): True, term("skos:altLabel"): False, ck("number"): True}
"""What a thing can be looked up by, and whether it is its own name; a decision is known by its number."""


def indexed_names(store: Store) -> Iterator[IndexedName]:
    """Every name of every thing with an identifier, for the index; sources by their titles."""
    statements: Counter[NamedNode] = Counter()
    names: dict[NamedNode, set[tuple[str, str, bool]]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        subject, obj = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not subject.value.startswith(iris.BASE):
            continue
        statements[subject] += 1
        if isinstance(obj, NamedNode):
            statements[obj] += 1
        elif isinstance(obj, Literal) and (quad.predicate in _NAMES or _is_title(subject, quad.predicate)):
            names[subject].add((obj.value, obj.language or "", _NAMES.get(quad.predicate, True)))
    withdrawn = {
        quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, ck("Withdrawn"), DefaultGraph())
    }
    for subject, texts in names.items():
        kind = kind_of(subject.value)
        # What was withdrawn is found by its identifier; its name means what replaces it.
        if kind and subject not in withdrawn:
            for text, language, preferred in sorted(texts):
                yield IndexedName(subject.value, kind, text, language, preferred, statements[subject])


def kind_of(iri: str) -> str:
    """Kind of identifier: `gate` for `…/id/gate/huu-nghi`, `source` for a source; empty for other IRIs."""
    path = iri.removeprefix(iris.BASE)
    if path == iri or "#" in path:
        return ""
    parts = path.split("/")
    if parts[0] == "id" and len(parts) == 3:
        return parts[1]
    return "source" if parts[0] == "source" and len(parts) == 2 else ""


def entity_counts(store: Store) -> dict[str, int]:
    """How many things there are of each class of ours, the classes that rules derived included."""
    counts: Counter[str] = Counter()
    for quad in store.quads_for_pattern(None, RDF_TYPE, None, DefaultGraph()):
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(iris.CK):
            counts[quad.object.value.removeprefix(iris.CK)] += 1
    return dict(sorted(counts.items()))


def _is_title(subject: NamedNode, predicate: NamedNode) -> bool:
    return predicate == term("dcterms:title") and kind_of(subject.value) in ("source", "instrument")
