from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.explorer.browser.live import hosted


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
