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
from cuakhau.explorer.dataset_documents import Published, document_or_none, json_bytes, packed_graph
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.pages.addresses import path_of
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.resources import DUMP, ENDINGS
from cuakhau.explorer.signposts import LINK_SET, LINK_SET_TYPE, link_set
from cuakhau.explorer.wanted import HTML, JSON, Document, Wanted
from cuakhau.exports.jsonld import context_text
from cuakhau.graph.iris import BASE

_PAGE: Final = re.compile(r"(vi|en|zh)/(.*/)?")
_ABOUT: Final = re.compile(r"(?P<path>(?:id/[^/]+|source)/[^/]+)\.(?P<ending>ttl|nt|jsonld|csv)")
_DATA: Final = re.compile(r"data/(?P<name>[a-z0-9.-]+)\.json")
_DESCRIBED: Final = re.compile(
    r"(?P<path>(?:dataset|catalogue|ontology|graph)(?:/.+)?)\.(?P<ending>ttl|nt|jsonld)"
)
_FIXED: Final = re.compile(rf"context\.jsonld|{re.escape(LINK_SET)}|{re.escape(DUMP)}")
_PART: Final = re.compile(r"(?P<language>vi|en|zh)/(?P<path>id/[^/]+/[^/]+)/")
_API: Final = re.compile(r"api/.*")


class Renderer:
    """Makes documents from one build of the graph."""

    def __init__(self, graph: Graph, *, published: Published, tiles: str = "") -> None:
        self._graph = graph
        self._tiles = tiles
        self._published = published

    def document(self, wanted: Wanted) -> Document:
        """What stands at a path; a document that says so if nothing does."""
        makers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Wanted], Document | None]], ...] = (
            (_PAGE, self._page),
            (_PART, self._part),
            (_ABOUT, self._about),
            (_DESCRIBED, self._described),
            (_FIXED, self._fixed),
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
        return Site(self._graph, backend="http", tiles=self._tiles)

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

    def _part(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        """What has no page of its own leads to that of what it is part of."""
        owner = self._site.owner_or_none(BASE + found["path"])
        if owner is None:
            return None
        return Document(303, HTML, b"", {"location": f"../../../../{path_of(owner, found['language'])}"})

    def _described(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        body = document_or_none(self._graph, found["path"], found["ending"], published=self._published)
        return None if body is None else Document(200, _with_charset(ENDINGS[found["ending"]]), body)

    def _fixed(self, found: re.Match[str], wanted: Wanted) -> Document | None:
        if wanted.path == LINK_SET:
            return Document(200, LINK_SET_TYPE, json_bytes(link_set()))
        if wanted.path == DUMP:
            return Document(200, "application/gzip", packed_graph(self._graph))
        return Document(200, ENDINGS["jsonld"], context_text().encode())

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
