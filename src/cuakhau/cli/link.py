"""`cuakhau link`: names in a table to identifiers; the links to other registers, checked and on one sheet."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cuakhau.cli.options import (
    DataOption,
    EndpointOption,
    Language,
    LanguageOption,
    StoreOption,
    examples,
    open_chosen,
    own_data_or_none,
)
from cuakhau.cli.output import emit, explain, write_file, write_with

if TYPE_CHECKING:
    from cuakhau.linking.spreadsheet import Plan

_TABLE = "table"


class _TableFirst(TyperGroup):
    """A group whose first word is a file, unless it is one of the commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = [_TABLE, *args]
        return super().parse_args(ctx, args)


_group = typer.Typer(
    cls=_TableFirst,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=(
        "Match the names in a table to the things of the graph.\n\n"
        "cuakhau link FILE --column NAME does so; the other commands are about the links to other registers."
    ),
    epilog=examples(
        "cuakhau link gates.csv --column Gate --type gate --property Province=province --out linked.csv",
        "cuakhau link check",
        "cuakhau link crosswalk --out crosswalk.csv",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    _group.command(
        _TABLE,
        epilog=examples(
            "cuakhau link gates.xlsx --column 'Cửa khẩu' --type gate --property Tỉnh=province --out linked.xlsx"
        ),
    )(table)
    _group.command("check", epilog=examples("cuakhau link check", "cuakhau link check --data my-data"))(check)
    _group.command("crosswalk", epilog=examples("cuakhau link crosswalk --out crosswalk.csv"))(crosswalk)
    app.add_typer(_group, name="link")


def table(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table: CSV, TSV or XLSX (its first sheet).")
    ],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="The column that holds the names.")],
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type", metavar="TYPE", help="What the names are of: gate, province, zone, …; repeatable."
        ),
    ] = None,
    properties: Annotated[
        list[str] | None,
        typer.Option(
            "--property",
            metavar="COLUMN=PROPERTY",
            help="What another column holds: country, province, class, mode, coordinates, lat, lon, date, or a "
            "register such as geonames; repeatable.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="CSV, TSV or XLSX. [default: CSV to standard output]"),
    ] = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Match the names in a column to the things of the graph.

    Beside each row it writes identifier, IRI, name, score, why, what to do (match: taken, check: look at it, none) and
    the alternatives. A name that fits several things is never taken by itself.
    """
    plan = _plan(column, types or [], properties or [])
    from cuakhau.linking.reconcile import Reconciler
    from cuakhau.linking.spreadsheet import Linker, write_csv, write_table

    with open_chosen(store, endpoint, lang) as graph:
        linker = Linker(Reconciler.of(graph.store), plan, language=lang.value)
        if out is None:
            write_csv(linker.rows(file), sys.stdout)
        else:
            write_with(out, lambda beside: write_table(linker.rows(file), beside))
    counts = linker.counts
    explain(
        f"{counts.total()} rows: {counts['match']} matched, {counts['check']} to check, {counts['none']} without a match"
    )


def _plan(column: str, types: list[str], properties: list[str]) -> Plan:
    from cuakhau.linking.spreadsheet import Plan

    by_column = {}
    for given in properties:
        name, equals, about = given.rpartition("=")
        if not equals or not name or not about:
            raise typer.BadParameter(f"{given!r}: write COLUMN=PROPERTY, such as Province=province")
        by_column[name] = about
    return Plan(column, types=tuple(types), properties=by_column)


def check(data: DataOption = None) -> None:
    """Find clashes among the links: what cannot all be true. Ends with 1 if there are any."""
    from cuakhau.linking.check import clashes
    from cuakhau.loaders.run import load_folder, load_links

    own = own_data_or_none(data)
    facts = [*load_folder().facts, *(load_folder(own).facts if own else ())]
    rows = load_links(own)
    found = clashes(rows, facts)
    for clash in found:
        emit(f"{clash}\n")
    explain(
        f"{len(rows)} links in {len({file.path for file, _ in rows})} files: {len(found) or 'no'} clashes"
    )
    if found:
        raise typer.Exit(1)


def crosswalk(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A CSV file. [default: standard output]")
    ] = None,
    data: DataOption = None,
) -> None:
    """Write all links to other registers on one sheet."""
    from cuakhau.linking.crosswalk import crosswalk as sheet
    from cuakhau.linking.spreadsheet import write_csv
    from cuakhau.loaders.run import load_folder, load_links

    own = own_data_or_none(data)
    facts = [*load_folder().facts, *(load_folder(own).facts if own else ())]
    text = io.StringIO()
    write_csv(sheet(load_links(own), facts), text)
    if out is None:
        emit(text.getvalue())
    else:
        write_file(out, text.getvalue())
