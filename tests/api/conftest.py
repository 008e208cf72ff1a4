"""The shipped graph, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import cuakhau
from cuakhau import Graph


@pytest.fixture(scope="session")
def graph(built_store: Path) -> Iterator[Graph]:
    """The shipped data, in English."""
    with cuakhau.open_graph(built_store, language="en") as opened:
        yield opened
