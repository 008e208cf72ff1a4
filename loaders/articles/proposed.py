"""Proposed facts as files: NAME.jsonl with the facts of an article, NAME.source.yml with what is known of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Fact, Source
from cuakhau.loaders.articles.files import put
from cuakhau.loaders.articles.witness import Witness, Witnesses
from cuakhau.loaders.articles.work import Record
from cuakhau.loaders.base import Problem
from cuakhau.loaders.facts_file import FactsFile, FactsLoader

Line = Mapping[str, Any]
"""A fact as a line of a fact file."""
WITNESSES = "witnesses.jsonl"
"""What is kept of the texts, so that a reprint of one is known."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article with the facts proposed of it."""

    name: str
    """Of its files, and slug of the source."""
    about: Mapping[str, Any]
    """What NAME.source.yml says: columns of sources.csv, and the article's own file, relative to the folder."""
    lines: tuple[Line, ...]

    @classmethod
    def of_record(cls, record: Record, *, name: str, file: str = "") -> Article:
        """From what `work` gave."""
        about = {**record["source"], "key": name, "extractor": record["version"]}
        if file:
            about["file"] = file
        return cls(name, about, tuple(record["facts"]))

    @property
    def source(self) -> Source:
        """The article as a source that facts cite."""
        issued = self.about.get("issued")
        language = str(self.about.get("language", ""))
        return Source(
            slug=self.name,
            title=str(self.about.get("title") or self.name),
            publisher=str(self.about.get("publisher", "")),
            issued=Interval.parse(str(issued)) if issued else None,
            languages=(language,) if language else (),
            url=str(self.about.get("url", "")),
            licence=str(self.about.get("licence", "")),
            sha256=str(self.about.get("sha256", "")),
        )

    def jsonl(self) -> bytes:
        """The fact file."""
        return "".join(to_line(line) for line in self.lines).encode()

    def facts(self) -> Iterator[Fact | Problem]:
        """The facts as the graph takes them, and what is wrong with those that it does not."""
        return load_lines(self.source, self.lines, characters=int(self.about.get("characters", 0)))


def to_line(line: Line) -> str:
    """A line of a fact file, with its end."""
    return json.dumps(line, ensure_ascii=False) + "\n"


def load_lines(source: Source, lines: Iterable[Line], *, characters: int) -> Iterator[Fact | Problem]:
    """Facts of lines, as from a fact file of the source."""
    content = "".join(to_line(line) for line in lines).encode()
    file = FactsFile(f"{source.slug}.jsonl", content)
    lengths = {source.slug: characters} if characters else {}
    return FactsLoader((file,), {source.slug: source}, lengths).load(source)


def identifier(name: str, line: Line) -> str:
    """What a proposed fact is called in decisions and tables: the same as long as it says the same.

    >>> len(identifier("a", {"type": "gate_mode", "span": [0, 1], "args": {}}))
    12
    """
    said = json.dumps([name, line["type"], line["span"], line["args"]], ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:12]


def write_article(folder: Path, article: Article) -> None:
    """Put the two files of an article into a folder."""
    put(folder / f"{article.name}.jsonl", article.jsonl())
    text = yaml.dump(dict(article.about), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000)
    put(folder / f"{article.name}.source.yml", text.encode())


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""In C where it is there: of ten thousand articles the other takes half a minute."""


def write_witnesses(folder: Path, witnesses: Mapping[str, Witness]) -> None:
    """Keep what of the articles of a folder, by name, later texts are compared with."""
    lines = [json.dumps({"key": name, **witnesses[name].to_record()}) + "\n" for name in sorted(witnesses)]
    put(folder / WITNESSES, "".join(lines).encode())


def read_witnesses(folder: Path) -> dict[str, Witness]:
    """What `write_witnesses` kept; nothing where there is no such file.

    Raises:
        SourceError: if it cannot be read.
    """
    path = folder / WITNESSES
    if not path.is_file():
        return {}
    try:
        return _witnesses(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: cannot be read ({error}); delete it: reprints of these texts are then not known"
        raise SourceError(message, path=str(path)) from error


@cache
def shipped_witnesses() -> Mapping[str, Witness]:
    """What the texts that the shipped facts cite are compared by, by the names of their sources."""
    return MappingProxyType(_witnesses(files("cuakhau.data").joinpath(WITNESSES).read_text(encoding="utf-8")))


def repeated_or_none(witness: Witness) -> str | None:
    """Name of the shipped source whose text this one repeats with small changes; None for that very text, or another."""
    shipped = shipped_witnesses()
    witnesses = Witnesses()
    for known in shipped.values():
        witnesses.add_witness(known)
    first = witnesses.add_witness(witness)
    names = (name for name, known in shipped.items() if known.sha256 == first != witness.sha256)
    return next(names, None)


def _witnesses(lines: str) -> dict[str, Witness]:
    records = [json.loads(line) for line in lines.splitlines()]
    return {record["key"]: Witness.from_record(record) for record in records}


def read_articles(folder: Path) -> tuple[Article, ...]:
    """The articles of a folder of proposed facts, by name.

    Raises:
        SourceError: if there is no such folder, nothing in it, or a file that cannot be read.
    """
    if not folder.is_dir():
        raise SourceError(
            f"{folder}: is no folder; name the --out folder of `cuakhau extract`", path=str(folder)
        )
    names = sorted(path.name.removesuffix(".source.yml") for path in folder.glob("*.source.yml"))
    articles = tuple(_read_article(folder, name) for name in names if (folder / f"{name}.jsonl").is_file())
    if not articles:
        message = f"{folder}: holds no proposed facts; make them with `cuakhau extract … --out {folder}`"
        raise SourceError(message, path=str(folder))
    return articles


def _read_article(folder: Path, name: str) -> Article:
    side = folder / f"{name}.source.yml"
    file = folder / f"{name}.jsonl"
    try:
        about = yaml.safe_load(side.read_text(encoding="utf-8"))
        if not isinstance(about, Mapping):
            raise ValueError("no keys and values")
        if about.get("issued"):
            Interval.parse(str(about["issued"]))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SourceError(f"{side}: cannot be read: {error}", path=str(side)) from error
    return Article(name, about, read_lines(file))


def read_lines(path: Path) -> tuple[Line, ...]:
    """The lines of a fact file.

    Raises:
        SourceError: naming the first line that is no fact.
    """
    lines: list[Line] = []
    try:
        for number, text in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
            if text.strip():
                line = json.loads(text)
                if not isinstance(line, dict) or not {"type", "span", "args"} <= line.keys():
                    raise SourceError(f"{path}:{number}: is no fact with type, span, args", path=str(path))
                lines.append(line)
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(f"{path}: cannot be read as JSON lines: {error}", path=str(path)) from error
    return tuple(lines)


def cited_name(article: Article, known: Mapping[str, Source]) -> str:
    """The source that facts of an article cite: the known one of this very text, else one whose name is free."""
    digest = article.source.sha256
    for name in sorted(known):
        if digest and known[name].sha256 == digest:
            return name
    return f"{article.name}-{digest[:8] or 'other'}" if article.name in known else article.name


def renamed(article: Article, name: str) -> Article:
    """The same article under another name."""
    return Article(name, {**article.about, "key": name}, article.lines)


def file_of(folder: Path, article: Article) -> Path | None:
    """The article's own file, if its place is known."""
    file = article.about.get("file")
    return Path(os.path.normpath(folder / str(file))) if file else None
