"""Answers on standard output: the table in the format asked for, and its footnotes."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence

from cuakhau.answer import Answer
from cuakhau.cli.options import TableFormat
from cuakhau.cli.output import emit, explain, print_table, visible
from cuakhau.queries.citations import Citation, format_citation
from cuakhau.tabular import to_csv, to_markdown
from cuakhau.words import heading


class Footnotes:
    """Numbers citations in the order in which they are met."""

    def __init__(self, *, language: str) -> None:
        self._language = language
        self._numbers: dict[tuple[str, str], int] = {}
        self._citations: list[Citation] = []

    def number(self, citation: Citation) -> int:
        """The citation's number; a passage that states something and one that a rule uses are two."""
        key = citation.passage, citation.rule
        if key not in self._numbers:
            self._citations.append(citation)
            self._numbers[key] = len(self._citations)
        return self._numbers[key]

    def marks(self, citations: Sequence[Citation]) -> str:
        """References as they stand in the text: `[1] [3]`."""
        return " ".join(f"[{self.number(citation)}]" for citation in citations)

    def lines(self) -> Iterator[str]:
        """The footnotes: what, where, after which documents, and the passage's IRI."""
        for number, citation in enumerate(self._citations, 1):
            own = dataclasses.replace(citation, derived_from=())
            yield f"[{number}] {format_citation(own, self._language)}"
            for document in citation.derived_from:
                after = format_citation(Citation(passage="", document=document), self._language)
                yield f"    {heading('after', language=self._language)}: {after}"
            yield f"    <{citation.passage}>"


def print_answer(answer: Answer, form: TableFormat, *, cite: bool) -> None:
    """Write an answer; how many rows, and what to mind, goes to standard error."""
    if cite:
        _print_cited(answer, form)
    else:
        _print(answer, form)
    sys.stdout.flush()
    if answer.caution:
        explain(f"Mind: {answer.caution}")
    if not len(answer):
        explain("No rows: the sources do not say, or not of that.")
    elif form is TableFormat.TABLE:
        explain(f"{len(answer)} row{'s' if len(answer) > 1 else ''}")


def _print(answer: Answer, form: TableFormat) -> None:
    match form:
        case TableFormat.TABLE:
            print_table(answer.headings, answer.display_rows())
        case TableFormat.CSV:
            emit(answer.to_csv())
        case TableFormat.TSV:
            emit(answer.to_tsv())
        case TableFormat.JSON:
            emit(answer.to_json())
        case TableFormat.MARKDOWN:
            emit(answer.to_markdown())


def _print_cited(answer: Answer, form: TableFormat) -> None:
    if form is TableFormat.JSON:
        emit(answer.to_cited_json())
        return
    if form in (TableFormat.CSV, TableFormat.TSV):
        passages = [" ".join(citation.passage for citation in row) for row in answer.citations]
        rows = [(*row, cited) for row, cited in zip(answer.rows, passages, strict=True)]
        delimiter = "," if form is TableFormat.CSV else "\t"
        emit(to_csv([*answer.columns, "passages"], rows, delimiter=delimiter))
        return
    notes = Footnotes(language=answer.language)
    headings = [*answer.headings, heading("sources", language=answer.language)]
    shown = [[*row, notes.marks(c)] for row, c in zip(answer.display_rows(), answer.citations, strict=True)]
    if form is TableFormat.MARKDOWN:
        emit(to_markdown(headings, shown))
    else:
        print_table(headings, shown)
    lines = [*notes.lines(), *_uncited(answer)]
    if lines:
        emit(visible("\n" + "\n".join(lines)) + "\n")


def _uncited(answer: Answer) -> Iterator[str]:
    """What no passage was found for, each reason once with its rows."""
    rows: dict[str, list[int]] = {}
    for number, reasons in enumerate(answer.uncited, 1):
        for reason in reasons:
            rows.setdefault(reason, []).append(number)
    for reason, numbers in rows.items():
        where = "every row" if len(numbers) == len(answer) else f"row {', '.join(map(str, numbers))}"
        yield f"[–] {where}: {reason}"
