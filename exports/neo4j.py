"""CSV for `neo4j-admin database import`: headers say which column is an id, a label, an end of a relation, a type."""

from __future__ import annotations

import csv
import io
import re

import networkx as nx

from cuakhau.exports.tables import Table, Type, network_tables

_TYPES: dict[Type, str] = {
    "text": "string", "texts": "string[]", "number": "double", "flag": "boolean", "date": "date",
}  # fmt: skip
_SEPARATOR = "|"
"""Between the items of an array: `--array-delimiter="|"`; the default, a semicolon, stands in our names."""


def neo4j_tables(network: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Files by name: nodes of each kind, statements and citations as nodes, relations, and the command to import them.

    Ids are IRIs, all in one space. A thing is `(:Entity:BorderGate)`; a statement about it `(:Statement)` with
    `[:ABOUT]`; a passage `(:Passage)`, cited by its IRI in `passages` and by `[:CITES]` from the statement.
    """
    *kinds, edges, notes, citations = network_tables(network)
    files = {
        f"nodes-{table.name}.csv": _nodes(table, ("Entity", table.name), id_column="iri") for table in kinds
    }
    files["nodes-Statement.csv"] = _statements(notes)
    files["nodes-Passage.csv"] = _nodes(citations, ("Passage",), id_column="passage")
    files["relationships.csv"] = _relationships(edges)
    files["relationships-ABOUT.csv"] = _pairs(notes, "ABOUT", "about")
    files["relationships-CITES.csv"] = _pairs(notes, "CITES", "passages")
    nodes = " ".join(f"--nodes={name}" for name in sorted(files) if name.startswith("nodes-"))
    relations = " ".join(
        f"--relationships={name}" for name in sorted(files) if name.startswith("relationships")
    )
    files["import.sh"] = (
        f'#!/bin/sh\nexec neo4j-admin database import full --array-delimiter="{_SEPARATOR}" {nodes} {relations} "$@"\n'
    )
    return files


def _header(table: Table, name: str) -> str:
    return f"{name}:{_TYPES[table.type_of(name)]}"


def _nodes(table: Table, labels: tuple[str, ...], *, id_column: str) -> str:
    columns = [name for name in table.columns if name != id_column]
    header = [f"{id_column}:ID", *(_header(table, name) for name in columns), ":LABEL"]
    rows = [
        [
            plain[id_column],
            *(plain.get(name, "") for name in columns),
            ";".join(labels).replace(";", _SEPARATOR),
        ]
        for plain in map(_plain, table.rows)
    ]
    return _text(header, rows)


def _statements(notes: Table) -> str:
    """Each statement once, though it may be about two gates."""
    columns = [name for name in notes.columns if name not in ("iri", "about")]
    header = ["iri:ID", *(_header(notes, name) for name in columns), ":LABEL"]
    once = {str(row["iri"]): row for row in reversed(notes.rows)}
    rows = [
        [
            iri,
            *(_plain(once[iri]).get(name, "") for name in columns),
            f"Statement{_SEPARATOR}{once[iri]['relation']}",
        ]
        for iri in sorted(once)
    ]
    return _text(header, rows)


def _relationships(edges: Table) -> str:
    columns = [name for name in edges.columns if name not in ("source", "target", "relation")]
    header = [":START_ID", ":END_ID", ":TYPE", *(_header(edges, name) for name in columns)]
    rows = [
        [
            plain["source"],
            plain["target"],
            relation_type(str(plain["relation"])),
            *(plain.get(name, "") for name in columns),
        ]
        for plain in map(_plain, edges.rows)
    ]
    return _text(header, rows)


def _pairs(notes: Table, kind: str, column: str) -> str:
    pairs: dict[tuple[str, str], None] = {}
    for row in notes.rows:
        ends = row.get(column, ())
        for end in ends if isinstance(ends, tuple) else (ends,):
            pairs[str(row["iri"]), str(end)] = None
    return _text([":START_ID", ":END_ID", ":TYPE"], [[start, end, kind] for start, end in pairs])


def relation_type(name: str) -> str:
    """A relation as Neo4j's style writes types: `pairedWith` is `PAIRED_WITH`.

    >>> relation_type("pairedWith")
    'PAIRED_WITH'
    """
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).upper()


def _plain(row: object) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, value in row.items():  # type: ignore[attr-defined]
        if isinstance(value, tuple):
            plain[name] = _SEPARATOR.join(item.replace(_SEPARATOR, "/") for item in value)
        elif isinstance(value, bool):
            plain[name] = str(value).lower()
        elif isinstance(value, str):
            # The importer reads one line a record unless it is told otherwise.
            plain[name] = " ".join(value.split("\n")) if "\n" in value else value
        else:
            plain[name] = value
    return plain


def _text(header: list[str], rows: list[list[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
