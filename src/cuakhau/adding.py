"""Adds files to the user's own data: checked, built with, and only then put in place."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cuakhau.building import build_graph, known_facts
from cuakhau.checking import ENDINGS, refuse_no_file, refuse_other_kinds
from cuakhau.errors import SourceError
from cuakhau.graph.dates import text_of
from cuakhau.graph.rdf_files import read_quads
from cuakhau.loaders.articles.accept import open_data
from cuakhau.loaders.articles.files import put
from cuakhau.loaders.articles.proposed import Article, read_articles, read_lines, read_witnesses
from cuakhau.loaders.grids import read_grid
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.mapped import metadata_beside
from cuakhau.loaders.open_data.model import About, Given, Interest
from cuakhau.loaders.open_data.read import read_open_data
from cuakhau.loaders.open_data.recognise import (
    LOADERS,
    companion_of,
    companions_beside,
    recognise_or_none,
)
from cuakhau.loaders.open_data.streams import Advance, Input
from cuakhau.loaders.open_data.things import Things
from cuakhau.loaders.sources import read_sources
from cuakhau.loaders.tables import tables

if TYPE_CHECKING:
    from cuakhau.graph.assemble import Progress
    from cuakhau.graph.build import Manifest
    from cuakhau.graph.facts import Source
    from cuakhau.loaders.articles.accept import DataFolder
    from cuakhau.loaders.open_data.model import OpenLoader

_KEPT = (".csv", ".xlsx", ".nq", ".trig", ".jsonld", ".jsonl")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the files."""

    notes: tuple[str, ...]
    """What to tell the user of each."""
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class AsOpenData:
    """How files of open data are to be read; what is left empty is found out."""

    loader: str = ""
    """Of `cuakhau.loaders.open_data.recognise.LOADERS`."""
    name: str = ""
    """Of the data set: slug of its source."""
    mapping: Path | None = None
    """CSVW metadata of a table."""
    about: About = field(default_factory=About)
    """Licence, version and so on, said better than the file does."""
    interest: Interest = field(default_factory=Interest)
    advance: Advance = lambda read, size: None
    """Is told how far a file was read."""


def add_files(
    paths: Sequence[Path],
    *,
    data: Path,
    store: Path | None = None,
    as_open_data: AsOpenData | None = None,
    progress: Progress | None = None,
) -> Added:
    """Check files, build the graph with them, and keep them in the user's data; on any error all stays as it was.

    Args:
        paths: accepted fact files, tables, RDF files, and data sets of others.
        data: the user's data folder.
        store: folder of the graph.
        as_open_data: how to read data sets of others.
        progress: is told each step.

    Raises:
        LoaderError: if a file is not as it must be; lists all that is wrong.
        SourceError: if a file cannot be read, holds proposed facts, or is a reprint of a known text.
        BuildError: if the graph does not pass with them.
    """
    given = as_open_data or AsOpenData()
    loaders = _open_data(paths, given)
    explained = {metadata_beside(path) for path in loaders}
    own = [path for path in paths if path not in loaders and path not in explained]
    refuse_other_kinds([path for path in own if not _companion(path)])
    with open_data(data), tempfile.TemporaryDirectory() as name:
        staging = Path(name) / "data"
        _copy(data, staging)
        with open_data(staging) as folder:
            # The sources first: the facts cite them.
            in_order = sorted(own, key=lambda path: (path.stem != "sources", path.suffix == ".jsonl"))
            notes = [note for path in in_order if not _companion(path) for note in _add(path, folder)]
        notes += _add_open_data(loaders, staging, given, [path for path in own if _companion(path)])
        manifest = build_graph(store, data=staging, progress=progress)
        _put_in_place(staging, data)
    return Added(tuple(notes), manifest)


def _copy(data: Path, staging: Path) -> None:
    (staging / "facts").mkdir(parents=True)
    (staging / "open").mkdir()
    for file in _files(data):
        shutil.copyfile(file, staging / file.relative_to(data))


def _files(data: Path) -> list[Path]:
    """The user's files: nothing hidden, nothing that is none of ours."""
    found = [*data.glob("*"), *data.glob("facts/*.jsonl"), *data.glob("open/*.jsonl")]
    return sorted(
        path
        for path in found
        if path.is_file() and path.suffix in _KEPT and not path.name.startswith((".", "~$"))
    )


def _put_in_place(staging: Path, data: Path) -> None:
    """Copy what changed, each file whole; if one cannot be written, those before it are as they were."""
    before: dict[Path, bytes | None] = {}
    try:
        for file in _files(staging):
            place = data / file.relative_to(staging)
            before[place] = place.read_bytes() if place.is_file() else None
            put(place, file.read_bytes())
    except (OSError, SourceError):
        for place, content in before.items():
            if content is None:
                place.unlink(missing_ok=True)
            else:
                put(place, content)
        raise


def _open_data(paths: Sequence[Path], given: AsOpenData) -> dict[Path, OpenLoader]:
    """The files that are data sets of others, with their loaders.

    Raises:
        SourceError: if a file is missing, or nobody knows what it is.
    """
    found: dict[Path, OpenLoader] = {}
    for path in paths:
        refuse_no_file(path)
        if given.loader or given.mapping is not None:
            found[path] = LOADERS[given.loader or "csvw"]
            continue
        ours = path.suffix in ENDINGS and path.suffix not in (".csv", ".xlsx")
        if ours or path.stem in ("sources", *tables()) or _companion(path):
            continue
        if path.name.endswith("-metadata.json") and any(path == metadata_beside(table) for table in paths):
            continue  # it explains a table that is added with it
        if (loader := recognise_or_none(path)) is not None:
            found[path] = loader
        elif path.suffix not in ENDINGS or path.suffix in (".csv", ".xlsx"):
            message = (
                f"{path}: is no table of ours ({', '.join(('sources', *tables()))}) and no format that is known: "
                f"say which with --as ({', '.join(LOADERS)}), or what its columns mean with CSVW metadata (--mapping)"
            )
            raise SourceError(message, path=str(path))
    return found


