"""A small sample of the graph, alone and with what the rules derive from it."""

from collections.abc import Callable, Collection
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from cuakhau import ontology

Derive = Callable[..., Graph]
ALL = frozenset(rule.name for rule in ontology.rules())


@pytest.fixture(scope="session")
def vocabulary() -> Graph:
    """Ontology and code lists; not to be changed."""
    return ontology.load_rdflib()


@pytest.fixture(scope="session")
def stated() -> Graph:
    """One pair of gates and something of every kind, as stated; not to be changed."""
    return Graph().parse(Path(__file__).with_name("sample.ttl"))


@pytest.fixture
def sample(stated: Graph) -> Graph:
    """A copy of it, for a test to change."""
    return stated + Graph()


@pytest.fixture(scope="session")
def derive(vocabulary: Graph) -> Derive:
    """Runs the rules (or `only` some) over a graph and the vocabulary to a fixpoint; returns what is new."""

    def run(stated: Graph, *, only: Collection[str] = ALL) -> Graph:
        store = pyoxigraph.Store()
        for graph in (vocabulary, stated):
            store.load(graph.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
        new: set[pyoxigraph.Triple] = set()
        before = -1
        while before < len(new):
            before = len(new)
            for rule in ontology.rules():
                if rule.name not in only:
                    continue
                found = store.query(rule.text)
                assert isinstance(found, pyoxigraph.QueryTriples)
                fresh = {t for t in found if pyoxigraph.Quad(*t) not in store}
                store.extend(pyoxigraph.Quad(*t) for t in fresh)
                new |= fresh
        ntriples = pyoxigraph.serialize(new, format=pyoxigraph.RdfFormat.N_TRIPLES)
        return Graph().parse(data=ntriples or b"", format="nt")

    return run
