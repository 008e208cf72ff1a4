"""The GeoNames dump: tab-separated places, with admin codes and alternate names from the files beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cuakhau.errors import SourceError
from cuakhau.graph.facts import Key, Passage
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import About, Given, Interest, Item, Sample, Skipped
from cuakhau.loaders.open_data.records import Name, Record, degrees, facts_of
from cuakhau.loaders.open_data.streams import Input, lines

_ADMIN = {"admin1CodesASCII.txt": 1, "admin2Codes.txt": 2}
_ALTERNATES = re.compile(r"alternateNames(V2)?\.txt|[A-Z]{2}\.txt")
_OTHER = "place of another feature code, or outside the box"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class _Alternates:
    """What the file of alternate names says of one place."""

    names: list[Name]
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GeoNamesLoader:
    """Places that are known by their geonameid, and places of the wanted feature codes in the box."""

    name: str = "geonames"

    def recognises(self, sample: Sample) -> bool:
        """Whether its lines have the 19 columns of the table `geoname`."""
        first = sample.head.split(b"\n", 1)[0].removeprefix(b"\xef\xbb\xbf").split(b"\t")
        return len(first) == len(_columns()) and first[0].isdigit() and b"/" not in first[6]

    def default_slug(self, given: Input) -> str:
        """A dump of one country is a data set of its own."""
        stem = given.name.rpartition(".")[0]
        return f"geonames-{stem.lower()}" if re.fullmatch("[A-Z]{2}", stem) else "geonames"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each place that is wanted: first all places are looked through, then their other names."""
        wanted: dict[str, tuple[int, list[str]]] = {}
        newest = ""
        problems = 0
        for number, cells in _rows(given.input):
            bad = _problem_or_none(given.input, number, cells)
            if bad is not None:
                problems += 1
                yield bad
                continue
            newest = max(newest, cells[18])
            if _is_wanted(cells, given=given):
                wanted[cells[0]] = (number, cells)
            else:
                yield Skipped(_OTHER)
        if problems:
            return
        if _DAY.fullmatch(newest):
            yield About(version=newest, issued=newest)
        alternates = _alternates(given, wanted)
        admins = _admins(given)
        for geonameid, (number, cells) in wanted.items():
            try:
                record = _record(cells, alternates.get(geonameid), admins, given=given)
            except ValueError as error:
                yield Problem("error", given.input.path.name, str(number), "coordinates", "", str(error))
                continue
            yield from facts_of(record, Passage(given.slug, geonameid), things=given.things)


def is_companion(name: str, head: bytes) -> bool:
    """Whether a file explains a dump and has no places of its own: alternate names, admin codes."""
    cells = head.split(b"\n", 1)[0].split(b"\t")
    if name in _ADMIN:
        return len(cells) == 4
    return (
        bool(_ALTERNATES.fullmatch(name))
        and len(cells) in (8, 10)
        and cells[0].isdigit()
        and cells[1].isdigit()
    )


def _columns() -> Sequence[str]:
    columns: Sequence[str] = read_yaml("open_data/geonames.yml")["columns"]
    return columns


def _member(given: Input, *, wanted: str = "") -> str:
    """The table in an archive: everything but the readme and the codes of languages."""
    members = [
        name
        for name in given.members()
        if name.endswith(".txt") and name not in ("readme.txt", "iso-languagecodes.txt")
    ]
    if given.is_archive and len(members) != 1:
        message = (
            f"{given.path}: holds {', '.join(given.members()) or 'nothing'}, and not one table of GeoNames"
        )
        raise SourceError(message, path=str(given.path))
    return members[0] if members else ""


def _rows(given: Input) -> Iterator[tuple[int, list[str]]]:
    with given.open(_member(given)) as stream:
        for number, line in lines(stream, path=given.path):
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").split("\t")
            except UnicodeDecodeError as error:
                message = f"{given.path}:{number}: byte 0x{line[error.start]:02x} is not UTF-8; fetch the dump again"
                raise SourceError(message, path=str(given.path)) from error


