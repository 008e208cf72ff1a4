"""Parameters of questions: their types, and how text from a command line or form becomes a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode

from cuakhau.errors import ParameterError
from cuakhau.graph import iris
from cuakhau.graph.dates import Interval
from cuakhau.graph.iris import BASE, term

Term = NamedNode | Literal
Resolve = Callable[[str, Sequence[str]], NamedNode]
"""Finds the entity that a text names among the given kinds (`gate`, `unit`, … or `code:SCHEME`); raises
`NameResolutionError` where it fits nothing, or several things."""

FAR_FUTURE: Final = Literal("9999-12-31", datatype=term("xsd:date"))
"""Default of `as_of` and `known_by`: no limit."""

_XSD: Final = {name: term(f"xsd:{name}") for name in ("date", "integer", "decimal", "string")}
_IRI = re.compile(r"<?(https?://[^\s<>\"{}|\\^`]+)>?")
_KIND_AND_SLUG = re.compile(r"(?:id/)?([a-z][a-z0-9-]*)/([a-z0-9][a-z0-9._-]*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_YEAR = re.compile(r"\d{4}")
_INTEGER = re.compile(r"[+-]?\d+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A place in a question where the reader's own value goes."""

    name: str
    """As given on the command line: `gate`, `as_of`."""
    type: str
    """`entity:KINDS`, `code:SCHEME`, `class:NAMES` (of the ontology), `date`, `year`, `integer`, `decimal`, `language`, `text`,
    `endpoint`."""
    description: Mapping[str, str]
    """In vi, en, zh."""
    default: Term | None
    """What the file itself asks with; None asks for all."""
    example: str
    """A value as a reader would type it."""
    required: bool = False

    @property
    def variable(self) -> str:
        """Its variable in the query: `as_of` is `?asOf`.

        >>> Parameter("as_of", "date", {}, None, "2023").variable
        'asOf'
        """
        first, *others = self.name.split("_")
        return first + "".join(word.capitalize() for word in others)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of entities that it takes: first parts of identifiers; for a code, `code:SCHEME`."""
        family, _, rest = self.type.partition(":")
        if family == "code":
            return (self.type,)
        return tuple(kind.strip() for kind in rest.split(",")) if family == "entity" else ()

    def with_default(self, default: Term | None) -> Parameter:
        """The same with the term that stands in the query."""
        return replace(self, default=default)


def expected(parameter: Parameter) -> str:
    """What a parameter takes, in words, with an example."""
    family, _, rest = parameter.type.partition(":")
    words = {
        "entity": f"the name or identifier of a {' or '.join(parameter.kinds)}",
        "code": f"a code of the list {rest!r}, or its label",
        "class": f"one of {rest.replace(',', ', ')}",
        "date": "a date: year, month or day, as in 2023, 2023-12, 2023-12-28",
        "year": "a year of four digits",
        "integer": "a whole number",
        "decimal": "a number, with a point before the decimals",
        "language": "a language tag, such as vi, en, zh",
        "text": "a text",
        "endpoint": "the address of a SPARQL endpoint",
    }
    return f"{words[family]} (for example {parameter.example})"


def parse_value(parameter: Parameter, text: str, resolve: Resolve) -> Term:
    """Turn the text that a reader typed into the term to bind.

    A date that names a month or year means its last day: "known by 2012" is the end of 2012.

    Args:
        parameter: what the value is for.
        text: as typed.
        resolve: finds entities and codes by name.

    Raises:
        ParameterError: if the text is not of the parameter's type.
        NameResolutionError: from `resolve`, if a name fits nothing or several things.
    """
    text = text.strip()
    family = parameter.type.partition(":")[0]
    if family == "class":
        return _class(parameter, text)
    if family in ("entity", "code"):
        return _entity(parameter, text, resolve)
    read = _READERS[family]
    value = read(text)
    if value is None:
        raise _wrong(parameter, text)
    return value


def check_term(parameter: Parameter, value: Term) -> None:
    """Refuse a term that the parameter cannot take.

    Raises:
        ParameterError: if the kind of term or its datatype is not that of the parameter's type.
    """
    family, _, rest = parameter.type.partition(":")
    if family == "endpoint":
        good = isinstance(value, NamedNode) and value.value.startswith(("http://", "https://"))
    elif family in ("entity", "code", "class"):
        good = isinstance(value, NamedNode) and _fits(family, rest, value.value)
    else:
        datatypes = {"date": "date", "year": "integer", "integer": "integer", "decimal": "decimal"}
        good = isinstance(value, Literal) and value.datatype == _XSD[datatypes.get(family, "string")]
    if not good:
        raise _wrong(parameter, str(value))


def _fits(family: str, rest: str, iri: str) -> bool:
    """Whether an IRI of ours is of the list asked for; what others name is theirs to know."""
    if family == "class":
        return iri.removeprefix(iris.CK) in rest.split(",")
    if family == "code" and iri.startswith(BASE):
        return iri.startswith((f"{BASE}id/{rest}/", iris.CK))
    return True


def _wrong(parameter: Parameter, value: str) -> ParameterError:
    return ParameterError(
        f"{parameter.name}: {value!r} does not fit; give {expected(parameter)}", parameter=parameter.name
    )


def _class(parameter: Parameter, text: str) -> NamedNode:
    """A class by its name in the ontology, however it is spaced and capitalised."""
    names = parameter.type.partition(":")[2].split(",")
    wanted = re.sub(r"[\s_-]", "", text.removeprefix("ck:").removeprefix(iris.CK)).casefold()
    for name in names:
        if name.casefold() == wanted:
            return iris.ck(name)
    raise _wrong(parameter, text)


def _entity(parameter: Parameter, text: str, resolve: Resolve) -> NamedNode:
    """An IRI as it stands, `kind/slug`, else what the name resolves to among the parameter's kinds."""
    if found := _IRI.fullmatch(text):
        try:
            value = NamedNode(found[1])
        except ValueError as error:
            raise _wrong(parameter, text) from error
        check_term(parameter, value)
        return value
    if parameter.type == "code:modality" and text in ("actual", "planned"):
        return iris.ck(text)
    if (found := _KIND_AND_SLUG.fullmatch(text)) and _is_kind(found[1], parameter.kinds):
        # Sources are no entities: their IRIs stand beside `id/`.
        return NamedNode(BASE + (text if found[1] == "source" else f"id/{text.removeprefix('id/')}"))
    return resolve(text, parameter.kinds)


