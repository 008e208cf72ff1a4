"""GeoPackage (OGC 12-128) for QGIS and ArcGIS, written by GDAL: gates, pairs, zones, places, and the citations."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from cuakhau.exports.geojson import zone_points
from cuakhau.exports.tables import Table, flat_row, network_tables

_WRITTEN = "1980-01-01T00:00:00Z"
_FIELDS = (
    "iri", "label", "names", "type", "type_label", "country", "class", "class_label", "status", "status_label", "start",
    "end", "when", "candidate", "passages",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind of geometry, or rows without one."""

    name: str
    geometry: str
    """`Point`, `LineString`, `MultiPoint`, or empty."""
    fields: tuple[str, ...]
    rows: tuple[tuple[tuple[tuple[float, float], ...], Mapping[str, Any]], ...]
    """Points of each feature, longitude first, and its values."""


def write_geopackage(network: nx.MultiDiGraph[str], path: Path) -> None:
    """Write the layers to a new file, the same bytes for the same network and the same GDAL.

    A line between two gates shows that they belong together, not the course of a road. A zone has no outline in our
    sources: its points are those of the gates and units that it is said to concern.

    Args:
        network: as `cuakhau.networks` gives it.
        path: of the file; what stands there is replaced.

    Raises:
        ImportError: if pyogrio is not installed.
    """
    try:
        import numpy as np
        import pyogrio
        from pyogrio import raw
    except ImportError as error:
        raise ImportError("pyogrio is not installed: pip install 'cuakhau[geo]'") from error
    path.unlink(missing_ok=True)
    # GDAL dates each layer; the day of writing shall not change the bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WRITTEN})
    try:
        for number, layer in enumerate(layers(network)):
            values = [[row.get(name) for _, row in layer.rows] for name in layer.fields]
            shapes = [_wkb(layer.geometry, points) for points, _ in layer.rows]
            raw.write(
                path,
                geometry=np.array(shapes, dtype=object) if layer.geometry else None,
                field_data=[np.array(column, dtype=_dtype(column)) for column in values],
                fields=np.array(layer.fields, dtype=object),
                layer=layer.name,
                driver="GPKG",
                geometry_type=layer.geometry or None,
                crs="EPSG:4326" if layer.geometry else None,
                append=number > 0,
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def layers(network: nx.MultiDiGraph[str]) -> tuple[Layer, ...]:
    """The layers, drawn from below: places, zones, pairs, gates; then the tables."""
    *kinds, edges, notes, citations = network_tables(network)
    rows = {str(row["iri"]): flat_row(row) for table in kinds for row in table.rows}
    at = {
        iri: (float(row["lon"]), float(row["lat"]))
        for iri, row in rows.items()
        if "lat" in row and "lon" in row
    }
    of = {iri: network.nodes[iri]["kind"] for iri in rows if iri in network}

    def points(wanted: Sequence[str]) -> tuple[Any, ...]:
        return tuple(((at[iri],), rows[iri]) for iri in wanted)

    gates = [iri for iri in at if of.get(iri) == "BorderGate"]
    places = [iri for iri in at if of.get(iri) != "BorderGate"]
    pairs = []
    for row in edges.rows:
        edge = flat_row(row)
        source, target = str(edge["source"]), str(edge["target"])
        if edge["relation"] == "pairedWith" and source in at and target in at:
            pairs.append(((at[source], at[target]), {**edge, "from": source, "to": target}))
    zones = tuple((tuple(found), rows[iri]) for iri, found in zone_points(network).items())
    return (
        Layer("places", "Point", _FIELDS, points(places)),
        Layer("zones", "MultiPoint", _FIELDS, zones),
        Layer(
            "pairs",
            "LineString",
            ("iri", "label", "text", "from", "to", "start", "end", "when", "passages"),
            tuple(pairs),
        ),
        Layer("gates", "Point", _FIELDS, points(gates)),
        _table(notes),
        _table(citations),
    )


def _table(table: Table) -> Layer:
    return Layer(table.name, "", table.columns, tuple(((), flat_row(row)) for row in table.rows))


def _dtype(column: Sequence[Any]) -> Any:
    return bool if column and all(isinstance(value, bool) for value in column) else object


def _wkb(geometry: str, points: Sequence[tuple[float, float]]) -> bytes:
    """A geometry as well-known binary (OGC 06-103r4, 8.2), little endian."""
    one = b"".join
    match geometry:
        case "Point":
            return struct.pack("<BIdd", 1, 1, *points[0])
        case "LineString":
            return struct.pack("<BII", 1, 2, len(points)) + one(
                struct.pack("<dd", *point) for point in points
            )
        case _:
            return struct.pack("<BII", 1, 4, len(points)) + one(
                struct.pack("<BIdd", 1, 1, *point) for point in points
            )
