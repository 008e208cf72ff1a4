"""The facts of an open data set as a file in the user's own data: the data set in the first line, then a fact a line."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import KINDS, Fact, Key, Mention, Passage, Source

FOLDER = "open"
"""Where the files stand in the user's data folder."""
_KINDS: Mapping[str, type[Fact]] = {kind.kind: kind for kind in KINDS}


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A data set that was added, without its facts."""

    source: Source
    loader: str
    sha256: str
    """Of the file that it was read from."""


def head_line(kept: Kept) -> bytes:
    """The first line of a file."""
    source = {
        name: value for name, value in _plain_fields(kept.source).items() if value not in ("", [], None)
    }
    return _line({"source": source, "loader": kept.loader, "sha256": kept.sha256})


def fact_line(fact: Fact) -> bytes:
    """One fact as a line."""
    default = {field.name: field.default for field in dataclasses.fields(fact)}
    values = {
        field.name: _plain(value)
        for field in dataclasses.fields(fact)
        if field.name not in ("passage", "review")
        and (value := getattr(fact, field.name)) != default[field.name]
    }
    return _line({"kind": fact.kind, "at": fact.passage.fragment, **values})


def read_head(path: Path) -> Kept:
    """The data set of a file.

    Raises:
        SourceError: if the file is none of ours.
    """
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
        values = {name: _value(value) for name, value in head["source"].items()}
        return Kept(Source(**values), head["loader"], head["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: is no data set that `cuakhau add` wrote ({error}); add the data set again"
        raise SourceError(message, path=str(path)) from error


def read_facts(path: Path) -> Iterator[Fact]:
    """The facts of a file, in its order.

    Raises:
        SourceError: with the line that cannot be read.
    """
    slug = read_head(path).source.slug
    with path.open("rb") as file:
        file.readline()
        for number, line in enumerate(file, start=2):
            try:
                record = json.loads(line)
                kind, at = _KINDS[record.pop("kind")], record.pop("at")
                yield kind(
                    passage=Passage(slug, at), **{name: _value(value) for name, value in record.items()}
                )
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path}:{number}: is no fact ({error}); add the data set again"
                raise SourceError(message, path=str(path)) from error


def _line(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _plain_fields(thing: Source) -> dict[str, Any]:
    return {field.name: _plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)}


def _plain(value: object) -> Any:
    """A value as JSON; what JSON has no type for is an object with one member that says what it is."""
    match value:
        case Key():
            return {"key": str(value)}
        case Mention():
            means = {"means": str(value.means)} if value.means else {}
            return {"mention": value.text, "language": value.language, **means}
        case Interval():
            return {"date": value.text}
        case Decimal():
            return {"number": str(value)}
        case date():
            return {"day": value.isoformat()}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def _value(plain: Any) -> Any:
    match plain:
        case {"key": str(text)}:
            return _key(text)
        case {"mention": str(text), "language": str(language)}:
            return Mention(text, language, means=_key(plain["means"]) if "means" in plain else None)
        case {"date": str(text)}:
            return Interval.parse(text)
        case {"number": str(text)}:
            return Decimal(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case list():
            return tuple(_value(item) for item in plain)
        case _:
            return plain


def _key(text: str) -> Key:
    kind, _, slug = text.partition("/")
    return Key(kind, slug)
