"""`cuakhau export`: the graph in the formats of other programs."""

from __future__ import annotations

import io
import sys
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cuakhau.cli.network import last_day
from cuakhau.cli.options import EndpointOption, Language, LanguageOption, StoreOption, examples, open_chosen
from cuakhau.cli.output import explain, write_file
from cuakhau.errors import SourceError

if TYPE_CHECKING:
    from cuakhau.api import Graph


class Format(StrEnum):
    """Formats of the whole graph."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    GEXF = "gexf"
    GRAPHML = "graphml"
    GEOJSON = "geojson"
    CSV = "csv"


_RDF = (Format.NQUADS, Format.TRIG, Format.TURTLE, Format.JSONLD)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export",
        epilog=examples(
            "cuakhau export --format nquads --out cuakhau.nq",
            "cuakhau export --format geojson --out gates.geojson --lang en",
            "cuakhau export --format csv --out tables.zip",
            "cuakhau export --format turtle --out - | head",
        ),
    )(export)


def export(
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="nquads, trig, jsonld: the whole graph with its passages; turtle: what is stated, without them; "
            "gexf, graphml: the network; geojson: gates and pairs; csv: statements, or a table a kind of thing.",
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE|-",
            help="A file, or - for standard output; for csv also a folder or a .zip of tables.",
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="Networks, maps and tables: only what was there on this day."
        ),
    ] = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Write the graph in the format of another program; the same graph gives the same bytes."""
    if as_of is not None and form in _RDF:
        raise typer.BadParameter(
            "RDF holds the graph of all times; ask for a day in a query", param_hint="--as-of"
        )
    graph = open_chosen(store, endpoint, lang)
    options: dict[str, Any] = {"as_of": last_day(as_of)} if as_of else {}
    if form is Format.CSV and _is_folder(out):
        _write_folder(graph, Path(out), options)
        return
    content = _rdf(graph, form) if form in _RDF else _content(graph, form, out, options)
    if out == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_file(Path(out), content)
        explain(f"{out}: {len(content)} bytes")


def _rdf(graph: Graph, form: Format) -> bytes:
    from cuakhau.exports.quads import export_rdf

    buffer = io.BytesIO()
    export_rdf(graph.quads(), form.value, buffer)
    return buffer.getvalue()


def _content(graph: Graph, form: Format, out: str, options: dict[str, Any]) -> bytes:
    if form is Format.CSV and not out.endswith(".zip"):
        from cuakhau.statements import statements_csv

        return statements_csv(graph.store, graph.label).encode()
    network = graph.network(**options)
    match form:
        case Format.GEXF:
            from cuakhau.exports.gexf import gexf
            from cuakhau.networks.layout import force_layout

            return gexf(network, positions=force_layout(network)).encode()
        case Format.GRAPHML:
            from cuakhau.exports.graphml import graphml

            return graphml(network).encode()
        case Format.GEOJSON:
            from cuakhau.exports.geojson import geojson

            return geojson(network).encode()
        case _:
            from cuakhau.exports.csv_tables import csv_tables

            return _zipped(csv_tables(network))


def _zipped(tables: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(tables.items()):
            # The oldest date that the format can hold, so that the same tables give the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode())
    return buffer.getvalue()


def _is_folder(out: str) -> bool:
    return out != "-" and (Path(out).is_dir() or out.endswith("/"))


def _write_folder(graph: Graph, folder: Path, options: dict[str, Any]) -> None:
    from cuakhau.exports.csv_tables import csv_tables

    tables = csv_tables(graph.network(**options))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder}: cannot be made: {error.strerror}", path=str(folder)) from error
    for name, text in sorted(tables.items()):
        write_file(folder / name, text)
    explain(f"{folder}: {len(tables)} tables")
