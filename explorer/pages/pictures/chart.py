"""Figures of one measure, unit and scope as columns over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cuakhau.explorer.pages.figures import Series

_WIDTH: Final = 640
_HEIGHT: Final = 190
_TOP: Final = 24
_BOTTOM: Final = 26
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One figure."""

    x: float
    y: float
    width: float
    height: float
    period: str
    value: str
    planned: bool
    label_period: bool
    """Whether there is room for its period below."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture."""

    width: float
    height: float
    base: float
    columns: Sequence[Column]


def chart(series: Series) -> Chart | None:
    """Columns from zero; None where there is nothing to compare."""
    if not series.can_be_drawn:
        return None
    figures = [f for f in series.figures if f.sorting and f.size >= 0][-_MOST:]
    largest = max((f.size for f in figures), default=0)
    if not largest or len(figures) < 2:
        return None
    base = _HEIGHT - _BOTTOM
    step = _WIDTH / len(figures)
    width = min(64.0, step * 0.6)
    columns = []
    for index, figure in enumerate(figures):
        height = round(max(1.5, float(figure.size / largest) * (base - _TOP)), 1)
        columns.append(
            Column(
                x=round(index * step + (step - width) / 2, 1),
                y=round(base - height, 1),
                width=round(width, 1),
                height=height,
                period=figure.period,
                value=figure.value,
                planned=figure.planned,
                label_period=len(figure.period) * 6.5 < step,
            )
        )
    return Chart(_WIDTH, _HEIGHT, base, columns)
