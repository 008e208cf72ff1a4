"""From proposed to accepted: a fact goes into the user's data folder with who accepted it and when."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout

from cuakhau.errors import LoaderError, SourceError
from cuakhau.graph.facts import Source
from cuakhau.loaders.articles.files import put
from cuakhau.loaders.articles.proposed import (
    Article,
    Line,
    cited_name,
    load_lines,
    read_lines,
    read_witnesses,
    shipped_witnesses,
    to_line,
    write_witnesses,
)
from cuakhau.loaders.articles.witness import Witness, Witnesses
from cuakhau.loaders.base import Problem
from cuakhau.loaders.sources import SourceTable, read_sources

SOURCE_COLUMNS = (
    "key", "title", "publisher", "issued", "language", "url", "licence", "sha256", "characters", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where accepted facts went."""

    name: str
    """Slug of the source that they cite."""
    added: int
    """Facts that were not there already."""
    known_as: str = ""
    """Name of the source that the text was known as before; empty for a new one."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who accepts, and on which day."""

    name: str
    on: date

    def accepts(self, line: Line) -> Line:
        """The line of an accepted fact."""
        kept = {name: value for name, value in line.items() if name != "pattern"}
        return {**kept, "accepted_by": self.name, "accepted_on": self.on.isoformat()}


@contextmanager
def open_data(path: Path) -> Iterator[DataFolder]:
    """A user's data folder, for nobody else meanwhile; made if it is not there.

    Raises:
        SourceError: if another program is writing to it, or it cannot be read.
    """
    if path.exists() and not path.is_dir():
        raise SourceError(f"{path}: is no folder; name the folder of your own data", path=str(path))
    try:
        path.mkdir(parents=True, exist_ok=True)
        with FileLock(path / ".lock", timeout=0):
            yield DataFolder(path)
    except Timeout as error:
        message = f"{path}: another review or `cuakhau add` is at work here; wait for it"
        raise SourceError(message, path=str(path)) from error


