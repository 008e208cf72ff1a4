"""Reading a table, CSV or XLSX, as rows of text; what is in the cells is no business of this module."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cuakhau.errors import SourceError
from cuakhau.loaders.base import Problem
from cuakhau.loaders.workbook import sheet_rows


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table."""

    number: int
    """As a spreadsheet numbers it: the header is row 1."""
    cells: tuple[str, ...]
    """NFC, without blanks at the ends; as many as the header has."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text."""

    file: str
    """Name of the file, relative to the data folder."""
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """What kept rows, or the whole file, from being read."""


def read_grid(file: str, content: bytes) -> Grid:
    """The rows of a CSV file (UTF-8, commas) or of the first sheet of an XLSX workbook."""
    return _read_xlsx(file, content) if file.endswith(".xlsx") else _read_csv(file, content)


def _read_csv(file: str, content: bytes) -> Grid:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _unreadable(
            Problem(
                "error", file, str(line), "encoding", f"byte 0x{content[error.start]:02x}", "is not UTF-8",
                "save it as “CSV UTF-8 (comma delimited)”",
            )
        )  # fmt: skip
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        message = f"cannot be read as CSV: {error}"
        problem = Problem(
            "error", file, str(reader.line_num), "csv", "", message, "look for a quote left open"
        )
        return _unreadable(problem)
    return _grid(file, records)


def _read_xlsx(file: str, content: bytes) -> Grid:
    try:
        records = [[_text(cell) for cell in row] for row in sheet_rows(io.BytesIO(content))]
    except SourceError as error:
        hint = "open it in Excel and save it again as .xlsx"
        return _unreadable(Problem("error", file, "", "xlsx", "", str(error), hint))
    width = max((index + 1 for record in records for index, cell in enumerate(record) if cell), default=0)
    return _grid(file, [[*record, *[""] * (width - len(record))][:width] for record in records])


def _text(cell: object) -> str:
    """A cell of a workbook as it would stand in the CSV file."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case _:
            return str(cell)


def _grid(file: str, records: Sequence[Sequence[str]]) -> Grid:
    header = tuple(_clean(cell) for cell in records[0]) if records else ()
    if not any(header):
        return _unreadable(
            Problem("error", file, "1", "header", "", "has no header row", "name the columns in row 1")
        )
    problems: list[Problem] = []
    rows: list[Row] = []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        problems.extend(_row_problems(file, number, record, header=header))
        if len(record) == len(header):
            rows.append(Row(number, tuple(_clean(cell) for cell in record)))
    return Grid(file, header, tuple(rows), tuple(problems))


def _row_problems(
    file: str, number: int, record: Sequence[str], *, header: Sequence[str]
) -> Iterator[Problem]:
    if len(record) != len(header):
        message = f"has {len(record)} cells where the header has {len(header)}"
        hint = "put text that holds a comma in double quotes"
        yield Problem("error", file, str(number), "cells", ",".join(record), message, hint)
        return
    for column, cell in zip(header, record, strict=True):
        for character in cell.strip():
            if unicodedata.category(character) in {"Cc", "Cs"}:
                message = f"holds the control character U+{ord(character):04X}"
                yield Problem(
                    "error",
                    file,
                    f"{number}:{column}",
                    "control-character",
                    cell,
                    message,
                    "write it on one line",
                )
                break


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _unreadable(problem: Problem) -> Grid:
    return Grid(problem.source, (), (), (problem,))
