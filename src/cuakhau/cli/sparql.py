"""`cuakhau sparql`: a query of one's own."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import (
    CiteOption,
    EndpointOption,
    IrisOption,
    Language,
    LanguageOption,
    LimitOption,
    ServiceOption,
    StoreOption,
    TableFormat,
    examples,
    open_chosen,
)
from cuakhau.cli.output import emit, explain
from cuakhau.errors import QuerySyntaxError, SourceError

if TYPE_CHECKING:
    from pyoxigraph import Triple


class Format(StrEnum):
    """Formats of tables, and of triples."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "markdown"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"


_IN_EVERY_QUERY = frozenset("{<")
"""One of them stands in whatever is a query and has no blank."""
_OF_TRIPLES = (Format.TURTLE, Format.NTRIPLES, Format.JSONLD)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "sparql",
        epilog=examples(
            "cuakhau sparql 'SELECT ?gate WHERE { ?gate a ck:BorderGate ; ck:country <https://w3id.org/cuakhau/id/country/vn> }'",
            "cuakhau sparql question.rq --cite --lang en",
            "cuakhau sparql federated.rq --allow-service query.wikidata.org --limit 60",
            "echo 'ASK { ?gate a ck:BorderGate }' | cuakhau sparql -",
        ),
    )(sparql)


def sparql(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY|FILE|-", help="A query, a file that holds one, or - for standard input."
        ),
    ],
    form: Annotated[
        Format | None,
        typer.Option(
            "--format", help="[default: table; turtle for CONSTRUCT and DESCRIBE]", show_default=False
        ),
    ] = None,
    cite: CiteOption = False,
    iris: IrisOption = False,
    limit: LimitOption = 30.0,
    allow_service: ServiceOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Run a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    The usual prefixes (ck, rdfs, skos, dcterms, prov, geo, wgs, …) need not be declared. Only reading is possible.
    """
    from cuakhau.sparql_text import query_form

    text = _text(query)
    if not text.strip():
        raise QuerySyntaxError("the query is empty: write a SELECT, ASK or CONSTRUCT query")
    gives_triples = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    form = form or (Format.TURTLE if gives_triples else Format.TABLE)
    if gives_triples != (form in _OF_TRIPLES):
        fitting = [f.value for f in Format if (f in _OF_TRIPLES) == gives_triples]
        what = "triples" if gives_triples else "a table"
        raise typer.BadParameter(f"this query gives {what}: use {', '.join(fitting)}", param_hint="--format")
    graph = open_chosen(store, endpoint, lang, limit_s=limit, allow_service=allow_service or ())
    if gives_triples:
        if cite:
            explain("Mind: triples are cited by their graphs; ask with SELECT … GRAPH ?passage { … }")
        emit(_serialised(graph.construct(text), form))
        return
    from cuakhau.cli.answers import print_answer

    answer = graph.sparql(text)
    if query_form(text) == "ASK" and form is Format.TABLE:
        emit(f"{str(answer[0]['answer']).lower()}\n")
        return
    print_answer(answer.with_iris() if iris else answer, TableFormat(form.value), cite=cite)


def _serialised(triples: Iterable[Triple], form: Format) -> str:
    from pyoxigraph import Quad

    from cuakhau.exports.quads import export_rdf

    buffer = io.BytesIO()
    # N-Quads of the default graph alone are N-Triples.
    name = "nquads" if form is Format.NTRIPLES else form.value
    export_rdf((Quad(*triple) for triple in triples), name, buffer)
    return buffer.getvalue().decode()


def _text(given: str) -> str:
    """The query: what was given, or what the file or standard input holds."""
    if given == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    try:
        path = Path(given)
        is_there = path.exists()
    except (OSError, ValueError):  # too long, or with a null character: no path
        return given
    if is_there and given:
        try:
            return _decoded(path.read_bytes(), given)
        except OSError as error:
            raise SourceError(f"{given}: cannot be read: {error.strerror}", path=given) from error
    if len(given.split()) == 1 and not _IN_EVERY_QUERY & set(given):
        raise SourceError(f"{given}: there is no such file, and it is no query", path=given)
    return given


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: byte {error.start} is not UTF-8; save it as UTF-8", path=name) from error
