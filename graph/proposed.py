"""Proposed facts: in a graph of their own, never in a passage's graph or the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from cuakhau import ontology
from cuakhau.graph import iris, provenance
from cuakhau.graph.assemble import role_names, units, used_sources, write_all
from cuakhau.graph.facts import Fact, Source
from cuakhau.graph.iris import term
from cuakhau.graph.names import Registry
from cuakhau.graph.writer import RDF_TYPE, Writer


@dataclass(frozen=True, slots=True)
class Proposed:
    """Facts that nobody has accepted yet."""

    sources: Sequence[Source]
    """The documents that state them."""
    facts: Sequence[Fact]


def add_proposed(
    store: Store, proposed: Proposed, *, sources: Iterable[Source], facts: Sequence[Fact]
) -> None:
    """Put proposed facts into their graph, and let nobody take that graph for a passage.

    Args:
        store: a graph that is being built.
        proposed: what waits for review.
        sources: those of the accepted facts.
        facts: the accepted facts, whose names are the known ones.
    """
    store.extend(proposed_quads(proposed, sources=sources, facts=facts))
    own = list(provenance.describe_system_graphs([iris.PROPOSED_GRAPH]))
    store.extend([*_placed(own, DefaultGraph()), *_placed(own, iris.PROVENANCE_GRAPH)])


def proposed_quads(proposed: Proposed, *, sources: Iterable[Source], facts: Sequence[Fact]) -> Iterator[Quad]:
    """Proposed facts as quads of `graph/proposed` alone.

    One graph cannot say which passage states which triple. So each triple is also an `rdf:Statement`, whose
    `dcterms:source` is the passage.
    """
    codes = [quad.triple for quad in parse(ontology.codes_text().encode(), format=RdfFormat.TURTLE)]
    registry = Registry(facts, concepts=role_names(codes))
    out = Writer(registry, {source.slug: source for source in (*proposed.sources, *sources)}, units(codes))
    write_all(proposed.facts, out)
    for source in used_sources(out.sources.values(), out):
        yield from _placed(provenance.describe_source(source))
    for passage in out.passages:
        yield from _placed(provenance.describe_passage(passage, out))
        for subject, predicate, obj in out.triples[passage]:
            stated = Triple(subject, predicate, obj)
            yield from _placed([stated, *_statement(stated, iris.passage(passage))])


def _statement(stated: Triple, passage: NamedNode) -> Iterator[Triple]:
    subject, predicate, obj = stated.subject, stated.predicate, stated.object
    node = iris.node("proposal", [str(subject), str(predicate), str(obj), passage.value])
    yield Triple(node, RDF_TYPE, term("rdf:Statement"))
    yield Triple(node, term("rdf:subject"), subject)
    yield Triple(node, term("rdf:predicate"), predicate)
    yield Triple(node, term("rdf:object"), obj)
    yield Triple(node, term("dcterms:source"), passage)


def _placed(
    triples: Iterable[Triple], graph: NamedNode | DefaultGraph = iris.PROPOSED_GRAPH
) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
