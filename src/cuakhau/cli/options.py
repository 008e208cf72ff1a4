"""Options that several commands take, and what they open."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cuakhau.api import Graph


class Language(StrEnum):
    """Languages of the output."""

    VI = "vi"
    EN = "en"
    ZH = "zh"


class TableFormat(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "markdown"


StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="PATH",
        envvar="CUAKHAU_STORE",
        help="Folder of the graph. [default: the user's data folder]",
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint to ask instead of a folder."),
]
LanguageOption = Annotated[
    Language, typer.Option("--lang", envvar="CUAKHAU_LANG", help="Language of names and headings.")
]
FormatOption = Annotated[TableFormat, typer.Option("--format", help="How the table is written.")]
CiteOption = Annotated[
    bool, typer.Option("--cite", help="Say which passage of which source states each row.")
]
IrisOption = Annotated[bool, typer.Option("--iris", help="Add a column of identifiers beside each of names.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]
LimitOption = Annotated[
    float,
    typer.Option("--limit", metavar="SECONDS", min=0.05, help="Seconds after which the query is ended."),
]
ServiceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-service",
        metavar="HOST|URL",
        help="A host, or one endpoint, that queries may ask by SERVICE; may be repeated. [default: none]",
    ),
]


def _tiles(address: str | None) -> str | None:
    from cuakhau.explorer.tiles import checked_tiles

    try:
        return address and checked_tiles(address)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


TilesOption = Annotated[
    str | None,
    typer.Option(
        "--tiles",
        metavar="URL",
        callback=_tiles,
        help="Map tiles that readers may switch on, https://example.org/{z}/{x}/{y}.png; their server then sees who "
        "looks where. [default: none]",
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        envvar="CUAKHAU_DATA",
        help="Folder of your own tables, fact files and RDF files. [default: in the user's data folder, if there]",
    ),
]


def open_chosen(
    store: Path | None,
    endpoint: str | None,
    language: Language,
    *,
    limit_s: float = 30.0,
    allow_service: Sequence[str] = (),
) -> Graph:
    """Open the graph that the options name."""
    if store is not None and endpoint is not None:
        raise typer.BadParameter("give --store (or CUAKHAU_STORE) or --endpoint, not both")
    from cuakhau.api import open_graph

    return open_graph(
        store, endpoint=endpoint, language=language.value, limit_s=limit_s, allow_service=allow_service
    )


def own_data_or_none(data: Path | None) -> Path | None:
    """The folder of the user's own data: the one that was named, else the default one if it is there."""
    from cuakhau.building import default_data

    if data is not None:
        return data
    return default_data() if default_data().is_dir() else None


def examples(*commands: str) -> str:
    """The end of a command's help: commands to try, each on its own line."""
    return "Examples:\n\n\b\n" + "\n".join(f"  {command}" for command in commands)
