"""Registry tables, CSV or XLSX, as facts; `tables.yml` says which columns a table has and what a row states."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cuakhau.graph.facts import Fact, Key, Passage, Source
from cuakhau.loaders.base import Problem
from cuakhau.loaders.cells import CellError, Column, column_of, read_cell
from cuakhau.loaders.codes import nearest, read_yaml
from cuakhau.loaders.grids import Grid, Row, read_grid
from cuakhau.loaders.known import SLUG, Known
from cuakhau.loaders.templates import applies, make_fact


@dataclass(frozen=True, slots=True)
class Table:
    """The description of one table."""

    name: str
    title: str
    kind: str
    """Kind of the entities that the rows are; empty where a row is a statement."""
    columns: Mapping[str, Column]
    together: tuple[tuple[str, ...], ...]
    facts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that holds a table."""

    table: Table
    path: str
    """Relative to the data folder."""
    content: bytes
    slug: str
    """Slug of the table as a source: its own name, or `local-…` for a table of the user's."""
    names_allowed: bool
    """Whether cells that refer to a thing may hold its name instead of its key."""


@cache
def tables() -> Mapping[str, Table]:
    """Every table that `tables.yml` describes."""
    content = read_yaml("tables.yml")
    return {name: _table(name, spec, blocks=content["blocks"]) for name, spec in content["tables"].items()}


def _table(name: str, spec: Mapping[str, Any], *, blocks: Mapping[str, Any]) -> Table:
    used = [blocks[block] for block in spec.get("blocks", [])]
    columns = [Column("key", "key", None, bool(spec.get("key")))]
    for part in (*used, spec):
        columns.extend(column_of(column, kind) for column, kind in part["columns"].items())
    columns += [
        Column("note", "note", None, False),
        Column("sources", "sources", None, not spec.get("own_word")),
    ]
    return Table(
        name=name,
        title=spec["title"],
        kind=spec.get("key", ""),
        columns={column.name: column for column in columns},
        together=tuple(tuple(part["together"]) for part in (*used, spec) if "together" in part),
        facts=tuple(fact for part in (spec, *used) for fact in part["facts"]),
    )


def describe(name: str, file: str) -> Table:
    """A table that a YAML file of its own describes."""
    return _table(name, {"facts": [], **read_yaml(file)}, blocks={})


@dataclass(frozen=True, slots=True)
class TableLoader:
    """The tables of one data folder."""

    files: tuple[TableFile, ...]
    known: Known
    """What cells may refer to: the shipped keys and the folder's own."""

    @property
    def name(self) -> str:
        """`tables`."""
        return "tables"

    def sources(self) -> Iterator[Source]:
        """Each table as a source; one without a column `sources` speaks for itself."""
        for file in self.files:
            witness = "sources" not in read_grid(file.path, file.content).header
            yield Source(
                slug=file.slug,
                title=file.table.title,
                publisher="" if file.names_allowed else "Cửa Khẩu",
                languages=("en", "vi", "zh"),
                licence="" if file.names_allowed else "CC-BY-4.0",
                kind="document" if witness else "table",
            )

    def load(self, source: Source) -> Iterator[Fact | Problem]:
        """The facts of each row, in the order of the rows."""
        file = next(file for file in self.files if file.slug == source.slug)
        for row, values in read_rows(file, known=self.known):
            if isinstance(values, Problem):
                yield values
            else:
                yield from _facts(file, row, values)


def keys_of(file: TableFile) -> Iterator[str]:
    """The keys of a table of entities, whatever else is wrong with its rows."""
    grid = read_grid(file.path, file.content)
    if "key" in grid.header:
        at = grid.header.index("key")
        yield from (row.cells[at] for row in grid.rows if SLUG.fullmatch(row.cells[at]))


def read_rows(file: TableFile, *, known: Known) -> Iterator[tuple[Row, dict[str, Any] | Problem]]:
    """The values of each row by column, or the problems of the file and of its rows."""
    grid = read_grid(file.path, file.content)
    nowhere = Row(0, ())
    yield from ((nowhere, problem) for problem in grid.problems)
    if not grid.header:
        return
    header = tuple(_header_problems(file, grid))
    yield from ((nowhere, problem) for problem in header)
    if header:
        return
    seen: dict[str, int] = {}
    for row in grid.rows:
        values, problems = _read_row(file, grid, row, known=known)
        key = values.get("key")
        if key in seen:
            place, message = f"{row.number}:key", f"is also the key of row {seen[key]}"
            problems.append(
                Problem("error", file.path, place, "duplicate-key", key, message, "each row has its own key")
            )
        elif key:
            seen[key] = row.number
        if problems:
            yield from ((row, problem) for problem in problems)
        else:
            yield row, values


def _header_problems(file: TableFile, grid: Grid) -> Iterator[Problem]:
    expected = tuple(file.table.columns)
    if len(grid.header) == 1 and ";" in grid.header[0]:
        hint = "save it with commas between the columns"
        yield Problem(
            "error", file.path, "1", "delimiter", grid.header[0], "is one column, with semicolons", hint
        )
        return
    for position, name in enumerate(grid.header):
        place = f"1:{name or position + 1}"
        if name not in file.table.columns:
            hint = nearest(name, expected, shown=30)
            yield Problem(
                "error", file.path, place, "unknown-column", name, "is no column of this table", hint
            )
        elif name in grid.header[:position]:
            yield Problem("error", file.path, place, "repeated-column", name, "stands twice in the header")
    for column in file.table.columns.values():
        optional = column.name == "sources" and file.names_allowed
        if column.required and not optional and column.name not in grid.header:
            message = f"column {column.name} is missing"
            yield Problem("error", file.path, "1", "missing-column", "", message, "add it to the header")


def _read_row(file: TableFile, grid: Grid, row: Row, *, known: Known) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    def problem(column: str, code: str, text: str, message: str, hint: str = "") -> None:
        problems.append(Problem("error", file.path, f"{row.number}:{column}", code, text, message, hint))

    for name, text in zip(grid.header, row.cells, strict=True):
        column = file.table.columns[name]
        if not text:
            if column.required:
                problem(name, "empty", text, f"column {name} is empty", "it must be filled")
            continue
        try:
            values[name] = read_cell(text, column, known=known, names_allowed=file.names_allowed)
        except CellError as error:
            problem(name, error.code, text, error.message, error.hint)
    for group in file.table.together:
        present = [name for name in group if name in values]
        if not problems and present and len(present) < len(group):
            missing = ", ".join(name for name in group if name not in values)
            problem(present[0], "incomplete", "", f"is given without {missing}", "fill all or none")
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and start.start and end.end and end.end < start.start:
        problem("valid_until", "range", end.text, f"is before valid_from {start.text}")
    return values, problems


def _facts(file: TableFile, row: Row, values: Mapping[str, Any]) -> Iterator[Fact]:
    derived = tuple(values.get("sources", ()))
    if "key" in values:
        passage = Passage(file.slug, values["key"], derived_from=derived)
    else:
        passage = dataclasses.replace(Passage.of_row(file.slug, row.number - 1), derived_from=derived)
    named = {**values, "key": Key(file.table.kind, values["key"])} if file.table.kind else values
    for template in file.table.facts:
        if not applies(template, values):
            continue
        items: Sequence[Any] = values.get(template["each"], ()) if "each" in template else (None,)
        for item in items:
            scope = {**named, "each": item}
            yield make_fact(template["fact"], template["args"], values=scope, passage=passage)
