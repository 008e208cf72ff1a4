"""What stands beside a name in a table, and whether it holds of a thing: country, province, class, place, day, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geographiclib.geodesic import Geodesic

from cuakhau.graph.dates import Interval
from cuakhau.graph.iris import BASE
from cuakhau.linking.names import form, words
from cuakhau.linking.records import Record, Records

PROPERTIES: Final = ("country", "province", "class", "mode", "coordinates", "date")
REGISTERS: Final = ("wikidata", "geonames", "unlocode", "iso3166-2", "osm", "gb2260", "gso")
_NEAR_KM: Final = 15.0
"""Within it two points can be those of one gate: some of ours are those of the town or commune."""
_FAR_KM: Final = 50.0
_PENALTIES: Final = {"country": 40.0, "province": 30.0, "class": 15.0, "mode": 15.0, "date": 30.0}
_IDENTIFIER_PENALTY: Final = 30.0
_NUMBER: Final = r"[-+]?\d{1,3}(?:\.\d+)?"
_LAT_LON = re.compile(rf"\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*")
_POINT = re.compile(rf"\s*POINT\s*\(\s*({_NUMBER})\s+({_NUMBER})\s*\)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A property with the values that it should have."""

    property: str
    """One of `PROPERTIES` or `REGISTERS`."""
    values: tuple[str, ...]
    """Names or identifiers of things and codes, `lat,lon` or `POINT(lon lat)`, ISO 8601 dates."""
    quantifier: str = "any"
    """`any`, `all` or `none` of the values."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition says of a thing."""

    property: str
    holds: bool | None
    """None where the graph does not know, or the value cannot be read."""
    penalty: float
    distance_km: float | None = None


def judge(condition: Condition, record: Record, *, records: Records) -> Verdict:
    """Whether a condition holds of a thing, and how much it costs if not.

    What is unknown costs nothing, but nothing that is unknown lets a name match by itself.
    """
    verdicts = [
        _judge_value(condition.property, value, record, records=records) for value in condition.values
    ]
    if not verdicts:
        return Verdict(condition.property, None, 0)
    if condition.quantifier == "none":
        denied = [verdict for verdict in verdicts if verdict.holds]
        penalty = _PENALTIES.get(condition.property, _IDENTIFIER_PENALTY) if denied else 0
        return Verdict(condition.property, not denied, penalty)
    chosen = max if condition.quantifier == "all" else min
    return chosen(verdicts, key=lambda verdict: (verdict.penalty, verdict.holds is not True))


def _judge_value(name: str, value: str, record: Record, *, records: Records) -> Verdict:
    match name:
        case "country":
            return _compared(name, {f"country/{_country(value, records)}"}, record.relations["country"])
        case "province":
            return _judge_unit(value, record, records=records)
        case "class" | "mode":
            return _compared(name, {f"{_SCHEMES[name]}/{_code(value)}"}, record.relations[name])
        case "coordinates":
            return _judge_place(value, record)
        case "date":
            return _judge_day(value, record)
        case _ if name in REGISTERS:
            wanted = value.rstrip("/").rpartition("/")[2] if "://" in value and name != "osm" else value
            return _judge_identifier(name, wanted, record)
        case _:
            return Verdict(name, None, 0)


_SCHEMES: Final = {"class": "gate-class", "mode": "mode"}


def _compared(name: str, wanted: set[str], known: Iterable[str]) -> Verdict:
    known = set(known)
    if not known:
        return Verdict(name, None, 0)
    holds = bool(wanted & known)
    return Verdict(name, holds, 0 if holds else _PENALTIES[name])


def _judge_unit(value: str, record: Record, *, records: Records) -> Verdict:
    """A unit that a thing lies in, on any level; a unit itself is in itself."""
    known = {unit for unit in record.relations["within"] if unit.startswith("unit/")}
    wanted = records.named(value, kinds=["unit"])
    if record.kind == "unit":
        known = {*known, record.id}
    if not known:
        return Verdict("province", None, 0)
    holds = bool(wanted & known)
    return Verdict("province", holds, 0 if holds else _PENALTIES["province"])


def _judge_place(value: str, record: Record) -> Verdict:
    point = lat_lon_or_none(value)
    if point is None or record.lat_lon is None:
        return Verdict("coordinates", None, 0)
    distance = distance_km(point, record.lat_lon)
    if distance <= _NEAR_KM:
        return Verdict("coordinates", True, 0, distance)
    return Verdict("coordinates", False, 40.0 if distance > _FAR_KM else 15.0, distance)


def _judge_day(value: str, record: Record) -> Verdict:
    try:
        when = Interval.parse(value)
    except ValueError:
        return Verdict("date", None, 0)
    began = record.first is None or when.end is None or record.first <= when.end
    lasted = record.last is None or when.start is None or when.start <= record.last
    return Verdict("date", began and lasted, 0 if began and lasted else _PENALTIES["date"])


def _judge_identifier(name: str, value: str, record: Record) -> Verdict:
    known = record.identifiers.get(name, set())
    if not known:
        # A thing that is known to bear the identifier comes before one of which that is not known.
        return Verdict(name, None, _IDENTIFIER_PENALTY / 2)
    holds = value.strip().casefold() in {one.casefold() for one in known}
    return Verdict(name, holds, 0 if holds else _IDENTIFIER_PENALTY)


def lat_lon_or_none(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from `lat,lon` or `POINT(lon lat)`.

    >>> lat_lon_or_none("21.97, 106.71")
    (21.97, 106.71)
    """
    if found := _POINT.fullmatch(text):
        longitude, latitude = float(found[1]), float(found[2])
    elif found := _LAT_LON.fullmatch(text):
        latitude, longitude = float(found[1]), float(found[2])
    else:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Length of the geodesic between two points (latitude, longitude) on WGS 84."""
    line = Geodesic.WGS84.Inverse(*one, *other, Geodesic.DISTANCE)
    return float(line["s12"]) / 1000


def _country(value: str, records: Records) -> str:
    short = value.removeprefix(BASE).removeprefix("id/").removeprefix("country/")
    folded = form(short).folded
    if folded in words()["countries"]:
        return str(words()["countries"][folded])
    named = records.named(value, kinds=["country"])
    return next(iter(named)).removeprefix("country/") if len(named) == 1 else folded


def _code(value: str) -> str:
    """A code as the code lists write it: the last part of an identifier."""
    return value.removeprefix(BASE).rpartition("/")[2].strip().casefold().replace(" ", "_")
