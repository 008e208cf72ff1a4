"""What a citation is, and how it reads as one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cuakhau.graph.store import Term

GroundTriple = tuple[Term, Term, Term]
"""Subject, predicate, object."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source with what a reader needs to find it."""

    source: str
    """IRI."""
    title: str = ""
    """In the source's own language; empty if not known."""
    publisher: str = ""
    issued: str = ""
    """ISO 8601, at the precision known."""
    url: str = ""
    sha256: str = ""
    """SHA-256 of the text whose code points a passage counts."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source that supports a row, or the premises from which a rule derives it."""

    passage: str
    """IRI, which is also the name of the graph of what the passage states."""
    document: Document
    """The source that the passage is part of."""
    start: int | None = None
    """First code point of the NFC text; None where the passage is no span."""
    end: int | None = None
    """Code point after the last."""
    row: str = ""
    """Key or number of a table's row; empty where the passage is no row."""
    page: int | None = None
    """1-based page of a paginated document."""
    derived_from: tuple[Document, ...] = ()
    """The documents that a row of one of our tables cites."""
    triples: tuple[GroundTriple, ...] = ()
    """What the passage states of the row."""
    rule: str = ""
    """Name of the rule that derives the row's triple from `triples`; empty where the passage states it."""


@dataclass(frozen=True, slots=True)
class RowCitations:
    """The passages behind one row of an answer."""

    citations: tuple[Citation, ...] = ()
    """Statements before premises of rules, older sources first."""
    uncited: tuple[str, ...] = field(default=())
    """What of the row no passage was found for, and why; empty where everything is cited."""


_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "vi": {
        "characters": "ký tự {start}–{end}",
        "page": "trang {page}",
        "row": "dòng {row}",
        "after": "theo {documents}",
        "rule": "suy ra theo quy tắc {rule}",
    },
    "en": {
        "characters": "characters {start}–{end}",
        "page": "page {page}",
        "row": "row {row}",
        "after": "after {documents}",
        "rule": "derived by the rule {rule}",
    },
    "zh": {
        "characters": "第{start}–{end}字符",
        "page": "第{page}页",
        "row": "第{row}行",
        "after": "据{documents}",
        "rule": "由规则{rule}推出",
    },
}


def format_citation(citation: Citation, language: str = "en") -> str:
    """One line: title, publisher, date, place, what a row rests on, address.

    Args:
        citation: what to write out.
        language: of the words between; titles stay in their own. Unknown languages read English.
    """
    words = _WORDS.get(language, _WORDS["en"])
    parts = [_describe(citation.document)]
    if citation.start is not None and citation.end is not None:
        parts.append(words["characters"].format(start=citation.start, end=citation.end))
    if citation.page is not None:
        parts.append(words["page"].format(page=citation.page))
    if citation.row:
        parts.append(words["row"].format(row=citation.row))
    if citation.derived_from:
        documents = "; ".join(_describe(document) for document in citation.derived_from)
        parts.append(words["after"].format(documents=documents))
    if citation.rule:
        parts.append(words["rule"].format(rule=citation.rule))
    if citation.document.url:
        parts.append(citation.document.url)
    return ", ".join(parts)


def _describe(document: Document) -> str:
    name = document.title or document.source.rpartition("/")[2]
    return ", ".join(part for part in (name, document.publisher, document.issued) if part)


def merge(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """One citation a passage, with all it states; a statement outranks a premise of a rule.

    The order is that of `RowCitations.citations`.
    """
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.passage, []).append(citation)
    merged = []
    for same in found.values():
        stated = [citation for citation in same if not citation.rule] or same
        triples = dict.fromkeys(triple for citation in stated for triple in citation.triples)
        merged.append(replace(stated[0], triples=tuple(triples)))
    return tuple(sorted(merged, key=_order))


def _order(citation: Citation) -> tuple[bool, bool, str, str, int]:
    issued = citation.document.issued
    return bool(citation.rule), not issued, issued, citation.document.source, citation.start or 0
