"""Grows the shipped graph: more sources that restate few gates and bring figures, events and posts of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

BASE = "https://w3id.org/cuakhau/"
_PASSAGE = re.compile(rf"<{BASE}source/([A-Za-z0-9._-]+)(#[^>]+)?>")
_NODE = re.compile(rf"<{BASE}id/(observation|event|post|flow|intention|status-period)/([0-9a-f]+)>")
_COPIED = re.compile(rf"<{BASE}(source/|id/(?:observation|event|post|flow|intention|status-period)/)")


def grow(nquads: Path, factor: int, out: Path) -> int:
    """Write the graph grown `factor` times as N-Quads.

    What changes with a new source is copied with new identifiers: sources, passages, observations, events, posts,
    flows, intentions, periods of status. Gates, pairs, units, designations are the same things, restated by ever more
    passages: their triples in the default graph stay as they are.

    Returns:
        Number of lines written.
    """
    written = 0
    with nquads.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as target:
        for line in lines:
            target.write(line)
            written += 1
            if _COPIED.search(line):
                for copy in _copies(line, factor):
                    target.write(copy)
                    written += 1
    return written


def _copies(line: str, factor: int) -> Iterator[str]:
    for number in range(1, factor):
        copy = _PASSAGE.sub(lambda found, n=number: f"<{BASE}source/{found[1]}-{n}{found[2] or ''}>", line)  # type: ignore[misc]
        yield _NODE.sub(lambda found, n=number: f"<{BASE}id/{found[1]}/{found[2]}-{n}>", copy)  # type: ignore[misc]
