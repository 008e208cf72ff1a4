"""What the operator of a server decides; every default is safe on a machine of one's own."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

_FEWEST_WORKERS = 4
_MOST_WORKERS = 16


def default_workers() -> int:
    """As many as processors, and a few where there are fewer: one that runs long must not hold up the others."""
    return min(max(_FEWEST_WORKERS, os.cpu_count() or 1), _MOST_WORKERS)


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and permissions of a server."""

    limit_s: float = 30.0
    """Seconds after which a query is ended."""
    workers: int = field(default_factory=default_workers)
    """Processes that run queries."""
    renderers: int = 2
    """Processes that make pages, data files and answers to questions."""
    waiting: int = 64
    """Requests that may wait for a process; the next one is told to come back later."""
    max_rows: int = 1_000_000
    """Rows, or triples, after which an answer is cut."""
    max_bytes: int = 64 << 20
    """Length after which an answer is cut."""
    max_query_bytes: int = 1 << 20
    """Length of a request beyond which it is refused."""
    memory_bytes: int = 2 << 30
    """What one query may take, where the system knows such a limit (Linux)."""
    cache_bytes: int = 128 << 20
    """What answers kept for the next reader may take together."""
    allow_service: frozenset[str] = frozenset()
    """Hosts that a query may ask by SERVICE: `query.wikidata.org`."""
    allow_origins: frozenset[str] | None = None
    """Origins of pages whose scripts may read answers; `*` for all, `https://example.org:*` for any port.
    None: what `Origins` says of the graph."""
    tiles: str = ""
    """Address of map tiles that a reader may ask for, with {z}, {x} and {y}; none where it is empty."""
    public_url: str = ""
    """Address at which readers reach the server, where a proxy hides it: `https://data.example.org/border`."""
