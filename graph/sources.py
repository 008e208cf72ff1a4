"""What every fact is made of: where it stands and what it speaks of; sources, passages, references to things. No RDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cuakhau.graph.dates import Interval


@dataclass(frozen=True, slots=True)
class Key:
    """An entity by its identifier: `Key("gate", "huu-nghi")` is `id/gate/huu-nghi`."""

    kind: str
    """First part of the identifier: gate, pair, unit, country, zone, project, instrument, body, person, …"""
    slug: str
    """Second part: lower-case ASCII letters, digits, dots and hyphens."""

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity by a name as the source writes it; the graph resolves it against the registry."""

    text: str
    """The proper name alone, NFC, original accents."""
    language: str
    """BCP 47 tag of the source's language: vi, zh, en."""
    means: Key | None = None
    """What it means, where that was decided by hand; the words stay as written."""

    def __str__(self) -> str:
        return self.text


Reference = Key | Mention


@dataclass(frozen=True, slots=True)
class Source:
    """A document or a data set, with its metadata."""

    slug: str
    """Identifier, ASCII: `source/{slug}`."""
    title: str
    """Title in the source's language."""
    publisher: str = ""
    """Who published it; empty if not known."""
    issued: Interval | None = None
    """Date of publication at the precision known."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags."""
    url: str = ""
    """Where it was read; empty if not known."""
    licence: str = ""
    """Its licence as far as known, in words or as an SPDX name."""
    sha256: str = ""
    """SHA-256 of the NFC text with `\\n` line ends, UTF-8; empty where the text was not kept at hand."""
    version: str = ""
    """Release of a data set: `2024-1`, `3.0`; empty for a document."""
    kind: str = "document"
    """`document`, `dataset` for data of others, taken in as they are, or `table` for a table of our own (the last is no
    witness: its rows cite documents)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source that states facts."""

    source: str
    """Slug of the source."""
    fragment: str
    """Fragment identifier: `char=1042,1101` (RFC 5147), `row=5` (RFC 7111), or a row's own key."""
    derived_from: tuple[str, ...] = ()
    """Slugs of the sources that a row of a table of ours cites; empty for a document."""
    page: int | None = None
    """1-based page of a paginated document."""

    @classmethod
    def of_characters(cls, source: str, start: int, end: int, *, page: int | None = None) -> Passage:
        """Code points `start` (inclusive) to `end` (exclusive) of the NFC text.

        Raises:
            ValueError: if the span is empty or negative.
        """
        if not 0 <= start < end:
            raise ValueError(f"{start}–{end} is no span of text")
        return cls(source, f"char={start},{end}", page=page)

    @classmethod
    def of_row(cls, source: str, row: int) -> Passage:
        """Row `row` (1-based, after the header) of a table without a key column."""
        return cls(source, f"row={row}")

    @property
    def span(self) -> tuple[int, int] | None:
        """Start and end in code points, None where the passage is no span of text."""
        if not self.fragment.startswith("char="):
            return None
        start, _, end = self.fragment.removeprefix("char=").partition(",")
        return int(start), int(end)


@dataclass(frozen=True, slots=True)
class Review:
    """Who drew a fact from its passage, and who took it as right."""

    proposed_by: str = ""
    """Extractor and version; empty for what a person wrote down."""
    accepted_by: str = ""
    """Name of the person; empty for what is only proposed."""
    accepted_on: date | None = None
    """Day on which it was accepted."""
    says: str = ""
    """Whose words the source says they are; empty where it speaks itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One typed statement with the passage that makes it."""

    kind: ClassVar[str]
    passage: Passage
    review: Review | None = None
    """How an extracted fact came in; None for what was written down by hand."""
