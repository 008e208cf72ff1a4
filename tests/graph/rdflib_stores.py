"""The store interface over rdflib, so that its answers can be compared with those of the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib import BNode, Dataset, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.query import Result
from rdflib.term import Node

from cuakhau.graph import guard
from cuakhau.graph.results import canonical, read_ntriples
from cuakhau.graph.store import Table, Term


class RdflibStore:
    """An rdflib data set, its terms as those of the other stores."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @classmethod
    def plain(cls, quads: Iterable[Quad]) -> RdflibStore:
        return cls(_filled(Dataset(), quads, "nquads"))

    @classmethod
    def on_oxigraph(cls, quads: Iterable[Quad]) -> RdflibStore:
        """Through oxrdflib: rdflib's interface, Oxigraph's engine."""
        return cls(_filled(Dataset(store="Oxigraph"), quads, "ox-nquads"))

    def select(self, text: str) -> Table:
        answer = self._query(text)
        columns = tuple(str(name) for name in answer.vars or [])
        rows = [tuple(_term(row.get(name)) for name in answer.vars or []) for row in answer.bindings]
        return Table(columns, tuple(rows))

    def construct(self, text: str) -> tuple[Triple, ...]:
        graph = self._query(text).graph
        assert graph is not None
        return read_ntriples(graph.serialize(format="nt").encode())

    def ask(self, text: str) -> bool:
        return bool(self._query(text).askAnswer)

    def _query(self, text: str) -> Result:
        guard.parse(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            answer = self._dataset.query(text)
            _ = answer.bindings if answer.type == "SELECT" else None  # runs it: rdflib is lazy
        return answer


def _filled(dataset: Dataset, quads: Iterable[Quad], rdf_format: str) -> Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib about its own code
        dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS), format=rdf_format)
    return dataset


def _term(node: Node | None) -> Term | None:
    if node is None:
        return None
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, RdflibLiteral)
    if node.language is not None:
        return Literal(str(node), language=node.language)
    if node.datatype is None:
        return Literal(str(node))
    return canonical(Literal(str(node), datatype=NamedNode(str(node.datatype))))
