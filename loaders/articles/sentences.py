"""The body of an article and its sentences, by their places in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cuakhau.loaders.articles.blocks import left_out

_SPACE = re.compile(r"\s*")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"(?:[.!?…]|/\.)+[\"”’»)\]]*(?=\s)")
_NOT_END = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|ThS|Th\.S|TS|PGS|GS|BS|KTS|Q|P|H|T|X|St|No|v\.v|tr|Ảnh|Ông|Mr|Mrs)|\b[A-ZĐ]|^\d{1,2})\.$"
)
_STARTS = re.compile(r"\s+[\"“‘'(\[-]*\s*[\dA-ZÀ-ỸĐ]")
_BULLET = re.compile(r"\s*(?:[-–—•*+▪►]|[a-zđ0-9]{1,2}[).])\s+")


_LONGEST = 5_000
"""Characters of a sentence: the longest lists of articles have some two thousand."""
_CHINESE_END = re.compile(r"[。！？]+[”’」』）]*")
_ENGLISH_NOT_END = re.compile(
    r"\b(?:Dr|Ms|Prof|Gen|Col|Gov|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|U\.S|US)\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line without a full stop."""

    start: int
    end: int
    paragraph: int
    """Number of its line."""
    bullet: bool
    """Whether its line begins with a bullet."""
    first: bool
    """Whether it is the first of its line."""
    heading: bool
    """Whether its line is short and ends without a full stop: a title, a heading, a caption."""


def sentences(text: str, *, language: str = "vi") -> Iterator[Sentence]:
    """The sentences of what an article itself says, in order: no navigation, no captions of other stories."""
    left = left_out(text)
    ends = [end for _, end in left]
    for number, found in enumerate(_LINE.finditer(text)):
        line, start = found[0], found.start()
        stripped = line.strip()
        position = bisect_right(ends, start)
        if not stripped or (position < len(left) and left[position][0] <= start):
            continue
        bullet = _BULLET.match(line) is not None
        heading = len(stripped) < 160 and stripped[-1] not in '.;:…!?,”"'
        begin = first = start + line.index(stripped[0])
        for end in _ends(text, first, found.end(), language=language):
            for begins, ends_at in _cut(text, begin, end):
                yield Sentence(begins, ends_at, number, bullet, begins == first, False)
            begin = _SPACE.match(text, end).end()  # type: ignore[union-attr]
        *parts, (begin, _) = _cut(text, begin, found.end())
        for begins, ends_at in parts:
            yield Sentence(begins, ends_at, number, bullet, begins == first, False)
        if begin < found.end():
            yield Sentence(begin, first + len(stripped), number, bullet, begin == first, heading)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence as it is, but one that is longer than any sentence in parts: patterns look back to its beginning."""
    parts: list[tuple[int, int]] = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        at = space if space > 0 else start + _LONGEST
        parts.append((start, at))
        start = at + (space > 0)
    return [*parts, (start, end)]


def _ends(text: str, first: int, last: int, *, language: str) -> Iterator[int]:
    """Where the sentences of a line end, its last one left out."""
    if language == "zh":
        yield from (found.end() for found in _CHINESE_END.finditer(text, first, last))
        return
    for found in _END.finditer(text, first, last):
        before = text[max(first, found.end() - 7) : found.end()]
        if not _STARTS.match(text, found.end(), last) or _NOT_END.search(before[-6:]):
            continue
        if language == "en" and _ENGLISH_NOT_END.search(before):
            continue
        yield found.end()
