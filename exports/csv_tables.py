"""CSV (RFC 4180, UTF-8): a table for each kind of thing, of relations, statements and citations, described by CSVW."""

from __future__ import annotations

import csv
import io

import networkx as nx

from cuakhau.exports.flat import Plain
from cuakhau.exports.tables import Table, flat_row, metadata, network_tables

# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_tables(network: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Files by name: `BorderGate.csv` …, `edges.csv`, `notes.csv`, `citations.csv`, and `csv-metadata.json`.

    Several texts in a cell are joined by ` | `, passages by a blank, as the metadata say. A text that a spreadsheet
    would run as a formula is preceded by an apostrophe, as a spreadsheet itself writes it.
    """
    tables = network_tables(network)
    return {**{f"{table.name}.csv": _text(table) for table in tables}, "csv-metadata.json": metadata(tables)}


def unformulated(value: Plain) -> Plain:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _text(table: Table) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, table.columns, restval="")
    writer.writeheader()
    writer.writerows({name: unformulated(cell) for name, cell in flat_row(row).items()} for row in table.rows)
    return text.getvalue()
