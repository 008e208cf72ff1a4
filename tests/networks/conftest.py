from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest
from playwright.sync_api import Browser

from cuakhau.networks.network import network
from tests.browser import chromium
from tests.networks import border


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def graph() -> nx.MultiDiGraph[str]:
    return network(border.store())


@pytest.fixture(scope="session")
def hostile() -> nx.MultiDiGraph[str]:
    return network(border.store(border.hostile_quads()))
