"""Extracts of OpenStreetMap: GeoJSON, GeoJSON text sequences, and PBF where `osmium` is installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ijson

from cuakhau.errors import SourceError
from cuakhau.graph.facts import Passage
from cuakhau.graph.names import is_cjk
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import About, Given, Interest, Item, Sample, Skipped
from cuakhau.loaders.open_data.osm_pbf import read_pbf
from cuakhau.loaders.open_data.records import Name, Record, degrees, facts_of
from cuakhau.loaders.open_data.streams import Input, lines

_ID = re.compile(r"(node|way|relation)/(\d+)")
_SHORT = {"n": "node", "w": "way", "r": "relation"}
_DAY = re.compile(rb'"timestamp":\s*"(\d{4}-\d{2}-\d{2})')
_OTHER = "object without a tag of a border crossing, or outside the box"
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


@dataclass(frozen=True, slots=True)
class Element:
    """A node, way or relation with its tags and the middle of it."""

    osm_id: str
    """`node/622272695`."""
    tags: Mapping[str, str]
    point: tuple[Decimal, Decimal] | None
    """Latitude, longitude."""


@dataclass(frozen=True, slots=True)
class OsmLoader:
    """Objects that are known by their id or Wikidata tag, and border crossings in the box."""

    name: str = "osm"

    def recognises(self, sample: Sample) -> bool:
        """Whether it is PBF, or GeoJSON whose features say that they are of OpenStreetMap."""
        if sample.head[4:].startswith(b"\x0a\x09OSMHeader"):
            return True
        head = sample.head[: 1 << 16]
        is_geojson = b'"FeatureCollection"' in head[:4096] or (
            b'"Feature"' in head[:4096] and head.lstrip(b"\x1e \r\n")[:1] == b"{"
        )
        return is_geojson and bool(
            re.search(
                rb'"@?id"\s*:\s*"(node|way|relation)/\d|"id"\s*:\s*"[nwra]\d+"|"@type"\s*:|overpass', head
            )
        )

    def default_slug(self, given: Input) -> str:
        """There is one OpenStreetMap."""
        return "osm"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each object that is wanted."""
        path = given.input.path
        if path.name.endswith(".pbf"):
            known = [value for scheme, value in given.things.keys if scheme == "osm"]
            day, found = read_pbf(
                path, keys=sorted({tag.partition("=")[0] for tag in _tags(given.interest)}), known=known
            )
            if day:
                yield About(version=day, issued=day)
            given.input.advance(path.stat().st_size, path.stat().st_size)
            for osm_id, tags, point in found:
                yield from _load_element(Element(osm_id, tags, point), given=given)
            return
        if day_found := _DAY.search(given.input.head()[:4096]):
            yield About(version=day_found[1].decode(), issued=day_found[1].decode())
        for number, feature in _features(given.input):
            try:
                element = _element(feature)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                message = f"is no feature of OpenStreetMap: {type(error).__name__} {error}"
                hint = "export it with ids: Overpass turbo does, osmium export needs --add-unique-id=type_id"
                yield Problem("error", path.name, f"feature {number}", "feature", "", message, hint)
                continue
            yield from _load_element(element, given=given)


def _features(given: Input) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The features, numbered from 1."""
    with given.open() as stream:
        if b'"FeatureCollection"' in given.head()[:4096]:
            try:
                yield from enumerate(ijson.items(stream, "features.item"), start=1)
            except ijson.JSONError as error:
                message = (
                    f"{given.path}: is no JSON, or cut off: {str(error).splitlines()[0]}; export it again"
                )
                raise SourceError(message, path=str(given.path)) from error
            return
        for number, line in lines(stream, path=given.path):
            text = line.strip(b"\x1e \r\n")
            if not text:
                continue
            try:
                yield number, json.loads(text)
            except ValueError as error:
                raise SourceError(
                    f"{given.path}:{number}: is no JSON: {error}; export it again", path=str(given.path)
                ) from error


def _element(feature: Mapping[str, Any]) -> Element:
    properties = feature.get("properties") or {}
    tags = {
        name: value
        for name, value in properties.items()
        if isinstance(value, str) and not name.startswith("@")
    }
    return Element(_osm_id(feature, properties), tags, _middle(feature.get("geometry")))


def _osm_id(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    """`node/123` from any of the ways in which exports write it."""
    for text in (feature.get("id"), properties.get("@id")):
        if match := _ID.fullmatch(str(text)):
            return match[0]
    if "@type" in properties and "@id" in properties:
        return f"{properties['@type']}/{int(properties['@id'])}"
    short = re.fullmatch(r"([nwra])(\d+)", str(feature.get("id")))
    if short is None:
        raise ValueError("it has no id such as node/123")
    number = int(short[2])
    if short[1] == "a":  # an area: even numbers are ways, odd ones relations
        return f"{'relation' if number % 2 else 'way'}/{number // 2}"
    return f"{_SHORT[short[1]]}/{number}"


def _middle(geometry: Mapping[str, Any] | None) -> tuple[Decimal, Decimal] | None:
    """The middle of a geometry's box."""
    if not geometry or not geometry.get("coordinates"):
        return None
    points = list(_points(geometry["coordinates"]))
    lons, lats = zip(*points, strict=True)
    middle = [(Decimal(str(min(each))) + Decimal(str(max(each)))) / 2 for each in (lats, lons)]
    return degrees(middle[0], limit=90), degrees(middle[1], limit=180)


def _points(coordinates: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _points(part)
    else:
        yield coordinates[0], coordinates[1]


def _tags(interest: Interest) -> Mapping[str, str]:
    tags: Mapping[str, str] = read_yaml("open_data/osm.yml")["tags"]
    return {**tags, **interest.classes}


def _load_element(element: Element, *, given: Given) -> Iterator[Item]:
    config = read_yaml("open_data/osm.yml")
    links = [
        (scheme, value.strip())
        for name, scheme in config["identifiers"].items()
        for value in element.tags.get(name, "").split(";")
        if value.strip()
    ]
    tagged = _tags(given.interest)
    types = [
        name
        for tag, name in tagged.items()
        if element.tags.get(tag.partition("=")[0]) == tag.partition("=")[2]
    ]
    known = given.things.knows("osm", element.osm_id) or bool(types and given.things.find(links))
    inside = element.point and given.interest.box.holds(float(element.point[0]), float(element.point[1]))
    if not known and not (types and inside):
        yield Skipped(_OTHER)
        return
    record = Record(
        scheme="osm",
        value=element.osm_id,
        links=tuple(links),
        types=tuple(dict.fromkeys(types)) or ("Place",),
        names=tuple(_names(element.tags)),
        position=element.point,
        basis="map_point",
    )
    yield from facts_of(record, Passage(given.slug, element.osm_id), things=given.things)


def _names(tags: Mapping[str, str]) -> Iterator[Name]:
    for name, language in read_yaml("open_data/osm.yml")["names"].items():
        for text in tags.get(name, "").split(";"):
            if text.strip():
                yield Name(text, language)
    for text in tags.get("name", "").split(";"):
        if text.strip():
            yield Name(text, _language(text))


def _language(text: str) -> str:
    """The language of a name without a tag, by its letters."""
    if is_cjk(text):
        return "zh"
    return "vi" if _VIETNAMESE.search(text) else "en"
