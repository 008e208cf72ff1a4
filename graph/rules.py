"""Runs the rules to a fixpoint: what they derive stands in a graph of its own, and once in the default graph."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import DefaultGraph, Quad, QueryTriples, Store

from cuakhau.errors import BuildError
from cuakhau.graph import iris
from cuakhau.ontology import Rule


def derive(store: Store, rules: Sequence[Rule], *, max_rounds: int = 50) -> list[Quad]:
    """Add to a store what the rules derive from its default graph, until nothing new comes.

    A triple that is stated, or that an earlier rule derived, is not derived again.

    Args:
        store: an in-memory store; changed.
        rules: SPARQL CONSTRUCT over the default graph, each by its name.
        max_rounds: a bound that no set of rules over finitely many terms reaches.

    Returns:
        The derived quads, in the graphs of their rules (not those of the default graph).

    Raises:
        BuildError: if a rule cannot be read, is no CONSTRUCT, or the rounds run out.
    """
    derived: list[Quad] = []
    for _ in range(max_rounds):
        found_before = len(derived)
        for rule in rules:
            derived.extend(_apply(store, rule))
        if len(derived) == found_before:
            return derived
    raise BuildError(f"the rules still derive new triples after {max_rounds} rounds: do they make new terms?")


def _apply(store: Store, rule: Rule) -> list[Quad]:
    graph = iris.inferred_graph(rule.name)
    try:
        triples = store.query(rule.text)
    except SyntaxError as error:
        raise BuildError(f"rule {rule.name} cannot be read: {error}") from error
    if not isinstance(triples, QueryTriples):
        raise BuildError(f"rule {rule.name} is no CONSTRUCT query")
    new = []
    for triple in set(triples):
        merged = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        if merged not in store:
            new.append(merged)
    store.extend(new)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in new]
