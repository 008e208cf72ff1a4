"""Reading one open data set: its facts into a file of the user's data, and what became of its records."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from cuakhau.errors import LoaderError, SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Fact
from cuakhau.loaders.base import Problem
from cuakhau.loaders.open_data.kept import FOLDER, Kept, fact_line, head_line, read_facts, read_head
from cuakhau.loaders.open_data.model import About, Given, OpenLoader, Skipped, about_of, source_of

_SHOWN = 50
"""How many problems an error lists; reading ends there."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a data set."""

    slug: str
    loader: str
    about: About
    facts: Mapping[str, int]
    """Facts by kind."""
    records: int
    """Passages that state something."""
    candidates: int
    """Things that the registry does not know."""
    skipped: Mapping[str, int]
    """Records by why they give nothing."""
    warnings: tuple[Problem, ...]
    replaced: str = ""
    """What stood there before: `unchanged`, or the older version; empty for a new data set."""

    def text(self) -> str:
        """What to tell the user."""
        about = self.about
        head = f"{self.slug}: {about.title or self.slug}" + (
            f", version {about.version}" if about.version else ""
        )
        parts = [f"{head}, licence {about.licence or 'unknown'}"]
        if self.replaced:
            parts.append(f"  {self.replaced}")
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.facts.items())) or "none"
        parts.append(f"  facts      {sum(self.facts.values())} from {self.records} records: {kinds}")
        parts.append(f"  new things {self.candidates}, kept as candidates")
        parts += [
            f"  skipped    {count}: {reason}" for reason, count in Counter(self.skipped).most_common(12)
        ]
        if len(self.skipped) > 12:
            parts.append(f"  skipped    … and for {len(self.skipped) - 12} more reasons")
        parts += [f"  left out   {problem}" for problem in self.warnings[:10]]
        if len(self.warnings) > 10:
            parts.append(f"  left out   … and {len(self.warnings) - 10} more")
        return "\n".join(parts)


@dataclass
class _Tally:
    """Counts while facts go by."""

    about: About
    facts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    last: str = ""
    candidates: set[str] = field(default_factory=set)
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    def fact(self, fact: Fact) -> None:
        self.facts[fact.kind] += 1
        # The facts of a record stand together.
        self.passages += fact.passage.fragment != self.last
        self.last = fact.passage.fragment
        if fact.kind == "entity":
            self.candidates.add(str(getattr(fact, "key", "")))


def read_open_data(loader: OpenLoader, given: Given, *, data: Path, stated: About) -> Summary:
    """Read a data set and put its facts into `data/open/SLUG.jsonl`, in place of an older version.

    Facts go to the file one by one, so that memory does not grow with them.

    Args:
        loader: of its format.
        given: the file.
        data: the user's data folder.
        stated: what the user says of the data set, before what it says itself.

    Raises:
        SourceError: if the file cannot be read, or is older than what is there.
        LoaderError: if the content is not as it must be; lists all that is wrong. Nothing was put in place.
    """
    tally = _Tally(about_of(loader.name))
    place = data / FOLDER / f"{given.slug}.jsonl"
    with _written(place) as (body, final):
        for item in loader.load(given):
            match item:
                case Fact():
                    tally.fact(item)
                    body.write(fact_line(item))
                case Skipped():
                    tally.skipped[item.reason] += 1
                case About():
                    tally.about = tally.about.merged(item)
                case Problem(level="warning"):
                    tally.warnings.append(item)
                case Problem():
                    tally.errors.append(item)
                    if len(tally.errors) >= _SHOWN:
                        break
        _refuse(tally.errors, given)
        about = tally.about.merged(stated)
        try:
            source = source_of(given.slug, about)
        except ValueError as error:
            raise SourceError(
                f"{given.input.path}: date of issue: {error}", path=str(given.input.path)
            ) from error
        if not tally.facts:
            reasons = "; ".join(f"{count} {reason}" for reason, count in tally.skipped.most_common(3))
            message = f"{given.input.path}: no record is of interest here ({reasons or 'it has none'}); see --bbox and --class"
            raise SourceError(message, path=str(given.input.path))
        kept = Kept(source, loader.name, given.input.sha256())
        replaced = _replaced(place, kept)
        final.write(head_line(kept))
        body.seek(0)
        shutil.copyfileobj(body, final)
    return Summary(
        given.slug, loader.name, about, dict(tally.facts), tally.passages, len(tally.candidates),
        dict(tally.skipped), tuple(tally.warnings), replaced,
    )  # fmt: skip


def kept_files(data: Path) -> tuple[Path, ...]:
    """The data sets in a user's data folder, in a fixed order."""
    return tuple(sorted((data / FOLDER).glob("*.jsonl")))


def kept_facts(data: Path) -> tuple[list[Kept], list[Fact]]:
    """All data sets of a user's data folder, and all their facts.

    Raises:
        SourceError: if one cannot be read.
    """
    files = kept_files(data)
    return [read_head(file) for file in files], [fact for file in files for fact in read_facts(file)]


@contextmanager
def _written(place: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file for the facts and one that takes its place when all went well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as final, tempfile.TemporaryFile(dir=place.parent) as body:
            yield body, final
        os.chmod(name, 0o644)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _refuse(errors: list[Problem], given: Given) -> None:
    if errors:
        more = f"; the first {_SHOWN} are" if len(errors) >= _SHOWN else ""
        count = f"{len(errors)} problem{'s' if len(errors) > 1 else ''}"
        raise LoaderError(
            f"{count} in {given.input.path}, nothing was loaded{more}:",
            problems=[str(error) for error in errors],
        )


def _replaced(place: Path, kept: Kept) -> str:
    """What stands there already; an older version does not take the place of a newer one."""
    if not place.is_file():
        return ""
    before = read_head(place)
    if before.loader != kept.loader:
        message = f"{place}: is of another format ({before.loader}); give this data set a name: --name NAME"
        raise SourceError(message, path=str(place))
    if before.sha256 == kept.sha256:
        return "is there already: the same file, read anew"
    if _day(before.source.issued) > _day(kept.source.issued):
        message = (
            f"{place}: holds {before.source.version or before.source.issued}, which is newer than "
            f"{kept.source.version or kept.source.issued or 'this'}; remove that file to go back, or use --name"
        )
        raise SourceError(message, path=str(place))
    return f"replaces version {before.source.version or 'unknown'}"


def _day(issued: Interval | None) -> str:
    return issued.start.isoformat() if issued and issued.start else ""
