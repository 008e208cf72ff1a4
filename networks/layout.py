"""Where nodes stand: by their ties, or by where they lie on the map. The same in every run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from cuakhau.networks import mesh
from cuakhau.networks.measures import simple_graph

Positions = Mapping[str, tuple[float, float]]
"""By IRI, x to the right and y downwards, in points of the drawing."""

SPACING = 90.0
"""No two nodes are nearer than this, in points: a node with its label underneath needs as much."""

_STEPS = 300

_LARGE = 2_000
"""Above as many nodes, what costs the square of their number is not done: labels cannot all be shown anyway."""

_WIDE = 1.3
"""Screens are wider than high."""

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def force_layout(network: nx.MultiDiGraph[str]) -> Positions:
    """Tied things near each other, loose parts in rows below the largest."""
    ties = simple_graph(network)
    return _pack([_arrange(ties.subgraph(part), part) for part in _parts(ties)])


def geographic_layout(network: nx.MultiDiGraph[str]) -> Positions:
    """Longitude and latitude where known (Mercator, north upwards); the mean of the neighbours otherwise.

    What has no place and is tied to nothing that has one stands in rows below the map.
    """
    ties = simple_graph(network)
    placed = {
        iri: _mercator(attributes["lon"], attributes["lat"])
        for iri, attributes in network.nodes(data=True)
        if "lon" in attributes and "lat" in attributes
    }
    for _ in range(len(ties)):
        reached = {
            iri: _mean([placed[other] for other in ties[iri] if other in placed])
            for iri in ties
            if iri not in placed and any(other in placed for other in ties[iri])
        }
        if not reached:
            break
        placed |= reached
    on_map = [iri for iri in ties if iri in placed]
    loose = ties.subgraph([iri for iri in ties if iri not in placed])
    apart = [_arrange(loose.subgraph(part), part) for part in _parts(loose)]
    if not on_map:
        return _pack(apart)
    points = np.array([placed[iri] for iri in on_map])
    # A few far ones (the capital, a port) must not press the border into a corner: they stand at the edge.
    low, high = np.quantile(points, 0.04, axis=0), np.quantile(points, 0.96, axis=0)
    points = np.clip(points, low - (high - low) * 0.25, high + (high - low) * 0.25)
    scaled = _scaled(points, np.full(2, (high - low).max()), 1.0)
    drawn = _spread(scaled, names=on_map) if len(on_map) <= _LARGE else _rounded(scaled, names=on_map)
    return _pack([drawn, *apart])


def _parts(ties: nx.Graph[str]) -> list[list[str]]:
    """Connected parts, the largest first."""
    return sorted(
        (sorted(part) for part in nx.connected_components(ties)), key=lambda part: (-len(part), part)
    )


def _arrange(ties: nx.Graph[str], names: Sequence[str]) -> Positions:
    """One connected part by its ties.

    Our own forces, in thirty lines of numpy: networkx's spring layout needs scipy from 500 nodes on, and its ForceAtlas2
    divides zero by zero. Everybody is pushed away by everybody, more by those with many ties, and drawn to those
    he is tied to by the logarithm of the distance (LinLog), which keeps what belongs together apart from the rest.
    Above 2,000 nodes the same forces are worked out on a mesh.
    """
    if len(names) <= 2:
        return {iri: (order * SPACING * 1.5, 0.0) for order, iri in enumerate(names)}
    number = {iri: order for order, iri in enumerate(names)}
    tied = sorted((number[a], number[b]) for a, b in ties.edges() if a != b)
    ends = np.array(tied, dtype=np.intp).reshape(-1, 2)
    if len(names) > _LARGE:
        start = np.array([_spiral(order) for order in range(len(names))]) * 2.0
        arranged = mesh.arrange(ends, start)
        return _rounded(_scaled(arranged, np.ptp(arranged, axis=0), _WIDE), names=names)
    mass = 1.0 + np.bincount(ends.ravel(), minlength=len(names)).astype(np.float64)
    at: NDArray[np.float64] = np.array([_spiral(order) for order in range(len(names))]) * 2.0
    for step in range(_STEPS):
        move = _forces(at, ends, mass)
        length = np.hypot(move[:, 0], move[:, 1])[:, None]
        heat = math.sqrt(len(names)) * (1 - step / _STEPS) ** 1.5
        at = at + move / np.maximum(length, 1e-9) * np.minimum(length, heat)
    return _spread(_scaled(at, np.ptp(at, axis=0), _WIDE), names=names)


def _forces(
    at: NDArray[np.float64], ends: NDArray[np.intp], mass: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How each node is drawn, in the units of the layout."""
    weight = np.outer(mass, mass) / np.maximum(_squared_distances(at), 0.01)
    pushed = (at * weight.sum(axis=1)[:, None] - weight @ at) * 0.6
    along = at[ends[:, 1]] - at[ends[:, 0]]
    distance = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    pull = along * (np.log1p(distance) / distance * 6.0)[:, None]
    pulled = np.zeros_like(at)
    np.add.at(pulled, ends[:, 0], pull)
    np.add.at(pulled, ends[:, 1], -pull)
    move: NDArray[np.float64] = (pushed + pulled - at * 0.05 * mass[:, None]) / mass[:, None]
    return move


