"""The table of sources, and the text of a source in the one form that spans and hashes refer to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cuakhau.errors import SourceError
from cuakhau.graph.facts import Source
from cuakhau.loaders.base import Problem
from cuakhau.loaders.known import Known
from cuakhau.loaders.tables import TableFile, describe, read_rows

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """What `sources.csv` holds."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    """By slug, in the order of the table."""
    characters: Mapping[str, int] = field(default_factory=dict)
    """Length of a source's text in code points, where it was at hand."""
    problems: tuple[Problem, ...] = ()


def read_sources(path: str, content: bytes) -> SourceTable:
    """The sources of one `sources.csv` or `sources.xlsx`."""
    table = describe("sources", "sources.yml")
    columns = {name: column for name, column in table.columns.items() if name not in ("sources",)}
    file = TableFile(
        table=type(table)("sources", table.title, "source", columns, (), ()),
        path=path,
        content=content,
        slug="sources",
        names_allowed=False,
    )
    sources: dict[str, Source] = {}
    characters: dict[str, int] = {}
    problems: list[Problem] = []
    for row, values in read_rows(file, known=Known()):
        if isinstance(values, Problem):
            problems.append(values)
        elif "sha256" in values and not _SHA256.fullmatch(values["sha256"]):
            hint = "64 hexadecimal digits, lower case"
            problems.append(
                Problem(
                    "error", path, f"{row.number}:sha256", "sha256", values["sha256"], "is no SHA-256", hint
                )
            )
        else:
            sources[values["key"]] = _source(values)
            if "characters" in values:
                characters[values["key"]] = int(values["characters"])
    return SourceTable(sources, characters, tuple(problems))


def _source(values: Mapping[str, Any]) -> Source:
    return Source(
        slug=values["key"],
        title=values["title"],
        publisher=values.get("publisher", ""),
        issued=values.get("issued"),
        languages=values.get("language", ()),
        url=values.get("url", ""),
        licence=values.get("licence", ""),
        sha256=values.get("sha256", ""),
    )


def normalise(content: bytes, *, path: str) -> str:
    """The text that spans count in: UTF-8, NFC, line ends `\\n`.

    Raises:
        SourceError: if the bytes are not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path}: byte {error.start} is not UTF-8; save the text as UTF-8"
        raise SourceError(message, path=path) from error
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def sha256_of(text: str) -> str:
    """SHA-256 of a normalised text, in UTF-8.

    >>> sha256_of("Hữu Nghị")[:8]
    '9ba32337'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
