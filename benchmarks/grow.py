"""Grows the shipped graph: more sources, which restate few gates and bring figures and events of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

BASE = "https://w3id.org/cuakhau/"
_PASSAGE = re.compile(rf"<{BASE}source/([A-Za-z0-9._-]+)(#[^>]+)?>")
_NODE = re.compile(rf"<{BASE}id/(observation|event|intention)/([0-9a-f]+)>")
_COPIED = re.compile(rf"<{BASE}(source/|id/(?:observation|event|intention)/)")
_DATED = re.compile(rf"<{BASE}id/(?:observation|event)/")
_YEAR = re.compile(
    r'"(\d{4})(-\d\d(?:-\d\d)?)?"(?=\^\^<http://www.w3.org/2001/XMLSchema#(?:date|gYear|gYearMonth)>)'
)


def grow(nquads: Path, factor: int, out: Path) -> int:
    """Write the graph grown `factor` times as N-Quads.

    As in life: a new source restates what there is (gates, pairs, units, designations, posts, flows: the same nodes, in
    ever more passages), and brings figures and events of other years, here each a year earlier than the last.

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
        yield _copy(line, number)


def _copy(line: str, number: int) -> str:
    copy = _PASSAGE.sub(lambda found: f"<{BASE}source/{found[1]}-{number}{found[2] or ''}>", line)
    copy = _NODE.sub(lambda found: f"<{BASE}id/{found[1]}/{found[2]}-{number}>", copy)
    if _DATED.match(line):
        copy = _YEAR.sub(lambda found: f'"{int(found[1]) - number:04d}{found[2] or ""}"', copy)
        copy = copy.replace("-02-29", "-02-28")
    return copy
