"""The store interface over rdflib, so that its answers can be compared with those of the others."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple, serialize
from rdflib import Dataset
from rdflib.query import Result

from cuakhau.graph import guard
from cuakhau.graph.results import read_json
from cuakhau.graph.store import Table


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
        return _table(self._query(text))

    def construct(self, text: str) -> tuple[Triple, ...]:
        graph = self._query(text).graph
        assert graph is not None
        rows = _table(graph.query("SELECT ?s ?p ?o { ?s ?p ?o }")).rows
        return tuple(Triple(*row) for row in rows)  # type: ignore[arg-type]  # a triple's own terms

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


def _table(answer: Result) -> Table:
    body = answer.serialize(format="json")
    assert body is not None
    table = read_json(body)
    assert isinstance(table, Table)
    return table
