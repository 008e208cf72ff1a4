"""Many articles: each once, on as many processes as wanted, its record kept, so that a stopped run goes on.

OUT/NAME.jsonl            the proposed facts of an article
OUT/NAME.source.yml       what is known of it, with the SHA-256 of its text
OUT/articles.csv          every file that was given: its name, what it gave, what it repeats, why it gave nothing
OUT/candidates.csv        names that the registry does not know
OUT/witnesses.jsonl       what texts are compared by
OUT/.records/…            a record a document, by its hash; in a folder for each extractor with its names
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from cuakhau.errors import CuakhauError, SourceError
from cuakhau.graph.dates import text_of
from cuakhau.loaders.articles.extractors import Extractor, PatternExtractor
from cuakhau.loaders.articles.files import put, to_csv
from cuakhau.loaders.articles.known import KnownTexts, stated_of
from cuakhau.loaders.articles.metadata import from_mapping, read_side_file, side_file_or_none
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.proposed import (
    Article,
    read_witnesses,
    shipped_witnesses,
    write_article,
    write_witnesses,
)
from cuakhau.loaders.articles.read import MAX_BYTES
from cuakhau.loaders.articles.runners import Runner
from cuakhau.loaders.articles.witness import Witness, Witnesses
from cuakhau.loaders.articles.work import Record, Task, generation_of

PATTERNS = PatternExtractor()
"""What proposes facts if nothing else is said."""
Progress = Callable[[int], None]
"""Is told how many documents are done."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of the documents of a run."""

    articles: tuple[str, ...]
    """Their names, without reprints."""
    facts: int
    """How many they state."""
    reprints: tuple[tuple[str, str], ...]
    """File, and name of the article that it repeats."""
    problems: tuple[tuple[str, str], ...]
    """File, and why nothing was read of it."""
    kept: int
    """Documents whose record was there already."""
    dropped: Mapping[str, int]
    """How many proposals of a model were dropped, by reason; empty where patterns propose."""


def extract_files(
    files: Sequence[Path],
    out: Path,
    *,
    names: Names,
    runner: Runner,
    extractor: Extractor = PATTERNS,
    options: Mapping[str, str],
    known: KnownTexts = MappingProxyType({}),
    progress: Progress = lambda done: None,
) -> Run:
    """Extract the facts of many articles into a folder; the files there depend on nothing but the documents.

    Args:
        files: the documents.
        out: folder of the results.
        names: known names.
        runner: where the work is done.
        extractor: what proposes facts.
        options: metadata for all of them.
        known: what is known of texts by their hashes, where neither options nor a side file state it.
        progress: is told how many are done.

    Raises:
        SourceError: if the folder cannot be written.
        EndpointError: if a scheduler or a model's endpoint cannot be used; what was done is kept.
    """
    generation = generation_of(names, version=extractor.version)
    keys: dict[str, str] = {}
    problems: dict[str, str] = {}
    kept = Counter[bool]()

    def undone() -> Iterator[Task]:
        for path in files:
            task = _task(path, options, known)
            if isinstance(task, str):
                problems[str(path)] = task
                progress(len(keys) + len(problems))
                continue
            key = keys[task.file] = task.key(generation)
            there = read_record_or_none(out, key) is not None
            kept[there] += 1
            if there:
                progress(done())
            else:
                yield task

    finished: set[str] = set()

    def done() -> int:
        return kept[True] + len(finished) + len(problems)

    for task, content in runner(undone(), names, extractor):
        if problem := _problem(task, content, version=extractor.version):
            problems[task.file] = problem
            del keys[task.file]
        else:
            put(_place(out, keys[task.file]), content)
            finished.add(task.file)
        progress(done())
    run = _write(out, keys, problems, kept=kept[True])
    _remove_outdated(out / _RECORDS, generation)
    return run


_RECORDS = ".records"


def _remove_outdated(records: Path, generation: str) -> None:
    """Take away what earlier patterns or names gave: nothing asks for it any more. A model's answers cost money: they stay."""
    if generation.startswith(_REMADE):
        for folder in records.glob(f"{_REMADE}*"):
            if folder.name != generation:
                shutil.rmtree(folder, ignore_errors=True)


_REMADE = "patterns-"


