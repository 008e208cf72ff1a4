"""`cuakhau build`."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import DataOption, QuietOption, StoreOption, examples, own_data_or_none
from cuakhau.cli.output import emit, explain

if TYPE_CHECKING:
    from cuakhau.graph.build import Manifest

_STEPS = {
    "data": "reading the data",
    "vocabulary": "reading the ontology",
    "facts": "resolving names and writing facts",
    "provenance": "describing sources",
    "rules": "deriving",
    "shapes": "checking",
    "store": "storing",
    "swap": "putting the new graph in place",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "build",
        epilog=examples(
            "cuakhau build",
            "cuakhau build --store ./graph --data ./my-tables",
            "cuakhau build --proposed ./read",
            "cuakhau build --release --store ./release",
        ),
    )(build)


def build(
    store: StoreOption = None,
    data: DataOption = None,
    proposed: Annotated[
        Path | None,
        typer.Option(
            "--proposed",
            metavar="DIR",
            help="Also what `cuakhau extract` proposed and nobody reviewed, in a graph of its own.",
        ),
    ] = None,
    release: Annotated[
        bool,
        typer.Option(
            "--release",
            help="Leave out data sets that may not be passed on freely: share-alike, non-commercial, no derivatives, "
            "no redistribution, or of unknown licence.",
        ),
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Build the graph from the shipped data and your own.

    The new graph takes the place of the old one only when it is whole and passes its checks.
    """
    from cuakhau.graph.licences import KINDS

    without = KINDS if release else ()
    manifest = build_with_progress(store, data=data, proposed=proposed, without=without, quiet=quiet)
    emit(summary(manifest))


def build_with_progress(
    store: Path | None,
    *,
    data: Path | None = None,
    proposed: Path | None = None,
    without: Collection[str] = (),
    quiet: bool = False,
) -> Manifest:
    """Build, and tell each step on standard error: one changing line on a terminal, a line a step elsewhere."""
    from cuakhau.building import build_graph

    data = own_data_or_none(data)
    if quiet:
        return build_graph(store, data=data, proposed=proposed, without=without)
    started = time.monotonic()
    if not sys.stderr.isatty():

        def tell(step: str) -> None:
            explain(f"{time.monotonic() - started:5.1f} s  {_STEPS.get(step, step)}")

        return build_graph(store, data=data, proposed=proposed, without=without, progress=tell)
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:

        def show(step: str) -> None:
            if step in _STEPS:
                status.update(f"{_STEPS[step]} …")
            else:
                console.print(step, markup=False)

        return build_graph(store, data=data, proposed=proposed, without=without, progress=show)


def summary(manifest: Manifest) -> str:
    """What was built, in a few lines."""
    waiting = (
        f"proposed    {manifest.proposed} facts to review, in graph/proposed\n" if manifest.proposed else ""
    )
    return (
        f"facts       {sum(manifest.facts.values())} in {manifest.passages} passages\n"
        f"{waiting}"
        f"statements  {manifest.triples}, {sum(manifest.derived.values())} of them derived\n"
        f"quads       {manifest.quads}, SHA-256 {manifest.sha256}\n"
        f"data date   {manifest.data_date}\n"
        f"to review   {manifest.candidates} unknown names, {manifest.warnings} gaps (cuakhau info --review)\n"
    )
