"""Builds the graph from the shipped data and a user's own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from cuakhau.graph.assemble import Progress
    from cuakhau.graph.build import Manifest
    from cuakhau.graph.facts import Fact, Source
    from cuakhau.graph.proposed import Proposed
    from cuakhau.loaders.articles.proposed import Article, Line
    from cuakhau.loaders.base import Problem

_RDF_FILES = ("*.nq", "*.trig", "*.jsonld")
_OWN, _PROPOSED = "own/", "proposed/"
"""How the names of inputs begin that are not shipped."""


def is_own(name: str) -> bool:
    """Whether an input of a build, by its name in the manifest, is a user's own and not shipped."""
    return name.startswith((_OWN, _PROPOSED))


def default_store() -> Path:
    """Where the graph stands unless another place is given: in the user's data folder."""
    return platformdirs.user_data_path("cuakhau") / "graph"


def default_data() -> Path:
    """Where the user's own data stand unless another place is given: what was reviewed and added."""
    return platformdirs.user_data_path("cuakhau") / "data"


def build_graph(
    store: Path | None = None,
    *,
    data: Path | None = None,
    proposed: Path | None = None,
    without: Collection[str] = (),
    progress: Progress | None = None,
) -> Manifest:
    """Build the graph from the shipped data and a folder of the user's own, and put it in place.

    Args:
        store: folder of the graph; by default `default_store()`.
        data: a folder with tables, fact files, and RDF files whose graphs are passages.
        proposed: a folder of proposed facts, for a graph of their own that no question asks.
        without: kinds of licences (`cuakhau.graph.licences.KINDS`) whose data sets are left out.
        progress: is told each step as it begins, and each record that was left out.

    Raises:
        LoaderError: if the data are not as they must be; lists all that is wrong.
        SourceError: if a file cannot be read.
        BuildError: if the graph does not pass; the last good one stays in place.
    """
    # Imported here: most who open a graph never build one.
    from cuakhau.graph.build import build
    from cuakhau.graph.rdf_files import read_quads
    from cuakhau.loaders.open_data.read import kept_facts
    from cuakhau.loaders.run import load_folder

    tell = progress or (lambda step: None)
    tell("data")
    loaded = load_folder(None)
    sources, facts = list(loaded.sources), list(loaded.facts)
    inputs, warnings = dict(loaded.files), list(loaded.warnings)
    quads = []
    if data is not None:
        own = load_folder(data)
        known = {source.slug for source in sources}
        sources += [source for source in own.sources if source.slug not in known]
        facts += own.facts
        inputs |= {f"{_OWN}{name}": digest for name, digest in own.files}
        warnings += own.warnings
        for file in sorted(path for pattern in _RDF_FILES for path in data.glob(pattern)):
            quads += read_quads(file)
            inputs[f"{_OWN}{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
        kept, more = kept_facts(data)
        sources += [each.source for each in kept]
        facts += more
        inputs |= {f"{_OWN}open/{each.source.slug}": each.sha256 for each in kept}
    if without:
        sources, facts, quads = _without(without, sources, facts, quads)
    waiting = None
    if proposed is not None:
        waiting, problems = read_proposed(proposed, known=sources)
        warnings += problems
        for file in sorted(proposed.glob("*.jsonl")):
            inputs[f"{_PROPOSED}{file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    for warning in warnings:
        tell(f"left out: {warning}")
    path = store if store is not None else default_store()
    return build(path, sources, facts, quads=quads, proposed=waiting, inputs=inputs, progress=tell)


def _without(
    kinds: Collection[str], sources: list[Source], facts: list[Fact], quads: list[Quad]
) -> tuple[list[Source], list[Fact], list[Quad]]:
    """What is left when the sources of some licences are not taken in, nor what only they state."""
    from cuakhau.graph.licences import left_out, without_sources

    barred = {
        source.slug for source in sources if source.kind == "dataset" and left_out(source.licence, kinds)
    }
    return (
        [source for source in sources if source.slug not in barred],
        [fact for fact in facts if fact.passage.source not in barred],
        list(without_sources(quads, kinds)),
    )


def read_proposed(folder: Path, *, known: Sequence[Source]) -> tuple[Proposed, list[Problem]]:
    """The facts of a folder that nobody has decided about, and why some of them cannot be taken.

    Raises:
        SourceError: if the folder cannot be read.
    """
    from cuakhau.loaders.articles.proposed import Article
    from cuakhau.loaders.articles.review import Review

    review = Review(folder)
    lines: dict[str, list[Line]] = {}
    for proposal in review.undecided():
        lines.setdefault(proposal.article.name, []).append(proposal.line)
    articles = [
        Article(article.name, article.about, tuple(lines[article.name]))
        for article in review.articles
        if article.name in lines
    ]
    return proposed_facts(articles, known=known)


def proposed_facts(articles: Sequence[Article], *, known: Sequence[Source]) -> tuple[Proposed, list[Problem]]:
    """Proposed facts as the graph takes them; what it cannot take is a problem, no error."""
    from cuakhau.graph.proposed import Proposed
    from cuakhau.loaders.articles.proposed import cited_name, renamed
    from cuakhau.loaders.base import Problem

    by_slug = {source.slug: source for source in known}
    sources: list[Source] = []
    facts: list[Fact] = []
    problems: list[Problem] = []
    for article in articles:
        named = renamed(article, cited_name(article, by_slug))
        sources.append(named.source)
        for item in named.facts():
            if not isinstance(item, Problem):
                facts.append(item)
            elif item.level == "error":
                problems.append(item)
    return Proposed(sources, facts), problems


def proposed_nquads(articles: Sequence[Article], *, data: Path | None) -> tuple[bytes, list[Problem]]:
    """Proposed facts as sorted N-Quads of `graph/proposed`, and why some of them are not among them."""
    from pyoxigraph import RdfFormat, serialize

    from cuakhau.graph.proposed import proposed_quads

    sources, facts = known_facts(data)
    proposed, problems = proposed_facts(articles, known=sources)
    text = serialize(proposed_quads(proposed, sources=sources, facts=facts), format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(text.splitlines(keepends=True)))), problems


def known_facts(data: Path | None) -> tuple[list[Source], list[Fact]]:
    """Sources and facts of the shipped data and of the user's own tables and articles."""
    from cuakhau.loaders.run import load_folder

    shipped = load_folder(None)
    own = load_folder(data) if data is not None else None
    sources = {source.slug: source for source in (*(own.sources if own else ()), *shipped.sources)}
    return list(sources.values()), [*shipped.facts, *(own.facts if own else ())]
