"""The library of questions: all of them by theme, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode

from cuakhau.errors import CuakhauError
from cuakhau.explorer.data.answers import answered_beforehand, file_name
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.shown import Show, Value
from cuakhau.queries import query as library
from cuakhau.queries.query import Query
from cuakhau.values import display, iris_in, value_of

_THEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "gates": ("gates", "pairs", "classes"),
    "figures": ("figures", "trade", "commodities", "traffic"),
    "law": ("instruments", "events"),
    "cooperation": ("cooperation", "people", "provinces", "network"),
    "plans": ("plans", "projects", "zones"),
    "evidence": ("sources", "places", "unknown", "disagreement"),
}
"""Themes by the first tag of a question."""
_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions that belong together."""

    key: str
    questions: tuple[Query, ...]


def themes(asked: Asked) -> list[Theme]:
    """All questions by theme; one whose tags no theme has stands with those about the evidence."""
    found: dict[str, list[Query]] = {key: [] for key in _THEMES}
    for query in library.library().values():
        wanted = (key for tag in query.tags for key, tags in _THEMES.items() if tag in tags)
        found[next(wanted, "evidence")].append(query)
    return [
        Theme(key, tuple(sorted(queries, key=lambda q: q.title[asked.language])))
        for key, queries in found.items()
        if queries
    ]


def index(asked: Asked) -> dict[str, Any]:
    """All questions."""
    return {"themes": themes(asked)}


def question(asked: Asked, name: str) -> dict[str, Any] | None:
    """One question, with what its own example gives."""
    query = library.library().get(name)
    if query is None:
        return None
    given = {p.name: p.example for p in query.parameters if p.example and p.name not in ("as_of", "known_by")}
    examples = _examples(query, asked)
    columns, rows, total = [], [], 0
    try:
        answer = asked.reading.graph.ask_with(name, given, language=asked.language)
    except CuakhauError:
        # A graph of one's own may lack what the example names: the page then shows no example.
        given = {}
    else:
        shown = [i for i, column in enumerate(answer.all_columns) if not column.hidden]
        columns = [answer.all_columns[i] for i in shown]
        total = len(answer)
        asked.reading.fetch_names(iri for row in answer.terms for term in row for iri in iris_in(term))
        rows = [
            [_cell(row[i], answer.all_columns[i].type, asked.show) for i in shown]
            for row in answer.terms[:_ROWS]
        ]
    beforehand = asked.backend == "wasm" and answered_beforehand(query)
    return {
        "query": query,
        "answer": file_name(query) if beforehand else "",
        "given": [
            (query.parameter(key).description[asked.language], value)
            for key, value in examples.items()
            if key in given
        ],
        "examples": examples,
        "columns": columns,
        "rows": rows,
        "left_out": max(0, total - _ROWS),
    }


def _examples(query: Query, asked: Asked) -> dict[str, str]:
    """The examples of parameters as a reader knows them: names of things and codes, dates as they are typed."""
    found = {}
    for parameter in query.parameters:
        if parameter.example:
            try:
                term = asked.reading.graph.terms(query.name, {parameter.name: parameter.example})[
                    parameter.name
                ]
            except CuakhauError:
                continue
            is_thing = isinstance(term, NamedNode)
            found[parameter.name] = asked.show.term(term).text if is_thing else parameter.example
    return found


def _cell(term: Any, kind: str, show: Show) -> list[Value]:
    if term is None:
        return []
    if iris := iris_in(term):
        return [show.thing(iri) for iri in iris]
    if kind in ("year", "boolean"):
        return [Value(display(value_of(term, kind, str), language=show.language))]
    return [show.term(term)]
