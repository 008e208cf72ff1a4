"""`cuakhau add`: accepted facts, tables, RDF files and data sets of others into the user's own data, and the graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import DataOption, QuietOption, StoreOption, examples
from cuakhau.cli.output import emit, explain

if TYPE_CHECKING:
    from cuakhau.adding import AsOpenData
    from cuakhau.loaders.open_data.streams import Advance


class OpenFormat(StrEnum):
    """Formats of open data."""

    WIKIDATA = "wikidata"
    GEONAMES = "geonames"
    UNLOCODE = "unlocode"
    OSM = "osm"
    WORLDBANK = "worldbank"
    COMTRADE = "comtrade"
    AIDDATA = "aiddata"
    CSVW = "csvw"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "add",
        epilog=examples(
            "cuakhau add gates.csv",
            "cuakhau add sources.csv my-article.jsonl",
            "cuakhau add extracted.nq --data ./my-data",
            "cuakhau add wikidata-20250630-all.json.bz2 --class Q55488=Facility",
            "cuakhau add VN.zip alternateNamesV2.txt admin1CodesASCII.txt",
            "cuakhau add traffic.csv --mapping traffic.csv-metadata.json --licence CC-BY-4.0",
        ),
    )(add)


def add(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Accepted fact files (JSONL), tables (CSV, XLSX), RDF files (N-Quads, TriG, JSON-LD), open data sets.",
        ),
    ],
    data: DataOption = None,
    store: StoreOption = None,
    form: Annotated[
        OpenFormat | None,
        typer.Option(
            "--as",
            help="Format of an open data set, where it is not recognised: Wikidata's JSON dump, GeoNames' tables, "
            "UN/LOCODE (CSV), OpenStreetMap (GeoJSON, PBF), World Bank indicators (CSV), UN Comtrade (CSV), AidData GCDF "
            "3.0 (XLSX, CSV), csvw: any CSV with CSVW metadata.",
        ),
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="NAME",
            help="Name of the data set; a further file of that name replaces it. [default: by its format]",
        ),
    ] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", metavar="FILE", help="CSVW metadata that say what the columns of a table mean."
        ),
    ] = None,
    licence: Annotated[
        str,
        typer.Option("--licence", metavar="SPDX", help="Licence of the data set, if the file does not say."),
    ] = "",
    edition: Annotated[
        str,
        typer.Option("--edition", metavar="TEXT", help="Version of the data set, if the file does not say."),
    ] = "",
    issued: Annotated[
        str, typer.Option("--issued", metavar="DATE", help="Date of the data set, if the file does not say.")
    ] = "",
    box: Annotated[
        str,
        typer.Option(
            "--bbox",
            metavar="W,S,E,N",
            help="Where new things are wanted, in degrees. [default: the land border, 102.0,20.8,108.6,23.6]",
        ),
    ] = "",
    classes: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="THEIRS=OURS",
            help="A class of theirs whose things are wanted, and the class of ours that it is: Q55488=Facility, "
            "PPLA=City, amenity=customs=Facility. Any number of times.",
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Put files into your own data, and build the graph with them.

    Every later build takes them in. They are checked first: on any error your data and the graph stay as they were. A
    fact that was only proposed is not taken: `cuakhau review` accepts it.

    Of an open data set, records are taken that are about a thing with a known identifier (Wikidata, GeoNames,
    UN/LOCODE, OpenStreetMap …), and new things of the wanted classes within the box, as candidates. A newer version
    of the same data set replaces the older one. Its licence is kept with it: `cuakhau build --release` and `cuakhau
    export --without-licence` leave out what may not be passed on freely.
    """
    from cuakhau.adding import add_files
    from cuakhau.building import default_data
    from cuakhau.checking import refuse_no_file
    from cuakhau.cli.build import summary

    place = data if data is not None else default_data()
    if mapping is not None:
        refuse_no_file(mapping)
    with _progress(quiet) as advance:
        given = _open_data(form, name, mapping, advance)
        given = _described(
            given, licence=licence, edition=edition, issued=issued, box=box, classes=classes or []
        )
        added = add_files(
            files, data=place, store=store, as_open_data=given, progress=None if quiet else _tell
        )
    for note in added.notes:
        explain(note)
    emit(summary(added.manifest))


def _open_data(form: OpenFormat | None, name: str, mapping: Path | None, advance: Advance) -> AsOpenData:
    from cuakhau.adding import AsOpenData
    from cuakhau.loaders.known import SLUG

    if name and not SLUG.fullmatch(name):
        raise typer.BadParameter("lower-case ASCII letters, digits, hyphens", param_hint="--name")
    return AsOpenData(loader=form.value if form else "", name=name, mapping=mapping, advance=advance)


def _described(
    given: AsOpenData, *, licence: str, edition: str, issued: str, box: str, classes: list[str]
) -> AsOpenData:
    import dataclasses

    from cuakhau.loaders.open_data.model import About, Box, Interest
    from cuakhau.loaders.open_data.records import CLASSES

    interest = Interest()
    if box:
        try:
            interest = dataclasses.replace(interest, box=Box.parse(box))
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--bbox") from error
    wanted: dict[str, str] = {}
    for text in classes:
        theirs, _, ours = text.rpartition("=")
        if not theirs or ours not in CLASSES:
            hint = f"write THEIRS=OURS, ours one of {', '.join(CLASSES)}"
            raise typer.BadParameter(f"{text!r}: {hint}", param_hint="--class")
        wanted[theirs] = ours
    about = About(version=edition, issued=issued, licence=licence)
    return dataclasses.replace(given, about=about, interest=dataclasses.replace(interest, classes=wanted))


@contextmanager
def _progress(quiet: bool) -> Iterator[Advance]:
    """A bar by bytes read on a terminal; elsewhere nothing, since a log has no use for it."""
    if quiet or not sys.stderr.isatty():
        yield lambda read, size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    bar = Progress(
        BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("reading")
        yield lambda read, size: bar.update(task, completed=read, total=size)


def _tell(step: str) -> None:
    # Steps of a build take seconds; what is left out is for the reader.
    if step.startswith("left out: "):
        explain(step)
