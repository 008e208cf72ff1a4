"""What an enumeration names: “A, B và C”, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cuakhau.loaders.articles.tokens import Token

_JOINING = frozenset({"and", "or", "和", "及", "以及", "và", "hay", "hoặc", "như", "gồm"})
_NO_GOODS = frozenset(
    {"@planned", "@actualising", "@negating", "@speech", "@reach", "@upgrade", "@build", "Date", "Qty", "Person", "Num",
     "@cooperate", "Gate", "@hedging", "@mainly", "@within", "Open", "Close", "Quote", "Unquote", "@purpose", "Body"}
)  # fmt: skip
_LEAD = frozenset(
    {
        "other",
        "various",
        "the",
        "such",
        "as",
        "are",
        "of",
        "including",
        "các",
        "loại",
        "quả",
        "cây",
        "con",
        "một",
        "số",
        "những",
        "như",
        "là",
        "cả",
        "nhiều",
        "và",
        "hàng",
        "đến",
        "sang",
    }
)
_TRAIL = frozenset({"vẫn", "đều", "luôn", "cũng", "khác"})
_PREPOSITIONS = frozenset(
    {
        "while",
        "with",
        "to",
        "from",
        "through",
        "via",
        "in",
        "at",
        "which",
        "for",
        "by",
        "等",
        "tại",
        "ở",
        "của",
        "với",
        "cho",
        "từ",
        "qua",
        "trong",
        "trên",
        "theo",
        "về",
        "giá",
    }
)
_LONGEST_ITEM = 6


@dataclass(frozen=True, slots=True)
class Located:
    """One of several values, with the token that gives it."""

    value: Any
    token: Token


def list_of(tokens: list[Token], text: str) -> list[Located]:
    """The things that an enumeration names, in words of the text: “A, B và C”.

    Each item loses what leads it in (“các”, “quả”, “loại”); an item that is no short noun ends the list.
    """
    items: list[Located] = []
    start = 0
    for index in range(len(tokens) + 1):
        at_end = index == len(tokens)
        if not at_end and not (
            {"Comma", "Ellipsis"} & tokens[index].types
            or text[tokens[index].start : tokens[index].end] in _JOINING
        ):
            continue
        part = _item(tokens[start:index], text)
        start = index + 1
        if not at_end and text[tokens[index].start : tokens[index].end] in ("như", "gồm"):
            continue  # what stands before “such as” is the kind, what follows are the things
        if part is None:
            if items:
                break
            continue
        items.append(part)
    return items


def _item(tokens: list[Token], text: str) -> Located | None:
    for index, token in enumerate(tokens):
        if index and token.types & {"@planned", "@actualising"}:
            tokens = tokens[:index]  # the verb of what the list is the subject of
            break
    while tokens and (text[tokens[0].start : tokens[0].end].lower() in _LEAD or "@goods" in tokens[0].types):
        if "@goods" in tokens[0].types and len(tokens) > 1 and text[tokens[1].start : tokens[1].end] == "từ":
            break
        tokens = tokens[1:]
    while tokens and text[tokens[-1].start : tokens[-1].end] in _TRAIL:
        tokens = tokens[:-1]
    if tokens and text[tokens[0].start : tokens[0].end].lower() in _PREPOSITIONS:
        return None
    if not tokens or len(tokens) > _LONGEST_ITEM or any(token.types & _NO_GOODS for token in tokens):
        return None
    whole = Token(tokens[0].start, tokens[-1].end, frozenset(), "", {})
    return Located(text[whole.start : whole.end], whole)
