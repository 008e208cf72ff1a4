"""The explorer as files: pages in three languages, data, documents about things, the graph itself, the front end.

Any static host serves it, from any folder: every link is relative. Two runs give the same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from cuakhau.api import Graph
from cuakhau.errors import BuildError, StoreError
from cuakhau.explorer.data import FILES
from cuakhau.explorer.dataset_documents import (
    Published,
    document_or_none,
    json_bytes,
    own_graphs,
    packed_graph,
)
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.leading_on import LEAD_ON, choice, script
from cuakhau.explorer.pages.reading import Reading
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.pages.styles import style_files
from cuakhau.explorer.resources import DUMP, ENDINGS, fixed_resources, resource_or_none
from cuakhau.explorer.signposts import LINK_SET, link_set
from cuakhau.exports.jsonld import context_text
from cuakhau.graph.iris import BASE

_MARK: Final = "cuakhau-site.json"
"""Tells a site of ours from any other folder, which is never written over."""
_GENERATED: Final = ("sources.sha256",)
_PAGES_A_STEP: Final = 100

Progress = Callable[[str, int, int], None]
"""Told what is being written, how much of it is, and how much there is."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a site holds."""

    pages: int
    files: int
    size_bytes: int


def write_site(
    graph: Graph, out: Path, *, url: str = "", progress: Progress = lambda what, done, total: None
) -> Written:
    """Write the whole site beside `out`, and put it there when it is complete.

    Args:
        graph: a graph on disk.
        out: a folder that does not exist, is empty, or is a site that this function wrote.
        url: where the site will stand, for its map of pages and its page of errors; may be left out.
        progress: told as it goes.

    Raises:
        BuildError: if `out` holds anything else, or the front end is not built.
        StoreError: if the graph is an endpoint.
    """
    out = out.resolve()
    if graph.folder is None:
        raise StoreError("a site carries the graph inside: open the graph's own folder, not an endpoint")
    _check(out)
    front_end = _front_end()
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        writer = _Writer(graph, temporary, url=url, progress=progress)
        writer.write(front_end)
        temporary.chmod(0o755)
        _swap(temporary, out)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return writer.written


