"""Checks a graph: the SHACL shapes, and the rules of citation that no shape can state."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from cuakhau import ontology
from cuakhau.graph import iris
from cuakhau.graph.iris import ck, local_name, term
from cuakhau.graph.writer import RDF_TYPE

PIECE_TRIPLES = 3_000
"""pyshacl takes about a second for 10⁴ triples and more than ten times that for 10⁵, so it gets pieces."""


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
    pieces = list(_pieces(store))
    if processes > 1 and len(pieces) > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            results = list(pool.map(check_shapes, pieces))
    else:
        results = [check_shapes(piece) for piece in pieces]
    for result in results:
        for severity, shape, node, path, message in result:
            is_error = severity == "Violation"
            findings.add(Finding(is_error, shape, node, path, message, _a_passage(store, node)))
    return Report(tuple(sorted(findings, key=lambda f: (not f.is_error, f))))


def check_shapes(piece: bytes) -> list[tuple[str, str, str, str, str]]:
    """Run the shapes over some triples (N-Triples).

    Returns:
        Severity, shape, node, path and message of each result.
    """
    # Imported here: a process that only reads the graph needs neither.
    from pyshacl import Validator
    from rdflib import SH, Graph, Literal

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        data = Graph().parse(data=piece, format="nt")
        shapes = Graph().parse(data=ontology.shapes_text(), format="turtle")
        _, report, _ = Validator(data, shacl_graph=shapes, options={"advanced": False}).run()
    results = []
    for result in report.subjects(predicate=SH.resultSeverity):
        values = (
            report.value(result, p) for p in (SH.resultSeverity, SH.sourceShape, SH.focusNode, SH.resultPath)
        )
        severity, shape, node, path = (str(value or "") for value in values)
        texts = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal)]
        english = [text for text in texts if text.language in ("en", None)]
        message = str(min(english or texts, default="does not fit the shape"))
        results.append((severity.rpartition("#")[2], shape.rpartition("#")[2], node, path, message))
    return sorted(results)


def _pieces(store: Store) -> Iterator[bytes]:
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
    piece: dict[Triple, None] = {}
    for subject in sorted(by_subject, key=lambda node: node.value):
        for triple in by_subject[subject]:
            piece[triple] = None
            if isinstance(triple.object, NamedNode) and triple.predicate != RDF_TYPE:
                piece.update(dict.fromkeys(types.get(triple.object, ())))
        if len(piece) >= PIECE_TRIPLES:
            yield _ntriples(list(piece))
            piece = {}
    if piece:
        yield _ntriples(list(piece))


def _ntriples(triples: Sequence[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _uncited(store: Store) -> Iterator[Finding]:
    """A triple of the default graph that no passage states, and that is neither ours nor derived."""
    passages = {
        quad.subject for quad in store.quads_for_pattern(None, RDF_TYPE, ck("Passage"), iris.PROVENANCE_GRAPH)
    }
    own = {
        quad.subject
        for quad in store.quads_for_pattern(None, RDF_TYPE, ck("SystemGraph"), iris.PROVENANCE_GRAPH)
    }
    cited: set[Triple] = set()
    for graph in store.named_graphs():
        if graph not in passages and graph not in own:
            message = "this graph is no passage: no source, or no place in it, is described for it"
            yield Finding(True, "CitationGraph", graph.value, "", message, "")
        cited.update(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        if quad.triple not in cited and isinstance(quad.subject, NamedNode):
            message = f"no passage states its {local_name(quad.predicate.value)} {quad.object}"
            yield Finding(True, "CitationMissing", quad.subject.value, quad.predicate.value, message, "")
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
