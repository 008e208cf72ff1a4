"""A table of somebody else's, row by row: what each name in a column means, written beside it."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

from cuakhau.errors import ParameterError, SourceError
from cuakhau.linking.conditions import PROPERTIES, REGISTERS, Condition
from cuakhau.linking.reconcile import Candidate, Query, Reconciler
from cuakhau.loaders.workbook import sheet_rows

ADDED: Final = ("ck_id", "ck_iri", "ck_name", "ck_score", "ck_why", "ck_review", "ck_alternatives")
"""Columns that are written beside those of the table."""
_ALTERNATIVES: Final = 5
_WORTH_CHECKING: Final = 50.0
"""Points below which a candidate is not offered."""
_BYTE_ORDER_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which column holds the names, and what stands in others."""

    column: str
    types: tuple[str, ...] = ()
    properties: Mapping[str, str] | None = None
    """Property by column: `{"Tỉnh": "province"}`; `lat` and `lon` make coordinates together."""


def property_names() -> tuple[str, ...]:
    """What a column can be said to hold."""
    return (*PROPERTIES, "lat", "lon", *REGISTERS)


class Linker:
    """Writes what the names of a table mean beside its rows."""

    def __init__(self, reconciler: Reconciler, plan: Plan, *, language: str) -> None:
        """Prepare.

        Raises:
            ParameterError: if the plan names a type or property that is not known.
        """
        for text in plan.types:
            if reconciler.type_or_none(text) is None:
                known = ", ".join(sorted(reconciler.records.types))
                raise ParameterError(f"there is no type {text!r}; choose one of: {known}", parameter="type")
        for name in (plan.properties or {}).values():
            if name not in property_names():
                known = ", ".join(property_names())
                raise ParameterError(
                    f"there is no property {name!r}; choose one of: {known}", parameter="property"
                )
        self._reconciler, self._plan, self._language = reconciler, plan, language
        self.counts: Counter[str] = Counter()
        """Rows by what is to be done: match, check, none."""
        self._found = lru_cache(maxsize=4096)(self._find)

    def rows(self, path: Path) -> Iterator[list[str]]:
        """The header and rows of a table, each with what its name means; one row in memory at a time.

        Raises:
            SourceError: if the file cannot be read, is empty, or lacks a column.
        """
        with _opened(path) as rows:
            header = next(iter(rows), None)
            if header is None or not any(header):
                raise SourceError(f"{path}: is empty; the first row must name the columns", path=str(path))
            wanted = (self._plan.column, *(self._plan.properties or {}))
            places = {name: _place(name, header, path) for name in wanted}
            taken = [name for name in ADDED if name in header]
            if taken:
                raise SourceError(
                    f"{path}: has columns of that name already: {', '.join(taken)}; rename or remove them",
                    path=str(path),
                )
            yield [*header, *ADDED]
            for row in rows:
                if any(row):
                    cells = [*row, *[""] * (len(header) - len(row))]
                    yield [*cells, *self._added(cells, places)]

    def _added(self, cells: Sequence[str], places: Mapping[str, int]) -> list[str]:
        beside = tuple(
            (name, cells[places[column]].strip()) for column, name in (self._plan.properties or {}).items()
        )
        found = self._found(cells[places[self._plan.column]].strip(), beside)
        offered = [one for one in found if one.match or one.score >= _WORTH_CHECKING]
        review = "none" if not offered else "match" if offered[0].match else "check"
        self.counts[review] += 1
        if not offered:
            return ["", "", "", "", "", review, ""]
        first, others = offered[0], offered[1 : _ALTERNATIVES + 1]
        alternatives = "; ".join(
            f"{one.record.id} {one.record.label(self._language)} ({one.score:g})" for one in others
        )
        shown = [first.record.id, first.record.iri, first.record.label(self._language), f"{first.score:g}"]
        return [*shown, first.why(), review, alternatives]

    def _find(self, name: str, beside: tuple[tuple[str, str], ...]) -> list[Candidate]:
        if not name:
            return []
        given = {key: value for key, value in beside if value}
        latitude, longitude = given.pop("lat", ""), given.pop("lon", "")
        if latitude or longitude:
            given["coordinates"] = f"{latitude},{longitude}"
        conditions = tuple(Condition(key, (value,)) for key, value in given.items())
        return self._reconciler.reconcile(Query(name, types=self._plan.types, conditions=conditions))


def write_csv(rows: Iterable[Sequence[str]], target: IO[str]) -> None:
    """Write rows as CSV."""
    csv.writer(target, lineterminator="\n").writerows(rows)


def write_table(rows: Iterable[Sequence[str]], path: Path) -> None:
    """Write rows as CSV, TSV or XLSX, by the end of the file's name.

    Raises:
        SourceError: if the name ends otherwise.
    """
    match path.suffix.lower():
        case ".csv" | ".tsv" as suffix:
            with path.open("w", encoding="utf-8-sig", newline="") as target:
                delimiter = "\t" if suffix == ".tsv" else ","
                csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(rows)
        case ".xlsx":
            from openpyxl import Workbook

            book = Workbook(write_only=True)
            sheet = book.create_sheet("links")
            for row in rows:
                sheet.append(list(row))
            book.save(path)
        case suffix:
            raise SourceError(f"{path}: {suffix or 'no ending'} is none of .csv, .tsv, .xlsx", path=str(path))


def _place(name: str, header: Sequence[str], path: Path) -> int:
    if header.count(name) > 1:
        raise SourceError(f"{path}: column {name!r} stands twice in the header; rename one", path=str(path))
    if name not in header:
        columns = ", ".join(repr(column) for column in header if column)
        raise SourceError(f"{path}: there is no column {name!r}; there are: {columns}", path=str(path))
    return header.index(name)


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[list[str]]]:
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            with path.open("rb") as book:
                yield _workbook_rows(book, path)
        elif path.suffix.lower() == ".xls":
            raise SourceError(f"{path}: is of the old Excel format; save it as .xlsx or CSV", path=str(path))
        else:
            with path.open(encoding=_encoding(path), newline="") as file:
                yield _text_rows(file, path)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}", path=str(path)) from error


def _encoding(path: Path) -> str:
    """UTF-8, or what the mark at the start of the file says."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _BYTE_ORDER_MARKS.items() if start.startswith(mark)), "utf-8")


def _text_rows(text: IO[str], path: Path) -> Iterator[list[str]]:
    number = 0
    try:
        first = text.readline()
        if "\0" in first:
            raise SourceError(f"{path}: is no text but a binary file; save it as CSV or XLSX", path=str(path))
        delimiter = max("\t;,", key=first.count)
        for number, row in enumerate(csv.reader(itertools.chain([first], text), delimiter=delimiter), 1):
            yield [cell.strip() for cell in row] if number == 1 else row
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path}: is not UTF-8 after row {number}; save it as “CSV UTF-8”, or as .xlsx", path=str(path)
        ) from error
    except csv.Error as error:
        raise SourceError(
            f"{path}: row {number + 1} cannot be read as CSV: {error}", path=str(path)
        ) from error


def _workbook_rows(book: IO[bytes], path: Path) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(sheet_rows(book)):
            cells = [_cell(value) for value in row]
            yield [cell.strip() for cell in cells] if number == 0 else cells
    except SourceError as error:
        raise SourceError(f"{path}: {error}; save it again as .xlsx or CSV", path=str(path)) from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if hasattr(value, "date") else str(value)
