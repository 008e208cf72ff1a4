"""Everything that is made from the graph for a reader: pages, data files, documents about things, answers.

A document follows from what is wanted and the graph, and from nothing else: so it can be made in another process,
kept for the next reader, and written beforehand into a static site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

from cuakhau.api import Graph
from cuakhau.errors import NameResolutionError
from cuakhau.explorer import questions_api
from cuakhau.explorer.data import FILES
from cuakhau.explorer.downloads import ENDINGS, thing_document
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.wanted import HTML, JSON, Document, Wanted
from cuakhau.graph.iris import BASE

_PAGE: Final = re.compile(r"(vi|en|zh)/(.*/)?")
_ABOUT: Final = re.compile(r"(?P<path>(?:id/[^/]+|source)/[^/]+)\.(?P<ending>ttl|nt|jsonld|csv)")
_DATA: Final = re.compile(r"data/(?P<name>[a-z0-9.-]+)\.json")
_API: Final = re.compile(r"api/.*")


class Renderer:
    """Makes documents from one build of the graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def document(self, wanted: Wanted) -> Document:
        """What stands at a path; a document that says so if nothing does."""
        makers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Wanted], Document | None]], ...] = (
            (_PAGE, self._page),
            (_ABOUT, self._about),
            (_DATA, self._data),
            (_API, self._api),
        )
        for pattern, make in makers:
            if (found := pattern.fullmatch(wanted.path)) and (document := make(found, wanted)):
                return document
        return Document(404, HTML, self._site.not_found(wanted.language, path=wanted.path).encode())

    def problem(self, wanted: Wanted, *, status: int, title: str, message: str) -> Document:
        """A page that says what went wrong."""
        text = self._site.error(wanted.language, title=title, message=message, path=wanted.path)
        return Document(status, HTML, text.encode())

    @cached_property
    def _site(self) -> Site:
        return Site(self._graph, backend="http")

    def _page(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        text = self._site.page(wanted.path, wanted.query)
        return None if text is None else Document(200, HTML, text.encode())

    def _about(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        media_type = ENDINGS[found["ending"]]
        try:
            body = thing_document(self._graph, BASE + found["path"], media_type)
        except NameResolutionError:
            return None
        return Document(200, _with_charset(media_type), body)

    def _data(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        build = FILES.get(found["name"])
        if build is None:
            return None
        text = json.dumps(build(self._graph), ensure_ascii=False, separators=(",", ":"))
        return Document(200, JSON, text.encode())

    def _api(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        return questions_api.answer_or_none(self._graph, wanted)


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
