"""The passages behind the rows of an answer: for questions of the library, and for free SELECT queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Store, Table, Term
from cuakhau.queries import citations, grounding
from cuakhau.queries.citations import Citation, GroundTriple, RowCitations, format_citation
from cuakhau.queries.derivations import Evidence, Support
from cuakhau.queries.grounding import Clauses, Reading
from cuakhau.queries.lookup import OpenTriple, cite_place, find_documents, find_holders, find_places
from cuakhau.queries.query import Pattern, Query

__all__ = ["Citation", "RowCitations", "cite_question", "cite_select", "format_citation"]

_ROWS_AT_ONCE = 200
_OWN_PASSAGE = "passage"  # a question about sources has the row's own passage in this column
Record = Mapping[str, Term | None]


def cite_question(
    store: Store, query: Query, table: Table, *, known_by: date | None = None
) -> list[RowCitations]:
    """The passages behind each row of a library question.

    The header's evidence is grounded with the row's terms, hidden columns included. A pattern of a column
    that is empty in the row, or that no graph holds, supports nothing.

    Args:
        store: the graph that answered.
        query: the question.
        table: its answer, with all columns.
        known_by: leave out sources that had not appeared by this day; None leaves out none.

    Returns:
        One element a row, in the order of the rows.
    """
    lists = {column.name for column in query.columns if column.type == "entities"}
    rows = [_ground_row(query.evidence, record, lists) for record in table.records()]
    found = find_holders(store, (triple for row in rows for triple in row))
    matches = _Matches(found)
    triples = [
        list(dict.fromkeys(ground for open_triple in row for ground in matches(open_triple))) for row in rows
    ]
    evidence = Evidence(store, (triple for row in triples for triple in row), found)
    supports = []
    for row, record in zip(triples, table.records(), strict=True):
        own = record.get(_OWN_PASSAGE)
        ours = [support for triple in row for support in evidence.supports(triple)]
        if isinstance(own, NamedNode):
            ours = [support for support in ours if support[0] == own.value]
        supports.append(ours)
    cited = _describe(store, supports, known_by=known_by)
    reason = "no passage states what this row rests on" if query.evidence else "it describes the graph itself"
    return [RowCitations(found_here, () if found_here else (reason,)) for found_here in cited]


def cite_select(store: Store, text: str, table: Table) -> list[RowCitations]:
    """The passages behind each row of a free SELECT query.

    The same body is run once more with all its variables, for the rows at hand; its triple patterns are grounded
    in every solution of a row. What cannot be grounded is said in `uncited`, never guessed.

    Args:
        store: the graph that answered.
        text: the query.
        table: its answer.

    Returns:
        One element a row, in the order of the rows.
    """
    try:
        reading = grounding.read(text)
        clauses = grounding.cut(text)
    except QuerySyntaxError as error:
        return [RowCitations((), (str(error),))] * len(table.rows)
    if reading.hidden:
        return [RowCitations((), (f"not citable: {reading.hidden}",))] * len(table.rows)
    solutions = _solutions(store, table, reading, clauses)
    found = find_holders(
        store,
        (triple for ours in solutions for s in ours for p in reading.patterns for triple in p.ground(s)),
    )
    evidence = Evidence(store, list(found), found)
    supports, gaps = [], []
    for ours in solutions:
        row_supports, row_gaps = _support_row(ours, reading, evidence)
        if not ours:
            row_gaps = ["the row was not found again when the query was run with all its variables"]
        supports.append(row_supports)
        gaps.append(tuple(dict.fromkeys([*reading.lost, *row_gaps])))
    return [
        RowCitations(cited, missing) for cited, missing in zip(_describe(store, supports), gaps, strict=True)
    ]


def _ground_row(evidence: Sequence[Pattern], record: Record, lists: set[str]) -> list[OpenTriple]:
    """The evidence of one row: several triples where a column holds several things."""
    found: list[OpenTriple] = []
    for pattern in evidence:
        subjects = _terms(pattern.subject, record, lists)
        objects = _terms(pattern.object, record, lists)
        found.extend((subject, pattern.predicate, obj) for subject in subjects for obj in objects)
    return found


def _terms(part: str | Term | None, record: Record, lists: set[str]) -> list[Term | None]:
    if not isinstance(part, str):
        return [part]
    value = record[part]
    if part in lists and isinstance(value, Literal):
        return [NamedNode(iri) for iri in value.value.split()]
    return [] if value is None else [value]


class _Matches:
    """Finds the triples that an open triple stands for among those found."""

    def __init__(self, found: Iterable[GroundTriple]) -> None:
        self._ground = set(found)
        self._by_subject: dict[tuple[Term, Term], list[GroundTriple]] = {}
        self._by_object: dict[tuple[Term, Term], list[GroundTriple]] = {}
        for triple in self._ground:
            self._by_subject.setdefault(triple[:2], []).append(triple)
            self._by_object.setdefault(triple[1:], []).append(triple)

    def __call__(self, triple: OpenTriple) -> list[GroundTriple]:
        subject, predicate, obj = triple
        if subject is not None and obj is not None:
            ground = (subject, predicate, obj)
            return [ground] if ground in self._ground else []
        if subject is not None:
            return sorted(self._by_subject.get((subject, predicate), ()), key=_written)
        if obj is not None:
            return sorted(self._by_object.get((predicate, obj), ()), key=_written)
        return []


def _written(triple: GroundTriple) -> str:
    return " ".join(map(str, triple))


def _solutions(store: Store, table: Table, reading: Reading, clauses: Clauses) -> list[list[Record]]:
    """The solutions behind each row."""
    extra = [name for name in reading.variables if name not in table.columns]
    star = clauses.projection.strip() == "*"
    projection = "*" if star else clauses.projection + "".join(f" ?{name}" for name in extra)
    plain = [name for name in table.columns if name in reading.variables]
    by_row: dict[tuple[str, ...], list[Record]] = {}
    distinct = sorted({tuple(_in_values(record[name]) for name in plain) for record in table.records()})
    for start in range(0, len(distinct), _ROWS_AT_ONCE) if plain else (0,):
        batch = distinct[start : start + _ROWS_AT_ONCE]
        rows = " ".join("(" + " ".join(row) + ")" for row in batch)
        names = " ".join(f"?{name}" for name in plain)
        only = f"VALUES ({names}) {{ {rows} }}" if plain else ""
        again = store.select(
            f"{clauses.prologue}SELECT DISTINCT {projection} {clauses.dataset}WHERE {{ {{{clauses.body}\n}} {only} }}"
        )
        for record in again.records():
            by_row.setdefault(tuple(str(record[name]) for name in table.columns), []).append(record)
    return [by_row.get(tuple(str(term) for term in row), []) for row in table.rows]


def _in_values(term: Term | None) -> str:
    return "UNDEF" if term is None or isinstance(term, BlankNode | Triple) else str(term)


def _support_row(
    solutions: Sequence[Record], reading: Reading, evidence: Evidence
) -> tuple[list[Support], list[str]]:
    """The passages behind one row's solutions, and the triples that have none."""
    supports: dict[Support, None] = {}
    gaps: list[str] = []
    for solution in solutions:
        for pattern in reading.patterns:
            graph = solution.get(pattern.graph) if isinstance(pattern.graph, str) else pattern.graph
            for triple in pattern.ground(solution):
                ours = evidence.supports(triple)
                if isinstance(graph, NamedNode):
                    ours = [support for support in ours if support[0] == graph.value]
                supports.update(dict.fromkeys(ours))
                if not ours and not pattern.optional and len(pattern.predicates) == 1:
                    who = (
                        "the graph's own description states"
                        if evidence.is_described(triple)
                        else "no passage states"
                    )
                    gaps.append(f"{who}: {' '.join(_short(part) for part in triple)}")
    if not supports and not gaps and not reading.lost:
        gaps.append("no triple pattern of the query is grounded in this row")
    return list(supports), gaps


def _short(term: Term) -> str:
    if isinstance(term, NamedNode):
        for prefix, iri in PREFIXES.items():
            if term.value.startswith(iri):
                return f"{prefix}:{term.value.removeprefix(iri)}"
    return str(term)


def _describe(
    store: Store, rows: Sequence[Sequence[Support]], *, known_by: date | None = None
) -> list[tuple[Citation, ...]]:
    """Supports as citations, with what is known of passages and sources, looked up once."""
    places = find_places(store, (passage for row in rows for passage, _, _ in row))
    sources = {source for place in places.values() for source in (place.source, *place.derived_from)}
    documents = find_documents(store, sources)
    cited = []
    for row in rows:
        parts = []
        for passage, triple, rule in row:
            place = places[passage]
            if known_by is not None and not "" < place.known_by <= known_by.isoformat():
                continue
            parts.append(replace(cite_place(passage, place, documents), triples=(triple,), rule=rule))
        cited.append(citations.merge(parts))
    return cited
