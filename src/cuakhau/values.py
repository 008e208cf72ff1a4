"""RDF terms as the values that readers and programs work with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.store import Term

Value = str | int | float | Decimal | bool | date | None
"""None is what is not known."""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\d{4}")
_IRIS = re.compile(rf"{re.escape(BASE)}\S+(?: {re.escape(BASE)}\S+)*")
_TRUTH: Final = {"vi": ("không", "có"), "en": ("no", "yes"), "zh": ("否", "是")}


def lexical(term: Term | None) -> str:
    """The IRI, or the text of a literal; empty where there is no term."""
    return "" if term is None else str(term) if isinstance(term, Triple) else term.value


def iris_in(term: Term | None) -> list[str]:
    """The IRIs that a term holds: its own, or those of a text of IRIs of ours, one space apart.

    >>> iris_in(Literal("https://w3id.org/cuakhau/id/gate/a https://w3id.org/cuakhau/id/gate/b"))[1]
    'https://w3id.org/cuakhau/id/gate/b'
    """
    if isinstance(term, NamedNode):
        return [term.value]
    if isinstance(term, Literal) and not term.language and _IRIS.fullmatch(term.value):
        return term.value.split(" ")
    return []


def value_of(term: Term | None, kind: str, name: Callable[[str], str]) -> Value:
    """What a cell shows.

    Args:
        term: the term in the cell, None where there is none.
        kind: type of the column: one of `COLUMN_TYPES` of queries, or `iri` for the IRI itself.
        name: what an IRI is called.
    """
    if term is None:
        return None
    if iris := iris_in(term):
        if kind == "iri":
            return " ".join(iris)
        return "; ".join(name(iri) for iri in iris)
    if isinstance(term, Literal):
        if kind == "year" and _YEAR.match(term.value):
            return int(term.value[:4])
        return _literal(term)
    return str(term)


def display(value: Value, *, language: str) -> str:
    """A value as text for people.

    >>> display(True, language="en"), display(Decimal("17.50"), language="en"), display(None, language="vi")
    ('yes', '17.50', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[language][value]
    return plain(value)


def plain(value: Value) -> str:
    """A value as text for programs: nothing for what is not known, `true` and `false`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _literal(term: Literal) -> Value:
    """A literal as a Python value; its text where the datatype is unknown or the text does not fit it."""
    text, datatype = term.value, term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(text)
        if datatype == _XSD + "decimal":
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else number
        if datatype in (_XSD + "double", _XSD + "float"):
            return float(text)
        if datatype == _XSD + "boolean" and text in ("true", "false", "1", "0"):
            return text in ("true", "1")
        if datatype == _XSD + "date" and _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except (ValueError, InvalidOperation):
        return text
    return text
