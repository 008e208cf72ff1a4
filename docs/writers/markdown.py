"""Markdown as the guide's pages use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#$~])")


def escape(text: object) -> str:
    """Text that reads as it stands, in one line: what the data say is never markup."""
    return " ".join(_SPECIAL.sub(r"\\\1", str(text)).split())


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are Markdown."""
    lines = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
