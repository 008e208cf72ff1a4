"""The library of questions, and how fully the shipped graph answers each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cuakhau import coverage
from cuakhau.api import Graph
from cuakhau.queries.query import Query
from docs.writers.markdown import escape, table


def questions_page(library: Mapping[str, Query]) -> str:
    """One section a question: what it asks, in three languages, its parameters and columns."""
    parts = [
        "# Questions\n",
        "`cuakhau ask NAME --param KEY=VALUE`, `graph.ask(NAME, key=value)`, the form on the question's page, or "
        "`/api/questions/NAME`: all four are the same question.\n",
    ]
    for query in library.values():
        parts += _section(query)
    return "\n".join(parts)


def _section(query: Query) -> Iterator[str]:
    yield f"## {query.name}\n"
    yield f"**{escape(query.title['en'])}** · {escape(query.title['vi'])} · {escape(query.title['zh'])}\n"
    yield escape(query.question["en"]) + "\n"
    yield f"Shown as: {query.view}. Tags: {', '.join(query.tags)}.\n"
    if query.parameters:
        rows = [
            (
                f"`{parameter.name}`" + (" (required)" if parameter.required else ""),
                escape(parameter.type),
                escape(parameter.description["en"]),
                f"`{parameter.example}`",
            )
            for parameter in query.parameters
        ]
        yield table(["parameter", "type", "what it is", "example"], rows)
    columns = [(f"`{c.name}`", escape(c.type), escape(c.label["en"])) for c in query.columns if not c.hidden]
    yield table(["column", "type", "heading"], columns)


def answered_page(graph: Graph) -> str:
    """Who may ask what: every question with how many rows the graph answers, how many cells are known, how much is cited."""
    library = graph.questions()
    rows = []
    for found in coverage.questions(graph):
        known = sum(found.known.values()) / len(found.known) if found.known else 0.0
        gaps = [f"{column} {share:.0%}" for column, share in found.known.items() if share < 0.995]
        rows.append(
            (
                f"[{found.name}](questions.md#{found.name})",
                escape(library[found.name].title["en"]),
                str(found.rows),
                f"{known:.0%}",
                escape(", ".join(gaps)),
                f"{found.cited:.0%}",
            )
        )
    return "\n".join(
        [
            "# Who may ask what\n",
            f"Every question of the library, asked of the shipped graph in its widest form, as of {graph.data_date}. "
            "*Known* is the share of cells that have a value; a column named beside it has fewer, and its share. *Cited* is "
            "the share of rows that a passage supports. An empty cell means that no source in the graph states it, which is "
            "not to say that it is not so.\n",
            table(["question", "what it asks", "rows", "known", "columns with gaps", "cited"], rows),
        ]
    )
