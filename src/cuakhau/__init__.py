"""The open knowledge graph of Vietnam–China border cooperation: every fact cites the place that states it.

>>> import cuakhau
>>> graph = cuakhau.open_graph(language="en")           # doctest: +SKIP
>>> graph.ask("gate-counterpart", gate="Trà Lĩnh")      # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cuakhau.answer import Answer, Row
    from cuakhau.api import Graph, open_graph
    from cuakhau.building import build_graph, default_store
    from cuakhau.errors import CuakhauError
    from cuakhau.graph.search import Hit
    from cuakhau.queries.citations import Citation, format_citation
    from cuakhau.things import Thing

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Citation",
    "CuakhauError",
    "Graph",
    "Hit",
    "Row",
    "Thing",
    "__version__",
    "build_graph",
    "default_store",
    "format_citation",
    "open_graph",
]

_HOMES = {
    "Answer": "answer",
    "Citation": "queries.citations",
    "CuakhauError": "errors",
    "Graph": "api",
    "Hit": "graph.search",
    "Row": "answer",
    "Thing": "things",
    "build_graph": "building",
    "default_store": "building",
    "format_citation": "queries.citations",
    "open_graph": "api",
}


def __getattr__(name: str) -> Any:
    # Fetched when first used: importing one module of a folder must not import the whole.
    if name in _HOMES:
        return getattr(import_module(f"cuakhau.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'cuakhau' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