def _task(path: Path, options: Mapping[str, str], known: KnownTexts) -> Task | str:
    """A document with its side file, or why it cannot be read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return f"{path}: is larger than {MAX_BYTES / 1_000_000:g} MB; split it"
        content = path.read_bytes()
        side = side_file_or_none(path)
        stated = from_mapping(options, where="options")
        if side is not None:
            stated = stated.over(read_side_file(side))
        stated = stated.over(stated_of(content, known))
        issued = text_of(stated.issued)
        fields = ("key", "title", "publisher", "language", "url", "licence", "sha256", "encoding")
        metadata = {name: getattr(stated, name) or "" for name in fields} | {"issued": issued}
        given = {name: value for name, value in metadata.items() if value}
        return Task(str(path), path.name, content, given)
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror or error}"
    except CuakhauError as error:
        return str(error)


def _problem(task: Task, content: bytes, *, version: str) -> str:
    """Why a record cannot be taken; empty if it can."""
    record = json.loads(content)
    if record.get("problem"):
        return str(record["problem"])
    if record.get("version") != version:
        return f"{task.file}: was read by extractor {record.get('version')}, not {version}"
    return ""


def _place(out: Path, key: str) -> Path:
    return out / _RECORDS / f"{key}.json"


def read_record_or_none(out: Path, key: str) -> Record | None:
    """A record that an earlier run kept; None where there is none, or none that can be read."""
    try:
        record: Record = json.loads(_place(out, key).read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and "facts" in record else None


def _write(out: Path, keys: Mapping[str, str], problems: Mapping[str, str], *, kept: int) -> Run:
    """The files of the results, from the records."""
    records = {}
    for file in sorted(keys):
        record = read_record_or_none(out, keys[file])
        if record is None:
            raise SourceError(f"{_place(out, keys[file])}: is gone; run it again", path=file)
        records[file] = {
            **record,
            "facts": len(record["facts"]),
        }  # of ten thousand, all would fill the memory
    repeats = _reprints(records)
    named = _named({file: record for file, record in records.items() if file not in repeats}, out)
    for file, name in named.items():
        whole = read_record_or_none(out, keys[file])
        if whole is not None:
            write_article(out, Article.of_record(whole, name=name, file=os.path.relpath(file, out)))
    witnesses = {name: Witness.from_record(records[file]["witness"]) for file, name in named.items()}
    write_witnesses(out, {**_known_before(out, set(named.values())), **witnesses})
    by_hash = {witness.sha256: name for name, witness in shipped_witnesses().items()}
    by_hash |= {records[file]["source"]["sha256"]: name for file, name in named.items()}
    reprints = tuple((file, by_hash[repeats[file]]) for file in sorted(repeats))
    put(
        out / "articles.csv",
        to_csv(_ARTICLE_COLUMNS, _article_rows(out, records, named, dict(reprints), problems)),
    )
    put(out / "candidates.csv", to_csv(_CANDIDATE_COLUMNS, _candidate_rows(records, named)))
    facts = sum(records[file]["facts"] for file in named)
    dropped = Counter[str]()
    for record in records.values():
        dropped.update(record.get("dropped", {}))
    return Run(
        tuple(sorted(named.values())),
        facts,
        reprints,
        tuple(sorted(problems.items())),
        kept,
        dict(sorted(dropped.items())),
    )


def _reprints(records: Mapping[str, Record]) -> dict[str, str]:
    """For each file that repeats another, or a text that the shipped facts cite, the SHA-256 of the first one."""

    def appeared(file: str) -> tuple[str, str]:
        return records[file]["source"].get("issued", "~"), file

    witnesses = Witnesses()
    for witness in shipped_witnesses().values():
        witnesses.add_witness(witness)
    read: set[str] = set()
    repeats: dict[str, str] = {}
    for file in sorted(records, key=appeared):
        digest = records[file]["source"]["sha256"]
        first = witnesses.add_witness(Witness.from_record(records[file]["witness"])) or digest
        if first != digest or digest in read:
            repeats[file] = first
        read.add(digest)
    return repeats


def _named(records: Mapping[str, Record], out: Path) -> dict[str, str]:
    """A name for each file: its slug, with a part of the hash where two documents share it."""
    slugs = Counter(record["source"]["key"] for record in records.values())
    places = {os.path.relpath(file, out) for file in records}
    names: dict[str, str] = {}
    for file, record in records.items():
        slug, digest = record["source"]["key"], record["source"]["sha256"]
        alone = slugs[slug] == 1 and not _is_of_another(out / f"{slug}.source.yml", digest, places)
        names[file] = slug if alone else f"{slug}-{digest[:8]}"
    return names


def _is_of_another(side: Path, digest: str, places: Container[str]) -> bool:
    """Whether a name was given by an earlier run to a document that is not among those of this one."""
    if not side.is_file():
        return False
    text = side.read_text(encoding="utf-8")
    if f"sha256: {digest}" in text:
        return False
    about = yaml.safe_load(text)
    return isinstance(about, Mapping) and about.get("file") not in places


def _known_before(out: Path, named: Container[str]) -> dict[str, Witness]:
    """The witnesses of articles that earlier runs left here."""
    before = read_witnesses(out)
    return {name: before[name] for name in before if name not in named and (out / f"{name}.jsonl").is_file()}


_ARTICLE_COLUMNS = (
    "file",
    "name",
    "language",
    "issued",
    "facts",
    "candidates",
    "refused",
    "reprint_of",
    "note",
)


def _article_rows(
    out: Path,
    records: Mapping[str, Record],
    named: Mapping[str, str],
    reprints: Mapping[str, str],
    problems: Mapping[str, str],
) -> Iterator[tuple[object, ...]]:
    for file in sorted({*records, *problems}):
        place = os.path.relpath(file, out)
        if file in problems:
            yield place, "", "", "", "", "", "", "", problems[file].removeprefix(f"{file}: ")
            continue
        record = records[file]
        source, notes = record["source"], "; ".join(record["notes"])
        counts = (record["facts"], len(record["candidates"]), record["refused"])
        about = (source["language"], source.get("issued", ""))
        yield place, named.get(file, ""), *about, *counts, reprints.get(file, ""), notes


_CANDIDATE_COLUMNS = ("name", "kind", "reason", "article", "start", "end")


def _candidate_rows(records: Mapping[str, Record], named: Mapping[str, str]) -> Iterable[tuple[object, ...]]:
    return sorted(
        (candidate["name"], candidate["kind"], candidate["reason"], name, *candidate["span"])
        for file, name in named.items()
        for candidate in records[file]["candidates"]
    )
