"""`cuakhau diff`: what changed since another graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cuakhau.cli.options import Language, LanguageOption, StoreOption, examples, open_chosen
from cuakhau.cli.output import emit
from cuakhau.errors import StoreError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "diff", epilog=examples("cuakhau diff last-release.nq", "cuakhau diff old.nq new.nq --lang en")
    )(diff)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier graph, as N-Quads.")],
    new: Annotated[
        Path | None,
        typer.Argument(
            metavar="NEW", help="The later graph, as N-Quads.", show_default="the graph that answers"
        ),
    ] = None,
    store: StoreOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Say in words what changed from one graph to the next.

    Things that are new, gone, or told otherwise.
    """
    from cuakhau.changes import compare, describe

    if new is None:
        with open_chosen(store, None, lang) as graph:
            if graph.folder is None:
                raise StoreError("an endpoint has no file to compare: name the later graph as N-Quads")
            new = graph.folder / "graph.nq"
    emit(describe(compare(old, new), language=lang.value))
