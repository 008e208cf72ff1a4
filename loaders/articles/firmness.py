"""How firmly a passage states what somebody proposes as a fact of it: the rules of the patterns, for other proposers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from cuakhau.loaders.articles.context import Prepared, modality
from cuakhau.loaders.articles.grammar import grammar
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.observe import COUNTED_ANYHOW
from cuakhau.loaders.articles.pieces import Text, pieces
from cuakhau.loaders.articles.tokens import Token

_DONE: Final[Mapping[str, tuple[str, frozenset[str | None]]]] = {
    "gate_class": ("time", frozenset({"current"})),
    "event": ("time", frozenset({None})),
    "project": ("status", frozenset({"under_construction", "operating", "completed"})),
    "observation": ("estimated", frozenset({None})),
}
"""By kind, the argument that says whether something is done, and its values that say that it is."""
_FIRM: Final = frozenset({*_DONE, "paired_gates", "cooperation", "commodity"})
"""Kinds that a clause which denies, hedges or makes conditions does not state; where a place lies it may yet say."""
_CHANGE: Final = frozenset({"@planned", "@upgrade", "@openverb", "@purpose"})
_NO_NAMES: Final = Names(())


class Firmness:
    """Judges the proposals for one passage; reads it when the first one asks."""

    def __init__(self, passage: Text) -> None:
        self._passage = passage

    def fault_of(self, kind: str, args: Mapping[str, Any], span: tuple[int, int]) -> str:
        """`planned` or `unsure` where the words at a span do not state a fact of this kind as it is; else empty.

        Args:
            kind: type of the fact.
            args: its arguments.
            span: code points of the passage.
        """
        if kind not in _FIRM:
            return ""
        said = set(self._modalities(span))
        if said & {"negated", "hedged", "conditional"}:
            return "unsure"
        argument, done = _DONE.get(kind, ("", frozenset()))
        if "planned" not in said or args.get(argument) not in done:
            return ""
        if kind == "gate_class" and not any(_CHANGE & token.types for token in self._tokens(span)):
            return ""  # a sentence about plans that calls a gate by its class
        return "" if kind == "observation" and args.get("measure") in COUNTED_ANYHOW else "planned"

    def _tokens(self, span: tuple[int, int]) -> Iterator[Token]:
        start, end = span
        tokens = (token for prepared in self._sentences for token in prepared.tokens)
        return (token for token in tokens if token.end > start and token.start < end)

    def _modalities(self, span: tuple[int, int]) -> Iterator[str]:
        """How each sentence says what stands at its end of the span; a negation anywhere in the span counts."""
        start, end = span
        for prepared in self._sentences:
            if prepared.sentence.end <= start or prepared.sentence.start >= end:
                continue
            inside = [n for n, token in enumerate(prepared.tokens) if token.end > start and token.start < end]
            if inside:
                yield modality(prepared, inside[-1])
                yield from (how for n in inside if (how := modality(prepared, n)) == "negated")

    @cached_property
    def _sentences(self) -> list[Prepared]:
        rules = grammar(self._passage.language)
        return [one for piece in pieces(self._passage, _NO_NAMES, rules) for one in piece.sentences]
