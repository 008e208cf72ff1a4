"""The UN/LOCODE code list as CSV, single parts or the ZIP archive of a release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cuakhau.errors import SourceError
from cuakhau.graph.facts import Key, Passage
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import About, Given, Item, Sample, Skipped
from cuakhau.loaders.open_data.records import Name, Record, facts_of
from cuakhau.loaders.open_data.streams import Input, csv_records

_PART = re.compile(r"UNLOCODE.?CodeListPart\d\.csv", re.IGNORECASE)
_RELEASE = re.compile(r"(?<!\d)(20\d\d)-([12])(?!\d)")
_ARCHIVE = re.compile(r"loc(\d\d)([12])csv")
_POINT = re.compile(r"(\d{2})(\d{2})([NS]) (\d{3})(\d{2})([EW])")
_LOCATION = re.compile(r"[A-Z2-9]{3}")
_OTHER = "location of another country, or without the function of a border crossing"


@dataclass(frozen=True, slots=True)
class UnLocodeLoader:
    """Locations that are known by their code, and border crossings of the wanted countries."""

    name: str = "unlocode"

    def recognises(self, sample: Sample) -> bool:
        """Whether it is a part of the code list, or an archive of parts."""
        if any(_PART.search(member) for member in sample.members):
            return True
        first = sample.head.split(b"\n", 1)[0].decode("latin-1").replace('"', "").rstrip("\r").split(",")
        return (
            len(first) >= 11 and len(first[0]) <= 1 and bool(re.fullmatch("[A-Z]{2}", first[1]))
            and (first[3].startswith(".") or bool(_LOCATION.fullmatch(first[2])))
        )  # fmt: skip

    def default_slug(self, given: Input) -> str:
        """There is one code list, in three parts: a part by itself is a data set of its own."""
        part = re.search(r"Part(\d)", given.name)
        return f"unlocode-part{part[1]}" if part else "unlocode"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each location that is wanted."""
        release = _RELEASE.search(given.input.name) or next(
            (found for name in given.input.members() if (found := _RELEASE.search(name))), None
        )
        archive = _ARCHIVE.search(given.input.name)
        if release:
            # A release is dated by the half-year that its name gives.
            yield About(version=f"{release[1]}-{release[2]}", issued=f"{release[1]}-H{release[2]}")
        elif archive:
            yield About(version=f"20{archive[1]}-{archive[2]}", issued=f"20{archive[1]}-H{archive[2]}")
        parts = (
            [name for name in given.input.members() if _PART.search(name)] if given.input.is_archive else [""]
        )
        if not parts:
            message = f"{given.input.path}: holds no “UNLOCODE CodeListPart1.csv” … but {', '.join(given.input.members())}"
            raise SourceError(message, path=str(given.input.path))
        for part in parts:
            yield from _load_part(part, given=given)


def _load_part(part: str, *, given: Given) -> Iterator[Item]:
    columns: Sequence[str] = read_yaml("open_data/unlocode.yml")["columns"]
    place = part.rpartition("/")[2] or given.input.path.name
    with given.input.open(part) as stream:
        # Issues before 2021 are in Latin-1.
        for number, cells in csv_records(stream, path=given.input.path, other="latin-1"):
            if len(cells) == len(columns) - 1:
                cells = [*cells, ""]
            if len(cells) != len(columns):
                message = f"has {len(cells)} cells, and an entry has {len(columns)}: {', '.join(columns)}"
                yield Problem("error", place, str(number), "columns", ",".join(cells), message)
                continue
            entry = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
            yield from _load_entry(entry, place, number, given=given)


def _load_entry(entry: Mapping[str, str], place: str, number: int, *, given: Given) -> Iterator[Item]:
    config = read_yaml("open_data/unlocode.yml")
    if not entry["Location"]:
        yield Skipped("heading of a country")
        return
    locode = entry["Country"] + entry["Location"]
    if not _LOCATION.fullmatch(entry["Location"]):
        yield Problem(
            "error",
            place,
            str(number),
            "locode",
            locode,
            "is no UN/LOCODE",
            "two letters and three letters or digits",
        )
        return
    if reason := config["changes"].get(entry["Change"]) or config["statuses"].get(entry["Status"]):
        yield Skipped(f"entry {reason}")
        return
    known = given.things.knows("unlocode", locode)
    if not known and not (
        config["function"] in entry["Function"] and entry["Country"] in given.interest.countries
    ):
        yield Skipped(_OTHER)
        return
    position = None
    if entry["Coordinates"]:
        position = _point_or_none(entry["Coordinates"])
        if position is None:
            message, hint = (
                "is no point; the location is taken without it",
                "degrees and minutes: 2143N 10658E",
            )
            yield Problem(
                "warning", place, f"{number}:Coordinates", "coordinates", entry["Coordinates"], message, hint
            )
    country = given.interest.countries.get(entry["Country"], "")
    language = "vi" if country == "vn" else "en"
    record = Record(
        scheme="unlocode",
        value=locode,
        types=("Place",),
        country=country,
        names=(Name(entry["Name"], language), Name(entry["NameWoDiacritics"], "en")),
        position=position,
        basis="populated_place",
        within=tuple(_units(entry, given=given)),
    )
    yield from facts_of(record, Passage(given.slug, locode), things=given.things)


def _units(entry: Mapping[str, str], *, given: Given) -> Iterator[Key]:
    found = given.things.find([("iso3166-2", f"{entry['Country']}-{entry['Subdivision']}")])
    if len(found) == 1:
        yield found[0]


def _point_or_none(text: str) -> tuple[Decimal, Decimal] | None:
    """Degrees and minutes as decimal degrees, to the hundredth: a minute is no finer.

    >>> _point_or_none("2143N 10658E")
    (Decimal('21.72'), Decimal('106.97'))
    """
    match = _POINT.fullmatch(text)
    if match is None or int(match[2]) > 59 or int(match[5]) > 59 or int(match[1]) > 90 or int(match[4]) > 180:
        return None
    latitude = (Decimal(match[1]) + Decimal(match[2]) / 60) * (1 if match[3] == "N" else -1)
    longitude = (Decimal(match[4]) + Decimal(match[5]) / 60) * (1 if match[6] == "E" else -1)
    return round(latitude, 2), round(longitude, 2)
