"""Fact files: one JSON object a line, a fact with its span and the names as the source writes them (`facts.yml`)."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Fact, Key, Mention, Passage, Review, Source
from cuakhau.loaders.base import Level, Problem
from cuakhau.loaders.cells import CellError, Column, column_of, read_cell
from cuakhau.loaders.codes import nearest, read_yaml
from cuakhau.loaders.known import Known
from cuakhau.loaders.templates import make_fact


@dataclass(frozen=True, slots=True)
class FactsFile:
    """A fact file of one source."""

    path: str
    """Relative to the data folder; its stem is the slug of the source."""
    content: bytes

    @property
    def slug(self) -> str:
        """The source that the facts cite."""
        return self.path.rpartition("/")[2].removesuffix(".jsonl")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a fact file under way to a fact."""

    file: FactsFile
    number: int
    source: Source
    span: tuple[int, ...] = ()
    """Start and end, once they are known to be a span."""

    def problem(
        self, place: str, code: str, *, value: object, message: str, hint: str = "", level: Level = "error"
    ) -> Problem:
        at = f"{self.number}:{place}" if place else str(self.number)
        return Problem(level, self.file.path, at, code, _shown(value), message, hint)

    @property
    def language(self) -> str:
        return self.source.languages[0] if self.source.languages else "vi"


@dataclass(frozen=True, slots=True)
class FactsLoader:
    """The fact files of one data folder."""

    files: tuple[FactsFile, ...]
    known: Mapping[str, Source]
    """The sources that a file may be of, by slug."""
    characters: Mapping[str, int]
    """Length of a source's text, where known: no span reaches further."""

    @property
    def name(self) -> str:
        """`facts`."""
        return "facts"

    def sources(self) -> Iterator[Source]:
        """The sources that the files are of; a file of an unknown source is a problem of `load_unknown`."""
        yield from (self.known[file.slug] for file in self.files if file.slug in self.known)

    def load_unknown(self) -> Iterator[Problem]:
        """A problem for each file whose name is no source."""
        for file in self.files:
            if file.slug not in self.known:
                hint = nearest(file.slug, tuple(sorted(self.known)), shown=3)
                message = "the name of the file is no source of sources.csv"
                yield Problem("error", file.path, "", "unknown-source", file.slug, message, hint)

    def load(self, source: Source) -> Iterator[Fact | Problem]:
        """The facts of one file, in the order of its lines."""
        file = next(file for file in self.files if file.slug == source.slug)
        try:
            lines = file.content.decode("utf-8-sig").split("\n")
        except UnicodeDecodeError as error:
            number = file.content.count(b"\n", 0, error.start) + 1
            value, message = f"byte 0x{file.content[error.start]:02x}", "is not UTF-8"
            yield Problem(
                "error", file.path, str(number), "encoding", value, message, "save the file as UTF-8"
            )
            return
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield from self._load_line(_Line(file, number, source), text)

    def _load_line(self, line: _Line, text: str) -> Iterator[Fact | Problem]:
        record = _parse(line, text)
        if isinstance(record, Problem):
            yield record
            return
        problems = list(_shape_problems(line, record, length=self.characters.get(line.source.slug)))
        if problems:
            yield from problems
            return
        start, end = record["span"]
        line = dataclasses.replace(line, span=(start, end))
        values, problems = _read_arguments(line, record["type"], record["args"])
        yield from problems
        if any(problem.level == "error" for problem in problems):
            return
        passage = Passage.of_characters(line.source.slug, start, end, page=record.get("page"))
        gives = read_yaml("facts.yml")["types"][record["type"]]["gives"]
        fact = make_fact(record["type"], gives, values=values, passage=passage)
        yield dataclasses.replace(fact, review=_review_or_none(record))


def _parse(line: _Line, text: str) -> dict[str, Any] | Problem:
    try:
        record = json.loads(text, parse_float=Decimal, parse_int=int)
    except (ValueError, RecursionError) as error:
        return line.problem("", "json", value=None, message=f"is no JSON: {error}", hint="one object a line")
    if not isinstance(record, dict):
        return line.problem("", "json", value=None, message="is no JSON object", hint="one object a line")
    return record


