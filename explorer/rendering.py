"""Everything that is made from the graph for a reader: pages, data files, documents about things, answers.

One function of (path, query) so that it can run in a process of its own, and the same one writes a static site.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cuakhau.api import Graph
from cuakhau.errors import NameResolutionError
from cuakhau.graph.iris import BASE

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
DOCUMENTS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8",
}
"""Media types of documents about a thing, by the ending of their address."""

_PAGE: Final = re.compile(r"(vi|en|zh)/(.*/)?")
_DOCUMENT: Final = re.compile(r"(?P<iri>(?:id/[^/]+|source)/[^/]+)\.(?P<ending>ttl|nt|jsonld|csv)")
_DATA: Final = re.compile(r"data/(?P<name>[a-z0-9.-]+)\.json")


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader is sent."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Renderer:
    """Makes documents from one build of the graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._site: Any = None

    def document(self, path: str, query: Mapping[str, str]) -> Document | None:
        """What stands at a path (without a slash in front); None if nothing does."""
        for pattern, make in (
            (_PAGE, self._page),
            (_DOCUMENT, self._about),
            (_DATA, self._data),
        ):
            if found := pattern.fullmatch(path):
                return make(found, query)
        return None

    def _page(self, found: re.Match[str], query: Mapping[str, str]) -> Document | None:
        if self._site is None:
            self._site = importlib.import_module("cuakhau.explorer.pages.render").Site(
                self._graph, backend="http"
            )
        text = self._site.page(found[0], query)
        return None if text is None else Document(200, HTML, text.encode())

    def _about(self, found: re.Match[str], query: Mapping[str, str]) -> Document | None:
        module = importlib.import_module("cuakhau.explorer.downloads")
        media_type = DOCUMENTS[found["ending"]]
        try:
            body = module.thing_document(self._graph, BASE + found["iri"], media_type.partition(";")[0])
        except NameResolutionError:
            return None
        return Document(200, media_type, body)

    def _data(self, found: re.Match[str], query: Mapping[str, str]) -> Document | None:
        files: Mapping[str, Callable[[Graph], object]] = importlib.import_module(
            "cuakhau.explorer.data"
        ).FILES
        build = files.get(found["name"])
        if build is None:
            return None
        text = json.dumps(build(self._graph), ensure_ascii=False, separators=(",", ":"))
        return Document(200, JSON, text.encode())
