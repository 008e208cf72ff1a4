"""`cuakhau site`: the explorer as files for any static host."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import QuietOption, StoreOption, TilesOption, examples
from cuakhau.cli.output import explain

if TYPE_CHECKING:
    from cuakhau.explorer.static_site import Progress

_PARTS = {
    "pages": "writing pages, and documents about things",
    "data": "writing the graph and the front end",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "site",
        epilog=examples(
            "cuakhau site --out ./site",
            "cuakhau site --out ./public --url https://example.org/border",
        ),
    )(site)


def site(
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", help="Folder of the site: a new one, or one that this command wrote."
        ),
    ],
    url: Annotated[
        str,
        typer.Option(
            "--url", metavar="URL", help="Where the site will stand, for sitemap.xml and the page of errors."
        ),
    ] = "",
    tiles: TilesOption = None,
    store: StoreOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the explorer as static files, the graph inside.

    Pages in three languages, queried in the browser. The new site takes the place of the old one only when it is whole.
    """
    from cuakhau.api import open_graph
    from cuakhau.explorer.static_site import write_site

    if url and not url.startswith(("https://", "http://")):
        raise typer.BadParameter(f"{url!r} is no address: begin with https://", param_hint="--url")
    with open_graph(store) as graph, _progress(quiet=quiet) as progress:
        new = write_site(graph, out, url=url, tiles=tiles or "", progress=progress)
    if new.repaired:
        explain(new.repaired)
    written = new.written
    explain(
        f"{out}: {written.pages} pages, {written.files} files, {written.size_bytes / 1e6:.0f} MB. "
        f"To look at it: python -m http.server --directory {out}"
    )


def _progress(*, quiet: bool) -> AbstractContextManager[Progress]:
    """How far it is: a bar on a terminal, a line a part elsewhere."""
    if quiet:
        return nullcontext(lambda what, done, total: None)
    return _bar() if sys.stderr.isatty() else nullcontext(_line_a_part())


def _line_a_part() -> Progress:
    told: set[str] = set()

    def tell(what: str, done: int, total: int) -> None:
        if what not in told:
            told.add(what)
            explain(_PARTS[what])

    return tell


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks = {what: bar.add_task(words, total=None, visible=False) for what, words in _PARTS.items()}

        def tell(what: str, done: int, total: int) -> None:
            bar.update(tasks[what], completed=done, total=total, visible=True)

        yield tell
