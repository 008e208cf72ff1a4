"""A workbook gives the same facts as the CSV file that it was made from."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from openpyxl import Workbook

from cuakhau.loaders.grids import read_grid
from cuakhau.loaders.run import load_folder


def csv_rows(name: str) -> list[list[str]]:
    text = files("cuakhau.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_typed(cell: str) -> object:
    """A cell as a spreadsheet program would store it: numbers and days typed, empty cells missing."""
    if not cell:
        return None
    try:
        return (
            datetime.combine(date.fromisoformat(cell), datetime.min.time())
            if len(cell) == 10
            else float(cell)
        )
    except ValueError:
        return cell


def workbook(rows: list[list[str]], path: Path, *, text_columns: tuple[str, ...] = ()) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(rows[0])
    for row in rows[1:]:
        sheet.append(
            [
                cell if name in text_columns else as_typed(cell)
                for name, cell in zip(rows[0], row, strict=True)
            ]
        )
    book.save(path)


@pytest.mark.parametrize("name", ["gates", "statistics", "class-history", "instruments"])
def test_a_workbook_gives_the_facts_of_the_csv_file(name: str, tmp_path: Path) -> None:
    as_csv, as_xlsx = tmp_path / "csv", tmp_path / "xlsx"
    as_csv.mkdir()
    as_xlsx.mkdir()
    rows = csv_rows(name)
    (as_csv / f"{name}.csv").write_bytes(files("cuakhau.data").joinpath(f"{name}.csv").read_bytes())
    workbook(rows, as_xlsx / f"{name}.xlsx", text_columns=("marker",))
    expected = load_folder(as_csv)
    found = load_folder(as_xlsx)
    assert found.facts == expected.facts
    assert found.sources == expected.sources


def test_blank_columns_and_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "countries.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["key", "name_vi", None], ["xx", "X", None], [None, None, None], ["yy", None, None]):
        sheet.append(row)
    book.save(path)
    grid = read_grid("countries.xlsx", path.read_bytes())
    assert grid.header == ("key", "name_vi")
    assert [(row.number, row.cells) for row in grid.rows] == [(2, ("xx", "X")), (4, ("yy", ""))]
