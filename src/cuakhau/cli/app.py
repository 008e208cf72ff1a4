"""The program itself: its commands, in the order in which people need them."""

from __future__ import annotations

from typing import Annotated

import typer

from cuakhau import __version__
from cuakhau.cli import (
    add,
    ask,
    build,
    diff,
    export,
    extract,
    info,
    link,
    network,
    review,
    serve,
    site,
    sparql,
    things,
    tour,
    validate,
)

app = typer.Typer(
    name="cuakhau",
    help="The open knowledge graph of Vietnam–China border cooperation: every fact cites the place that states it.",
    epilog="Start with:\n\n\b\n  cuakhau build\n  cuakhau ask\n  cuakhau ask gate-counterpart --param 'gate=Trà Lĩnh' --cite",
    # Plain help reads in a pipe, and importing Rich's takes longer than a look-up.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cuakhau {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


for module in (
    build,
    ask,
    sparql,
    things,
    network,
    export,
    extract,
    review,
    add,
    validate,
    info,
    link,
    diff,
    serve,
    site,
    tour,
):
    module.register(app)
