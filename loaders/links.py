"""Link sets (SSSOM 1.0, TSV) as facts: what Wikidata, GeoNames and others call our things, and what they do not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from unicodedata import normalize

import yaml

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Fact, Key, Passage, Source
from cuakhau.graph.facts import Mapping as MappingFact
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import nearest, read_yaml
from cuakhau.loaders.known import Known

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_POSITION: Final = ("object_lat", "object_long")
_RELATED: Final = "skos:relatedMatch"


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a link set."""

    row: int
    """Line of the file, the first being 1."""
    key: Key
    predicate: str
    """`skos:exactMatch` and the like."""
    negated: bool
    """Whether the row says that it does not hold."""
    target: str
    """The register's IRI."""
    scheme: str
    """Code of the register, empty if it is none of ours."""
    value: str
    """The identifier as the register writes it."""
    sources: tuple[str, ...]
    """Slugs of our sources that state it."""
    lat_lon: tuple[Decimal, Decimal] | None
    """Where the register has it, degrees, as far as a source says."""
    cells: Mapping[str, str]
    """Every column as it stands."""

    @property
    def exact(self) -> bool:
        """Whether the predicate says that both are one thing."""
        return self.predicate in read_yaml("links.yml")["exact"]

    @property
    def name(self) -> str:
        """What tells the row apart in its file, whatever the order of rows."""
        parts = (str(self.key), self.value or self.target, "not" if self.negated else "")
        return "-".join(_SEPARATORS.sub("-", part.lower()).strip("-") for part in parts if part)


@dataclass(frozen=True, slots=True)
class LinkFile:
    """A file of links."""

    path: str
    """Relative to the data folder."""
    content: bytes
    slug: str
    """Slug as a source: `links-wikidata`, or `local-links-…` for a file of the user's."""


@dataclass(frozen=True, slots=True)
class LinkLoader:
    """The link sets of one data folder."""

    files: tuple[LinkFile, ...]
    known: Known

    @property
    def name(self) -> str:
        """`links`."""
        return "links"

    def sources(self) -> Iterator[Source]:
        """Each file as a source; one whose rows cite nothing of ours speaks for itself."""
        for file in self.files:
            about, rows, _ = _split(file)
            cited = any("source" in column for column in (rows[0][1] if rows else ()))
            yield Source(
                slug=file.slug,
                title=str(about.get("mapping_set_title") or file.path),
                publisher="Cửa Khẩu" if cited else "",
                languages=("en",),
                licence=str(about.get("license") or ""),
                kind="table" if cited else "document",
            )

    def load(self, source: Source) -> Iterator[Fact | Problem]:
        """A mapping a row, in the order of the rows."""
        file = next(file for file in self.files if file.slug == source.slug)
        for link in read_links(file, known=self.known):
            if isinstance(link, Problem):
                yield link
            else:
                yield MappingFact(
                    passage=Passage(file.slug, link.name, derived_from=link.sources),
                    key=link.key,
                    predicate="owl:differentFrom" if link.negated else link.predicate,
                    target=link.target,
                    scheme=link.scheme,
                    value=link.value,
                )


def slug_of(path: str) -> str:
    """Slug of a link set as a source: `links/wikidata.sssom.tsv` is `links-wikidata`."""
    stem = path.rpartition("/")[2].removesuffix(".sssom.tsv")
    return "links-" + _SEPARATORS.sub("-", stem.lower()).strip("-")


def read_links(file: LinkFile, *, known: Known) -> Iterator[Link | Problem]:
    """The rows of a link set, or what is wrong with it."""
    about, rows, problems = _split(file)
    if not problems:
        problems.extend(_header_problems(file, about, rows))
    yield from problems
    if problems:
        return
    header = rows[0][1]
    prefixes = {**about.get("curie_map", {})}
    seen: dict[str, int] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            message = f"has {len(cells)} cells where the header has {len(header)}"
            yield Problem("error", file.path, str(line), "cells", "", message, "separate them by tabs")
            continue
        try:
            link = _link(line, dict(zip(header, cells, strict=True)), prefixes=prefixes, known=known)
        except _RowError as error:
            place = f"{line}:{error.column}"
            yield Problem("error", file.path, place, error.code, error.value, error.message, error.hint)
            continue
        if link.name in seen:
            message = f"is stated in line {seen[link.name]} too"
            yield Problem("error", file.path, str(line), "duplicate-link", link.name, message, "keep one row")
            continue
        seen[link.name] = line
        yield link