class DataFolder:
    """A user's own data: `facts/NAME.jsonl`, `sources.csv`, and what known texts are compared by."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shipped = read_sources(
            "sources.csv", files("cuakhau.data").joinpath("sources.csv").read_bytes()
        )
        self._own = self._read_sources()
        self._witnesses = read_witnesses(path)

    def accept(self, article: Article, lines: Sequence[Line], *, witness: Witness | None = None) -> Accepted:
        """Put accepted facts of an article into the folder; those that are there stay as they are.

        Raises:
            LoaderError: if a fact is not as the graph needs it; nothing is written.
            SourceError: if the text repeats another one, or the folder cannot be read or written.
        """
        characters = int(article.about.get("characters", 0))
        items = list(load_lines(article.source, lines, characters=characters))
        errors = [item for item in items if isinstance(item, Problem) and item.level == "error"]
        if errors:
            raise LoaderError("cannot be accepted as it stands:", problems=[str(error) for error in errors])
        name, known_as = self.name_for(article)
        if name not in self.sources:
            self._refuse_reprint(article, witness)
            self._add_source(article, name)
            self.reread()
            if witness is not None:
                self._witnesses[name] = witness
                write_witnesses(self.path, self._witnesses)
        added = self._add_lines(name, lines)
        return Accepted(name, added, known_as)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source that facts of the folder may cite, by its name."""
        return {**self._own.sources, **self._shipped.sources}

    def _read_sources(self) -> SourceTable:
        if (self.path / "sources.xlsx").exists():
            message = f"{self.path / 'sources.xlsx'}: save it as sources.csv, so that a row can be added"
            raise SourceError(message, path=str(self.path / "sources.xlsx"))
        file = self.path / "sources.csv"
        if not file.is_file():
            return SourceTable()
        table = read_sources(str(file), _bytes(file))
        if table.problems:
            raise LoaderError(
                f"{file}: cannot be read:", problems=[str(problem) for problem in table.problems]
            )
        return table

    def reread(self) -> None:
        """Read the sources again, after the folder's table of them changed.

        Raises:
            LoaderError: if they cannot be read.
        """
        self._own = self._read_sources()

    def name_for(self, article: Article) -> tuple[str, str]:
        """The source that the facts of an article cite, and the same again if the text was known by that name before."""
        name = cited_name(article, self.sources)
        if name != article.name and name in self.sources:
            return name, name
        return name, ""

    def _refuse_reprint(self, article: Article, witness: Witness | None) -> None:
        if witness is None:
            return
        witnesses, known = Witnesses(), {**self._witnesses, **shipped_witnesses()}
        for name in sorted(known):
            witnesses.add_witness(known[name])
        first = witnesses.add_witness(witness)
        if first is not None:
            name = next(name for name in sorted(known) if known[name].sha256 == first)
            where = (
                f"is in {self.path} already" if name in self._witnesses else "the shipped data cite already"
            )
            message = (
                f"{article.name}: repeats {name}, which {where}: a reprint is no second witness, "
                "so its facts are not added"
            )
            raise SourceError(message, path=str(article.about.get("file", article.name)))

    def _add_source(self, article: Article, name: str) -> None:
        """A row more in sources.csv; the others stay, byte for byte."""
        file = self.path / "sources.csv"
        about = {
            **article.about,
            "key": name,
            "title": article.source.title,
            "note": "read by cuakhau extract",
        }
        before = _bytes(file).decode("utf-8-sig") if file.is_file() else ",".join(SOURCE_COLUMNS) + "\n"
        header = next(csv.reader(io.StringIO(before)))
        row = io.StringIO(newline="")
        csv.writer(row, lineterminator="\n").writerow([about.get(column.strip(), "") for column in header])
        put(file, (before + ("" if before.endswith("\n") else "\n") + row.getvalue()).encode())

    def _add_lines(self, name: str, lines: Sequence[Line]) -> int:
        file = self.path / "facts" / f"{name}.jsonl"
        there = list(read_lines(file)) if file.is_file() else []
        known = {_said(line) for line in there}
        new = [line for line in lines if _said(line) not in known]
        if new:
            everything = sorted([*there, *new], key=lambda line: (line["span"], line["type"], _said(line)))
            put(file, "".join(map(to_line, everything)).encode())
        return len(new)


def _said(line: Line) -> str:
    """What a fact says and where, whoever proposed or accepted it."""
    return json.dumps([line["type"], line["span"], line["args"]], ensure_ascii=False, sort_keys=True)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror}", path=str(file)) from error


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a proposed fact."""

    identifier: str
    decision: str
    """`accept` or `reject`."""
    by: str
    on: str
    args: Mapping[str, object] | None = None
    """Corrected arguments; None if it was right as it stood."""


DECISIONS = "decisions.jsonl"


def read_decisions(folder: Path) -> dict[str, Decision]:
    """The decisions of earlier reviews of a folder of proposed facts, by the facts' identifiers; the last one counts.

    Raises:
        SourceError: if they cannot be read.
    """
    file = folder / DECISIONS
    if not file.is_file():
        return {}
    decisions: dict[str, Decision] = {}
    try:
        for text in file.read_text(encoding="utf-8").splitlines():
            if text.strip():
                decision = Decision(**json.loads(text))
                decisions[decision.identifier] = decision
    except (OSError, ValueError, TypeError) as error:
        raise SourceError(f"{file}: cannot be read: {error}", path=str(file)) from error
    return decisions


def keep_decisions(folder: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions to those of a folder, so that a review that is stopped goes on where it was.

    Raises:
        SourceError: if they cannot be written.
    """
    file = folder / DECISIONS
    lines = list(_decision_lines(decisions))
    try:
        with file.open("a", encoding="utf-8") as out:
            out.writelines(lines)
    except OSError as error:
        raise SourceError(f"{file}: cannot be written: {error.strerror}", path=str(file)) from error


def _decision_lines(decisions: Sequence[Decision]) -> Iterator[str]:
    for decision in decisions:
        record = {name: getattr(decision, name) for name in ("identifier", "decision", "by", "on")}
        if decision.args is not None:
            record["args"] = dict(decision.args)
        yield json.dumps(record, ensure_ascii=False) + "\n"
