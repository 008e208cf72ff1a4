"""Answers kept for the next reader: the most recently asked for, up to so many bytes together."""

from __future__ import annotations

import collections
from typing import Generic, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Cache(Generic[Key, Kept]):
    """Forgets what was not asked for longest, once there is no room."""

    def __init__(self, capacity_bytes: int, *, largest_share: float = 0.25) -> None:
        """Keep nothing yet.

        Args:
            capacity_bytes: of all that is kept.
            largest_share: what one answer may take of it; a larger one is not kept, so that it drives out no others.
        """
        self._capacity_bytes = capacity_bytes
        self._largest_bytes = int(capacity_bytes * largest_share)
        self._kept: collections.OrderedDict[Key, tuple[Kept, int]] = collections.OrderedDict()
        self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """What is kept takes so much."""
        return self._bytes

    def get_or_none(self, key: Key) -> Kept | None:
        """What was kept under a key, if it still is."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: Key, value: Kept, *, size_bytes: int) -> None:
        """Keep something, if there can be room for it."""
        if size_bytes > self._largest_bytes:
            return
        before = self._kept.pop(key, None)
        if before is not None:
            self._bytes -= before[1]
        self._kept[key] = (value, size_bytes)
        self._bytes += size_bytes
        while self._bytes > self._capacity_bytes:
            _, (_, forgotten) = self._kept.popitem(last=False)
            self._bytes -= forgotten

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._bytes = 0