def _problem_or_none(given: Input, number: int, cells: Sequence[str]) -> Problem | None:
    columns = _columns()
    if len(cells) != len(columns):
        message = f"has {len(cells)} columns, and a place has {len(columns)}: {', '.join(columns)}"
        return Problem(
            "error",
            given.path.name,
            str(number),
            "columns",
            "\t".join(cells),
            message,
            "fetch the dump again",
        )
    if not cells[0].isdigit():
        return Problem("error", given.path.name, f"{number}:geonameid", "number", cells[0], "is no geonameid")
    return None


def _is_wanted(cells: Sequence[str], *, given: Given) -> bool:
    if given.things.knows("geonames", cells[0]):
        return True
    if cells[7] not in _features(given.interest) or cells[8] not in given.interest.countries:
        return False
    try:
        return given.interest.box.holds(float(cells[4]), float(cells[5]))
    except ValueError:
        return True  # let the reading of the record say what is wrong


def _features(interest: Interest) -> Mapping[str, Mapping[str, str]]:
    config = read_yaml("open_data/geonames.yml")
    return {**config["features"], **{code: {"type": name} for code, name in interest.classes.items()}}


def _alternates(given: Given, wanted: Mapping[str, object]) -> dict[str, _Alternates]:
    """Other names and identifiers of the wanted places: alternateNameId, geonameid, isolanguage, name, flags."""
    config = read_yaml("open_data/geonames.yml")
    found: dict[str, _Alternates] = defaultdict(lambda: _Alternates([], []))
    for companion in given.companions:
        if companion.name in _ADMIN:
            continue
        for _, cells in _rows(companion):
            if len(cells) < 4 or cells[1] not in wanted:
                continue
            if cells[2] in config["identifiers"]:
                found[cells[1]].links.append((config["identifiers"][cells[2]], cells[3].replace(" ", "")))
            elif language := config["languages"].get(cells[2]):
                name = Name(cells[3], language)
                # A preferred name goes before the others of its language.
                found[cells[1]].names.insert(0, name) if cells[4:5] == ["1"] else found[
                    cells[1]
                ].names.append(name)
    return found


def _admins(given: Given) -> Mapping[str, str]:
    """Geonameids of administrative units by their concatenated codes, `VN.04`, `VN.04.081`."""
    return {
        cells[0]: cells[3]
        for companion in given.companions
        if companion.name in _ADMIN
        for _, cells in _rows(companion)
        if len(cells) == 4
    }


def _record(
    cells: Sequence[str], alternates: _Alternates | None, admins: Mapping[str, str], *, given: Given
) -> Record:
    config = read_yaml("open_data/geonames.yml")
    place = dict(zip(_columns(), cells, strict=True))
    country = given.interest.countries.get(place["country code"], "")
    feature = _features(given.interest).get(place["feature code"], {})
    names = [*(alternates.names if alternates else ())]
    # The main name is in Latin letters: Vietnamese as it is written, elsewhere a romanisation.
    if country == "vn":
        names.append(Name(place["name"], "vi"))
    names.append(Name(place["asciiname"] or place["name"], "en"))
    return Record(
        scheme="geonames",
        value=place["geonameid"],
        links=tuple(dict.fromkeys(alternates.links)) if alternates else (),
        types=(feature.get("type", "Place"),),
        country=country,
        names=tuple(names),
        position=(degrees(place["latitude"], limit=90), degrees(place["longitude"], limit=180)),
        basis=feature.get("basis") or config["basis"].get(place["feature class"], "area_centre"),
        within=tuple(_units(place, admins, given=given)),
    )


def _units(place: Mapping[str, str], admins: Mapping[str, str], *, given: Given) -> Iterator[Key]:
    """The units that the admin codes name, where one is of ours; the smallest first."""
    codes = [place["country code"], place["admin1 code"], place["admin2 code"]]
    for length in (3, 2):
        geonameid = admins.get(".".join(codes[:length]), "")
        found = given.things.find([("geonames", geonameid)])
        if geonameid != place["geonameid"] and len(found) == 1 and found[0].kind == "unit":
            yield found[0]
            return
