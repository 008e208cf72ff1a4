"""What is read: an article's text in the one form that spans count in, and what is known about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.language import Language


@dataclass(frozen=True, slots=True)
class Document:
    """One article."""

    text: str
    """NFC, line ends `\\n`. Of a plain text file everything that it holds; of HTML, DOCX and PDF what was taken from
    it, paragraphs as lines."""
    title: str
    """In the article's language; the first line that can be one where nobody states it."""
    publisher: str
    """Empty if not known."""
    issued: Interval | None
    """Date of publication at the precision known; None if not known."""
    language: Language
    """What most of it is written in."""
    url: str
    """Where it was published; empty if not known."""
    sha256: str
    """SHA-256 of `text` in UTF-8."""
    pages: tuple[int, ...] = ()
    """Offset at which each page begins, the first being 0, an empty page where the next one does; none if unpaged."""
    media_type: str = "text/plain"
    """What it was read from: text/plain, text/html, application/pdf, or the type of DOCX."""
    slug: str = ""
    """Identifier of the source: the `key` that was given, else made of the file's name, else of the hash."""
    licence: str = ""
    """As far as known."""
    encoding: str = ""
    """Encoding of a text or page; empty for DOCX and PDF."""
    notes: tuple[str, ...] = ()
    """What a reader should check: an encoding that was not declared, a language other than the one declared."""

    def page_of(self, offset: int) -> int | None:
        """Number, from 1, of the page on which an offset of the text lies; None without pages.

        >>> Document("ab", "", "", None, "vi", "", "", pages=(0, 1)).page_of(1)
        2
        """
        return bisect_right(self.pages, offset) if self.pages else None


_TITLE_LINES = 12


def title_of(text: str) -> str:
    """The first line that reads like a title: not a page's control, not a paragraph; else the text's beginning."""
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()][:_TITLE_LINES]
    for line in lines:
        width = len(line) + 2 * sum(c >= "\u2e80" for c in line)
        if width >= 25 and re.search(r"[.。;；:：]$", line):
            break  # the article's first paragraph: it has no title line
        if width >= 25 and len(line) <= 220:
            return line
    first = lines[0] if lines else ""
    return first if len(first) <= 120 else first[:119].rstrip() + "…"
