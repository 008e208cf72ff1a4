"""The data files that the live parts of the explorer read: what each holds, as JSON-able values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cuakhau.api import Graph

FILES: Final[Mapping[str, Callable[[Graph], object]]] = {}
"""What to serve as `/data/{name}.json`, by name; each is built from the graph alone, the same for the same graph."""