def _companion(path: Path) -> bool:
    return path.is_file() and companion_of(path)


def _add_open_data(
    loaders: Mapping[Path, OpenLoader], data: Path, given: AsOpenData, companions: Sequence[Path]
) -> list[str]:
    """Read data sets of others into a data folder; what became of each."""
    if not loaders:
        if companions:
            message = (
                f"{companions[0]}: explains a dump of GeoNames and has no places: add it together with one"
            )
            raise SourceError(message, path=str(companions[0]))
        return []
    sources, facts = known_facts(data)
    things = Things.from_facts(facts)
    known = Known(things.known, frozenset(source.slug for source in sources))
    notes: list[str] = []
    for path, loader in loaders.items():
        beside = (companions or companions_beside(path)) if loader.name == "geonames" else ()
        explaining = (given.mapping,) if given.mapping is not None else tuple(beside)
        file = Input(path, given.advance)
        slug = given.name or loader.default_slug(file)
        if slug in known.sources:
            raise SourceError(f"{path}: {slug} is another source already: use --name", path=str(path))
        summary = read_open_data(
            loader,
            Given(file, slug, things, known, given.interest, tuple(Input(each) for each in explaining)),
            data=data,
            stated=given.about,
        )
        notes.append(summary.text())
    return notes


def _add(path: Path, folder: DataFolder) -> list[str]:
    """Put one file into the folder; what to tell about it."""
    if path.suffix == ".jsonl":
        return _add_facts(path, folder)
    if path.suffix in (".csv", ".xlsx"):
        return _add_table(path, folder)
    read_quads(path)
    place = folder.path / path.name
    what = "replaces the file of that name" if place.exists() else "is built in"
    put(place, path.read_bytes())
    return [f"{path}: {what}"]


def _add_facts(path: Path, folder: DataFolder) -> list[str]:
    lines = read_lines(path)
    for number, line in enumerate(lines, start=1):
        if line.get("proposed_by") and not line.get("accepted_by"):
            message = (
                f"{path}:{number}: is proposed by {line['proposed_by']} and nobody has accepted it; "
                f"review it first: cuakhau review {path.parent}"
            )
            raise SourceError(message, path=str(path))
    article = _article(path, folder)
    witness = read_witnesses(path.parent).get(article.name)
    accepted = folder.accept(article, lines, witness=witness)
    there = len(lines) - accepted.added
    known = f", {there} were there already" if there else ""
    told = []
    if accepted.known_as:
        told.append(
            f"{path}: the text is known as {accepted.known_as}: its facts cite that, no second witness"
        )
    return [*told, f"{path}: {accepted.added} facts of {accepted.name}{known}"]


def _article(path: Path, folder: DataFolder) -> Article:
    """The source of a fact file: from NAME.source.yml or sources.csv beside it, or a known one."""
    name = path.stem
    if path.with_name(f"{name}.source.yml").is_file():
        return next(article for article in read_articles(path.parent) if article.name == name)
    beside = path.parent / "sources.csv"
    if beside.is_file():
        table = read_sources(str(beside), beside.read_bytes())
        if name in table.sources:
            return _described(table.sources[name], characters=table.characters.get(name, 0))
    if name in folder.sources:
        return _described(folder.sources[name], characters=0)
    message = f"{path}: {name} is no source: put a sources.csv with a row of that key beside it"
    raise SourceError(message, path=str(path))


def _described(source: Source, *, characters: int) -> Article:
    about = {
        "key": source.slug, "title": source.title, "publisher": source.publisher,
        "issued": text_of(source.issued), "language": ";".join(source.languages),
        "url": source.url, "licence": source.licence, "sha256": source.sha256, "characters": characters or "",
    }  # fmt: skip
    return Article(source.slug, {key: value for key, value in about.items() if value}, ())


def _add_table(path: Path, folder: DataFolder) -> list[str]:
    """A table of its own, or rows more in the one of that name."""
    there = next(
        (folder.path / f"{path.stem}{end}" for end in (".csv", ".xlsx") if _is_there(folder, path, end)), None
    )
    content = path.read_bytes()
    if there is None:
        put(folder.path / path.name, content)
        folder.reread()
        return [f"{path}: is built in"]
    if there.suffix == ".xlsx":
        message = f"{path}: your data hold {there.name} already; add the rows there, or save it as CSV"
        raise SourceError(message, path=str(path))
    old, new = (read_grid(file.name, file.read_bytes()) for file in (there, path))
    if set(new.header) - set(old.header):
        more = ", ".join(sorted(set(new.header) - set(old.header)))
        message = f"{path}: has columns that {there} has not: {more}; add them there first"
        raise SourceError(message, path=str(path))
    rows = [dict(zip(new.header, row.cells, strict=True)) for row in new.rows]
    known = {row.cells for row in old.rows}
    fresh = [cells for row in rows if (cells := tuple(row.get(name, "") for name in old.header)) not in known]
    text = there.read_bytes().decode("utf-8-sig")
    added = io.StringIO(newline="")
    csv.writer(added, lineterminator="\n").writerows(fresh)
    put(there, (text + ("" if text.endswith("\n") else "\n") + added.getvalue()).encode())
    folder.reread()
    return [f"{path}: {len(fresh)} rows more in {there.name}, {len(rows) - len(fresh)} were there already"]


def _is_there(folder: DataFolder, path: Path, end: str) -> bool:
    return (folder.path / f"{path.stem}{end}").is_file()
