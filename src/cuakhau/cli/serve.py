"""`cuakhau serve`: the explorer and the SPARQL endpoint on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from cuakhau.cli.options import StoreOption, examples
from cuakhau.cli.output import explain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "serve",
        epilog=examples("cuakhau serve", "cuakhau serve --port 8080 --no-browser"),
    )(serve)


def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 for any that is free.")
    ] = 8000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    store: StoreOption = None,
) -> None:
    """Serve the explorer, the questions and a SPARQL endpoint on this machine, until Ctrl-C."""
    from cuakhau.building import default_store
    from cuakhau.explorer.serving import serve as run
    from cuakhau.explorer.settings import Settings

    def started(address: str) -> None:
        explain(f"The explorer is at {address} (Ctrl-C ends it)")
        if not no_browser:
            typer.launch(address)

    run(store or default_store(), Settings(), host=host, port=port, started=started)
