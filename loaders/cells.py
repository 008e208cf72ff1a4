"""The text of one cell, as the type that its column has in `tables.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Key
from cuakhau.loaders.codes import code_or_none, codes_of, nearest
from cuakhau.loaders.known import SLUG, Known, looks_like_key, mention

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


class CellError(ValueError):
    """A cell that its column cannot hold."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Column:
    """What one column may hold."""

    name: str
    type: str
    """`text`, `date`, `number`, `code`, `reference`, …"""
    detail: Any
    """What the type needs: a code list, kinds of entities, bounds, words."""
    required: bool


def column_of(name: str, spec: str | Mapping[str, Any]) -> Column:
    """A column as `tables.yml` writes it; a `!` after the name says that it must be filled."""
    required = name.endswith("!")
    kind, detail = (spec, None) if isinstance(spec, str) else next(iter(spec.items()))
    return Column(name.removesuffix("!"), kind, detail, required)


def read_cell(text: str, column: Column, *, known: Known, names_allowed: bool) -> Any:
    """The value of a cell that is not empty.

    Raises:
        CellError: if the column cannot hold it.
    """
    several = {
        "texts": "text",
        "codes": "code",
        "references": "reference",
        "keys_of": "key_of",
        "sources": "source",
    }
    if column.type in several:
        one = Column(column.name, several[column.type], column.detail, column.required)
        items = [item.strip() for item in text.split(";")]
        if not all(items):
            raise CellError("empty-item", "has an empty item", "separate several with one ';'")
        return tuple(read_cell(item, one, known=known, names_allowed=names_allowed) for item in items)
    if column.type in ("reference", "key_of"):
        return _reference(text, column, known=known, names_allowed=names_allowed)
    if column.type == "withdrawn":
        return _withdrawn(text, column, known=known)
    if column.type == "source":
        if text not in known.sources:
            hint = nearest(text, tuple(sorted(known.sources)), shown=0).removesuffix("one of: , …")
            raise CellError(
                "unknown-source", "is no source of sources.csv", hint or "add it to sources.csv first"
            )
        return text
    return _PLAIN[column.type](text, column.detail)


def _text(text: str, _: Any) -> str:
    return text


def _key(text: str, _: Any) -> str:
    if not SLUG.fullmatch(text):
        raise CellError("key", "is no key", "lower-case ASCII letters, digits, hyphens")
    return text


def _date(text: str, _: Any) -> Interval:
    try:
        return Interval.parse(text)
    except ValueError as error:
        raise CellError(
            "date", "is no date or period", "expected 2012-11-08, 2012-11, 2012, 2025-H1 or 2016/2020"
        ) from error


def _number(text: str, bounds: Any) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise CellError("number", "is no number", "digits with a decimal point, no thousands mark: 42213.62")
    value = Decimal(text)
    low, high = bounds
    if not low <= value <= high:
        raise CellError("range", f"is not between {low} and {high}")
    return value


def _code(text: str, scheme: Any) -> str:
    code = code_or_none(scheme, text)
    if code is None:
        raise CellError("unknown-code", f"is no {scheme}", nearest(text, codes_of(scheme), shown=20))
    return code


def _word(text: str, words: Any) -> Any:
    if text not in words:
        raise CellError("unknown-word", "is not allowed here", nearest(text, tuple(words)))
    return tuple(words[text]) if isinstance(words[text], list) else words[text]


def _withdrawn(text: str, column: Column, *, known: Known) -> Key:
    """An identifier that no table has any more."""
    kind, slash, slug = text.partition("/")
    if not slash or kind not in column.detail or not SLUG.fullmatch(slug):
        kinds = ", ".join(column.detail)
        raise CellError("key", "is no identifier", f"kind/slug, as in gate/huu-nghi; kinds: {kinds}")
    if known.key_or_none(text, (kind,)) is not None:
        raise CellError("still-there", "still stands in a table", "take it out of there, or keep it in use")
    return Key(kind, slug)


_PLAIN: Mapping[str, Callable[[str, Any], Any]] = {
    "text": _text,
    "note": _text,
    "key": _key,
    "date": _date,
    "number": _number,
    "code": _code,
    "flag": _word,
    "types": _word,
}


def _reference(text: str, column: Column, *, known: Known, names_allowed: bool) -> Any:
    kinds = tuple(column.detail)
    key = known.key_or_none(text, kinds)
    if key is not None:
        return key
    if names_allowed and column.type == "reference" and not looks_like_key(text):
        return mention(text)
    what = f"is the key of no {' or '.join(kinds)}"
    raise CellError("unknown-key", what, known.hint(text, kinds))