def _is_kind(kind: str, kinds: Sequence[str]) -> bool:
    return kind in kinds or f"code:{kind}" in kinds or ("place" in kinds and kind in PLACE_KINDS)


PLACE_KINDS: Final = ("gate", "unit", "zone", "country", "region", "facility", "pair", "project")
"""Kinds of entities that `entity:place` takes."""


def _date(text: str) -> Literal | None:
    try:
        end = Interval.parse(text).end
    except ValueError:
        return None
    return None if end is None else Literal(end.isoformat(), datatype=_XSD["date"])


def _year(text: str) -> Literal | None:
    return Literal(text, datatype=_XSD["integer"]) if _YEAR.fullmatch(text) else None


def _integer(text: str) -> Literal | None:
    return Literal(str(int(text)), datatype=_XSD["integer"]) if _INTEGER.fullmatch(text) else None


def _decimal(text: str) -> Literal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return Literal(format(value, "f"), datatype=_XSD["decimal"]) if value.is_finite() else None


def _language(text: str) -> Literal | None:
    return Literal(text) if _LANGUAGE.fullmatch(text) else None


def _text(text: str) -> Literal | None:
    return Literal(text) if text else None


def _endpoint(text: str) -> NamedNode | None:
    found = _IRI.fullmatch(text)
    try:
        return NamedNode(found[1]) if found else None
    except ValueError:
        return None


_READERS: Final[dict[str, Callable[[str], Term | None]]] = {
    "date": _date,
    "year": _year,
    "integer": _integer,
    "decimal": _decimal,
    "language": _language,
    "text": _text,
    "endpoint": _endpoint,
}
