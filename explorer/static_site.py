"""The explorer as files: pages in three languages, data, documents about things, the graph itself, the front end.

Any static host serves it, from any folder: every link is relative. Two runs give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from cuakhau.api import Graph
from cuakhau.errors import BuildError, StoreError
from cuakhau.explorer import site_folder
from cuakhau.explorer.data import FILES, answers
from cuakhau.explorer.dataset_documents import (
    Published,
    document_or_none,
    json_bytes,
    own_graphs,
    packed_graph,
)
from cuakhau.explorer.leading_on import LEAD_ON, choice, script
from cuakhau.explorer.pages.render import Site, policy_element
from cuakhau.explorer.pages.styles import style_files
from cuakhau.explorer.resources import DUMP, fixed_resources, resource_or_none
from cuakhau.explorer.signposts import LINK_SET, link_set
from cuakhau.explorer.site_pages import PageWriter, Written, batches, processors, write_batches
from cuakhau.exports.jsonld import context_text
from cuakhau.graph.iris import BASE
from cuakhau.queries.query import library

_GENERATED: Final = ("sources.sha256",)

Progress = Callable[[str, int, int], None]
"""Told what is being written, how much of it is, and how much there is."""


@dataclass(frozen=True, slots=True)
class NewSite:
    """What was put in place."""

    written: Written
    repaired: str
    """What an earlier run had left, and what was done about it; empty if there was nothing."""


def write_site(
    graph: Graph,
    out: Path,
    *,
    url: str = "",
    tiles: str = "",
    progress: Progress = lambda what, done, total: None,
) -> NewSite:
    """Write the whole site beside `out`, and put it there when it is complete.

    Args:
        graph: a graph on disk.
        out: a folder that does not exist, is empty, or is a site that this function wrote.
        url: where the site will stand, for its map of pages and its page of errors; may be left out.
        tiles: address of map tiles that a reader may ask for, with {z}, {x} and {y}; none by default.
        progress: told as it goes.

    Raises:
        BuildError: if `out` holds anything else or another run is writing there, or the front end is not built.
        StoreError: if the graph is an endpoint.
    """
    out = out.resolve()
    if graph.folder is None:
        raise StoreError("a site carries the graph inside: open the graph's own folder, not an endpoint")
    with site_folder.held(out):
        repaired = site_folder.repair(out)
        site_folder.check(out)
        front_end = _front_end()
        with site_folder.beside(out) as folder:
            writer = _Writer(graph, folder, url=url, tiles=tiles, progress=progress)
            writer.write(front_end)
    return NewSite(writer.written, repaired)


def _front_end() -> Path:
    folder = Path(str(resources.files("cuakhau.explorer").joinpath("static")))
    if not (folder / "site.js").is_file():
        raise BuildError(
            f"the front end is not built: {folder} lacks site.js; run `make web`, or install the package"
        )
    return folder


class _Writer:
    """Writes one site into a folder."""

    def __init__(self, graph: Graph, folder: Path, *, url: str, tiles: str, progress: Progress) -> None:
        self._graph = graph
        self._folder = folder
        self._url = url.rstrip("/")
        self._tiles = tiles
        self._progress = progress
        self._site = Site(graph, backend="wasm")
        self._pages = PageWriter(graph, folder)
        self._pooled = Written()

    @property
    def written(self) -> Written:
        """What was written so far."""
        return self._pages.written + self._pooled

    def write(self, front_end: Path) -> None:
        """Write everything."""
        things = [*self._site.things(), *self._site.sources()]
        about = {iri.removeprefix(BASE) + "/" for iri in things}
        paths = list(self._site.paths())
        others = [path for path in paths if path.partition("/")[2] not in about]
        total = len(things) + len(others)
        self._progress("pages", 0, total)
        done = 0
        for batch, written in write_batches(
            self._graph,
            self._folder,
            batches(things, others),
            processes=processors(),
            tiles=self._tiles,
        ):
            self._pooled += written
            done += len(batch.things) + len(batch.pages)
            self._progress("pages", done, total)
        self._progress("data", 0, 1)
        self._linked_data()
        self._data()
        self._static(front_end)
        self._top(paths)
        self._progress("data", 1, 1)

    def _linked_data(self) -> None:
        """What the addresses under w3id.org answer beside things and sources."""
        published = Published(root=f"{self._url}/" if self._url else BASE, endpoint=False)
        graphs = [own.iri.removeprefix(BASE) for own in own_graphs(self._graph)]
        inputs = [f"input/{quote(name)}" for name in self._graph.manifest.inputs]
        for path in (*fixed_resources(), *graphs, *inputs):
            resource = resource_or_none(path)
            assert resource is not None, path
            plain = unquote(path)
            self._file(f"{plain}/index.html", choice(f"{plain}/", resource.page))
            for ending in resource.endings:
                body = document_or_none(self._graph, path, ending, published=published)
                if body is not None:
                    self._file(f"{path}.{ending}", body)
                    if (path, ending) == ("dataset", "ttl"):
                        self._file(".well-known/void", body)
        self._file("context.jsonld", context_text().encode())
        self._file(LINK_SET, json_bytes(link_set()))
        for part, owner in self._site.parts().items():
            self._pages.documents(part, page=f"{owner.removeprefix(BASE)}/")

    def _data(self) -> None:
        for name, build in FILES.items():
            self._json(name, build(self._graph))
        for query in library().values():
            if answers.answered_beforehand(query):
                self._json(answers.file_name(query), answers.build(self._graph, query))
        self._file(DUMP, packed_graph(self._graph))

    def _json(self, name: str, value: object) -> None:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._file(f"data/{name}.json", text.encode())

    def _static(self, front_end: Path) -> None:
        for name, body in style_files().items():
            self._file(f"static/{name}", body)
        for file in sorted(front_end.rglob("*")):
            if file.is_file() and file.name not in _GENERATED:
                body = file.read_bytes()
                if file.suffix == ".html":  # of the guide; a server sends its policy as a header
                    body = body.replace(b"<head>", b"<head>" + policy_element().encode(), 1)
                self._file(f"static/{file.relative_to(front_end).as_posix()}", body)

    def _top(self, paths: list[str]) -> None:
        self._file("index.html", choice("", ""))
        self._file(f"static/{LEAD_ON}", script())
        lost = Site(self._graph, backend="wasm", root=self._url)
        self._file("404.html", lost.not_found("en").encode())
        robots = "User-agent: *\nAllow: /\n"
        if self._url:
            robots += f"Sitemap: {self._url}/sitemap.xml\n"
            self._file("sitemap.xml", self._sitemap(paths))
        self._file("robots.txt", robots.encode())
        # Hosts that run Jekyll leave out what begins with an underscore.
        self._file(".nojekyll", b"")
        mark = {"graph": self._graph.manifest.sha256, "pages": self.written.pages}
        self._file(site_folder.MARK, (json.dumps(mark, indent=1) + "\n").encode())

    def _sitemap(self, paths: list[str]) -> bytes:
        entries = "".join(f"<url><loc>{escape(self._url)}/{path}</loc></url>\n" for path in paths)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
        ).encode()

    def _file(self, path: str, body: bytes) -> None:
        self._pages.file(path, body)
