"""The spreadsheet of a review: proposed facts with their sentences out, decisions in.

The sentences are the reader's own copy of the articles on the reader's own machine; only the identifier, the decision
and the correction are read back.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from cuakhau.errors import CuakhauError, LoaderError, SourceError
from cuakhau.loaders.articles.files import to_csv
from cuakhau.loaders.articles.review import Arguments, Proposal, Words, corrected, readable
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.grids import Row, read_grid

COLUMNS = (
    "id", "article", "type", "fact", "says", "page", "start", "end", "sentence", "decision", "correction", "note",
)  # fmt: skip
"""`decision`: accept, reject or correct; `correction`: `argument: value | argument: value`, those that change."""
_WIDTHS = (14, 24, 14, 50, 18, 6, 7, 7, 80, 11, 30, 20)
_LETTERS = {"a": "accept", "r": "reject", "c": "correct"}
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FORMULA = ("=", "+", "-", "@")
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Decided:
    """What a reviewer wrote into a row."""

    proposal: Proposal
    accepts: bool
    args: Arguments | None = None
    """Corrected arguments; None if it is right as it stands."""


def rows(proposals: Iterable[tuple[Proposal, Words]]) -> Iterator[tuple[str, ...]]:
    """A row a fact; the passage itself stands in ⟦brackets⟧."""
    for proposal, words in proposals:
        line = proposal.line
        marked = " ".join(f"{words.before}⟦{words.quoted}⟧{words.after}".split()) if words.quoted else ""
        cells = (
            proposal.identifier, proposal.article.name, line["type"], readable(line["args"]), line.get("says", ""),
            str(line.get("page", "")), *(str(offset) for offset in line["span"]), marked, "", "", words.reason,
        )  # fmt: skip
        yield tuple(_STEERING.sub(" ", cell) for cell in cells)


def review_word(group: str, name: str, language: str) -> str:
    """A heading, a decision or a prompt in vi, en or zh."""
    return str(read_yaml("articles/review_words.yml")[group][name][language])


def _header(language: str) -> tuple[str, ...]:
    return tuple(review_word("columns", name, language) for name in COLUMNS)


@cache
def _meaning(group: str) -> Mapping[str, str]:
    """What a heading or decision stands for, in whatever language it is written."""
    words: Mapping[str, Mapping[str, str]] = read_yaml("articles/review_words.yml")[group]
    return {word.casefold(): name for name, said in words.items() for word in (name, *said.values())}


def _all_decisions() -> str:
    """The decisions as each language has them: what a reader of any may write."""
    said: Mapping[str, Mapping[str, str]] = read_yaml("articles/review_words.yml")["decisions"]
    return "; ".join(", ".join(words[language] for words in said.values()) for language in ("vi", "en", "zh"))


def as_csv(table: Iterable[tuple[str, ...]], *, language: str = "en") -> bytes:
    """The table as CSV; no cell begins as a formula does."""
    return to_csv(
        _header(language),
        ([f" {cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in table),
    )


def as_xlsx(table: Iterable[tuple[str, ...]], *, language: str = "en") -> bytes:
    """The table as a workbook with a list of decisions to choose from."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "review"
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKL"[number]].width = width
    sheet.freeze_panes = "A2"
    decisions = ",".join(review_word("decisions", name, language) for name in _LETTERS.values())
    choice = DataValidation(type="list", formula1=f'"{decisions}"', allow_blank=True)
    choice.add("J2:J1048576")
    sheet.add_data_validation(choice)
    wrap = Alignment(wrap_text=True, vertical="top")

    for number, row in enumerate([_header(language), *table], start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column, text[:32_000])
                cell.data_type = "s"  # a sentence that begins with “=” is no formula
                cell.alignment = wrap
                cell.font = Font(bold=number == 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_decided(path: Path, proposals: Iterable[Proposal]) -> list[Decided]:
    """The decisions of a table, CSV or XLSX; rows without one are passed over.

    Raises:
        SourceError: if the file cannot be read.
        LoaderError: with all rows that cannot be understood.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise SourceError(f"{path}: is no table; save it as CSV (UTF-8) or XLSX", path=str(path))
    try:
        grid = read_grid(path.name.lower(), path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", path=str(path)) from error
    problems = [str(problem) for problem in grid.problems]
    header = [_meaning("columns").get(name.casefold(), name) for name in grid.header]
    missing = [name for name in ("id", "decision", "correction") if name not in header]
    if not problems and missing:
        hint = "keep the columns that `cuakhau extract --format table` wrote"
        problems.append(f"{path.name}:1: has no column {', '.join(missing)} ({hint})")
    known = {proposal.identifier: proposal for proposal in proposals}
    decided: list[Decided] = []
    for row in grid.rows if not missing else ():
        found = _decided(path.name, row, dict(zip(header, row.cells, strict=True)), known)
        if isinstance(found, Problem):
            problems.append(str(found))
        elif found is not None:
            decided.append(found)
    if problems:
        raise LoaderError(
            f"{path}: {len(problems)} problems, nothing was taken over:", problems=problems[:_SHOWN]
        )
    return decided


def _decided(
    file: str, row: Row, cells: Mapping[str, str], known: Mapping[str, Proposal]
) -> Decided | Problem | None:
    said, correction = cells["decision"].casefold(), cells["correction"]

    def problem(column: str, message: str, hint: str) -> Problem:
        return Problem("error", file, f"{row.number}:{column}", "review", cells[column], message, hint)

    if not said:
        return problem("decision", "a correction without a decision", "write correct") if correction else None
    decision = _LETTERS.get(said) or _meaning("decisions").get(said)
    if decision is None:
        return problem("decision", "is no decision", f"write {_all_decisions()}, or nothing")
    proposal = known.get(cells["id"])
    if proposal is None:
        return problem("id", "is no proposed fact of this folder", "export the table again")
    if decision != "correct":
        if correction:
            return problem("correction", f"is not used where the decision is {decision}", "decide: correct")
        return Decided(proposal, decision == "accept")
    if not correction:
        return problem("correction", "is empty", "write what is right, such as “cn: Long Bang”")
    try:
        return Decided(proposal, True, corrected(proposal.line["type"], proposal.line["args"], correction))
    except CuakhauError as error:
        return problem("correction", str(error), "argument: value | argument: value")
