"""Questions that ask another endpoint too: for the things at hand, in a request for many of them at once.

No engine at hand passes on what it already knows: what stands in SERVICE would be asked of the whole world. So the
question is first asked without it; what the column `item` then holds is written into the SERVICE, and the whole is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pyoxigraph import NamedNode

from cuakhau.errors import QueryError
from cuakhau.graph.guard import services
from cuakhau.graph.store import Store, Table, Term
from cuakhau.queries.query import Query

ITEM: Final = "item"
"""Column of what the other endpoint is asked about."""
_ITEMS_LINE: Final = re.compile(rf"^(\s*VALUES \?{ITEM} \{{) UNDEF (\}}\s*)$", re.MULTILINE)
_SERVICE: Final = re.compile(r"^[^\S\n]*SERVICE <[^>]*> \{", re.MULTILINE)
_ITEMS_A_REQUEST: Final = 200


def ask_federated(query: Query, text: str, *, store: Store, may_ask: Callable[[str], bool]) -> Table:
    """Answer a question that asks another endpoint.

    Args:
        query: the question.
        text: its SPARQL with parameters bound.
        store: the graph; it limits the time of each request.
        may_ask: whether an endpoint may be asked.

    Raises:
        QueryError: if the endpoint may not be asked.
        EndpointError: if it fails.
    """
    for address in services(text):
        if not may_ask(address):
            raise QueryError(
                f"{query.name} asks {address} by SERVICE, which is not allowed here: "
                f"allow it (--allow-service {address}, or open_graph(allow_service=[…]))"
            )
    own = store.select(without_service(text))
    items = sorted({value.value for row in own.records() if isinstance(value := row.get(ITEM), NamedNode)})
    rows: list[tuple[Term | None, ...]] = []
    columns = own.columns
    for start in range(0, len(items), _ITEMS_A_REQUEST):
        some = store.select(about(text, items[start : start + _ITEMS_A_REQUEST]))
        columns = some.columns
        rows += some.rows
    return Table(columns, tuple(rows))


def about(text: str, items: list[str]) -> str:
    """The question for certain items."""
    named = " ".join(str(NamedNode(item)) for item in items)
    return _ITEMS_LINE.sub(lambda found: f"{found[1]} {named} {found[2]}", text)


def without_service(text: str) -> str:
    """The question without what another endpoint is asked: its columns stay, empty."""
    found = _SERVICE.search(text)
    if found is None:
        return text
    depth, end = 1, found.end()
    while depth and end < len(text):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[: found.start()] + text[end:]
