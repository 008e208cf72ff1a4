"""Whether every IRI that was released is still there, or says what became of it."""

from __future__ import annotations

import re
from pathlib import Path

from cuakhau.graph.iris import BASE

_NAMED = re.compile(
    rf"<({re.escape(BASE)}id/(?:gate|pair|unit|country|region|zone|facility|project|instrument|body|person|commodity|marker)/[^>#]+)> "
)
"""Things with a name of their own. What has none takes its IRI from what identifies it, and changes with that."""


def missing(last: Path, new: Path) -> list[str]:
    """IRIs of named things that the last release speaks of and the new graph does not, sorted.

    One that was withdrawn is still spoken of: the graph says that it was, and what replaces it.
    """
    return sorted(_subjects(last) - _subjects(new))


def _subjects(file: Path) -> set[str]:
    with file.open(encoding="utf-8") as lines:
        return {found[1] for line in lines if (found := _NAMED.match(line))}
