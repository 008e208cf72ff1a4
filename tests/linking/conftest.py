"""The whole shipped graph, as reconciliation sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuakhau.graph.store import EmbeddedStore
from cuakhau.linking.reconcile import Reconciler
from cuakhau.linking.records import Records


@pytest.fixture(scope="session")
def reconciler(built_store: Path) -> Reconciler:
    return Reconciler(Records.of(EmbeddedStore.open(built_store)))
