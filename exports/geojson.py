"""GeoJSON (RFC 7946): gates as points, pairs as lines between their two gates, zones as the points that they concern."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import networkx as nx

from cuakhau.exports.flat import fields

_GATE_FIELDS = (
    "label", "names", "kind", "type", "type_label", "country", "class", "class_label", "status", "status_label",
    "start", "end", "passages",
)  # fmt: skip
_PAIR_FIELDS = ("relation", "label", "text", "start", "end", "passages")


def geojson(network: nx.MultiDiGraph[str]) -> str:
    """Gates that have a position, the lines of pairs of which both have one, and zones.

    Positions are longitude, latitude in WGS 84 (section 3.1.1; no `crs`, section 4). A line shows which gates belong
    together, not the course of a road; a zone has no outline in our sources, only the places that it concerns.
    """
    gates = {
        iri: attributes
        for iri, attributes in network.nodes(data=True)
        if attributes["kind"] == "BorderGate" and "lat" in attributes and "lon" in attributes
    }
    points = [
        _feature(iri, "Point", _position(attributes), fields(attributes, _GATE_FIELDS))
        for iri, attributes in gates.items()
    ]
    lines = [
        _feature(
            attributes["iri"] or f"{source} {target}",
            "LineString",
            [_position(gates[source]), _position(gates[target])],
            {**fields(attributes, _PAIR_FIELDS), "from": source, "to": target},
        )
        for source, target, attributes in network.edges(data=True)
        if attributes["relation"] == "pairedWith" and source in gates and target in gates
    ]
    zones = [
        _feature(
            iri, "MultiPoint", [list(point) for point in points], fields(network.nodes[iri], _GATE_FIELDS)
        )
        for iri, points in zone_points(network).items()
    ]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if gates or zones:
        corners = [
            *map(_position, gates.values()),
            *(point for zone in zones for point in zone["geometry"]["coordinates"]),
        ]
        lons, lats = zip(*corners, strict=True)
        collection["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    collection["features"] = [*points, *lines, *zones]
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def zone_points(network: nx.MultiDiGraph[str]) -> dict[str, list[tuple[float, float]]]:
    """Where the gates and units are that a zone is said to lie in, be part of or concern; longitude first."""
    found: dict[str, dict[tuple[float, float], None]] = {}
    for source, target, attributes in network.edges(data=True):
        there = network.nodes[target]
        if (
            attributes["relation"] in ("place", "within", "partOf")
            and network.nodes[source]["kind"] == "EconomicZone"
            and "lat" in there
            and "lon" in there
        ):
            found.setdefault(source, {})[there["lon"], there["lat"]] = None
    return {zone: list(points) for zone, points in found.items()}


def _feature(iri: str, shape: str, coordinates: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": iri,
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": properties,
    }


def _position(attributes: Mapping[str, Any]) -> list[float]:
    return [attributes["lon"], attributes["lat"]]
