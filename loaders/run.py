"""Running the loaders over a data folder: all facts, or all problems at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from cuakhau.errors import ExpectationError, LoaderError, SourceError
from cuakhau.graph.facts import Fact, Source
from cuakhau.loaders.base import Loader, Problem
from cuakhau.loaders.codes import nearest, read_yaml
from cuakhau.loaders.facts_file import FactsFile, FactsLoader
from cuakhau.loaders.known import Known
from cuakhau.loaders.links import Link, LinkFile, LinkLoader, read_links, slug_of
from cuakhau.loaders.sources import SourceTable, read_sources
from cuakhau.loaders.tables import TableFile, TableLoader, keys_of, tables

_SUBFOLDERS = {"facts": ".jsonl", "links": ".sssom.tsv"}
"""What the folders within a data folder hold."""
_SHOWN = 50
"""How many problems an error lists; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a data folder holds."""

    sources: tuple[Source, ...]
    """Documents in the order of the table of sources, then the tables themselves."""
    facts: tuple[Fact, ...]
    """In the order of the tables, rows and lines: the same bytes give the same order."""
    files: tuple[tuple[str, str], ...]
    """Each file that was read, relative to the folder, with the SHA-256 of its bytes."""
    warnings: tuple[Problem, ...] = ()
    """Records that were left out."""


@dataclass(frozen=True, slots=True)
class _Folder:
    """A data folder as bytes, sorted into what its files are."""

    content: Mapping[str, bytes]
    """By path relative to the folder, in a fixed order."""
    sources: SourceTable
    tables: tuple[TableFile, ...]
    facts: tuple[FactsFile, ...]
    links: tuple[LinkFile, ...]
    problems: tuple[Problem, ...]

    @property
    def known(self) -> Known:
        """The keys that the folder's own tables define."""
        keys: dict[str, frozenset[str]] = {}
        for file in self.tables:
            if file.table.kind:
                keys[file.table.kind] = keys.get(file.table.kind, frozenset()) | frozenset(keys_of(file))
        return Known(keys, frozenset(self.sources.sources))


def load_folder(path: Path | None = None) -> Loaded:
    """Every fact of a data folder: of the shipped one, or of a user's that may refer to the shipped keys.

    Args:
        path: a folder with any of the tables (CSV or XLSX), `sources.csv`, `facts/*.jsonl` and `links/*.sssom.tsv`; None for the
            shipped data. The facts of the shipped data are not among those of a user's folder.

    Raises:
        SourceError: if the folder or a file of it cannot be read.
        LoaderError: if anything in it is not as expected; lists all that is wrong, in all files.
        ExpectationError: if the shipped data gives more or fewer facts than `run.yml` says.
    """
    shipped = _read_folder(files("cuakhau.data"), own=False)
    if path is None:
        loaded = _load(shipped, beside=Known(), documents=shipped.sources)
        check_counts(loaded.facts)
        return loaded
    if not path.is_dir():
        raise SourceError(f"{path} is no folder; name the folder that holds your tables", path=str(path))
    try:
        own = _read_folder(path, own=True)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", path=str(path)) from error
    documents = SourceTable(
        {**shipped.sources.sources, **own.sources.sources},
        {**shipped.sources.characters, **own.sources.characters},
    )
    return _load(own, beside=shipped.known, documents=documents)


def load_links(path: Path | None = None) -> list[tuple[LinkFile, Link]]:
    """The rows of the shipped link sets, and of those in a user's folder.

    Raises:
        SourceError: if the folder or a file of it cannot be read.
        LoaderError: if a link set is not as it must be; lists all that is wrong.
    """
    shipped = _read_folder(files("cuakhau.data"), own=False)
    folders = [shipped] if path is None else [shipped, _read_folder(path, own=True)]
    known = Known()
    for folder in folders:
        known = known.merged(folder.known)
    rows: list[tuple[LinkFile, Link]] = []
    problems: list[Problem] = []
    for file in (file for folder in folders for file in folder.links):
        for item in read_links(file, known=known):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                rows.append((file, item))
    if problems:
        raise LoaderError(_heading(problems), problems=[str(problem) for problem in problems[:_SHOWN]])
    return rows


