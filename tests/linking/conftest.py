"""The whole shipped graph, as reconciliation sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuakhau.graph.store import EmbeddedStore
from cuakhau.linking.reconcile import Reconciler


@pytest.fixture(scope="session")
def reconciler(built_store: Path) -> Reconciler:
    return Reconciler.of(EmbeddedStore.open(built_store))
