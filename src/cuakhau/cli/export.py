"""`cuakhau export`: the graph in the formats of other programs."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Mapping
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
    GEOPACKAGE = "geopackage"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    NEO4J = "neo4j"
    CATALOGUE = "catalogue"


class LicenceKind(StrEnum):
    """Kinds of licences that data can be left out by."""

    SHARE_ALIKE = "share-alike"
    NON_COMMERCIAL = "non-commercial"
    NO_DERIVATIVES = "no-derivatives"
    NO_REDISTRIBUTION = "no-redistribution"
    UNKNOWN = "unknown"


_RDF = (Format.NQUADS, Format.TRIG, Format.TURTLE, Format.JSONLD, Format.CATALOGUE)
_FOLDERS = (Format.PARQUET, Format.NEO4J)
"""Formats of several files; csv can be one too."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "export",
        epilog=examples(
            "cuakhau export --format nquads --out cuakhau.nq",
            "cuakhau export --format geopackage --out cuakhau.gpkg --lang en",
            "cuakhau export --format csv --out tables.zip",
            "cuakhau export --format neo4j --out neo4j/",
            "cuakhau export --format xlsx --out cuakhau.xlsx --without-licence share-alike",
            "cuakhau export --format turtle --out - | head",
        ),
    )(export)


def export(
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="nquads, trig, jsonld: the whole graph with its passages; turtle: what is stated, without them; "
            "gexf (Gephi, with time), graphml (Cytoscape, yEd): the network; geojson, geopackage (QGIS): gates, pairs, "
            "zones; csv: statements, or tables with CSVW metadata; xlsx, parquet, neo4j (neo4j-admin import): tables; "
            "catalogue: what the data set is (DCAT, VoID, PROV-O), in Turtle.",
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE|-",
            help="A file, or - for standard output; a folder (ending in /) or a .zip for csv, parquet, neo4j.",
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="Networks, maps and tables: only what was there on this day."
        ),
    ] = None,
    without_licence: Annotated[
        list[LicenceKind] | None,
        typer.Option(
            "--without-licence",
            metavar="KIND",
            help="Leave out the data sets of such a licence, and what follows from them alone: share-alike, "
            "non-commercial, no-derivatives, no-redistribution, unknown. Any number of times.",
        ),
    ] = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Write the graph in the format of another program.

    The same graph gives the same bytes. Every format keeps the passages that state each thing, relation and figure,
    and tables and GeoPackage list their sources too; turtle has no room for them.
    """
    if as_of is not None and form in _RDF:
        raise typer.BadParameter(
            "RDF holds the graph of all times; ask for a day in a query", param_hint="--as-of"
        )
    graph = open_chosen(store, endpoint, lang)
    if without_licence:
        graph = graph.without_licences([kind.value for kind in without_licence])
    options: dict[str, Any] = {"as_of": last_day(as_of)} if as_of else {}
    if form in _FOLDERS or (form is Format.CSV and (_is_folder(out) or out.endswith(".zip"))):
        _write_files(_files(graph, form, options), out, form)
        return
    content = _rdf(graph, form) if form in _RDF else _content(graph, form, options)
    if out == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_file(Path(out), content)
        explain(f"{out}: {len(content)} bytes")


def _rdf(graph: Graph, form: Format) -> bytes:
    if form is Format.CATALOGUE:
        from cuakhau.exports.catalogue import Release, catalogue

        return catalogue(graph.store, Release.of(graph.manifest)).encode()
    from cuakhau.exports.quads import export_rdf

    buffer = io.BytesIO()
    export_rdf(graph.quads(), form.value, buffer)
    return buffer.getvalue()


def _content(graph: Graph, form: Format, options: dict[str, Any]) -> bytes:
    if form is Format.CSV:
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
        case Format.XLSX:
            from cuakhau.exports.xlsx import xlsx

            return xlsx(network)
        case _:
            from cuakhau.exports.geopackage import write_geopackage

            with tempfile.TemporaryDirectory() as folder:
                # GDAL writes to a file of this ending only.
                file = Path(folder) / "cuakhau.gpkg"
                write_geopackage(network, file)
                return file.read_bytes()


def _files(graph: Graph, form: Format, options: dict[str, Any]) -> Mapping[str, bytes]:
    network = graph.network(**options)
    match form:
        case Format.CSV:
            from cuakhau.exports.csv_tables import csv_tables

            return {name: text.encode() for name, text in csv_tables(network).items()}
        case Format.NEO4J:
            from cuakhau.exports.neo4j import neo4j_tables

            return {name: text.encode() for name, text in neo4j_tables(network).items()}
        case _:
            from cuakhau.exports.parquet import parquet_tables

            return parquet_tables(network)


def _is_folder(out: str) -> bool:
    return out != "-" and (Path(out).is_dir() or out.endswith("/"))


def _write_files(files: Mapping[str, bytes], out: str, form: Format) -> None:
    if out.endswith(".zip"):
        content = _zipped(files)
        write_file(Path(out), content)
        explain(f"{out}: {len(files)} files, {len(content)} bytes")
        return
    if not _is_folder(out):
        raise typer.BadParameter(
            f"{form.value} is several files: name a folder (ending in /) or a .zip", param_hint="--out"
        )
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder}: cannot be made: {error.strerror}", path=str(folder)) from error
    for name, content in sorted(files.items()):
        write_file(folder / name, content)
    explain(f"{folder}: {len(files)} files")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files.items()):
            # The oldest date that the format can hold, so that the same tables give the same bytes.
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(part, content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
