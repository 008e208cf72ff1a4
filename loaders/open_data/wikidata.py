"""The JSON dump of Wikidata: one item a line in an array, plain, gzip or bzip2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Key, Passage
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import About, Given, Item, Sample, Skipped
from cuakhau.loaders.open_data.records import LANGUAGES, Name, Record, degrees, facts_of
from cuakhau.loaders.open_data.streams import Input, lines

_ITEM = re.compile(rb'^\{"type":"(?:item|property|lexeme)","id":"([QPL]\d+)"')
_CUT = "ends without the “]” that closes the array: the file is cut off; fetch it again"
_EARTH = "http://www.wikidata.org/entity/Q2"
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_OTHER = "item of another class, or outside the box"
_PRECISION = {9: 4, 10: 7, 11: 10}
"""Characters of an ISO date by Wikibase's precision: year, month, day."""


@dataclass(frozen=True, slots=True)
class WikidataLoader:
    """Items that are known by their QID, and items of the wanted classes in the box."""

    name: str = "wikidata"

    def recognises(self, sample: Sample) -> bool:
        """Whether it is an array or lines of Wikibase entities."""
        head = sample.head.lstrip(b"[\r\n ")
        return head.startswith(b"{") and b'"type":"item"' in head[:4096].replace(b": ", b":").replace(
            b", ", b","
        )

    def default_slug(self, given: Input) -> str:
        """There is one Wikidata."""
        return "wikidata"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each item that is wanted; other items are not even parsed."""
        if day := _DAY.search(given.input.name):
            yield About(version="-".join(day.groups()), issued="-".join(day.groups()))
        config = read_yaml("open_data/wikidata.yml")
        classes: dict[str, Mapping[str, str]] = dict(config["classes"])
        classes |= {
            qid: {"type": name, "basis": config["basis"]} for qid, name in given.interest.classes.items()
        }
        wanted = re.compile(rb'"id":\s*"(?:' + "|".join(classes).encode() + rb')"')
        state = ""
        with given.input.open() as stream:
            for number, line in lines(stream, path=given.input.path):
                text = line.strip().removesuffix(b",")
                if text in (b"[", b"]", b""):
                    state = text.decode() or state
                    continue
                if (match := _ITEM.match(text)) and text.endswith(b"}"):
                    known = given.things.knows("wikidata", match[1].decode())
                    if not known and not (b'"P625"' in text and wanted.search(text)):
                        yield Skipped(_OTHER)
                        continue
                yield from _parsed(text, number, given=given, classes=classes, opened=state)
        if state == "[":
            raise SourceError(f"{given.input.path}: {_CUT}", path=str(given.input.path))


def _parsed(
    text: bytes, number: int, *, given: Given, classes: Mapping[str, Mapping[str, str]], opened: str
) -> Iterator[Item]:
    place = given.input.path.name
    if opened == "[" and text.startswith(b"["):
        text = text[1:]
    try:
        item = json.loads(text)
        qid = item["id"]
        if item["type"] != "item":
            yield Skipped("property or lexeme")
            return
        record = _record(item, given=given, classes=classes)
    except UnicodeDecodeError:
        yield Problem("error", place, str(number), "encoding", "", "is not UTF-8", "fetch the dump again")
    except json.JSONDecodeError as error:
        value = text[:60].decode(errors="replace")
        yield Problem(
            "error", place, str(number), "json", value, f"is no JSON: {error}", "fetch the dump again"
        )
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        value = text[:60].decode(errors="replace")
        message = f"is no item as Wikibase writes it: {type(error).__name__} {error}"
        yield Problem("error", place, str(number), "item", value, message, "is this a dump of Wikidata?")
    else:
        if record is None:
            yield Skipped(_OTHER)
        else:
            yield from facts_of(record, Passage(given.slug, qid), things=given.things)


def _record(
    item: Mapping[str, Any], *, given: Given, classes: Mapping[str, Mapping[str, str]]
) -> Record | None:
    """The item as a record; None if it is not wanted."""
    config = read_yaml("open_data/wikidata.yml")
    qid, claims = item["id"], item.get("claims") or {}
    of_class = [classes[value] for value in _items(claims, "P31") if value in classes]
    position = _position(claims)
    if not given.things.knows("wikidata", qid):
        inside = position and given.interest.box.holds(float(position[0]), float(position[1]))
        if not of_class or not inside:
            return None
    countries = [
        config["countries"][value] for value in _items(claims, "P17") if value in config["countries"]
    ]
    links = [
        (spec["scheme"], spec.get("before", "") + value)
        for name, spec in config["identifiers"].items()
        for value in _values(claims, name)
        if isinstance(value, str)
    ]
    return Record(
        scheme="wikidata",
        value=qid,
        links=tuple(dict.fromkeys(links)),
        types=tuple(dict.fromkeys(spec["type"] for spec in of_class)) or ("Place",),
        country=countries[0] if len(countries) == 1 else "",
        names=tuple(_names(item)),
        position=position,
        basis=of_class[0]["basis"] if of_class else config["basis"],
        within=tuple(_units(claims, given=given)),
        begins=_date(claims, "P571"),
        ends=_date(claims, "P576"),
    )


def _names(item: Mapping[str, Any]) -> Iterator[Name]:
    # PHP writes an empty object as [].
    labels, aliases = item.get("labels") or {}, item.get("aliases") or {}
    for tag, language in LANGUAGES.items():
        if tag in labels:
            yield Name(labels[tag]["value"], language)
    for tag, language in LANGUAGES.items():
        for alias in aliases.get(tag, ()):
            yield Name(alias["value"], language)


def _values(claims: Mapping[str, Any], name: str) -> list[Any]:
    """Values of the best rank that there is; what is deprecated, unknown or none is left out."""
    statements = claims.get(name, ())
    for rank in ("preferred", "normal"):
        found = [
            statement["mainsnak"]["datavalue"]["value"]
            for statement in statements
            if statement.get("rank", "normal") == rank and statement["mainsnak"]["snaktype"] == "value"
        ]
        if found:
            return found
    return []


def _items(claims: Mapping[str, Any], name: str) -> list[str]:
    return [value["id"] for value in _values(claims, name) if isinstance(value, Mapping) and "id" in value]


def _position(claims: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    points = [value for value in _values(claims, "P625") if value.get("globe", _EARTH) == _EARTH]
    if len(points) != 1:
        return None  # several: which of them is the thing's own, nobody has said
    return degrees(points[0]["latitude"], limit=90), degrees(points[0]["longitude"], limit=180)


def _units(claims: Mapping[str, Any], *, given: Given) -> Iterator[Key]:
    for qid in _items(claims, "P131"):
        found = given.things.find([("wikidata", qid)])
        if len(found) == 1 and found[0].kind in ("unit", "country"):
            yield found[0]


def _date(claims: Mapping[str, Any], name: str) -> Interval | None:
    """The one date of a property, at its precision; coarser than a year is no date."""
    dates = [value for value in _values(claims, name) if value["precision"] in _PRECISION]
    if len(dates) != 1 or not dates[0]["time"].startswith("+"):
        return None
    return Interval.parse(dates[0]["time"][1:][: _PRECISION[dates[0]["precision"]]])
