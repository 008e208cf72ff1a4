"""`cuakhau add`: accepted facts, tables and RDF files into the user's own data, and into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cuakhau.cli.options import DataOption, StoreOption, examples
from cuakhau.cli.output import emit, explain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "add",
        epilog=examples(
            "cuakhau add gates.csv",
            "cuakhau add sources.csv my-article.jsonl",
            "cuakhau add extracted.nq --data ./my-data",
        ),
    )(add)


def add(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Accepted fact files (JSONL), tables (CSV, XLSX), RDF files (N-Quads, TriG, JSON-LD).",
        ),
    ],
    data: DataOption = None,
    store: StoreOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Put files into your own data, and build the graph with them; every later build takes them in.

    They are checked first: on any error your data and the graph stay as they were. A fact that was only proposed is
    not taken: `cuakhau review` accepts it.
    """
    from cuakhau.adding import add_files
    from cuakhau.building import default_data
    from cuakhau.cli.build import summary

    place = data if data is not None else default_data()
    added = add_files(files, data=place, store=store, progress=None if quiet else _tell)
    for note in added.notes:
        explain(note)
    emit(summary(added.manifest))


def _tell(step: str) -> None:
    # Steps of a build take seconds; what is left out is for the reader.
    if step.startswith("left out: "):
        explain(step)
