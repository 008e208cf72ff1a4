"""An answer: a table whose rows know their citations, and that turns into what people work with."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from cuakhau import tabular
from cuakhau.graph.store import Term
from cuakhau.labels import Labels, check_language
from cuakhau.queries.citations import Citation, Document, RowCitations, format_citation
from cuakhau.queries.query import Column
from cuakhau.values import Value, display, iris_in, value_of

if TYPE_CHECKING:
    import pandas
    import polars

Cite = Callable[[], Sequence[RowCitations]]
"""Looks up the citations of every row, in one go."""

_ROWS_IN_A_NOTEBOOK = 100
_CITATIONS = {"vi": "Dẫn nguồn", "en": "Citations", "zh": "出处"}


@dataclass(frozen=True, eq=False)
class Answer:
    """What a question was answered with.

    Rows are mappings from the name of a column to a value: entities and codes by their names in the reader's
    language, numbers and dates as Python's own. Columns that only serve citing do not show.
    """

    title: str
    """A few words."""
    question: str
    """What was asked, in words; the SPARQL text where it was asked so."""
    sparql: str
    """What was run."""
    all_columns: Sequence[Column]
    """Hidden ones included."""
    terms: Sequence[Sequence[Term | None]]
    """RDF terms by row, in the order of `all_columns`."""
    language: str
    """Of headings and names."""
    labels: Labels = field(repr=False)
    cite: Cite = field(repr=False)
    caution: str = ""
    """What to mind in it, such as why it cannot be cited; empty if nothing."""

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Row]:
        return (Row(self, index) for index in range(len(self)))

    def __getitem__(self, index: int) -> Row:
        return Row(self, range(len(self))[index])

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that show."""
        return tuple(self.all_columns[place].name for place in self._shown)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called in the language."""
        return tuple(self.all_columns[place].label[self.language] for place in self._shown)

    @cached_property
    def rows(self) -> Sequence[tuple[Value, ...]]:
        """Values of the columns that show."""
        self.labels.fetch(iri for row in self.terms for term in row for iri in iris_in(term))
        shown = [(place, self.all_columns[place].type) for place in self._shown]
        return [tuple(value_of(row[place], kind, self._name) for place, kind in shown) for row in self.terms]

    @cached_property
    def citations(self) -> Sequence[tuple[Citation, ...]]:
        """The passages that support each row, looked up when first asked for."""
        return [row.citations for row in self._cited]

    @cached_property
    def uncited(self) -> Sequence[tuple[str, ...]]:
        """What of each row no passage was found for, and why; empty where everything is cited."""
        return [row.uncited for row in self._cited]

    @cached_property
    def iris(self) -> Sequence[Mapping[str, str]]:
        """The IRIs behind the names, by row and column; several in a column are one space apart."""
        return [
            {
                self.all_columns[place].name: " ".join(found)
                for place in self._shown
                if (found := iris_in(row[place]))
            }
            for row in self.terms
        ]

    def in_language(self, language: str) -> Answer:
        """The same answer with names and headings in another language.

        Raises:
            ParameterError: if it is none of vi, en, zh.
        """
        return dataclasses.replace(self, language=check_language(language))

    def with_iris(self) -> Answer:
        """The same answer with a further column `…_iri` beside each that shows names."""
        columns: list[Column] = []
        sources: list[tuple[int, bool]] = []
        for place, column in enumerate(self.all_columns):
            columns.append(column)
            sources.append((place, False))
            if not column.hidden and any(iris_in(row[place]) for row in self.terms):
                heading = {language: f"{text} (IRI)" for language, text in column.label.items()}
                columns.append(Column(f"{column.name}_iri", heading, "iri"))
                sources.append((place, True))
        terms = [tuple(row[place] for place, _ in sources) for row in self.terms]
        return dataclasses.replace(self, all_columns=columns, terms=terms)

    def with_citations(self) -> Answer:
        """The same answer with a last column `citations`: what supports the row, one line a passage.

        What no passage was found for is said there too, in brackets.
        """
        lines = [
            "\n".join(
                [format_citation(citation, self.language) for citation in row.citations]
                + [f"[{why}]" for why in row.uncited]
            )
            for row in self._cited
        ]
        columns = [*self.all_columns, Column("citations", _CITATIONS, "text")]
        terms = [(*row, Literal(line)) for row, line in zip(self.terms, lines, strict=True)]
        return dataclasses.replace(self, all_columns=columns, terms=terms)

    def records(self) -> list[dict[str, Value]]:
        """One dict a row, by the names of columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def display_rows(self) -> list[list[str]]:
        """The rows as text to read: yes and no in the language, nothing for what is not known."""
        return [[display(value, language=self.language) for value in row] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame: numbers as Int64 or float64, days as datetime64, the rest as text.

        Raises:
            ImportError: if pandas is not installed (`pip install 'cuakhau[pandas]'`).
        """
        return tabular.to_pandas(self.columns, self.rows)

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame: numbers as Int64 or Float64, days as Date, the rest as text.

        Raises:
            ImportError: if polars is not installed (`pip install 'cuakhau[polars]'`).
        """
        return tabular.to_polars(self.columns, self.rows)

    def to_csv(self) -> str:
        """CSV (RFC 4180, lines end with `\\n`) under the names of columns."""
        return tabular.to_csv(self.columns, self.rows, delimiter=",")

    def to_tsv(self) -> str:
        """The same with tabs."""
        return tabular.to_csv(self.columns, self.rows, delimiter="\t")

    def to_json(self) -> str:
        """An array of objects; what has an IRI is an object of `label` and `iri`."""
        return tabular.to_json(self._objects())

    def to_cited_json(self) -> str:
        """The same, each row with its `citations`."""
        objects = self._objects()
        for row, found in zip(objects, self.citations, strict=True):
            row["citations"] = [citation_record(citation) for citation in found]
        return tabular.to_json(objects)

    def to_markdown(self) -> str:
        """A table in GitHub's Markdown under the headings in the language."""
        return tabular.to_markdown(self.headings, self.display_rows())

    def _repr_html_(self) -> str:
        rows = []
        for row, iris in zip(self.display_rows()[:_ROWS_IN_A_NOTEBOOK], self.iris, strict=False):
            cells = zip(self.columns, row, strict=True)
            rows.append([(text, iris.get(name, "")) for name, text in cells])
        caption = html.escape(self.title)
        more = len(self) - len(rows)
        return tabular.to_html(self.headings, rows, caption=caption, more=max(more, 0))

    def __repr__(self) -> str:
        return f"<Answer {self.title!r}: {len(self)} rows of {', '.join(self.columns)}>"

    def _name(self, iri: str) -> str:
        return self.labels.of(iri, language=self.language)

    @cached_property
    def _cited(self) -> Sequence[RowCitations]:
        return self.cite()

    @cached_property
    def _shown(self) -> tuple[int, ...]:
        return tuple(place for place, column in enumerate(self.all_columns) if not column.hidden)

    def _objects(self) -> list[dict[str, object]]:
        objects: list[dict[str, object]] = []
        for row, iris in zip(self.records(), self.iris, strict=True):
            objects.append(
                {
                    name: {"label": value, "iri": iris[name]} if name in iris else value
                    for name, value in row.items()
                }
            )
        return objects


class Row(Mapping[str, Value]):
    """One row of an answer: values by the names of columns, and the passages that support them."""

    def __init__(self, answer: Answer, index: int) -> None:
        self._answer = answer
        self._index = index

    def __getitem__(self, name: str) -> Value:
        try:
            return self._answer.rows[self._index][self._answer.columns.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._answer.columns)

    def __len__(self) -> int:
        return len(self._answer.columns)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The passages that support this row."""
        return self._answer.citations[self._index]

    @property
    def iris(self) -> Mapping[str, str]:
        """The IRIs behind the names, by column."""
        return self._answer.iris[self._index]

    def __repr__(self) -> str:
        return f"Row({dict(self)!r})"


def citation_record(citation: Citation) -> dict[str, object]:
    """A citation as plain values, without what is not known."""
    record: dict[str, object] = {
        **_document_record(citation.document),
        "passage": citation.passage,
        "start": citation.start,
        "end": citation.end,
        "row": citation.row,
        "page": citation.page,
        "derivedFrom": [_document_record(document) for document in citation.derived_from],
        "rule": citation.rule,
    }
    return {key: value for key, value in record.items() if value not in (None, "", [])}


def _document_record(document: Document) -> dict[str, object]:
    return {
        field.name: value
        for field in dataclasses.fields(document)
        if (value := getattr(document, field.name))
    }
