"""Which function and template make the page at a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cuakhau.explorer.pages import about, graphs, home, plain, questions, source, terms, thing_view
from cuakhau.explorer.pages.asked import Backend, Make
from cuakhau.queries import query as library

_SLUG: Final = r"([A-Za-z0-9][A-Za-z0-9._-]*)"
_ROUTES: Final[tuple[tuple[str, str, Make], ...]] = (
    (r"", "home.html", home.home),
    (r"find/", "find.html", plain.find),
    (rf"id/{_SLUG}/{_SLUG}/", "thing.html", thing_view.thing),
    (rf"source/{_SLUG}/", "source.html", source.source),
    (r"questions/", "questions.html", questions.index),
    (rf"questions/{_SLUG}/", "question.html", questions.question),
    (r"network/", "explore.html", plain.explore),
    (r"map/", "explore.html", plain.explore),
    (r"workbench/", "workbench.html", plain.workbench),
    (r"ontology/", "terms.html", terms.terms),
    (r"graph/((?:inferred/)?[a-z0-9-]+)/", "graph.html", graphs.own_graph),
    (r"about/", "about.html", about.about),
    (r"about/coverage/", "coverage.html", about.coverage_page),
    (r"api/", "api.html", plain.api),
)
_ONLY_SERVED: Final = ("api/",)


@dataclass(frozen=True, slots=True)
class Route:
    """How a page is made."""

    template: str
    make: Make
    arguments: tuple[str, ...]


def find_route(rest: str) -> Route | None:
    """The route of a path without its language; None if no page stands there."""
    for pattern, template, make in _ROUTES:
        if found := re.fullmatch(pattern, rest):
            return Route(template, make, found.groups())
    return None


def fixed_paths(backend: Backend) -> Iterator[str]:
    """Paths, without the language, of pages that are not about a thing or source."""
    for pattern, _, _ in _ROUTES:
        if "(" not in pattern and not (backend == "wasm" and pattern in _ONLY_SERVED):
            yield pattern
    yield from (f"questions/{name}/" for name in library.library())
