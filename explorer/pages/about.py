"""What the graph holds and what it does not, how facts got in, how to cite it, and where to report a mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from cuakhau import coverage
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.citing import CitedDocument, cited_document
from cuakhau.explorer.pages.home import things_by_kind
from cuakhau.explorer.pages.plain import listed
from cuakhau.explorer.pages.schema_org import dataset_schema_org, script_text
from cuakhau.explorer.pages.shown import Value
from cuakhau.graph.iris import BASE
from cuakhau.queries.lookup import find_documents

_DISAGREEMENTS: Final = ("class-disagreement", "figure-disagreement")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one source brings."""

    document: CitedDocument
    passages: int
    statements: int
    rows: int
    """Rows of our tables that rest on it."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """How fully one question is answered."""

    name: str
    title: str
    rows: int
    cited: str
    """Share of rows with a source; empty where there is nothing to cite."""
    gaps: tuple[tuple[str, str], ...]
    """Columns that are not always known, with the share of rows in which they are."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts."""

    columns: tuple[Value, ...]
    rows: tuple[tuple[Value, tuple[int, ...]], ...]


def about(asked: Asked) -> dict[str, Any]:
    """The data statement in short."""
    graph = asked.reading.graph
    return {
        "kinds": [(kind, len(iris)) for kind, iris in things_by_kind(asked.show).items()],
        "sources": _sources(asked),
        "disagreements": _known_disagreements(asked),
        "date": graph.data_date.isoformat(),
        "dataset": BASE,
        "json_ld": script_text(dataset_schema_org(asked)),
    }


def coverage_page(asked: Asked) -> dict[str, Any]:
    """What is covered, counted in the graph itself: by province, by year, by question."""
    return {
        "provinces": _provinces(asked),
        "years": _years(asked),
        "questions": [_question(found, asked) for found in asked.reading.counted.questions],
    }


def _known_disagreements(asked: Asked) -> list[tuple[str, str, int]]:
    """Questions of the library that find disagreements, with how many there are now."""
    found = []
    for name in _DISAGREEMENTS:
        query = asked.reading.graph.questions().get(name)
        if query is not None:
            rows = asked.reading.graph.store.select(query.text).rows
            found.append((name, query.title[asked.language], len(rows)))
    return found


def _sources(asked: Asked) -> list[SourceRow]:
    counted = {found.source: found for found in coverage.sources(asked.reading.graph.store)}
    iris = things_by_kind(asked.show).get("source", ())
    documents = find_documents(asked.reading.graph.store, iris)
    rows = []
    for iri in iris:
        found = counted.get(iri, coverage.SourceCoverage(iri, 0, 0, 0))
        document = cited_document(documents[iri], asked.show.t)
        rows.append(SourceRow(document, found.passages, found.statements, found.rows))
    return sorted(rows, key=lambda row: (-row.statements, -row.rows, row.document.title))


def _provinces(asked: Asked) -> Counts:
    found = asked.reading.counted.provinces
    asked.reading.fetch_names(iri for _, iri in found)
    kinds = sorted({kind for counts in found.values() for kind in counts})
    counts_of = {
        province: tuple(counts.get(kind, 0) for kind in kinds) for (_, province), counts in found.items()
    }
    names = listed([province for _, province in found], asked)
    rows = [
        (replace(name, text=f"{name.text} ({hint})") if hint else name, counts_of[name.iri])
        for name, hint in names
    ]
    return Counts(tuple(asked.show.thing(kind) for kind in kinds), tuple(rows))


def _years(asked: Asked) -> Counts:
    found = coverage.years(asked.reading.graph.store)
    years = sorted({year for counts in found.values() for year in counts}, reverse=True)
    rows = [
        (Value(asked.show.t.date(year)), tuple(counts.get(year, 0) for counts in found.values()))
        for year in years
    ]
    return Counts(tuple(asked.show.thing(kind) for kind in found), tuple(rows))


def _question(found: coverage.QuestionCoverage, asked: Asked) -> QuestionRow:
    query = asked.reading.graph.questions()[found.name]
    labels = {column.name: column.label[asked.language] for column in query.columns if not column.hidden}
    return QuestionRow(
        name=found.name,
        title=query.title[asked.language],
        rows=found.rows,
        # What is asked about sources themselves is not stated by a source.
        cited=asked.show.t.percent(found.cited) if query.evidence and found.rows else "",
        gaps=tuple(
            (labels[name], asked.show.t.percent(share))
            for name, share in found.known.items()
            if name in labels and share < 1
        ),
    )
