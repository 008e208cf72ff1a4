"""Which licences bind those who pass data on, and a graph without the data sets that have them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from cuakhau import ontology
from cuakhau.graph import iris
from cuakhau.graph.distances import add_distances
from cuakhau.graph.iris import term
from cuakhau.graph.provenance import DATASET_CLASS
from cuakhau.graph.rules import derive
from cuakhau.graph.writer import RDF_TYPE

_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "share-alike": re.compile(
        r"\bsa\b|share.?alike|\bodbl\b|open database licen[cs]e|\ba?gpl", re.IGNORECASE
    ),
    "non-commercial": re.compile(r"\bnc\b|non.?commercial", re.IGNORECASE),
    "no-derivatives": re.compile(r"\bnd\b|no.?deriv", re.IGNORECASE),
    "no-redistribution": re.compile(r"no.?(re)?distribution|all rights reserved", re.IGNORECASE),
    "unknown": re.compile(r"unknown", re.IGNORECASE),
}
KINDS: Final = tuple(_WORDS)
"""Kinds of licences that can be left out; `unknown` is that of a data set which states none."""
_PASSAGES = iris.BASE + "source/"


def kinds_of(licence: str) -> frozenset[str]:
    """What a licence asks of those who pass the data on, by its SPDX name, its address or its words.

    Of a document of which only facts are kept, no licence is stated: that asks nothing.

    >>> sorted(kinds_of("CC-BY-NC-SA-4.0")), kinds_of("CC-BY-4.0"), sorted(kinds_of("ODbL-1.0"))
    (['non-commercial', 'share-alike'], frozenset(), ['share-alike'])
    """
    return frozenset(kind for kind, words in _WORDS.items() if words.search(licence))


def left_out(licence: str, kinds: Collection[str]) -> bool:
    """Whether data of a licence are left out where these kinds are not wanted."""
    return not kinds_of(licence).isdisjoint(kinds)


def barred_sources(quads: Collection[Quad], kinds: Collection[str]) -> frozenset[str]:
    """IRIs of the data sets that have such a licence; of a document, only facts are taken, which no licence binds."""
    datasets = {quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.object == DATASET_CLASS}
    return frozenset(
        quad.subject.value
        for quad in quads
        if quad.predicate == term("dcterms:license")
        and isinstance(quad.subject, NamedNode)
        and quad.subject in datasets
        and isinstance(quad.object, Literal | NamedNode)
        and left_out(quad.object.value, kinds)
    )


def without_sources(quads: Collection[Quad], kinds: Collection[str]) -> Iterator[Quad]:
    """Quads that are not stated by, and do not describe, a source of such a licence; the default graph as given."""
    barred = barred_sources(quads, kinds)
    stated = {quad.triple for quad in quads if _is_passage(quad) and not _of(quad, barred)}
    taken = {quad.triple for quad in quads if _is_passage(quad) and _of(quad, barred)} - stated
    for quad in quads:
        about_it = isinstance(quad.subject, NamedNode) and quad.subject.value.partition("#")[0] in barred
        only_theirs = quad.graph_name == DefaultGraph() and quad.triple in taken
        if not (_of(quad, barred) or about_it or only_theirs):
            yield quad


def store_without(quads: Collection[Quad], kinds: Collection[str]) -> Store:
    """A whole graph without the sources of some licences: what follows from them is derived anew.

    Args:
        quads: of a graph that was built.
        kinds: of licences, of `KINDS`.

    Returns:
        A store in memory.
    """
    inferred = iris.BASE + "graph/inferred/"
    stated: set[Quad] = set()
    derived = set()
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(inferred):
            derived.add(quad.triple)
        else:
            stated.add(quad)
    named = {quad.triple for quad in stated if quad.graph_name != DefaultGraph()}
    # What stands in the default graph alone because a rule put it there is left to the rules.
    kept = [
        quad
        for quad in stated
        if quad.graph_name != DefaultGraph() or quad.triple in named or quad.triple not in derived
    ]
    store = Store()
    store.extend(without_sources(kept, kinds))
    store.extend([*add_distances(store), *derive(store, ontology.rules())])
    return store


def _is_passage(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(_PASSAGES)


def _of(quad: Quad, sources: Collection[str]) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph.value.partition("#")[0] in sources
