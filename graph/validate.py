"""Checks a graph: the SHACL shapes, and the rules of citation that no shape can state."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from cuakhau import ontology
from cuakhau.errors import BuildError
from cuakhau.graph import iris
from cuakhau.graph.iris import ck, local_name, term
from cuakhau.graph.shapes import Piece, Result, check_pieces
from cuakhau.graph.writer import RDF_TYPE

PIECE_TRIPLES = 20_000
"""pyshacl's time and memory grow a little faster than its input, and each piece needs the classes of its neighbours."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a shape or a rule of citation does not allow, or misses."""

    is_error: bool
    """Whether the graph must not be used with it; otherwise it is only incomplete."""
    shape: str
    """Local name of the shape, or of the rule of citation."""
    node: str
    """IRI of what it is about."""
    path: str
    """Property concerned, empty if the node as a whole."""
    message: str
    passage: str
    """A passage that states something of the node, empty if there is none."""

    def __str__(self) -> str:
        where = f" (stated in {local_name(self.passage)})" if self.passage else ""
        path = f" {local_name(self.path)}:" if self.path else ""
        return f"{local_name(self.node)}:{path} {self.message}{where}"


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found, errors first."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings with which the graph must not be used."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that say what is not known."""
        return tuple(finding for finding in self.findings if not finding.is_error)


def validate(store: Store, *, processes: int = 1) -> Report:
    """Check a graph that holds its provenance and what the rules derived.

    Args:
        store: the graph.
        processes: how many at once run the shapes.
    """
    findings = {*_uncited(store), *_with_blank_nodes(store)}
    pieces = list(_pieces(store, at_least=processes))
    results = _check_beside(pieces, processes) if processes > 1 and len(pieces) > 1 else check_pieces(pieces)
    for severity, shape, node, path, message in results:
        is_error = severity == "Violation"
        findings.add(Finding(is_error, shape, node, path, message, _a_passage(store, node)))
    return Report(tuple(sorted(findings, key=lambda f: (not f.is_error, f))))


def _check_beside(pieces: Sequence[Piece], processes: int) -> list[Result]:
    """Run the shapes in programs of their own.

    Not in a process pool: that would run the caller's script again, which need not expect it.
    """

    def run(share: Sequence[Piece]) -> list[Result]:
        given = "".join(piece.to_json() + "\n" for piece in share)
        command = [sys.executable, "-m", "cuakhau.graph.shapes"]
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise BuildError(f"the shapes could not be checked: {done.stderr.strip()[-500:]}")
        return [tuple(result) for result in json.loads(done.stdout)]

    shares = [pieces[start::processes] for start in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        return [result for results in pool.map(run, shares) for result in results]


def _pieces(store: Store, *, at_least: int) -> Iterator[Piece]:
    """The default graph in pieces: some subjects with all that is said of them, and the types of what they point at."""
    vocabulary = {quad.subject for quad in store.quads_for_pattern(None, None, None, iris.ONTOLOGY_GRAPH)}
    by_subject: dict[NamedNode, list[Triple]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and quad.subject not in vocabulary:
            by_subject[quad.subject].append(quad.triple)
    types = {
        subject: [triple for triple in triples if triple.predicate == RDF_TYPE]
        for subject, triples in by_subject.items()
    }
    for quad in store.quads_for_pattern(None, RDF_TYPE, None, iris.ONTOLOGY_GRAPH):
        if isinstance(quad.subject, NamedNode):
            types.setdefault(quad.subject, []).append(quad.triple)
    # Of the classes of a node only those count that a shape speaks of: those of which it asks that what a node points
    # at is one, and for the nodes themselves also those that it targets.
    asked = _classes_in_shapes("class")
    telling = asked | _classes_in_shapes("targetClass")
    types = {
        node: [triple for triple in triples if triple.object in asked] for node, triples in types.items()
    }
    limit = min(PIECE_TRIPLES, sum(map(len, by_subject.values())) // at_least + 1)
    nodes: set[str] = set()
    triples: dict[Triple, None] = {}
    size = 0
    for subject in sorted(by_subject, key=lambda node: node.value):
        nodes.add(subject.value)
        size += len(by_subject[subject])
        for triple in by_subject[subject]:
            if triple.predicate == RDF_TYPE and triple.object not in telling:
                continue
            triples[triple] = None
            if isinstance(triple.object, NamedNode) and triple.predicate != RDF_TYPE:
                triples.update(dict.fromkeys(types.get(triple.object, ())))
        if size >= limit:
            yield _piece(nodes, triples)
            nodes, triples, size = set(), {}, 0
    if nodes:
        yield _piece(nodes, triples)


def _classes_in_shapes(term_name: str) -> set[NamedNode]:
    """The classes that a term of SHACL names in the shapes."""
    shapes = parse(ontology.shapes_text().encode(), format=RdfFormat.TURTLE)
    wanted = NamedNode("http://www.w3.org/ns/shacl#" + term_name)
    return {quad.object for quad in shapes if quad.predicate == wanted and isinstance(quad.object, NamedNode)}


def _piece(nodes: Iterable[str], triples: Iterable[Triple]) -> Piece:
    return Piece(frozenset(nodes), serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


def _uncited(store: Store) -> Iterator[Finding]:
    """A triple of the default graph that no passage states, and that is neither ours nor derived."""
    passages = {
        quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, ck("Passage"), iris.PROVENANCE_GRAPH)
    }
    own = {
        quad.subject
        for quad in store.quads_for_pattern(None, RDF_TYPE, ck("SystemGraph"), iris.PROVENANCE_GRAPH)
    }
    for graph in store.named_graphs():
        if graph not in passages and graph not in own:
            message = "this graph is no passage: no source, or no place in it, is described for it"
            yield Finding(True, "CitationGraph", graph.value, "", message, "")
    uncited = store.query("SELECT ?s ?p ?o { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }")
    assert isinstance(uncited, QuerySolutions)
    for subject, predicate, obj in uncited:
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
            message = f"no passage states its {local_name(predicate.value)} {obj}"
            yield Finding(True, "CitationMissing", subject.value, predicate.value, message, "")
    for passage in passages:
        sources = list(
            store.quads_for_pattern(passage, term("dcterms:isPartOf"), None, iris.PROVENANCE_GRAPH)
        )
        if len(sources) != 1 and isinstance(passage, NamedNode):
            yield Finding(True, "CitationSource", passage.value, "", "a passage is part of one source", "")


def _with_blank_nodes(store: Store) -> Iterator[Finding]:
    for quad in store:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            message = "a blank node or triple term cannot be cited or linked to: give it an IRI"
            yield Finding(True, "NoBlankNodes", str(quad.subject), quad.predicate.value, message, "")


def _a_passage(store: Store, node: str) -> str:
    for quad in store.quads_for_pattern(NamedNode(node), None, None, None):
        if isinstance(quad.graph_name, NamedNode) and "#" in quad.graph_name.value:
            return quad.graph_name.value
    return ""