def _shape_problems(line: _Line, record: Mapping[str, Any], *, length: int | None) -> Iterator[Problem]:
    """What is wrong with a record before its arguments are looked at."""
    for name in sorted(record.keys() - {"type", "span", "args", *_OF_REVIEW, *_ASIDE}):
        yield line.problem(
            name, "unknown-member", value=name, message="is not known", hint="type, span, args"
        )
    yield from _review_problems(line, record)
    types = tuple(read_yaml("facts.yml")["types"])
    kind = record.get("type")
    if kind not in types:
        hint = nearest(str(kind), types, shown=20)
        yield line.problem("type", "unknown-type", value=kind, message="is no type of fact", hint=hint)
    if not isinstance(record.get("args"), dict):
        yield line.problem("args", "args", value=record.get("args"), message="args is no object")
    span = record.get("span")
    if not (isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span)):
        yield line.problem(
            "span", "span", value=span, message="is no span", hint="[start, end] in code points"
        )
    elif not 0 <= span[0] < span[1]:
        yield line.problem("span", "span", value=span, message="is empty or negative")
    elif length is not None and span[1] > length:
        yield line.problem(
            "span", "span", value=span, message=f"reaches beyond the text of {length} code points"
        )


_OF_REVIEW = ("proposed_by", "accepted_by", "accepted_on", "says")
"""Optional members of a line: how an extracted fact came in."""
_ASIDE = ("page", "pattern")
"""Optional members of a line: the page of the span; the extractor's pattern, which no fact keeps."""


def _review_problems(line: _Line, record: Mapping[str, Any]) -> Iterator[Problem]:
    for name in (*_OF_REVIEW, "pattern"):
        value = record.get(name, "")
        if not isinstance(value, str) or len(value) > 500:
            yield line.problem(name, "review", value=value, message="is no text of 500 characters at most")
    page = record.get("page", 1)
    if type(page) is not int or not 1 <= page <= 1_000_000:
        yield line.problem("page", "page", value=page, message="is no page", hint="a number from 1")
    on = record.get("accepted_on", "2000-01-01")
    try:
        date.fromisoformat(on)
    except (TypeError, ValueError):
        yield line.problem("accepted_on", "date", value=on, message="is no day", hint="such as 2026-08-08")
    if ("accepted_by" in record) != ("accepted_on" in record):
        message = "accepted_by and accepted_on stand together"
        yield line.problem("accepted_by", "review", value=record.get("accepted_by"), message=message)


def _review_or_none(record: Mapping[str, Any]) -> Review | None:
    """How the fact came in, if the line says so."""
    values = {name: unicodedata.normalize("NFC", record.get(name, "")) for name in _OF_REVIEW}
    if not any(values.values()):
        return None
    on = values.pop("accepted_on")
    return Review(accepted_on=date.fromisoformat(on) if on else None, **values)


@cache
def _columns(kind: str) -> Mapping[str, Column]:
    args = read_yaml("facts.yml")["types"][kind]["args"]
    return {column.name: column for column in (column_of(name, spec) for name, spec in args.items())}


