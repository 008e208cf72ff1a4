"""Parquet for Arrow, DuckDB, pandas, Polars, Spark: a file a kind of thing, relations, statements, citations."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import networkx as nx

from cuakhau.exports.tables import Table, network_tables


def parquet_tables(network: nx.MultiDiGraph[str]) -> dict[str, bytes]:
    """Files by name: `BorderGate.parquet` …; lists are lists, days are days.

    Raises:
        ImportError: if pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ImportError("pyarrow is not installed: pip install 'cuakhau[parquet]'") from error
    types = {
        "text": pa.string(), "texts": pa.list_(pa.string()), "number": pa.float64(), "flag": pa.bool_(),
        "date": pa.date32(),
    }  # fmt: skip
    files: dict[str, bytes] = {}
    for table in network_tables(network):
        schema = pa.schema([(name, types[table.type_of(name)]) for name in table.columns])
        columns = {name: [_value(row.get(name), name, table) for row in table.rows] for name in table.columns}
        out = io.BytesIO()
        pq.write_table(pa.table(columns, schema=schema), out, compression="zstd")
        files[f"{table.name}.parquet"] = out.getvalue()
    return files


def _value(value: Any, name: str, table: Table) -> Any:
    if value is None:
        return [] if table.type_of(name) == "texts" else None
    if table.type_of(name) == "date":
        return date.fromisoformat(value)
    return list(value) if isinstance(value, tuple) else value
