"""`cuakhau network`: the map of who is tied to whom, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cuakhau.cli.options import EndpointOption, Language, LanguageOption, StoreOption, examples, open_chosen
from cuakhau.cli.output import explain, write_with

if TYPE_CHECKING:
    from cuakhau.api import Graph

_TITLES = {
    "vi": "Hợp tác biên giới Việt Nam – Trung Quốc",
    "en": "Vietnam–China border cooperation",
    "zh": "越中边境合作",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "network",
        epilog=examples(
            "cuakhau network --out network.html", "cuakhau network --out 2012.html --as-of 2012 --lang en"
        ),
    )(network)


def network(
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", help="The page to write: one file that opens without a network."
        ),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="Leave out what had not begun, or was over, on this day."
        ),
    ] = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Write the network of the graph as one HTML page.

    Gates, places, projects, agreements and people, and what relates them.
    """
    graph = open_chosen(store, endpoint, lang)
    nodes, edges = write_network(graph, out, as_of=as_of)
    explain(f"{out}: {nodes} things, {edges} relations")


def write_network(graph: Graph, out: Path, *, as_of: str | None = None) -> tuple[int, int]:
    """Write the page; how many things and relations it shows."""
    from cuakhau.networks.html import write_html

    options: dict[str, Any] = {"as_of": last_day(as_of)} if as_of else {}
    view = graph.network(**options)
    title = _TITLES[graph.language]
    write_with(out, lambda file: write_html(view, file, title=title, language=graph.language))
    return view.number_of_nodes(), view.number_of_edges()


def last_day(text: str) -> Any:
    """The day that a date names: the last of a year or month."""
    from cuakhau.graph.dates import Interval

    try:
        day = Interval.parse(text).end
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--as-of") from error
    if day is None:
        raise typer.BadParameter(f"{text!r} has no end: name a day, month or year", param_hint="--as-of")
    return day