def _read_arguments(line: _Line, kind: str, args: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The values that the type's `gives` can name."""
    columns = _columns(kind)
    values: dict[str, Any] = {"issued": line.source.issued, "language": line.language}
    problems: list[Problem] = []
    for name in args.keys() - columns.keys():
        hint = nearest(name, tuple(columns), shown=20)
        problems.append(
            line.problem(
                f"args.{name}", "unknown-argument", value=name, message=f"is no argument of {kind}", hint=hint
            )
        )
    for column in columns.values():
        if column.required and column.name not in args:
            message = f"argument {column.name} is missing"
            problems.append(line.problem("args", "missing-argument", value=None, message=message))
    for name in sorted(args.keys() & columns.keys()):
        try:
            values.update(_argument(line, kind, columns[name], args[name]))
        except CellError as error:
            level: Level = "error"
            place = f"args.{name}"
            if error.code == "unknown-scope":
                # Kept in words: the graph takes the passage into the figure's identity, so that no two become one.
                level = "warning"
                values.update({name: (), f"{name}_text": args[name]})
            problems.append(
                line.problem(
                    place, error.code, value=args[name], message=error.message, hint=error.hint, level=level
                )
            )
    return values, problems


def _argument(line: _Line, kind: str, column: Column, value: Any) -> dict[str, Any]:
    """An argument's value, with its text and what a decision says that it is."""
    name = column.name
    if column.type == "boolean":
        if not isinstance(value, bool):
            raise CellError("boolean", "is neither true nor false")
        return {name: value}
    if column.type == "number":
        return {name: read_cell(_digits(value), column, known=Known(), names_allowed=True)}
    if not isinstance(value, str) or not value.strip():
        raise CellError("text", "is no text")
    value = unicodedata.normalize("NFC", value)
    thing = _decided_or_none(line, kind, name=name, value=value)
    match column.type:
        case "name":
            return {name: Mention(value, line.language, means=thing), f"{name}_text": value}
        case "text":
            return {name: value} | ({f"{name}_thing": thing} if thing else {})
        case "scope":
            return {name: _scope(value), f"{name}_text": value}
        case "span":
            return dict(zip((f"{name}_start", f"{name}_end"), _limits(value), strict=True))
        case _:
            return {name: read_cell(value, column, known=Known(), names_allowed=True)}


def _digits(value: Any) -> str:
    """A JSON number without an exponent; one of a million digits is refused before it is written out."""
    number = (
        Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else Decimal("NaN")
    )
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise CellError("number", "is no JSON number", "a plain number, without quotes")
    return f"{number:f}"


def _shown(value: object) -> str:
    """A value as it stands in the file."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_as_number)


def _as_number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) and abs(value.adjusted()) < 300 else str(value)


def _scope(text: str) -> tuple[str, ...]:
    """The codes of all pieces, each once, in the order of the words."""
    words: Mapping[str, list[str]] = read_yaml("facts.yml")["scope"]
    codes: dict[str, None] = {}
    for piece in text.split("; "):
        if piece not in words:
            hint = "kept in words, as a figure of its own; add the words to scope in loaders/facts.yml"
            raise CellError("unknown-scope", f"{piece!r} is no known scope", hint)
        codes |= dict.fromkeys(words[piece])
    return tuple(codes)


def _limits(text: str) -> tuple[Interval | None, Interval | None]:
    """First and last date of a period of validity, each at its own precision; None where open."""
    try:
        Interval.parse(text)
        first, slash, last = text.partition("/")
        ends = (first, last if slash else first)
        start, end = (None if end == ".." else Interval.parse(end) for end in ends)
    except ValueError as error:
        raise CellError("date", "is no period", "expected 2021/2030 or ../2045") from error
    return start, end


@cache
def _decisions() -> Mapping[tuple[str, str, str, str, tuple[int, ...]], Key]:
    """Decisions by hand, by source, type, argument, text and span (empty: wherever it stands)."""
    found: dict[tuple[str, str, str, str, tuple[int, ...]], Key] = {}
    for decision in read_yaml("facts.yml")["decisions"]:
        kind, _, slug = decision["key"].partition("/")
        span = tuple(decision.get("span", ()))
        for fact_type, arguments in decision["where"].items():
            for argument in arguments:
                found[decision["source"], fact_type, argument, decision["text"], span] = Key(kind, slug)
    return found


def _decided_or_none(line: _Line, kind: str, *, name: str, value: str) -> Key | None:
    """What a decision says that a text is, the one for this very span first."""
    place = (line.source.slug, kind, name, value)
    return _decisions().get((*place, line.span)) or _decisions().get((*place, ()))
