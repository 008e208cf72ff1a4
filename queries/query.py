"""The library of questions: one `.rq` file each, with a header that tells people and programs what it asks."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode

from cuakhau.errors import ParameterError, QueryError, UnknownQueryError
from cuakhau.graph.iris import term
from cuakhau.queries import parameters
from cuakhau.queries.parameters import Parameter, Term

LANGUAGES: Final = ("vi", "en", "zh")
VIEWS: Final = ("table", "map", "timeline", "network", "chart")
COLUMN_TYPES: Final = ("entity", "code", "date", "year", "number", "boolean", "text", "entities")
"""`entities` is a text that holds several IRIs, one space apart: what an aggregate row counts."""

_HEADER = re.compile(r"^#\+ ?", re.MULTILINE)
# The only form that is a parameter: one variable and one term, alone on its line.
_VALUES_LINE = re.compile(
    r"^(?P<before>\s*VALUES \?(?P<variable>\w+) \{ )"
    r'(?P<term>UNDEF|"[^"\\]*"(?:\^\^\w+:\w+)?|<[^>]*>|\w+:\w+)'
    r"(?P<after> \}\s*)$"
)
_SERVICE_LINE = re.compile(r"^(?P<before>\s*SERVICE )<(?P<address>[^>]*)>(?P<after> \{\s*)$")
"""What SERVICE asks is a parameter of the name `endpoint`."""
_TERM = re.compile(r'"(?P<lexical>[^"\\]*)"(?:\^\^(?P<datatype>\w+:\w+))?|<(?P<iri>[^>]*)>')


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer."""

    name: str
    """The variable, without `?`."""
    label: Mapping[str, str]
    """Heading in vi, en, zh."""
    type: str
    """One of `COLUMN_TYPES`."""
    hidden: bool = False
    """Carries the node that a row stands for; for citing, not for reading."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern of a question's evidence: column names, terms, or None for any term."""

    subject: str | Term | None
    predicate: NamedNode
    object: str | Term | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that ground it."""
        return tuple(part for part in (self.subject, self.object) if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the library."""

    name: str
    """File name without `.rq`: `gate-counterpart`."""
    title: Mapping[str, str]
    """A few words, in vi, en, zh."""
    question: Mapping[str, str]
    """What it asks and what to mind in the answer, in vi, en, zh."""
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    """In the order of the SELECT."""
    view: str
    """How it is best shown: one of `VIEWS`."""
    tags: tuple[str, ...]
    evidence: tuple[Pattern, ...]
    """The triples whose passages support a row."""
    text: str
    """Header and SPARQL, as in the file; runs as it stands, but for a federated question."""
    federated: tuple[str, ...] = ()
    """Addresses of the endpoints that it asks by SERVICE, as the file names them; empty for most questions."""

    def bind(self, values: Mapping[str, Term]) -> str:
        """The SPARQL text with terms in the place of parameters.

        A parameter is a line `VALUES ?gate { UNDEF }`, repeated in every scope that uses it; the serialised
        term takes the place of what stands between the braces, in every such line.

        Args:
            values: terms by name of parameter; those left out keep what stands in the file.

        Raises:
            ParameterError: if a parameter is unknown, has the wrong kind of term, or is required and missing.
        """
        by_variable: dict[str, str] = {}
        for name, value in values.items():
            parameter = self.parameter(name)
            parameters.check_term(parameter, value)
            by_variable[parameter.variable] = str(value)
        for parameter in self.parameters:
            if parameter.required and parameter.variable not in by_variable:
                raise ParameterError(
                    f"{self.name} needs a value for {parameter.name}: give {parameters.expected(parameter)}",
                    parameter=parameter.name,
                )
        return "".join(_fill(line, by_variable) for line in self.text.splitlines(keepends=True))

    def parameter(self, name: str) -> Parameter:
        """A parameter by its name; hyphens and underscores are one (`as-of`, `as_of`).

        Raises:
            ParameterError: if the question has none of that name.
        """
        wanted = name.replace("-", "_")
        for parameter in self.parameters:
            if parameter.name == wanted:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise ParameterError(
            f"{self.name} has no parameter {name!r}; its parameters: {known}", parameter=name
        )

    def column(self, name: str) -> Column:
        """A column by its name.

        Raises:
            KeyError: if the question has none of that name.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def library() -> Mapping[str, Query]:
    """Every question that asks this graph alone, by its name, in alphabetical order."""
    return {name: query for name, query in _files().items() if not query.federated}


def federated(may_ask: Callable[[str], bool] = lambda address: True) -> Mapping[str, Query]:
    """The questions that ask another endpoint too, by name.

    Args:
        may_ask: whether an endpoint may be asked; a question stands here if all of its own may.
    """
    return {
        name: query
        for name, query in _files().items()
        if query.federated and all(map(may_ask, query.federated))
    }


@functools.cache
def _files() -> Mapping[str, Query]:
    folder = resources.files("cuakhau.queries")
    files = sorted(path.name for path in folder.iterdir() if path.name.endswith(".rq"))
    return {
        (name := file.removesuffix(".rq")): parse(name, folder.joinpath(file).read_text("utf-8"))
        for file in files
    }


def get(name: str) -> Query:
    """A question by its name.

    Raises:
        UnknownQueryError: if there is none; it lists names that resemble it.
    """
    found = _files().get(name.removesuffix(".rq"))
    if found is not None:
        return found
    similar = difflib.get_close_matches(name, library(), n=5, cutoff=0.4)
    hint = f"did you mean {', '.join(similar)}?" if similar else "`cuakhau ask` lists all questions"
    raise UnknownQueryError(f"there is no question {name!r}; {hint}", name=name, similar=similar)


def parse(name: str, text: str) -> Query:
    """Read a question: YAML in the lines that start with `#+`, then SPARQL.

    Raises:
        QueryError: if the header cannot be read, or a column or parameter is nowhere described.
    """
    lines = [line for line in text.splitlines(keepends=True) if line.startswith("#+")]
    try:
        header = yaml.safe_load(_HEADER.sub("", "".join(lines)))
        words = _vocabulary()
        columns = tuple(_column(key, given, words["columns"]) for key, given in header["columns"].items())
        defaults = _defaults(text)
        return Query(
            name=name,
            title=_trilingual(header["title"]),
            question=_trilingual(header["question"]),
            parameters=tuple(
                _parameter(key, given, words["parameters"], defaults)
                for key, given in (header.get("parameters") or {}).items()
            ),
            columns=columns,
            view=header["view"],
            tags=tuple(header["tags"]),
            evidence=tuple(_pattern(line) for line in header["evidence"]),
            text=text,
            federated=tuple(header.get("federated", ())),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(f"{name}.rq: its header cannot be used: {type(error).__name__}: {error}") from error


@functools.cache
def _vocabulary() -> Mapping[str, Any]:
    """Headings of columns and descriptions of parameters that several questions share."""
    text = resources.files("cuakhau.queries").joinpath("vocabulary.yml").read_text("utf-8")
    words: Mapping[str, Any] = yaml.safe_load(text)
    return words


def _trilingual(given: Mapping[str, str]) -> Mapping[str, str]:
    return {language: " ".join(given[language].split()) for language in LANGUAGES}


def _column(name: str, given: Mapping[str, Any] | None, shared: Mapping[str, Any]) -> Column:
    described = {**shared.get(name, {}), **(given or {})}
    if described["type"] not in COLUMN_TYPES:
        raise QueryError(f"column {name}: type {described['type']!r} is none of {', '.join(COLUMN_TYPES)}")
    return Column(name, _trilingual(described), described["type"], described.get("hidden", False))


def _parameter(
    name: str, given: Mapping[str, Any], shared: Mapping[str, Any], defaults: Mapping[str, Term | None]
) -> Parameter:
    described = {**shared.get(name, {}), **(given or {})}
    parameter = Parameter(
        name=name,
        type=described["type"],
        description=_trilingual(described),
        default=None,
        example=str(described["example"]),
        required=described.get("required", False),
    )
    if parameter.variable not in defaults:
        raise QueryError(f"parameter {name}: no line `VALUES ?{parameter.variable} {{ … }}` in the query")
    return parameter.with_default(defaults[parameter.variable])


def _defaults(text: str) -> dict[str, Term | None]:
    """What stands in each `VALUES` line of one variable and one term, None for UNDEF."""
    found: dict[str, Term | None] = {}
    for line in text.splitlines():
        if match := _SERVICE_LINE.match(line):
            found["endpoint"] = NamedNode(match["address"])
        elif match := _VALUES_LINE.match(line):
            found[match["variable"]] = None if match["term"] == "UNDEF" else _read_term(match["term"])
    return found


def _fill(line: str, by_variable: Mapping[str, str]) -> str:
    if (service := _SERVICE_LINE.match(line)) and "endpoint" in by_variable:
        return service["before"] + by_variable["endpoint"] + service["after"]
    found = _VALUES_LINE.match(line)
    if found is None or found["variable"] not in by_variable:
        return line
    return found["before"] + by_variable[found["variable"]] + found["after"]


def _pattern(line: str) -> Pattern:
    """One line of `evidence`: `?gate ck:pairedWith ?counterpart`, where `[]` stands for any term."""
    subject, predicate, obj = line.split(maxsplit=2)
    verb = term("rdf:type") if predicate == "a" else term(predicate)
    return Pattern(_part(subject), verb, _part(obj))


def _part(text: str) -> str | Term | None:
    if text == "[]":
        return None
    return text[1:] if text.startswith("?") else _read_term(text)


def _read_term(text: str) -> Term:
    """A term as the library's files write it: `<iri>`, `ck:planned`, `"9999-12-31"^^xsd:date`, `"text"`."""
    found = _TERM.fullmatch(text)
    if found is None:
        return term(text)
    if found["iri"] is not None:
        return NamedNode(found["iri"])
    if found["datatype"]:
        return Literal(found["lexical"], datatype=term(found["datatype"]))
    return Literal(found["lexical"])