def _scaled(at: NDArray[np.float64], extent: NDArray[np.float64], wide: float) -> list[tuple[float, float]]:
    """Around the middle, as large as that many nodes need, as much wider than high as said."""
    size = SPACING * 1.7 * math.sqrt(len(at))
    scaled = (at - at.mean(axis=0)) / np.maximum(extent, 1e-9) * size * np.array([wide, 1.0])
    return [(float(x), float(y)) for x, y in scaled]


def _squared_distances(at: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = at[:, 0], at[:, 1]
    squared: NDArray[np.float64] = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    return squared


def _spread(points: Sequence[tuple[float, float]], *, names: Sequence[str]) -> Positions:
    """Push nodes that are too near apart, each pair by half; who stands on one point is spiralled off it first."""
    at: NDArray[np.float64] = np.array(points, dtype=np.float64)
    at += np.array([_spiral(order) for order in range(len(names))]) * 0.01
    for _ in range(400):
        first, second = np.nonzero(np.triu(_squared_distances(at) < (SPACING - 1) ** 2, k=1))
        if not len(first):
            break
        along = at[first] - at[second]
        distance = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
        push = along * ((SPACING - distance) / distance * 0.3)[:, None]
        np.add.at(at, first, push)
        np.add.at(at, second, -push)
    return _rounded([(x, y) for x, y in at.tolist()], names=names)


def _rounded(points: Sequence[tuple[float, float]], *, names: Sequence[str]) -> Positions:
    """Whole points: small enough in the file, and no digit that another processor would round otherwise."""
    return {iri: (float(round(x)), float(round(y))) for iri, (x, y) in zip(names, points, strict=True)}


def _spiral(order: int) -> tuple[float, float]:
    """Points that never meet and lie evenly: the sunflower."""
    radius, angle = math.sqrt(order + 0.5), order * _GOLDEN_ANGLE
    return radius * math.cos(angle), radius * math.sin(angle)


def _pack(parts: Sequence[Positions]) -> Positions:
    """The first part in the middle, the others in rows below it, as wide as it is."""
    packed: dict[str, tuple[float, float]] = {}
    width, x, y, row_height = 0.0, 0.0, 0.0, 0.0
    for number, part in enumerate(parts):
        left, top = (min(point[axis] for point in part.values()) for axis in (0, 1))
        right, bottom = (max(point[axis] for point in part.values()) for axis in (0, 1))
        if number == 1 or x + right - left > width:
            x, y, row_height = 0.0, y + row_height + SPACING * 1.5, 0.0
        packed |= {iri: (point[0] - left + x, point[1] - top + y) for iri, point in part.items()}
        x, row_height = x + right - left + SPACING * 1.5, max(row_height, bottom - top)
        width = max(width, right - left, SPACING * 12)
    return packed


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return lon, -math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _mean(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
