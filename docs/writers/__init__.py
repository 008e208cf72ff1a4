"""Reference pages in Markdown, each computed from what it describes."""

from __future__ import annotations

from pathlib import Path

from cuakhau.api import open_graph
from docs.writers.commands import commands_page
from docs.writers.errors import errors_page
from docs.writers.python_api import api_page
from docs.writers.questions import answered_page, questions_page
from docs.writers.statement import statement_page
from docs.writers.terms import terms_page


def write_reference(folder: Path, *, store: Path) -> None:
    """Write every page into a folder; what counts is counted in the graph at `store`."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_graph(store, language="en") as graph:
        pages = {
            "commands": commands_page(),
            "questions": questions_page(graph.questions()),
            "answered": answered_page(graph),
            "ontology": terms_page(),
            "python": api_page(),
            "errors": errors_page(),
            "data-statement": statement_page(graph),
        }
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
