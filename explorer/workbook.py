"""An answer as a workbook (XLSX): the table, its sources, and what was asked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cuakhau.answer import Answer
from cuakhau.queries.citations import Citation, format_citation
from cuakhau.values import Value
from cuakhau.words import heading

_WIDEST = 60
_LONGEST_CELL = 32_767
"""Characters; Excel refuses a file with a longer cell."""


def workbook(answer: Answer, parameters: Mapping[str, str]) -> bytes:
    """The file.

    Args:
        answer: with its citations.
        parameters: what was given, by name, as it was given.
    """
    book = Workbook(write_only=True)
    numbers: dict[Citation, int] = {}
    marks = [
        " ".join(f"[{numbers.setdefault(citation, len(numbers) + 1)}]" for citation in row)
        for row in answer.citations
    ]
    sources = heading("sources", language=answer.language)
    rows = [(*row, mark) for row, mark in zip(answer.rows, marks, strict=True)]
    _sheet(book, answer.title, [*answer.headings, sources], rows)
    listed = [
        (number, format_citation(citation, answer.language), citation.passage, citation.document.url)
        for citation, number in numbers.items()
    ]
    _sheet(book, sources, ["", sources, "IRI", "URL"], listed)
    about = [(answer.question, ""), *parameters.items(), ("SPARQL", answer.sparql)]
    _sheet(book, "SPARQL", [answer.title, ""], about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    name = "".join(character for character in title if character not in "[]:*?/\\")[:31].strip("'")
    sheet = book.create_sheet(name or "1")
    sheet.freeze_panes = "A2"
    lines = list(rows)
    for place, text in enumerate(headings):
        longest = max([len(text), *(len(str(row[place])) for row in lines if row[place] is not None)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 2, _WIDEST)
    top = [_cell(sheet, text) for text in headings]
    for cell in top:
        cell.font = Font(bold=True)
    sheet.append(top)
    for row in lines:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Value) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, cast("Any", value))
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LONGEST_CELL])
    cell.data_type = "s"  # a text that begins with = is no formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
