from __future__ import annotations

import networkx as nx
import pytest

from cuakhau.networks.network import network
from tests.networks import border


@pytest.fixture(scope="session")
def graph() -> nx.MultiDiGraph[str]:
    return network(border.store())


@pytest.fixture(scope="session")
def hostile() -> nx.MultiDiGraph[str]:
    return network(border.store(border.hostile_quads()))
