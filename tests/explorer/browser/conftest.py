from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.explorer.browser.live import hosted


@pytest.fixture(scope="session")
def static_folder(built_store: Path) -> Path:
    """The static site of the shipped graph, written once for all test processes; nobody may change it."""
    from cuakhau.api import open_graph
    from cuakhau.explorer.static_site import write_site

    folder = built_store.parent / "static-site"
    with FileLock(built_store.parent / "static-site.lock"):
        if not folder.exists():
            with open_graph(built_store) as graph:
                write_site(graph, folder)
    return folder


@pytest.fixture(scope="session")
def static_site(static_folder: Path) -> Iterator[str]:
    """Address of the static site on a plain host, in no folder of it."""
    with hosted(static_folder) as address:
        yield address


@pytest.fixture(params=["served", "static"])
def site(request: pytest.FixtureRequest) -> str:
    """Address of the explorer on either back end."""
    name = {"served": "served", "static": "static_site"}[request.param]
    address: str = request.getfixturevalue(name)
    return address
