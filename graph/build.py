"""Builds a new store beside the old one and swaps it in when it passes; killed at any moment, the old one answers.

PATH/current            symbolic link to the build that answers
PATH/builds/NAME/       oxigraph/ · graph.nq · names.sqlite · manifest.json · candidates.json · report.json
PATH/build.lock         held while a build runs
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from cuakhau.errors import BuildError, StoreLockedError
from cuakhau.graph.assemble import DATA_VERSION, Graph, Progress, assemble
from cuakhau.graph.facts import Fact, Source
from cuakhau.graph.iris import PROVENANCE_GRAPH, ck
from cuakhau.graph.names import Registry
from cuakhau.graph.proposed import Proposed, add_proposed
from cuakhau.graph.provenance import LICENCE
from cuakhau.graph.search import SearchIndex
from cuakhau.graph.validate import Report, validate
from cuakhau.graph.vocabulary import entity_counts, indexed_names
from cuakhau.graph.writer import RDF_TYPE

LAYOUT = 1
"""Raised when a store of an earlier version can no longer be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build made, and from what; stands beside the store as manifest.json."""

    layout: int
    sha256: str
    """Of the sorted N-Quads: two builds from the same inputs agree."""
    data_date: str
    """Day of the newest source: what "current" means."""
    data_version: str
    licence: str
    quads: int
    triples: int
    """In the default graph: each statement once."""
    passages: int
    facts: Mapping[str, int]
    """By kind."""
    entities: Mapping[str, int]
    """By class."""
    derived: Mapping[str, int]
    """Derived triples by rule."""
    candidates: int
    """Names that the registry does not know."""
    warnings: int
    """Things that the shapes miss."""
    inputs: Mapping[str, str]
    """SHA-256 by file."""
    versions: Mapping[str, str]
    """Of the programs that built it."""
    proposed: int = 0
    """Facts that wait for review, in a graph of their own."""


def build(
    path: Path,
    sources: Sequence[Source],
    facts: Sequence[Fact],
    *,
    registry: Registry | None = None,
    quads: Sequence[Quad] = (),
    proposed: Proposed | None = None,
    inputs: Mapping[str, str] | None = None,
    processes: int = 2,
    progress: Progress = lambda step: None,
) -> Manifest:
    """Build the graph of some facts and put it in place.

    Args:
        path: folder of the store; made if it is not there.
        sources: every source that the facts cite.
        facts: what is stated.
        registry: known names; by default those that the facts themselves bring.
        quads: checked quads of RDF files.
        proposed: what waits for review, for a graph of its own.
        inputs: SHA-256 by name of input file.
        processes: how many at once check the shapes.
        progress: is told each step.

    Raises:
        BuildError: if the graph does not pass, or cannot be written; the store is as it was.
        StoreLockedError: if another build is at work.
    """
    with _workplace(path) as folder:
        graph = assemble(sources, facts, registry=registry, quads=quads, inputs=inputs, progress=progress)
        if proposed is not None:
            add_proposed(graph.store, proposed, sources=sources, facts=facts)
        progress("shapes")
        with ThreadPoolExecutor(1) as beside:
            checking = beside.submit(validate, graph.store, processes=processes)
            # The store is written meanwhile: it is thrown away if the graph does not pass.
            written = _write_store(folder, graph)
            report = checking.result()
        _refuse_errors(report)
        # Not beside the shapes: the pinyin dictionary takes as much memory as half a process that checks them.
        SearchIndex.build(indexed_names(graph.store), folder / "names.sqlite").close()
        progress("swap")
        manifest = _write_manifest(
            folder,
            graph,
            report,
            inputs or {},
            written=written,
            proposed=len(proposed.facts) if proposed else 0,
        )
        _swap(path, folder)
        return manifest


def read_manifest(path: Path) -> Manifest:
    """The manifest of the build that answers at a store's path.

    Raises:
        BuildError: if there is none, or it is of another layout.
    """
    file = path / "current" / "manifest.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        manifest = Manifest(**content)
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(f"{file}: no readable manifest ({error}); run `cuakhau build`") from error
    if manifest.layout != LAYOUT:
        raise BuildError(f"{file}: built by another version (layout {manifest.layout}); run `cuakhau build`")
    return manifest


@contextmanager
def _workplace(path: Path) -> Iterator[Path]:
    """A new folder for a build, alone on this store; what a killed build left is cleared away."""
    try:
        builds = path / "builds"
        builds.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / "build.lock", timeout=0)
        with lock:
            _clear(path)
            folder = Path(tempfile.mkdtemp(prefix="build-", dir=builds))
            folder.chmod(0o755)
            try:
                yield folder
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    except Timeout as error:
        raise StoreLockedError(
            f"{path}: another build is at work here; wait for it, or use another --store"
        ) from error
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise BuildError(
            f"{path}: cannot write the store: {reason}; the last good graph stays as it was"
        ) from error


def _clear(path: Path) -> None:
    """Remove every build but the one that answers."""
    current = (path / "current").resolve()
    for folder in (path / "builds").iterdir():
        if folder.resolve() != current:
            shutil.rmtree(folder, ignore_errors=True)
    for link in path.glob(".current-*"):
        link.unlink()


def _refuse_errors(report: Report) -> None:
    if report.errors:
        shown = "\n".join(f"  {finding}" for finding in report.errors[:20])
        more = f"\n  … and {len(report.errors) - 20} more" if len(report.errors) > 20 else ""
        raise BuildError(
            f"{len(report.errors)} statements do not pass; the graph stays as it was:\n{shown}{more}"
        )


@dataclass(frozen=True, slots=True)
class _Written:
    sha256: str
    """Of the file of N-Quads."""
    quads: int


def _write_store(folder: Path, graph: Graph) -> _Written:
    """Write the quads as a file and as a store."""
    file = folder / "graph.nq"
    digest = hashlib.sha256()
    lines = graph.nquads()
    with file.open("wb") as target:
        for line in lines:
            target.write(line)
            digest.update(line)
    store = Store(str(folder / "oxigraph"))
    store.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store  # closes it: a store that is open for writing cannot be opened by a reader elsewhere
    return _Written(digest.hexdigest(), len(lines))


def _write_manifest(
    folder: Path, graph: Graph, report: Report, inputs: Mapping[str, str], *, written: _Written, proposed: int
) -> Manifest:
    manifest = Manifest(
        layout=LAYOUT,
        sha256=written.sha256,
        data_date=graph.date.isoformat(),
        data_version=DATA_VERSION,
        licence=LICENCE.value,
        quads=written.quads,
        triples=sum(1 for _ in graph.store.quads_for_pattern(None, None, None, DefaultGraph())),
        passages=sum(
            1 for _ in graph.store.quads_for_pattern(None, RDF_TYPE, ck("Passage"), PROVENANCE_GRAPH)
        ),
        facts=graph.fact_counts,
        entities=entity_counts(graph.store),
        derived=graph.derived_counts,
        candidates=len(graph.candidates),
        warnings=len(report.warnings),
        inputs=dict(sorted(inputs.items())),
        proposed=proposed,
        versions={name: version(name) for name in ("cuakhau", "pyoxigraph", "pyshacl")},
    )
    _write_json(folder / "candidates.json", [asdict(name) for name in graph.candidates])
    _write_json(folder / "report.json", [asdict(finding) for finding in report.findings])
    _write_json(folder / "manifest.json", asdict(manifest))
    return manifest


def _swap(path: Path, folder: Path) -> None:
    """Let the new build answer, in one step that either happened or did not."""
    for file in folder.iterdir():
        if file.is_file():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
    link = path / f".current-{folder.name}"
    link.symlink_to(Path("builds") / folder.name, target_is_directory=True)
    os.replace(link, path / "current")
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
