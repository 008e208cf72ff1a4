"""Answers written in the formats of the SPARQL protocol by the engine itself, cut at limits of rows and bytes.

The engine writes a table several times as fast as a loop over its rows could, and tells nobody how many rows
it wrote. So what it writes is looked at: once it may be too much, writing ends, and the rows that are whole stay.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from cuakhau.graph.iris import PREFIXES

_INSIDE_JSON: Final = rb'(?:[^"}]++|"(?:[^"\\]++|\\.)*+"|\}(?!,\{))*+'


@dataclass(frozen=True, slots=True)
class Written:
    """How the engine writes rows, so that they can be counted and cut."""

    engine: QueryResultsFormat
    start: bytes
    """What the first row follows."""
    row: re.Pattern[bytes]
    """One row with the sign that ends it."""
    sign: bytes
    """Occurs at least once a row, and hardly more often: counting it is fast."""
    link: bytes
    """What is put before `start` to say that an answer is cut; empty where the format has no room for it."""
    end: bytes
    """What follows the last row."""


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How the rows of a SELECT, or the truth of an ASK, are written."""

    media_type: str
    written: Written | None = None
    """None for CSV: the engine does not quote IRIs, and ours hold commas."""


CUT_NOTE: Final = "sparql#cut"
"""Where a cut answer that can hold a link says that it is cut: the endpoint's description explains it there."""

TABLES: Final[Mapping[str, TableFormat]] = {
    "json": TableFormat(
        "application/sparql-results+json",
        Written(
            QueryResultsFormat.JSON,
            start=b'},"results":{"bindings":[',
            row=re.compile(_INSIDE_JSON + rb"\},(?=\{)", re.DOTALL),
            sign=b"},{",
            link=f',"link":["{CUT_NOTE}"]'.encode(),
            end=b"]}}",
        ),
    ),
    "xml": TableFormat(
        "application/sparql-results+xml",
        Written(
            QueryResultsFormat.XML,
            start=b"</head><results>",
            row=re.compile(rb".*?</result>", re.DOTALL),
            sign=b"</result>",
            link=f'<link href="{CUT_NOTE}"/>'.encode(),
            end=b"</results></sparql>",
        ),
    ),
    "csv": TableFormat("text/csv; charset=utf-8"),
    "tsv": TableFormat(
        "text/tab-separated-values; charset=utf-8",
        Written(
            QueryResultsFormat.TSV,
            start=b"\n",
            row=re.compile(rb"[^\n]*+\n"),
            sign=b"\n",
            link=b"",
            end=b"",
        ),
    ),
}
"""Formats of tables by short name."""


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """How the triples of a CONSTRUCT or DESCRIBE are written."""

    media_type: str
    engine: RdfFormat
    comment: tuple[bytes, bytes] | None
    """What a comment stands between, where there are comments."""


GRAPHS: Final[Mapping[str, GraphFormat]] = {
    "turtle": GraphFormat("text/turtle", RdfFormat.TURTLE, (b"# ", b"\n")),
    "ntriples": GraphFormat("application/n-triples", RdfFormat.N_TRIPLES, (b"# ", b"\n")),
    "jsonld": GraphFormat("application/ld+json", RdfFormat.JSON_LD, None),
    "nquads": GraphFormat("application/n-quads", RdfFormat.N_QUADS, (b"# ", b"\n")),
    "trig": GraphFormat("application/trig", RdfFormat.TRIG, (b"# ", b"\n")),
    "rdfxml": GraphFormat("application/rdf+xml", RdfFormat.RDF_XML, (b"<!-- ", b" -->\n")),
}
"""Formats of graphs by short name."""


@dataclass(frozen=True, slots=True)
class Serialised:
    """An answer, written."""

    body: bytes
    cut_after: int | None = None
    """Rows or triples that it holds, where a limit cut it; None for a whole answer."""


class _FullError(Exception):
    pass


