"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A machine that does other work as well is no fault of what is tested.
settings.register_profile("cuakhau", deadline=None)
settings.load_profile("cuakhau")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden rows of the questions, and the shipped witnesses, anew",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of a file to one process, unless a mark groups them otherwise: what they share is made once."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project with the articles' texts, the gold facts and the reference tables."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs the articles' texts, which are not part of the repository")
    return folder


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store with the whole shipped data, built once for all test processes; nobody may change it."""
    from cuakhau.building import build_graph

    base = tmp_path_factory.getbasetemp()
    # With pytest-xdist each process has a folder of its own in one that they share.
    shared_base = base if worker_id == "master" else base.parent
    store = shared_base / "built-store"
    with FileLock(shared_base / "built-store.lock"):
        if not (store / "current").exists():
            build_graph(store)
    return store


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; one a process, since Playwright's loop can run but once in a thread."""
    from tests.browser import chromium

    with chromium() as launched:
        yield launched
