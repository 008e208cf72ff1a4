"""`cuakhau validate`: is a file fit to be built in?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cuakhau.cli.options import examples
from cuakhau.cli.output import emit, explain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "validate",
        epilog=examples("cuakhau validate gates.csv", "cuakhau validate my-facts.jsonl extracted.nq"),
    )(validate)


def validate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Tables (CSV, XLSX), fact files (JSONL), RDF files (N-Quads, TriG, JSON-LD).",
        ),
    ],
) -> None:
    """Check files before they are built in.

    All that is wrong is told, with line or row and column. A table is named as the shipped one of its kind
    (gates.csv, projects.xlsx, …). Tables that refer to each other are checked together; keys of the shipped data are
    known.
    """
    from cuakhau.checking import check_files

    verdict = check_files(files)
    for text in verdict.errors:
        explain(text)
    for text in verdict.warnings:
        explain(f"warning: {text}")
    if verdict.errors:
        raise typer.Exit(1)
    names = ", ".join(str(path) for path in files)
    gaps = f", {len(verdict.warnings)} warnings" if verdict.warnings else ""
    emit(f"valid: {names} ({verdict.facts} facts{gaps})\n")
