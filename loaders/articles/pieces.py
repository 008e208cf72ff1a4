"""An article as patterns see it: sentences of tokens, a piece of some paragraphs at a time, so that memory is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.context import Article, Prepared, understand
from cuakhau.loaders.articles.grammar import Grammar
from cuakhau.loaders.articles.groups import grouped
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.periods import Calendar
from cuakhau.loaders.articles.readings import READINGS
from cuakhau.loaders.articles.sentences import Sentence, sentences
from cuakhau.loaders.articles.tokens import Tokeniser

PIECE = 100_000
"""Characters after which a new piece begins with the next paragraph: twenty articles, so that only books are cut."""
_NEVER = 9999


class Text(Protocol):
    """What extraction needs of a document."""

    @property
    def text(self) -> str:
        """NFC, `\\n` line ends."""

    @property
    def issued(self) -> Interval | None:
        """Date of publication."""

    @property
    def language(self) -> str:
        """vi, zh or en."""


def pieces(document: Text, names: Names, rules: Grammar) -> Iterator[Article]:
    """The pieces of a text, in order, each to be done with before the next is asked for.

    Patterns see one piece; what the text is about and its last date are carried from one to the next.
    """
    reader = _Reader(document, names, rules)
    piece: Article | None = None
    begins = 0
    for sentence in sentences(document.text, language=rules.language):
        length = sentence.start - begins
        if piece is None or (length > PIECE and (sentence.first or length > 2 * PIECE)):
            if piece is not None:
                understand(piece)
                yield piece
            piece, begins = reader.piece_after(piece), sentence.start
        reader.read(sentence, piece)
    if piece is not None:
        understand(piece)
        yield piece


class _Reader:
    """Turns sentences into tokens, remembering what a heading said of the points under it."""

    def __init__(self, document: Text, names: Names, rules: Grammar) -> None:
        self._text = document.text
        self._names = names
        self._rules = rules
        self._tokeniser = _tokeniser(rules, names)
        self._calendar = Calendar(document.issued, builders=READINGS[rules.language].builders)
        issued = document.issued
        self._year = issued.end.year if issued and issued.end else _NEVER
        self._planned_heading = False

    def piece_after(self, before: Article | None) -> Article:
        piece = Article(self._text, self._calendar, self._names, language=self._rules.language)
        if before is not None:
            piece.counts, piece.zone_names, piece.held = before.counts, before.zone_names, before.held
        return piece

    def read(self, sentence: Sentence, piece: Article) -> None:
        tokens = self._tokeniser.tokens(self._text, sentence.start, sentence.end, calendar=self._calendar)
        tokens, codes = grouped(tokens, self._rules, text=self._text)
        if sentence.first and not sentence.bullet:
            self._planned_heading = False
        prepared = Prepared(
            sentence,
            tokens,
            codes,
            frozenset(codes),
            len(piece.sentences),
            planned_by_heading=self._planned_heading and sentence.bullet,
            year=self._year,
        )
        if tokens and "Colon" in tokens[-1].types:
            before = piece.sentences[-1:] if len(tokens) < 5 else []
            self._planned_heading = any("@planned" in t.types for p in (*before, prepared) for t in p.tokens)
        piece.sentences.append(prepared)


@lru_cache(maxsize=8)
def _tokeniser(rules: Grammar, names: Names) -> Tokeniser:
    return Tokeniser(rules.alphabet, rules.words, names.phrases_in(rules.language), language=rules.language)
