"""The part of a static site that grows with the graph: pages and documents, written by a pool of processes.

Each process opens the graph for itself, reads what a batch of things needs in a few queries, and writes all that
stands at their addresses. A file follows from its address and the graph alone: which process writes it makes no
difference.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cuakhau.api import Graph, open_graph
from cuakhau.errors import BuildError
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.leading_on import choice
from cuakhau.explorer.pages.reading import Reading
from cuakhau.explorer.pages.render import Site
from cuakhau.explorer.resources import ENDINGS
from cuakhau.graph.iris import BASE
from cuakhau.graph.worker_process import end_with_parent
from cuakhau.labels import LANGUAGES

_THINGS_AT_ONCE: Final = 40
_PAGES_AT_ONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    pages: int = 0
    files: int = 0
    size_bytes: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.pages + other.pages, self.files + other.files, self.size_bytes + other.size_bytes)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one process writes before it takes up the next."""

    things: tuple[str, ...] = ()
    """IRIs of things and sources: their pages in every language, their documents, the page that leads on."""
    pages: tuple[str, ...] = ()
    """Paths of pages that are about nothing in particular."""


class PageWriter:
    """Writes pages and documents of one build of the graph into a folder."""

    def __init__(self, graph: Graph, folder: Path, *, tiles: str = "") -> None:
        self._graph = graph
        self._folder = folder
        self._reading = Reading(graph)
        self._site = Site(graph, backend="wasm", reading=self._reading, tiles=tiles)
        self.written = Written()
        """All that this writer has written."""

    def write(self, batch: Batch) -> Written:
        """Write a batch; returns what it came to."""
        before = self.written
        self._reading.fetch_around(batch.things)
        for iri in batch.things:
            path = iri.removeprefix(BASE)
            for language in LANGUAGES:
                self.page(f"{language}/{path}/")
            self.documents(iri, page=f"{path}/")
        for path in batch.pages:
            self.page(path)
        now = self.written
        return Written(now.pages - before.pages, now.files - before.files, now.size_bytes - before.size_bytes)

    def page(self, path: str) -> None:
        """Write the page at a path of the site, if there is one."""
        text = self._site.page(path)
        if text is not None:
            self.file(f"{path}index.html", text.encode())
            self.written += Written(pages=1)

    def documents(self, iri: str, *, page: str) -> None:
        """Write the documents about a thing, and the page that leads on from its own address.

        Args:
            iri: of the thing.
            page: where its own address leads, after the language.
        """
        path = iri.removeprefix(BASE)
        for ending, media_type in ENDINGS.items():
            self.file(f"{path}.{ending}", thing_document(self._graph, iri, media_type, reading=self._reading))
        self.file(f"{path}/index.html", choice(f"{path}/", page))

    def file(self, path: str, body: bytes) -> None:
        """Write a file of the site."""
        file = self._folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        self.written += Written(files=1, size_bytes=len(body))


def batches(things: Sequence[str], pages: Sequence[str]) -> list[Batch]:
    """Work in pieces of like size."""
    pieces = [Batch(pages=tuple(pages[i : i + _PAGES_AT_ONCE])) for i in range(0, len(pages), _PAGES_AT_ONCE)]
    # Neighbours in the alphabet are of one kind, and some kinds have long pages: deal them out.
    number = -(-len(things) // _THINGS_AT_ONCE)
    pieces += [Batch(things=tuple(things[i::number])) for i in range(number)]
    return pieces


def write_batches(
    graph: Graph, folder: Path, work: Sequence[Batch], *, processes: int, tiles: str = ""
) -> Iterator[tuple[Batch, Written]]:
    """Write batches in several processes; gives each batch when it is done.

    Raises:
        BuildError: if the graph is built anew meanwhile.
    """
    assert graph.folder is not None
    with _pool((graph.folder, folder, tiles), processes=min(processes, len(work))) as pool:
        running: Mapping[Future[Written], Batch] = {pool.submit(_write, batch): batch for batch in work}
        for done in as_completed(running):
            yield running[done], done.result()


@contextmanager
def _pool(start: tuple[Path, Path, str], *, processes: int) -> Iterator[ProcessPoolExecutor]:
    # A process that is forked would share the threads and locks of the open store.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=start)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


_writer: PageWriter | None = None
"""Of this process, if it is one of a pool."""


def _begin(build: Path, folder: Path, tiles: str) -> None:
    global _writer
    end_with_parent()
    # A store is `PATH/builds/BUILD`; its path now gives this build, or one that has taken its place since.
    graph = open_graph(build.parent.parent)
    if graph.folder == build:
        _writer = PageWriter(graph, folder, tiles=tiles)


def _write(batch: Batch) -> Written:
    if _writer is None:
        raise BuildError("the graph was built anew while the site was written: write the site again")
    return _writer.write(batch)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
