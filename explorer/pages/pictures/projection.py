"""Degrees to the units of a picture, and back into text."""

from __future__ import annotations

import functools
import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y of a picture."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular, true to scale in the middle of the border: good enough for a strip a few degrees high."""

    west: float
    south: float
    east: float
    north: float
    width: float
    """Of the picture; its height follows."""

    @property
    def _stretch(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def height(self) -> float:
        """Of the picture."""
        return round(self.width * (self.north - self.south) / ((self.east - self.west) * self._stretch), 1)

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a point stands in the picture."""
        x = (longitude - self.west) / (self.east - self.west) * self.width
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return round(x, 1), round(y, 1)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies in the picture."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


def around(points: Sequence[Point], *, width: float, margin: float) -> Projection:
    """A projection that shows all points.

    Args:
        points: longitudes and latitudes.
        width: of the picture.
        margin: in degrees, on each side.
    """
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    return Projection(
        min(longitudes) - margin,
        min(latitudes) - margin,
        max(longitudes) + margin,
        max(latitudes) + margin,
        width,
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the points of a map, as paths of SVG; empty where the front end, which carries it, is not built."""

    land: str = ""
    border: str = ""


@functools.lru_cache(maxsize=32)
def ground(projection: Projection, *, finest: float) -> Ground:
    """Land and borders in the picture.

    Args:
        projection: of the picture.
        finest: points that lie closer than this, in units of the picture, are one.
    """
    file = resources.files("cuakhau.explorer").joinpath("static", "borders.json")
    if not file.is_file():
        return Ground()
    shapes = json.loads(file.read_text("utf-8"))["features"]
    parts: dict[str, list[str]] = {"land": [], "border": []}
    for shape in shapes:
        part = shape["properties"]["part"]
        for line in _lines(shape["geometry"]):
            path = _ring(line, projection, finest) if part == "land" else _line(line, projection, finest)
            if path:
                parts[part].append(path)
    return Ground("".join(parts["land"]), "".join(parts["border"]))


def _lines(geometry: Any) -> list[list[list[float]]]:
    """The lines or rings of a GeoJSON geometry."""
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return list(geometry["coordinates"])


def _ring(ring: Sequence[Sequence[float]], projection: Projection, finest: float) -> str:
    """A piece of land: points outside the picture are moved to its edge, which changes nothing inside."""
    points: list[Point] = []
    for longitude, latitude in ring:
        x, y = projection.place(
            min(max(longitude, projection.west), projection.east),
            min(max(latitude, projection.south), projection.north),
        )
        if not points or abs(x - points[-1][0]) + abs(y - points[-1][1]) >= finest:
            points.append((x, y))
    if len({x for x, _ in points}) < 2 or len({y for _, y in points}) < 2:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _line(line: Sequence[Sequence[float]], projection: Projection, finest: float) -> str:
    """The pieces of a border that lie in the picture or lead out of it."""
    commands: list[str] = []
    last: Point | None = None
    for before, point in itertools.pairwise(line):
        if not (projection.holds(*before) or projection.holds(*point)):
            last = None
            continue
        x, y = projection.place(*point)
        if last is None:
            last = projection.place(*before)
            commands.append(f"M{last[0]:g} {last[1]:g}")
        if abs(x - last[0]) + abs(y - last[1]) >= finest or not projection.holds(*point):
            commands.append(f"L{x:g} {y:g}")
            last = x, y
    return "".join(commands)
