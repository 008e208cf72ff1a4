"""Runs SPARQL that is not ours: within a time limit, and asking other endpoints only where that is allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from cuakhau.errors import ParameterError, QuerySyntaxError
from cuakhau.graph.store import Store
from cuakhau.sparql_text import without_prefixes

Found = TypeVar("Found")


def services_from(allowed: Collection[str]) -> frozenset[str]:
    """The hosts and addresses of endpoints that queries may ask by SERVICE.

    Raises:
        ParameterError: if one is neither a host nor an address.
    """
    # Imported here, and below: most who open a graph ask no other endpoint.
    from cuakhau.graph.guard import allowed_service

    try:
        return frozenset(allowed_service(text) for text in allowed)
    except ValueError as error:
        raise ParameterError(f"allow_service: {error}", parameter="allow_service") from error


class Runner:
    """Runs the queries of others on a store."""

    def __init__(
        self,
        store: Store,
        *,
        limited: Store | None,
        path: Path | None,
        limit_s: float,
        services: frozenset[str],
    ) -> None:
        """Prepare.

        Args:
            store: the store itself.
            limited: one on the same graph that a time limit ends, where there is one already.
            path: folder of the graph, to open such a store when it is first needed; None where there is none.
            limit_s: seconds after which a query is ended.
            services: hosts and addresses that may be asked by SERVICE.
        """
        self._store = store
        self._given = limited
        self._path = path
        self._limit_s = limit_s
        self._services = services

    def may_ask(self, address: str) -> bool:
        """Whether a query may ask this endpoint."""
        from cuakhau.graph.guard import is_allowed

        return is_allowed(address, self._services)

    @cached_property
    def limited(self) -> Store:
        """The store for queries that are not ours: only another process can be stopped."""
        if self._given is not None:
            return self._given
        if self._path is None:
            return self._store
        from cuakhau.graph.worker import LimitedStore

        return LimitedStore(self._path, limit_s=self._limit_s, services=self._services)

    def run(self, text: str, run: Callable[[Store], Found]) -> Found:
        """Run a query to which prefixes were added, and tell errors by its own columns.

        Raises:
            QuerySyntaxError: if it is empty, or the store says so.
        """
        if not text.strip():
            raise QuerySyntaxError("the query is empty: write a SELECT, ASK or CONSTRUCT query")
        try:
            return run(self.limited)
        except QuerySyntaxError as error:
            raise without_prefixes(error) from error

    def close(self) -> None:
        """End the process that runs queries, and close connections."""
        for part in (self._given, self.__dict__.pop("limited", None)):
            if part is not None and hasattr(part, "close"):
                part.close()
