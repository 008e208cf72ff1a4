"""What a page is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cuakhau.explorer.pages.citing import Citing
from cuakhau.explorer.pages.reading import Reading
from cuakhau.explorer.pages.shown import Show

Backend = Literal["http", "wasm"]
"""Whether pages are served beside an endpoint, or are files with the graph beside them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that is wanted, and the means to write it."""

    language: str
    path: str
    """From the root of the site: `vi/id/gate/huu-nghi/`."""
    query: Mapping[str, str]
    """What follows `?` in the address."""
    backend: Backend
    show: Show
    citing: Citing

    @property
    def reading(self) -> Reading:
        """What the graph says."""
        return self.show.reading


Make = Callable[..., "Mapping[str, Any] | None"]
"""Gives a template its values from `Asked` and the parts of the path; None where there is no such page."""
