"""One small graph, in every kind of store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat, parse, serialize

from cuakhau.graph.build import LAYOUT, Manifest
from cuakhau.graph.remote import RemoteStore
from cuakhau.graph.store import EmbeddedStore, Store
from cuakhau.graph.worker import LimitedStore
from tests.graph.rdflib_stores import RdflibStore
from tests.graph.servers import explorer_server, oxigraph_server, virtuoso_server

OURS = [
    "memory",
    "disk",
    "limited",
    pytest.param("explorer", marks=pytest.mark.xdist_group("explorer")),
    pytest.param("oxigraph", marks=pytest.mark.xdist_group("oxigraph")),
    pytest.param("virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
]


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    """The graph of stores.trig."""
    file = Path(__file__).with_name("stores.trig")
    return list(parse(path=str(file), format=RdfFormat.TRIG))


@pytest.fixture(scope="session")
def nquads(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph as a file of N-Quads."""
    file = tmp_path_factory.mktemp("nquads") / "graph.nq"
    serialize(quads, str(file), format=RdfFormat.N_QUADS)
    return file


@pytest.fixture(scope="session")
def graph_on_disk(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph as a build leaves it."""
    path = tmp_path_factory.mktemp("store")
    write_build(path, "one", quads)
    return path


@pytest.fixture(scope="session")
def oxigraph_endpoint() -> Iterator[Callable[[Path], str]]:
    """Serves a file of N-Quads by the `oxigraph` command until the tests end; gives the endpoint's address."""
    yield from _endpoints(oxigraph_server)


@pytest.fixture(scope="session")
def explorer_endpoint(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serves the graph by our own server until the tests end; gives the endpoint's address."""
    path = tmp_path_factory.mktemp("served")
    write_build(path, "one", quads)
    about = Manifest(
        layout=LAYOUT, sha256="0" * 64, data_date="2024-01-01", data_version="1", licence="", quads=len(quads),
        triples=0, passages=0, facts={}, entities={}, derived={}, candidates=0, warnings=0, inputs={}, versions={},
    )  # fmt: skip
    (path / "current" / "manifest.json").write_text(json.dumps(asdict(about)), encoding="utf-8")
    with explorer_server(path) as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso_endpoint() -> Iterator[Callable[[Path], str]]:
    """Serves a file of N-Quads by Virtuoso until the tests end; gives the endpoint's address."""
    yield from _endpoints(virtuoso_server)


@pytest.fixture(scope="session", params=OURS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The graph in each of our own stores."""
    with ExitStack() as stack:
        yield _store(request, stack)


@pytest.fixture(scope="session", params=[*OURS, "rdflib", "oxrdflib"])
def any_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The graph in each of our own stores, and in those that our queries are to run on as well."""
    with ExitStack() as stack:
        yield _store(request, stack)


def write_build(path: Path, name: str, quads: list[Quad]) -> None:
    """Put a build of some quads in place, as `cuakhau build` does."""
    folder = path / "builds" / name
    folder.mkdir(parents=True)
    engine = pyoxigraph.Store(str(folder / "oxigraph"))
    engine.bulk_extend(quads)
    engine.flush()
    del engine
    link = path / f".current-{name}"
    link.symlink_to(folder.relative_to(path))
    link.replace(path / "current")


def _store(request: pytest.FixtureRequest, stack: ExitStack) -> Store:
    quads: list[Quad] = request.getfixturevalue("quads")
    kind = request.param
    if kind == "memory":
        memory = EmbeddedStore.in_memory()
        memory.add(quads)
        return memory
    if kind == "disk":
        return EmbeddedStore.open(request.getfixturevalue("graph_on_disk"))
    if kind == "limited":
        return stack.enter_context(LimitedStore(request.getfixturevalue("graph_on_disk")))
    if kind == "explorer":
        return stack.enter_context(RemoteStore(request.getfixturevalue("explorer_endpoint")))
    if kind == "rdflib":
        return RdflibStore.plain(quads)
    if kind == "oxrdflib":
        return RdflibStore.on_oxigraph(quads)
    endpoint: Callable[[Path], str] = request.getfixturevalue(f"{kind}_endpoint")
    return stack.enter_context(RemoteStore(endpoint(request.getfixturevalue("nquads"))))


def _endpoints(server: Callable[[Path], AbstractContextManager[str]]) -> Iterator[Callable[[Path], str]]:
    urls: dict[Path, str] = {}
    with ExitStack() as stack:

        def serve(nquads: Path) -> str:
            if nquads not in urls:
                urls[nquads] = stack.enter_context(server(nquads))
            return urls[nquads]

        yield serve
