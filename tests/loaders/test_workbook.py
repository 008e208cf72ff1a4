"""A damaged workbook is told by every reader of workbooks, as an error of ours."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from cuakhau.errors import SourceError
from cuakhau.graph.store import EmbeddedStore
from cuakhau.linking.reconcile import Reconciler
from cuakhau.linking.spreadsheet import Linker, Plan
from cuakhau.loaders.grids import read_grid
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.model import Given, Interest
from cuakhau.loaders.open_data.recognise import LOADERS
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things
from cuakhau.loaders.workbook import sheet_rows

HEADER = ["key", "name_vi", "number", "day"]
NAMES = Reconciler.of(EmbeddedStore.in_memory())
FIRST_DAY = datetime(2024, 1, 1)  # noqa: DTZ001  (a cell knows no time zone)
SAID = "cannot be read as an Excel workbook"


def content() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for number in range(20):
        sheet.append([f"k{number}", "Hữu Nghị", number * 1.5, FIRST_DAY + timedelta(number)])
    sheet.add_data_validation(DataValidation("list", formula1='"a,b"', sqref="A2:A9"))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = content()
PARTS = parts_of(GOOD)


@st.composite
def noise(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes with some changed, taken out, or cut off at the end."""
    damaged = bytearray(whole)
    for place in draw(st.lists(st.integers(0, len(whole) - 1), max_size=5)):
        damaged[place] = draw(st.sampled_from(b"a01<>\"'&/ =\xff\x00-.e"))
    if draw(st.booleans()):
        del damaged[draw(st.integers(0, len(whole))) :]
    first = draw(st.integers(0, len(whole)))
    del damaged[first : first + draw(st.integers(0, 60))]
    return bytes(damaged)


@st.composite
def damaged_inside(draw: st.DrawFn) -> bytes:
    """A sound archive of parts of which one is damaged, or missing."""
    name = draw(st.sampled_from(sorted(PARTS)))
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for other, part in PARTS.items():
            if other != name:
                archive.writestr(other, part)
            elif draw(st.integers(0, 3)):
                archive.writestr(other, draw(noise(part)))
    return saved.getvalue()


def as_table(path: Path) -> Iterator[str]:
    for problem in read_grid(path.name, path.read_bytes()).problems:
        yield str(problem)


def as_names(path: Path) -> Iterator[str]:
    try:
        list(Linker(NAMES, Plan("name_vi"), language="en").rows(path))
    except SourceError as error:
        yield str(error)


def as_projects(path: Path) -> Iterator[str]:
    known = Things.from_facts(())
    try:
        for _ in LOADERS["aiddata"].load(Given(Input(path), "s", known, Known(known.known), Interest())):
            pass
    except SourceError as error:
        yield str(error)


READERS = [as_table, as_names, as_projects]
Reader = Callable[[Path], Iterator[str]]


@settings(max_examples=80)
@given(content=noise(GOOD) | damaged_inside())
def test_a_damaged_workbook_is_read_or_told(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(content)
    for reader in READERS:
        for said in reader(path):
            assert path.name in said


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("bad", [b"", b"no workbook", GOOD[:-100], GOOD[:2000]], ids=range(4))
def test_what_is_no_workbook_is_told_with_its_name(reader: Reader, bad: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(bad)
    (said,) = reader(path)
    assert path.name in said
    assert SAID in said


def test_what_a_workbook_has_beside_its_cells_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = list(sheet_rows(io.BytesIO(GOOD)))
    assert rows[:2] == [tuple(HEADER), ("k0", "Hữu Nghị", 0, FIRST_DAY)]


def test_a_sheet_is_found_by_how_its_name_starts() -> None:
    book = Workbook()
    book.create_sheet("GCDF_3.0").append(["second"])
    book.worksheets[0].append(["first"])
    saved = io.BytesIO()
    book.save(saved)
    assert list(sheet_rows(saved, prefix="GCDF")) == [("second",)]
    assert list(sheet_rows(saved, prefix="other")) == list(sheet_rows(saved)) == [("first",)]
