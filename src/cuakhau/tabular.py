"""Rows of values as CSV, JSON, Markdown, HTML, pandas and polars."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cuakhau.values import Value, plain

if TYPE_CHECKING:
    import pandas
    import polars

_STYLE = "text-align:left;vertical-align:top;white-space:pre-line;"


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]], *, delimiter: str) -> str:
    """RFC 4180 with `\\n` at the ends of lines; a cell that holds the delimiter, a quote or a line break is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [plain(value) for value in row]
        # A row of one empty cell would be an empty line, which readers skip.
        writer.writerow(cells) if any(cells) or len(cells) > 1 else out.write('""\n')
    return out.getvalue()


def to_json(content: object) -> str:
    """JSON in the script of the data; numbers stay numbers, days are ISO 8601."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=_json_value) + "\n"


def to_markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """GitHub's Markdown; what would be markup is escaped."""
    lines = [
        [_markdown(text) for text in headings],
        ["---"] * len(headings),
        *([_markdown(text) for text in row] for row in rows),
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def to_html(
    headings: Sequence[str], rows: Iterable[Sequence[tuple[str, str]]], *, caption: str, more: int
) -> str:
    """An HTML table for a notebook; every text is escaped, and nothing links out.

    Args:
        headings: of the columns.
        rows: text and IRI (shown on hovering, may be empty) of each cell.
        caption: HTML, already escaped.
        more: how many rows are left out.
    """
    head = "".join(f'<th style="{_STYLE}">{html.escape(text)}</th>' for text in headings)
    body = []
    for row in rows:
        cells = []
        for text, iri in row:
            title = f' title="{html.escape(iri, quote=True)}"' if iri else ""
            cells.append(f'<td style="{_STYLE}"{title}>{html.escape(text)}</td>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    if more:
        body.append(f'<tr><td colspan="{len(headings)}">… +{more}</td></tr>')
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def to_pandas(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> pandas.DataFrame:
    """A DataFrame whose types follow the values."""
    try:
        import numpy
        import pandas
    except ImportError as error:
        raise ImportError("pandas is not installed: pip install 'cuakhau[pandas]'") from error
    series: dict[str, Any] = {}
    for place, name in enumerate(columns):
        values, kind = _column(rows, place)
        if kind == "date":
            # By way of seconds: nanoseconds cannot hold the year 9999, which means "no end".
            series[name] = pandas.Series(numpy.array(values, dtype="datetime64[s]"))
        else:
            dtypes: dict[str, Any] = {
                "boolean": "boolean",
                "integer": "Int64",
                "float": "float64",
                "text": object,
            }
            series[name] = pandas.Series(values, dtype=dtypes[kind])
    return pandas.DataFrame(series, columns=list(columns))


def to_polars(columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> polars.DataFrame:
    """A DataFrame whose types follow the values."""
    try:
        import polars
    except ImportError as error:
        raise ImportError("polars is not installed: pip install 'cuakhau[polars]'") from error
    dtypes: dict[str, Any] = {
        "boolean": polars.Boolean,
        "integer": polars.Int64,
        "float": polars.Float64,
        "date": polars.Date,
        "text": polars.String,
    }
    series = []
    for place, name in enumerate(columns):
        values, kind = _column(rows, place)
        series.append(polars.Series(name, values, dtype=dtypes[kind]))
    return polars.DataFrame(series)


def _column(rows: Sequence[Sequence[Value]], place: int) -> tuple[list[Any], str]:
    """The values of a column, all of one kind: boolean, integer, float, date or text."""
    values = [row[place] for row in rows]
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"integer", "float"}:
        kinds = {"float"}
    kind = kinds.pop() if len(kinds) == 1 else "text"
    convert: dict[str, Any] = {"float": float, "text": plain}
    change = convert.get(kind, lambda value: value)
    return [None if value is None else change(value) for value in values], kind


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        # Beyond 64 bits neither pandas nor polars has an integer.
        return "integer" if -(2**63) <= value < 2**63 else "float"
    if isinstance(value, float | Decimal):
        return "float"
    return "date" if isinstance(value, date) else "text"


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _markdown(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)
    return re.sub(r"\s+", " ", escaped).strip()