class _Table:
    """What the engine writes a table to, until it is full."""

    def __init__(self, form: Written, *, max_rows: int, max_bytes: int) -> None:
        self._form = form
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._body = bytearray()
        self._signs = 0
        self._signs_to_count_at = max_rows
        self._rows = 0
        self._first = self._end = -1
        self._ended = False

    def write(self, piece: bytes) -> int:
        if self._ended:  # the engine hands over its buffer once more when writing failed
            raise _FullError
        self._body += piece
        self._signs += piece.count(self._form.sign)
        if self._first < 0 and (head := self._body.find(self._form.start)) >= 0:
            self._first = self._end = head + len(self._form.start)
        too_long = len(self._body) > self._max_bytes and self._first >= 0
        self._ended = too_long or self._has_more_rows()
        if self._ended:
            raise _FullError
        return len(piece)

    def flush(self) -> None:
        pass

    def whole(self) -> Serialised:
        """What was written, after all was."""
        return self.cut() if self._has_more_rows() else Serialised(bytes(self._body))

    def cut(self) -> Serialised:
        """The rows that are allowed and whole, in a document that is whole and says that they are not all."""
        self._count()
        form = self._form
        rows = bytes(self._body[self._first : self._end])
        if form.engine == QueryResultsFormat.JSON:
            rows = rows.removesuffix(b",")
        head = bytes(self._body[: self._first - len(form.start)])
        return Serialised(head + form.link + form.start + rows + form.end, self._rows)

    def _has_more_rows(self) -> bool:
        """Whether a row follows those that are allowed. Signs may stand in a row's own words: then rows are counted."""
        if self._signs < self._signs_to_count_at or self._first < 0:
            return False
        self._count()
        self._signs_to_count_at = self._signs + max(self._max_rows - self._rows, 1)
        rest = self._body[self._end : self._end + len(self._form.end) + 1]
        return self._rows == self._max_rows and bool(rest) and not self._form.end.startswith(rest)

    def _count(self) -> None:
        """Go on over the rows that are whole by now."""
        while self._rows < self._max_rows and (found := self._form.row.match(self._body, self._end)):
            if found.end() > self._max_bytes:
                return
            self._end = found.end()
            self._rows += 1


def write_table(
    answer: QuerySolutions | QueryBoolean, form: TableFormat, *, max_rows: int, max_bytes: int
) -> Serialised:
    """Rows or a truth value in a format, cut where they are too many or too long."""
    if isinstance(answer, QueryBoolean):
        engine = form.written.engine if form.written is not None else QueryResultsFormat.CSV
        return Serialised(answer.serialize(format=engine) or b"")
    if form.written is None:
        return _csv(answer, max_rows=max_rows, max_bytes=max_bytes)
    table = _Table(form.written, max_rows=max_rows, max_bytes=max_bytes)
    try:
        answer.serialize(table, form.written.engine)  # type: ignore[arg-type]  # it needs these two methods of IO[bytes]
    except _FullError:
        return table.cut()
    return table.whole()


def _csv(answer: QuerySolutions, *, max_rows: int, max_bytes: int) -> Serialised:
    """SPARQL 1.1 Query Results CSV, section 3: values without types, RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([variable.value for variable in answer.variables])
    pieces, length = [], 0
    for count, row in enumerate(answer):
        pieces.append(out.getvalue().encode())
        length += len(pieces[-1])
        if count == max_rows or length > max_bytes:
            return Serialised(b"".join(pieces), count)
        out.seek(0)
        out.truncate()
        cells = [_plain(term) for term in row]
        # A row of one empty cell would be an empty line, which readers skip.
        writer.writerow(cells) if any(cells) or len(cells) != 1 else out.write('""\r\n')
    pieces.append(out.getvalue().encode())
    return Serialised(b"".join(pieces))


def _plain(term: NamedNode | Literal | BlankNode | Triple | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


class _Paper:
    """What the engine writes triples to."""

    def __init__(self) -> None:
        self.body = bytearray()

    def write(self, piece: bytes) -> int:
        self.body += piece
        return len(piece)

    def flush(self) -> None:
        pass


def write_graph(answer: QueryTriples, form: GraphFormat, *, max_triples: int, max_bytes: int) -> Serialised:
    """Triples in a format, cut where they are too many or too long."""
    paper = _Paper()
    told: list[int] = []

    def some() -> Iterator[Triple]:
        count = 0
        for count, triple in enumerate(answer):
            if count == max_triples or len(paper.body) > max_bytes:
                told.append(count)
                return
            yield triple

    body = _written(some(), form, paper)
    if not told:
        return Serialised(body)
    if form.comment is not None:
        before, after = form.comment
        body += (
            before + f"cut after {told[0]} triples: a limit of the server, see {CUT_NOTE}".encode() + after
        )
    return Serialised(body, told[0])


def write_triples(triples: Iterable[Triple], form: GraphFormat) -> bytes:
    """All of some triples in a format."""
    return _written(triples, form, _Paper())


def _written(triples: Iterable[Triple], form: GraphFormat, paper: _Paper) -> bytes:
    prefixes = None if form.engine is RdfFormat.RDF_XML else PREFIXES
    serialize(triples, paper, form.engine, prefixes=prefixes)  # type: ignore[arg-type]
    return _sorted_prefixes(bytes(paper.body))


def _sorted_prefixes(text: bytes) -> bytes:
    """The same bytes for the same answer: Oxigraph writes prefixes in another order in every run."""
    if not text.startswith(b"@prefix "):
        return text
    lines = text.split(b"\n", len(PREFIXES))
    count = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])
