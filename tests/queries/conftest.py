"""The small graph, loaded as a build would have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from cuakhau.graph.store import EmbeddedStore

SMALL = Path(__file__).parent.parent / "data" / "small.trig"


def small_quads() -> list[Quad]:
    """Every quad of the file, and each triple once more in the default graph."""
    quads = list(parse(SMALL.read_bytes(), format=RdfFormat.TRIG))
    merged = dict.fromkeys(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return [*quads, *merged]


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    """The small graph in memory."""
    store = EmbeddedStore.in_memory()
    store.add(small_quads())
    return store


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether `pytest --update-golden` asks to write the golden files anew."""
    return bool(request.config.getoption("--update-golden", default=False))
