"""The border as a picture: gates by class on both sides, pairs joined by a line, or one thing among them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuakhau.explorer.pages.gates import Gate
from cuakhau.explorer.pages.pictures.projection import Ground, Point, around, ground
from cuakhau.explorer.pages.shown import Value


@dataclass(frozen=True, slots=True)
class Dot:
    """A gate in a picture."""

    x: float
    y: float
    code: str
    gate: Value | None
    """Where the picture leads to its page."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on a map."""

    x: float
    y: float
    text: str
    language: str
    anchor: str
    """`start`, `end` or `middle`: where its point is."""


@dataclass(frozen=True, slots=True)
class BorderMap:
    """A picture of the border."""

    width: float
    height: float
    ground: Ground
    dots: Sequence[Dot]
    lines: Sequence[tuple[float, float, float, float]]
    labels: Sequence[Label] = ()
    here: Sequence[tuple[float, float]] = ()
    """What the page is about."""
    countries: Sequence[Label] = ()


_COUNTRIES = {"vn": (104.55, 21.85), "cn": (103.1, 23.2)}
"""Where the name of a country lies clear of the gates: longitude, latitude."""


def whole_border(
    gates: Sequence[Gate],
    names: Mapping[str, Value],
    *,
    countries: Mapping[str, Value],
    width: float = 960,
) -> BorderMap | None:
    """All gates, each leading to its page; None without gates.

    Args:
        gates: to draw.
        names: of each gate, with the path of its page.
        countries: names by code.
        width: of the picture.
    """
    if not gates:
        return None
    projection = around([(g.longitude, g.latitude) for g in gates], width=width, margin=0.35)
    places = {g.iri: projection.place(g.longitude, g.latitude) for g in gates}
    lines = [
        (*places[g.iri], *places[other])
        for g in gates
        for other in g.opposite
        if other in places and g.iri < other
    ]
    # The larger classes last: they lie on top.
    ranks = ("international", "category1", "bilateral", "category2")
    ordered = sorted(gates, key=lambda g: (-ranks.index(g.code) if g.code in ranks else -9, g.iri))
    dots = [Dot(*places[g.iri], g.code, names.get(g.iri)) for g in ordered]
    largest = [dot for dot in dots if dot.code == ranks[0] and dot.gate]
    return BorderMap(
        projection.width,
        projection.height,
        ground(projection, finest=1.5),
        dots,
        lines,
        _labels(largest, width),
        countries=[
            Label(*projection.place(*_COUNTRIES[code]), name.text, name.language, "middle")
            for code, name in countries.items()
            if code in _COUNTRIES
        ],
    )


def _labels(dots: Sequence[Dot], width: float) -> list[Label]:
    """Names beside their points, none on top of another: the ones that find no room are left out."""
    placed: list[Label] = []
    for dot in sorted(dots, key=lambda d: (-d.y, d.x)):
        assert dot.gate is not None
        length = sum(15 if ord(letter) > 0x2E80 else 8 for letter in dot.gate.text)
        anchor = "end" if dot.x + length + 20 > width else "start"
        label = Label(
            dot.x + (-11 if anchor == "end" else 11), dot.y + 19, dot.gate.text, dot.gate.language, anchor
        )
        if all(abs(label.y - other.y) > 16 or abs(label.x - other.x) > max(length, 90) for other in placed):
            placed.append(label)
    return placed


def locator(here: Sequence[Point], gates: Sequence[Gate], *, width: float = 560) -> BorderMap | None:
    """Where some points lie among the gates of the border; None if nothing is there to show.

    Args:
        here: longitudes and latitudes.
        gates: drawn small.
        width: of the picture.
    """
    if not here:
        return None
    points = [(g.longitude, g.latitude) for g in gates]
    near = [p for p in here if 95 < p[0] < 125 and 5 < p[1] < 45]
    projection = around(points or near, width=width, margin=0.35)
    if not all(projection.holds(*point) for point in near):
        # Whole degrees: few different pictures, so that their ground is drawn once.
        corners = [(math.floor(x), math.floor(y)) for x, y in near] + [
            (math.ceil(x), math.ceil(y)) for x, y in near
        ]
        projection = around([*points, *corners], width=width, margin=0.35)
    dots = [Dot(*projection.place(*p), "", None) for p in points]
    return BorderMap(
        projection.width,
        projection.height,
        ground(projection, finest=5),
        dots,
        (),
        here=[projection.place(*p) for p in near],
    )
