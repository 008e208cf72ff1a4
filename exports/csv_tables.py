"""CSV (RFC 4180, UTF-8): a table for each kind of thing, and one of the relations between them."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import networkx as nx

from cuakhau.exports.flat import Plain, fields

_NODE_COLUMNS = (
    "label", "names", "type", "type_label", "country", "lat", "lon", "class", "class_label", "status",
    "status_label", "start", "end", "when", "candidate", "passages",
)  # fmt: skip
_EDGE_COLUMNS = ("relation", "label", "iri", "text", "start", "end", "when", "modality", "passages")
# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_tables(network: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Tables by file name: `BorderGate.csv` … and `edges.csv`; rows in the network's order.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe, as a spreadsheet itself writes it.
    """
    rows: dict[str, list[dict[str, Plain]]] = defaultdict(list)
    for iri, attributes in network.nodes(data=True):
        rows[attributes["kind"]].append({"iri": iri, **fields(attributes, _NODE_COLUMNS)})
    edges = [
        {"source": source, "target": target, **fields(attributes, _EDGE_COLUMNS)}
        for source, target, attributes in network.edges(data=True)
    ]
    tables = {f"{kind}.csv": _table(("iri", *_NODE_COLUMNS), rows[kind]) for kind in sorted(rows)}
    return {**tables, "edges.csv": _table(("source", "target", *_EDGE_COLUMNS), edges)}


def write_csv_tables(network: nx.MultiDiGraph[str], folder: Path) -> list[Path]:
    """Write the tables into a folder, made if it is not there; other files in it stay.

    Returns:
        The files written, sorted by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in sorted(csv_tables(network).items()):
        (folder / name).write_bytes(text.encode())
        written.append(folder / name)
    return written


def _table(columns: Iterable[str], rows: Iterable[Mapping[str, Plain]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Plain) -> Plain:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