def _read_folder(folder: Traversable, *, own: bool) -> _Folder:
    content = dict(_contents(folder))
    problems: list[Problem] = []
    sources = SourceTable()
    found: dict[str, TableFile] = {}
    for path, data in content.items():
        if path.endswith((".jsonl", ".sssom.tsv")):
            continue
        stem = path.rpartition(".")[0]
        if stem == "sources" and not sources.sources and not sources.problems:
            sources = read_sources(path, data)
        elif stem == "sources" or stem in found:
            message = f"holds the same table as {found[stem].path if stem in found else 'sources.csv'}"
            problems.append(Problem("error", path, "", "two-files", "", message, "keep one of them"))
        elif stem not in tables():
            hint = nearest(stem, ("sources", *tables()), shown=30)
            problems.append(Problem("error", path, "", "unknown-table", stem, "is no table", hint))
        else:
            slug = f"local-{stem}" if own else stem
            found[stem] = TableFile(tables()[stem], path, data, slug, own)
    in_order = tuple(found[name] for name in tables() if name in found)
    facts = tuple(FactsFile(path, data) for path, data in content.items() if path.endswith(".jsonl"))
    links = tuple(
        LinkFile(path, data, f"local-{slug_of(path)}" if own else slug_of(path))
        for path, data in content.items()
        if path.endswith(".sssom.tsv")
    )
    return _Folder(content, sources, in_order, facts, links, (*sources.problems, *problems))


def _contents(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Tables, fact files and link sets by relative path, sorted; Excel's lock files are passed over."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_file() and entry.name.endswith((".csv", ".xlsx")) and not entry.name.startswith("~$"):
            yield entry.name, _bytes(entry)
        elif entry.is_dir() and entry.name in _SUBFOLDERS:
            for file in sorted(entry.iterdir(), key=lambda file: file.name):
                if file.is_file() and file.name.endswith(_SUBFOLDERS[entry.name]):
                    yield f"{entry.name}/{file.name}", _bytes(file)


def _bytes(entry: Traversable) -> bytes:
    try:
        return entry.read_bytes()
    except OSError as error:
        raise SourceError(f"{entry} cannot be read: {error.strerror}", path=str(entry)) from error


def _load(folder: _Folder, *, beside: Known, documents: SourceTable) -> Loaded:
    known = folder.known.merged(beside).merged(Known(sources=frozenset(documents.sources)))
    table_loader = TableLoader(folder.tables, known)
    facts_loader = FactsLoader(folder.facts, documents.sources, documents.characters)
    problems = [*folder.problems, *facts_loader.load_unknown()]
    facts: list[Fact] = []
    link_loader = LinkLoader(folder.links, known)
    loaders: tuple[Loader, ...] = (table_loader, facts_loader, link_loader)
    for loader in loaders:
        for source in loader.sources():
            for item in loader.load(source):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    facts.append(item)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise LoaderError(_heading(errors), problems=[str(problem) for problem in errors[:_SHOWN]])
    return Loaded(
        sources=(*_cited(folder, documents, facts), *table_loader.sources(), *link_loader.sources()),
        facts=tuple(facts),
        files=tuple((path, hashlib.sha256(data).hexdigest()) for path, data in folder.content.items()),
        warnings=tuple(problem for problem in problems if problem.level == "warning"),
    )


def _cited(folder: _Folder, documents: SourceTable, facts: Iterable[Fact]) -> Iterator[Source]:
    """The folder's own documents, and those shipped ones that its facts cite."""
    cited = {slug for fact in facts for slug in (fact.passage.source, *fact.passage.derived_from)}
    for slug, source in documents.sources.items():
        if slug in folder.sources.sources or slug in cited:
            yield source


def _heading(errors: list[Problem]) -> str:
    paths = {problem.source for problem in errors}
    count = f"{len(errors)} problem{'s' if len(errors) > 1 else ''} in {', '.join(sorted(paths))}"
    first = f"; the first {_SHOWN} are" if len(errors) > _SHOWN else ""
    return f"{count}, nothing was loaded{first}:"


def check_counts(facts: Iterable[Fact]) -> None:
    """Compare the counts of the shipped facts by kind with `run.yml`.

    Raises:
        ExpectationError: if a count is outside its bounds.
    """
    counts = Counter(fact.kind for fact in facts)
    expected: Mapping[str, list[int]] = read_yaml("run.yml")["facts"]
    outside = [
        f"{kind}: {counts[kind]} facts, expected {low} to {high}"
        for kind, (low, high) in expected.items()
        if not low <= counts[kind] <= high
    ]
    outside += [
        f"{kind}: {counts[kind]} facts, not in run.yml" for kind in sorted(counts.keys() - expected.keys())
    ]
    if outside:
        message = "the shipped data gives other counts of facts than loaders/run.yml expects; explain the change there:"
        raise ExpectationError(message, problems=outside)
