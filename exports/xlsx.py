"""XLSX (ECMA-376) for Excel and LibreOffice: a sheet a kind of thing, then relations, statements and citations."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import networkx as nx
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cuakhau.exports.tables import Table, flat_row, network_tables

_WRITTEN = datetime(1980, 1, 1)  # noqa: DTZ001 -- the oldest day that the archive can hold, so that bytes do not change
_LONGEST = 32_767
"""Characters that a cell can hold."""
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f]")


def xlsx(network: nx.MultiDiGraph[str]) -> bytes:
    """The tables as a workbook, the same bytes for the same network.

    Texts are texts: one that begins with `=` is no formula. Days are days. A text longer than a cell is cut, and ends
    in “…”.
    """
    book = Workbook(write_only=True)
    for table in network_tables(network):
        _add_sheet(book, table)
    book.properties.created = book.properties.modified = _WRITTEN
    book.properties.creator = "cuakhau"
    text = io.BytesIO()
    book.save(text)
    return _undated(text.getvalue())


def _add_sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "B2"
    for number, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = (
            40 if name in ("iri", "label", "text", "title") else 16
        )
    heading = []
    for name in table.columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in table.rows:
        plain = flat_row(row)
        cells = []
        for name in table.columns:
            value = plain.get(name)
            cell = WriteOnlyCell(sheet)
            if isinstance(value, str) and table.type_of(name) == "date":
                cell.value = date.fromisoformat(value)
            elif isinstance(value, str):
                cell.value = _fitting(value)
                cell.data_type = "s"
            else:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _fitting(text: str) -> str:
    text = _STEERING.sub("\ufffd", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _undated(content: bytes) -> bytes:
    """The archive without the time of its writing."""
    new = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                # openpyxl dates the workbook when it saves it.
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", part)
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, compress_type=zipfile.ZIP_DEFLATED
            )
    return new.getvalue()
