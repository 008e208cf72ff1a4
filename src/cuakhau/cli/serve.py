"""`cuakhau serve`: the explorer and the SPARQL endpoint on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from cuakhau.cli.options import ServiceOption, StoreOption, TilesOption, examples
from cuakhau.cli.output import explain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "serve",
        epilog=examples(
            "cuakhau serve",
            "cuakhau serve --port 8080 --no-browser --limit 10",
            "cuakhau serve --host 0.0.0.0 --no-browser --workers 8 --allow-service query.wikidata.org",
        ),
    )(serve)


def serve(
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Port; 0 for any that is free."),
    ] = 8000,
    host: Annotated[
        str,
        typer.Option("--host", metavar="NAME", help="Address to listen on; 0.0.0.0 lets other machines in."),
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    limit: Annotated[
        float, typer.Option("--limit", metavar="SECONDS", min=0.05, help="When a query is ended.")
    ] = 30.0,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            max=256,
            help="Processes that run queries; of three or more, no client has all. [default: as many as processors, "
            "at least 4]",
            show_default=False,
        ),
    ] = None,
    max_rows: Annotated[
        int, typer.Option("--max-rows", metavar="N", min=1, help="Rows after which an answer is cut.")
    ] = 1_000_000,
    max_mb: Annotated[
        int, typer.Option("--max-mb", metavar="N", min=1, max=1024, help="Megabytes after which it is cut.")
    ] = 64,
    waiting: Annotated[
        int,
        typer.Option(
            "--queue", metavar="N", min=0, help="Requests that may wait; the next is told to come back."
        ),
    ] = 64,
    allow_service: ServiceOption = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-origin",
            metavar="ORIGIN",
            help="A site whose scripts may ask and read answers: https://example.org, http://localhost:* (any port), "
            "* (every site); may be repeated. [default: every site; only this machine once your own data are in the graph]",
        ),
    ] = None,
    public_url: Annotated[
        str, typer.Option("--public-url", metavar="URL", help="Address of the site where a proxy hides it.")
    ] = "",
    tiles: TilesOption = None,
    store: StoreOption = None,
) -> None:
    """Serve the explorer and a SPARQL endpoint on this machine.

    Until Ctrl-C. A new build of the graph is taken over as soon as it stands, without a restart.
    """
    from cuakhau.building import default_store
    from cuakhau.explorer.serving import serve as run
    from cuakhau.explorer.settings import Settings, default_workers
    from cuakhau.graph.guard import allowed_service

    try:
        services = frozenset(allowed_service(text) for text in allow_service or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--allow-service") from error
    settings = Settings(
        limit_s=limit,
        workers=workers or default_workers(),
        waiting=waiting,
        max_rows=max_rows,
        max_bytes=max_mb << 20,
        allow_service=services,
        allow_origins=frozenset(allow_origin) if allow_origin else None,
        tiles=tiles or "",
        public_url=public_url.rstrip("/"),
    )

    def started(address: str) -> None:
        explain(f"The explorer is at {address}, its SPARQL endpoint at {address}sparql (Ctrl-C ends it)")
        if not no_browser:
            typer.launch(address)

    run(store or default_store(), settings, host=host, port=port, started=started)
