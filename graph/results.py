"""Reads the answers of endpoints: SPARQL JSON, whole or not at all, literals in canonical form.

Stores write the same number differently: the decimal 661.50 comes back as `661.50` from rdflib, as `661.5` from
Oxigraph and Virtuoso; the boolean true as `1` from Virtuoso. Here all read as Oxigraph writes them.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Table, Term

_XSD: Final = PREFIXES["xsd"]
_TRUTH: Final = {"1": "true", "0": "false"}
_NO_LABEL: Final = re.compile(r"[^A-Za-z0-9]+")
_VIRTUOSO_ASK: Final = ("__ASK_RETVAL",)
_DATATYPES: Final = {
    # Virtuoso 7 keeps a point in a type of its own, its numbers rounded to single precision.
    "http://www.openlinksw.com/schemas/virtrdf#Geometry": PREFIXES["geo"] + "wktLiteral",
}


class BrokenAnswerError(Exception):
    """An answer that is not whole, or not of its type; says why. Never leaves `cuakhau.graph`."""


def read_json(body: bytes) -> Table | bool:
    """A whole answer in SPARQL 1.1 Query Results JSON.

    Raises:
        BrokenAnswerError: if it is not whole or not in that format.
    """
    try:
        answer = json.loads(body)
        if "boolean" in answer:
            return _truth(answer["boolean"])
        columns = tuple(answer["head"]["vars"])
        rows = tuple(
            tuple(_term(row[column]) if column in row else None for column in columns)
            for row in answer["results"]["bindings"]
        )
    except ValueError as error:
        raise BrokenAnswerError(f"its JSON is cut short or broken ({error})") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenAnswerError(f"its JSON is no SPARQL result ({error!r})") from error
    if columns == _VIRTUOSO_ASK:
        return rows == ((Literal("1", datatype=NamedNode(_XSD + "integer")),),)
    return Table(columns, rows)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("boolean")
    return value


def _term(value: dict[str, Any]) -> Term:
    kind, content = value["type"], value["value"]
    if kind == "uri":
        return NamedNode(content)
    if kind == "bnode":
        return BlankNode("b" + _NO_LABEL.sub("x", content))  # Virtuoso's labels look like IRIs
    if kind == "triple":
        return Triple(_term(content["subject"]), _term(content["predicate"]), _term(content["object"]))  # type: ignore[arg-type]  # Triple checks them
    if kind not in {"literal", "typed-literal"}:  # the latter in drafts of the format, and in Virtuoso
        raise TypeError(f"a term of type {kind}")
    if "xml:lang" in value:
        return Literal(content, language=value["xml:lang"])
    return _literal(content, value.get("datatype"))


def _literal(content: str, datatype: str | None) -> Literal:
    """A literal without a language; decimals and booleans in the one form that Oxigraph gives."""
    if datatype is None:
        return Literal(content)
    name = datatype.removeprefix(_XSD)
    if name == "decimal":
        content = _decimal(content)
    elif name == "boolean":
        content = _TRUTH.get(content, content)
    return Literal(content, datatype=NamedNode(_DATATYPES.get(datatype, datatype)))


def _decimal(content: str) -> str:
    """A decimal without the zeros and signs that change nothing.

    >>> _decimal("+0661.50"), _decimal("-.5"), _decimal("-0.0"), _decimal("5.")
    ('661.5', '-0.5', '0', '5')
    """
    sign = "-" if content.startswith("-") else ""
    whole, _, part = content.lstrip("+-").partition(".")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return number if number == "0" else sign + number
