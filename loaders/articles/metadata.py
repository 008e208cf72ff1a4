"""What is known about an article: from its page, from the side file beside it, from options; the later wins."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.language import LANGUAGES, Language
from cuakhau.loaders.codes import nearest

_SIDE_SUFFIX = ".source.yml"
_SIDE_BYTES = 100_000
_TEXT_CHARACTERS = 2000
_READ_ELSEWHERE = ("characters", "note", "file", "extractor")
"""May stand in a side file and say nothing that reading needs: columns of sources.csv, and what `extract` adds."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What one place states; empty is not stated. The keys of a side file are these and the columns of sources.csv."""

    key: str = ""
    """Identifier of the source."""
    title: str = ""
    publisher: str = ""
    issued: Interval | None = None
    language: Language | None = None
    url: str = ""
    licence: str = ""
    sha256: str = ""
    """What the text's hash must be; another one is an error."""
    encoding: str = ""
    """Encoding of the file's bytes."""

    def over(self, other: Metadata) -> Metadata:
        """The values of this one, and those of the other where this one states nothing."""
        fields = (field.name for field in dataclasses.fields(self))
        return Metadata(**{name: getattr(self, name) or getattr(other, name) for name in fields})


_KEYS = tuple(field.name for field in dataclasses.fields(Metadata))


def from_mapping(values: Mapping[str, object], *, where: str) -> Metadata:
    """Options, or the content of a side file.

    Raises:
        SourceError: for a key that there is none of, or a value that is none.
    """
    found: dict[str, object] = {}
    for key, value in values.items():
        if key in _READ_ELSEWHERE or value is None or value == "":
            continue
        if key not in _KEYS:
            message = f"{where}: {str(key)[:60]!r} is no key of a source; {nearest(str(key), _KEYS)}"
            raise SourceError(message, path=where)
        found[key] = _value(key, value, where=where)
    return Metadata(**found)  # type: ignore[arg-type]  # each of its own type by _value


def side_file_or_none(path: Path) -> Path | None:
    """The side file of an article: `NAME.html.source.yml` or `NAME.source.yml` beside it."""
    for name in (path.name, path.stem):
        side = path.with_name(name + _SIDE_SUFFIX)
        if side.is_file():
            return side
    return None


def is_side_file(path: Path) -> bool:
    """Whether a file of a folder is the metadata of another one."""
    return path.name.endswith(_SIDE_SUFFIX)


def read_side_file(path: Path) -> Metadata:
    """What a side file states.

    Raises:
        SourceError: if it is no YAML mapping of known keys.
    """
    where = str(path)
    try:
        content = path.read_bytes()
        if len(content) > _SIDE_BYTES:
            raise SourceError(
                f"{where}: is larger than a side file can be; it states a few lines", path=where
            )
        values = yaml.safe_load(content.decode("utf-8-sig"))
    except OSError as error:
        raise SourceError(f"{where}: cannot be read: {error.strerror}", path=where) from error
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        at = f", line {line + 1}" if line is not None else ""
        raise SourceError(
            f"{where}{at}: is not YAML in UTF-8; write lines such as title: …", path=where
        ) from error
    if values is None:
        return Metadata()
    if not isinstance(values, Mapping):
        raise SourceError(f"{where}: is no list of keys and values; write lines such as title: …", path=where)
    return from_mapping(values, where=where)


def language_or_none(tag: str) -> Language | None:
    """One of our languages for a BCP 47 tag or a locale; None for any other.

    >>> language_or_none("zh_CN")
    'zh'
    """
    head = tag.strip().lower().replace("_", "-").split("-")[0]
    return next((language for language in LANGUAGES if language == head), None)


def _value(key: str, value: object, *, where: str) -> object:
    if key == "issued":
        return _issued(value, where=where)
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str | int | float):
        raise SourceError(f"{where}: {key} is no text", path=where)
    text = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if len(text) > _TEXT_CHARACTERS:
        raise SourceError(
            f"{where}: {key} has {len(text)} characters, more than a {key} can have", path=where
        )
    if key == "language":
        language = language_or_none(text)
        if language is None:
            message = (
                f"{where}: language {text[:40]!r} is none that can be read; one of: {', '.join(LANGUAGES)}"
            )
            raise SourceError(message, path=where)
        return language
    return text.lower() if key == "sha256" else text


def _issued(value: object, *, where: str) -> Interval:
    if isinstance(value, Interval):
        return value
    try:
        # YAML reads 2012-11-08 as a date (or a time), 2012 as a number
        return Interval.parse(value.isoformat()[:10] if isinstance(value, date) else str(value))
    except ValueError as error:
        raise SourceError(f"{where}: issued: {str(error)[:200]}", path=where) from error