def _check(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise BuildError(f"{out} is a file: name a folder for the site")
    if any(out.iterdir()) and not (out / _MARK).is_file():
        raise BuildError(
            f"{out} holds something else than a site of cuakhau ({_MARK} is missing): "
            "name another folder, or empty this one"
        )


def _front_end() -> Path:
    folder = Path(str(resources.files("cuakhau.explorer").joinpath("static")))
    if not (folder / "site.js").is_file():
        raise BuildError(
            f"the front end is not built: {folder} lacks site.js; run `make web`, or install the package"
        )
    return folder


def _swap(new: Path, out: Path) -> None:
    """Put the new site where the old one is: a reader finds one or the other."""
    old = None
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
        out.replace(old)
    new.replace(out)
    if old is not None:
        shutil.rmtree(old)


class _Writer:
    """Writes one site into a folder."""

    def __init__(self, graph: Graph, folder: Path, *, url: str, progress: Progress) -> None:
        self._graph = graph
        self._folder = folder
        self._url = url.rstrip("/")
        self._progress = progress
        self._reading = Reading(graph)
        self._site = Site(graph, backend="wasm", reading=self._reading)
        self._pages = 0
        self._files = 0
        self._size = 0

    @property
    def written(self) -> Written:
        """What was written so far."""
        return Written(self._pages, self._files, self._size)

    def write(self, front_end: Path) -> None:
        """Write everything."""
        things = [*self._site.things(), *self._site.sources()]
        self._progress("reading", 0, 1)
        self._read(things)
        paths = list(self._site.paths())
        for number, path in enumerate(paths):
            self._page(path)
            if number % _PAGES_A_STEP == 0:
                self._progress("pages", number, len(paths))
        for number, iri in enumerate(things):
            self._documents(iri)
            if number % _PAGES_A_STEP == 0:
                self._progress("documents", number, len(things))
        self._progress("data", 0, 1)
        self._linked_data()
        self._data()
        self._static(front_end)
        self._top(paths)
        self._progress("data", 1, 1)

    def _read(self, things: list[str]) -> None:
        """Read in a few queries what thousands of pages would ask for one by one."""
        self._reading.fetch(things)
        statements = [
            s for iri in things for s in (*self._reading.said_of(iri), *self._reading.said_with(iri))
        ]
        self._reading.fetch_said(s.subject for s in statements)
        self._reading.fetch_said(getattr(s.value, "value", "") for s in statements)
        passages = dict.fromkeys(passage for s in statements for passage in s.passages)
        self._reading.fetch_citations(passages)
        self._reading.fetch_names(
            name for s in statements for name in (s.subject, s.property, getattr(s.value, "value", ""))
        )

    def _page(self, path: str) -> None:
        text = self._site.page(path)
        if text is not None:
            self._file(f"{path}index.html", text.encode())
            self._pages += 1

    def _documents(self, iri: str, *, page: str = "") -> None:
        path = iri.removeprefix(BASE)
        for ending, media_type in ENDINGS.items():
            body = thing_document(self._graph, iri, media_type, reading=self._reading)
            self._file(f"{path}.{ending}", body)
        self._lead_on(path, page or f"{path}/")

    def _lead_on(self, path: str, page: str) -> None:
        """A page at an identifier's own address that leads on to its page in a language."""
        self._file(f"{path}/index.html", choice(f"{path}/", page))

    def _linked_data(self) -> None:
        """What the addresses under w3id.org answer beside things and sources."""
        published = Published(root=f"{self._url}/" if self._url else BASE, endpoint=False)
        graphs = [own.iri.removeprefix(BASE) for own in own_graphs(self._graph)]
        inputs = [f"input/{quote(name)}" for name in self._graph.manifest.inputs]
        for path in (*fixed_resources(), *graphs, *inputs):
            resource = resource_or_none(path)
            assert resource is not None, path
            self._lead_on(unquote(path), resource.page)
            for ending in resource.endings:
                body = document_or_none(self._graph, path, ending, published=published)
                if body is not None:
                    self._file(f"{path}.{ending}", body)
                    if (path, ending) == ("dataset", "ttl"):
                        self._file(".well-known/void", body)
        self._file("context.jsonld", context_text().encode())
        self._file(LINK_SET, json_bytes(link_set()))
        for part, owner in self._site.parts().items():
            self._documents(part, page=f"{owner.removeprefix(BASE)}/")

    def _data(self) -> None:
        for name, build in FILES.items():
            text = json.dumps(build(self._graph), ensure_ascii=False, separators=(",", ":"))
            self._file(f"data/{name}.json", text.encode())
        self._file(DUMP, packed_graph(self._graph))

    def _static(self, front_end: Path) -> None:
        for name, body in style_files().items():
            self._file(f"static/{name}", body)
        for file in sorted(front_end.rglob("*")):
            if file.is_file() and file.name not in _GENERATED:
                self._file(f"static/{file.relative_to(front_end).as_posix()}", file.read_bytes())

    def _top(self, paths: list[str]) -> None:
        self._file("index.html", choice("", ""))
        self._file(f"static/{LEAD_ON}", script())
        lost = Site(self._graph, backend="wasm", reading=self._reading, root=self._url)
        self._file("404.html", lost.not_found("en").encode())
        robots = "User-agent: *\nAllow: /\n"
        if self._url:
            robots += f"Sitemap: {self._url}/sitemap.xml\n"
            self._file("sitemap.xml", self._sitemap(paths))
        self._file("robots.txt", robots.encode())
        # Hosts that run Jekyll leave out what begins with an underscore.
        self._file(".nojekyll", b"")
        mark = {"graph": self._graph.manifest.sha256, "pages": self._pages}
        self._file(_MARK, (json.dumps(mark, indent=1) + "\n").encode())

    def _sitemap(self, paths: list[str]) -> bytes:
        entries = "".join(f"<url><loc>{escape(self._url)}/{path}</loc></url>\n" for path in paths)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
        ).encode()

    def _file(self, path: str, body: bytes) -> None:
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        self._files += 1
        self._size += len(body)
