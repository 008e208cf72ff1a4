"""Builds the graph from the shipped data and a user's own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from cuakhau.graph.assemble import Progress
    from cuakhau.graph.build import Manifest

_RDF_FILES = ("*.nq", "*.trig", "*.jsonld")


def default_store() -> Path:
    """Where the graph stands unless another place is given: in the user's data folder."""
    return platformdirs.user_data_path("cuakhau") / "graph"


def build_graph(
    store: Path | None = None, *, data: Path | None = None, progress: Progress | None = None
) -> Manifest:
    """Build the graph from the shipped data and a folder of the user's own, and put it in place.

    Args:
        store: folder of the graph; by default `default_store()`.
        data: a folder with tables, fact files, and RDF files whose graphs are passages.
        progress: is told each step as it begins, and each record that was left out.

    Raises:
        LoaderError: if the data are not as they must be; lists all that is wrong.
        SourceError: if a file cannot be read.
        BuildError: if the graph does not pass; the last good one stays in place.
    """
    # Imported here: most who open a graph never build one.
    from cuakhau.graph.build import build
    from cuakhau.graph.rdf_files import read_quads
    from cuakhau.loaders.run import load_folder

    tell = progress or (lambda step: None)
    tell("data")
    loaded = load_folder(None)
    sources, facts = list(loaded.sources), list(loaded.facts)
    inputs = dict(loaded.files)
    warnings = list(loaded.warnings)
    quads = []
    if data is not None:
        own = load_folder(data)
        known = {source.slug for source in sources}
        sources += [source for source in own.sources if source.slug not in known]
        facts += own.facts
        inputs |= {f"own/{name}": digest for name, digest in own.files}
        warnings += own.warnings
        for file in sorted(path for pattern in _RDF_FILES for path in data.glob(pattern)):
            quads += read_quads(file)
            inputs[f"own/{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    for warning in warnings:
        tell(f"left out: {warning}")
    path = Path(store) if store is not None else default_store()
    return build(path, sources, facts, quads=quads, inputs=inputs, progress=tell)
