"""What the page about a named graph of our own shows."""

from __future__ import annotations

from typing import Any

from cuakhau.explorer.dataset_documents import own_graphs, statements_in
from cuakhau.explorer.pages.asked import Asked


def own_graph(asked: Asked, name: str) -> dict[str, Any] | None:
    """What stands in a graph, and by which rule."""
    graph = asked.reading.graph
    known = {own.name: own for own in own_graphs(graph)}
    own = known.get(name)
    if own is None:
        return None
    return {
        "own": own,
        "name": own.title(asked.language),
        "description": own.description(asked.language),
        "number": statements_in(graph, own.iri),
        "others": [(other.name, other.title(asked.language)) for other in known.values() if other != own],
    }