class _RowError(ValueError):
    def __init__(self, column: str, code: str, value: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.column, self.code, self.value, self.message, self.hint = column, code, value, message, hint


def _split(file: LinkFile) -> tuple[Mapping[str, Any], list[tuple[int, list[str]]], list[Problem]]:
    """The block of metadata, the rows with their lines (the header first), and what kept them from being read."""
    try:
        text = normalize("NFC", file.content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        problem = Problem("error", file.path, str(line), "encoding", "", "is not UTF-8", "save it as UTF-8")
        return {}, [], [problem]
    lines = text.splitlines()
    above = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        about = yaml.safe_load("\n".join(line[1:] for line in lines[:above])) or {}
    except yaml.YAMLError as error:
        message = f"the metadata above the header are no YAML: {' '.join(str(error).split())}"
        return (
            {},
            [],
            [Problem("error", file.path, "1", "metadata", "", message, "one `# name: value` a line")],
        )
    if not isinstance(about, dict) or not isinstance(about.get("curie_map", {}), dict):
        message = "the metadata above the header are no names with values"
        return (
            {},
            [],
            [Problem("error", file.path, "1", "metadata", "", message, "one `# name: value` a line")],
        )
    records = csv.reader(lines[above:], delimiter="\t")
    rows = [
        (above + number, [cell.strip() for cell in record])
        for number, record in enumerate(records, 1)
        if any(record)
    ]
    return about, rows, []


def _header_problems(
    file: LinkFile, about: Mapping[str, Any], rows: list[tuple[int, list[str]]]
) -> Iterator[Problem]:
    if not rows:
        yield Problem(
            "error", file.path, "", "header", "", "has no header row", "see data/links for the columns"
        )
        return
    line, header = rows[0]
    columns = read_yaml("links.yml")
    allowed = [*columns["required"], *columns["optional"], *_extensions(about)]
    for name in header:
        if name not in allowed:
            hint = nearest(name, tuple(allowed), shown=30)
            yield Problem(
                "error", file.path, str(line), "unknown-column", name, "is no column of SSSOM", hint
            )
    for name in columns["required"]:
        if name not in header:
            message = f"column {name} is missing"
            yield Problem(
                "error", file.path, str(line), "missing-column", "", message, "add it to the header"
            )


def _extensions(about: Mapping[str, Any]) -> list[str]:
    given = about.get("extension_definitions") or []
    return [str(one["slot_name"]) for one in given if isinstance(one, dict) and "slot_name" in one]


def _link(line: int, cells: Mapping[str, str], *, prefixes: Mapping[str, str], known: Known) -> Link:
    settings = read_yaml("links.yml")
    key = _key(cells, prefixes=prefixes, known=known)
    long = _expanded(cells, "predicate_id", prefixes)
    predicate = settings["predicates"].get(long)
    if predicate is None:
        hint = nearest(cells["predicate_id"], tuple(settings["predicates"].values()))
        raise _RowError(
            "predicate_id", "predicate", cells["predicate_id"], "is no relation of a link set", hint
        )
    modifier = cells.get("predicate_modifier", "")
    if modifier not in ("", "Not"):
        raise _RowError("predicate_modifier", "modifier", modifier, "is neither empty nor Not")
    if modifier and predicate not in settings["exact"]:
        message = "can only be denied of what is exactly the same"
        raise _RowError("predicate_modifier", "modifier", predicate, message, "negate skos:exactMatch")
    if (
        predicate == "owl:sameAs"
        and not modifier
        and not (cells.get("reviewer_label") or cells.get("reviewer_id"))
    ):
        message = "needs a reviewer"
        raise _RowError(
            "predicate_id",
            "not-reviewed",
            predicate,
            message,
            "fill reviewer_label, or write skos:exactMatch",
        )
    if predicate == _RELATED and key.kind != "gate":
        message = f"is for the town at a gate, and {key} is none"
        raise _RowError("predicate_id", "related", predicate, message, "write skos:closeMatch")
    if not _expanded(cells, "mapping_justification", prefixes).startswith(settings["justifications"]):
        value = cells["mapping_justification"]
        raise _RowError("mapping_justification", "justification", value, "is no term of semapv")
    target = _expanded(cells, "object_id", prefixes)
    scheme, value = _register(target)
    _check_values(cells)
    return Link(
        line, key, predicate, bool(modifier), target, scheme, value,
        sources=_sources(cells, prefixes=prefixes, known=known), lat_lon=_lat_lon(cells), cells=cells,
    )  # fmt: skip


def _key(cells: Mapping[str, str], *, prefixes: Mapping[str, str], known: Known) -> Key:
    begins = read_yaml("links.yml")["things"]
    iri = _expanded(cells, "subject_id", prefixes)
    kind, _, slug = iri.removeprefix(begins).partition("/")
    if not iri.startswith(begins) or not slug:
        raise _RowError("subject_id", "subject", cells["subject_id"], f"is no thing of ours: {begins}…")
    if slug not in known.keys.get(kind, frozenset()):
        hint = (
            known.hint(f"{kind}/{slug}", (kind,)) if kind in known.keys else nearest(kind, tuple(known.keys))
        )
        raise _RowError("subject_id", "unknown-key", f"{kind}/{slug}", "is not in our tables", hint)
    return Key(kind, slug)


def _expanded(cells: Mapping[str, str], column: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a cell writes in full or with a prefix."""
    text = cells[column]
    prefix, colon, local = text.partition(":")
    iri = f"{prefixes[prefix]}{local}" if colon and prefix in prefixes else text
    if not text:
        raise _RowError(column, "empty", "", f"column {column} is empty", "it must be filled")
    if not _IRI.fullmatch(iri):
        message = "is no IRI, and its prefix is not in the curie_map"
        raise _RowError(column, "curie", text, message, "add the prefix to the curie_map above the header")
    return iri


def _register(target: str) -> tuple[str, str]:
    registers: Mapping[str, Mapping[str, str]] = read_yaml("links.yml")["registers"]
    for scheme, form in registers.items():
        begins, ends = form["begins"], form.get("ends", "")
        if target.startswith(begins) and target.endswith(ends) and len(target) > len(begins) + len(ends):
            return scheme, target.removeprefix(begins).removesuffix(ends)
    return "", ""


def _check_values(cells: Mapping[str, str]) -> None:
    confidence = _number(cells, "confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        raise _RowError("confidence", "range", cells["confidence"], "is not between 0 and 1")
    if day := cells.get("mapping_date"):
        try:
            Interval.parse(day)
        except ValueError as error:
            raise _RowError("mapping_date", "date", day, str(error), "write it like 2026-11-22") from error


def _number(cells: Mapping[str, str], column: str) -> Decimal | None:
    text = cells.get(column, "")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise _RowError(column, "number", text, "is no number", "write it like 0.95") from error
    if not number.is_finite():
        raise _RowError(column, "number", text, "is no number", "write it like 0.95")
    return number


def _lat_lon(cells: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    latitude, longitude = (_number(cells, column) for column in _POSITION)
    if latitude is None or longitude is None:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise _RowError("object_lat", "range", f"{latitude}, {longitude}", "is no place on earth")
    return latitude, longitude


def _sources(cells: Mapping[str, str], *, prefixes: Mapping[str, str], known: Known) -> tuple[str, ...]:
    begins = read_yaml("links.yml")["sources"]
    named = [_expanded(cells, "mapping_source", prefixes)] if cells.get("mapping_source") else []
    named += [iri for iri in cells.get("see_also", "").split("|") if iri]
    slugs = [iri.removeprefix(begins) for iri in named if iri.startswith(begins)]
    for slug in slugs:
        if slug not in known.sources:
            hint = nearest(slug, tuple(sorted(known.sources)), shown=4)
            raise _RowError("mapping_source", "unknown-source", slug, "is not in sources.csv", hint)
    return tuple(dict.fromkeys(slugs))
