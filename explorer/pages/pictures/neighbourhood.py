"""The relations of a thing as a picture: it stands in the middle, what it relates to on both sides, by relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cuakhau.explorer.pages.facts import Relation
from cuakhau.explorer.pages.shown import Value
from cuakhau.graph.vocabulary import kind_of

_MOST: Final = 14
_MOST_OF_ONE: Final = 4
_ROW: Final = 30
_HEAD: Final = 20
_GAP: Final = 8
_WIDTH: Final = 640
_COLUMN: Final = 210
_BEST: Final = (
    "pairedWith", "vietnameseGate", "chineseGate", "vietnameseGateOf", "chineseGateOf", "facesProvince",
    "counterpartOf", "cooperatesWith", "within", "placeOf", "byInstrument", "instrumentOf", "partOf", "hasPart",
    "connectsTo", "place", "contains", "issuer", "party", "signatory",
)  # fmt: skip
_KINDS: Final = (
    "gate", "pair", "unit", "zone", "project", "instrument", "body", "person", "region", "country", "facility",
    "commodity", "marker", "source",
)  # fmt: skip


Group = tuple[str, list[Value]]
"""A relation in words, and the things it leads to."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing beside the middle."""

    x: float
    y: float
    value: Value
    kind: str
    label: str
    """As much of its name as there is room for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The relation above its things."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A picture."""

    width: float
    height: float
    middle: tuple[float, float]
    middle_width: float
    column: float
    row: float
    neighbours: Sequence[Neighbour]
    headings: Sequence[Heading]
    curves: Sequence[str]
    left_out: int
    """How many further things there are on the page."""


def neighbourhood(relations: Sequence[Relation]) -> Neighbourhood | None:
    """A picture of the closest relations; None where there are fewer than two."""
    wanted = [r for r in relations if not r.name.startswith("^")]
    wanted.sort(key=lambda r: _BEST.index(r.name) if r.name in _BEST else len(_BEST))
    seen: set[str] = set()
    groups: list[Group] = []
    total = 0
    for relation in wanted:
        values = [
            said.value
            for said in relation.values
            if said.value.iri not in seen and kind_of(said.value.iri) in _KINDS
        ]
        seen |= {value.iri for value in values}
        total += len(values)
        room = _MOST - sum(len(group[1]) for group in groups)
        if values and room > 0:
            groups.append((relation.label, values[: min(room, _MOST_OF_ONE)]))
    shown = sum(len(group[1]) for group in groups)
    if shown < 2:
        return None
    left, right = _two_columns(groups)
    height = max(_height(left), _height(right), 90)
    neighbours: list[Neighbour] = []
    headings: list[Heading] = []
    curves: list[str] = []
    middle = (_WIDTH / 2, height / 2)
    for x, column in ((0.0, left), (float(_WIDTH - _COLUMN), right)):
        y = (height - _height(column)) / 2
        for label, values in column:
            headings.append(Heading(x, y + 14, label))
            y += _HEAD
            for value in values:
                neighbours.append(Neighbour(x, y, value, kind_of(value.iri), fitting(value.text)))
                edge = _COLUMN if x == 0 else x
                bend = (edge + middle[0]) / 2
                at = y + (_ROW - 4) / 2
                curves.append(
                    f"M{edge:g} {at:g}C{bend:g} {at:g} {bend:g} {middle[1]:g} {middle[0]:g} {middle[1]:g}"
                )
                y += _ROW
            y += _GAP
    return Neighbourhood(
        _WIDTH, height, middle, 150, _COLUMN, _ROW - 4, neighbours, headings, curves, total - shown
    )


def _two_columns(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Groups in their order, each into the shorter column."""
    left: list[Group] = []
    right: list[Group] = []
    for group in groups:
        (left if _height(left) <= _height(right) else right).append(group)
    return left, right


def _height(column: Sequence[Group]) -> float:
    return sum(_HEAD + _ROW * len(values) + _GAP for _, values in column)


def fitting(text: str, room: float = 25) -> str:
    """A name cut to the width of its box: a Chinese character takes two places."""
    taken = 0.0
    for index, letter in enumerate(text):
        taken += 1.9 if ord(letter) > 0x2E80 else 1
        if taken > room:
            return text[: max(1, index - 1)].rstrip() + "…"
    return text
