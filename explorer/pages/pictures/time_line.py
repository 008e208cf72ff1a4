"""What held when, as a picture: a lane a kind, bars for what lasted, dots for what happened, faint where uncertain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cuakhau.explorer.pages.shown import Value
from cuakhau.explorer.pages.situations import Situation

_WIDTH: Final = 800
_LEFT: Final = 24
_ROW: Final = 26
_TOP: Final = 26
_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the picture."""

    y: float
    label: str
    title: str
    path: str
    code: str
    """Of the class that was held; empty for anything else."""
    planned: bool
    maybe: tuple[float, float] | None
    """From where to where it may have held."""
    surely: tuple[float, float] | None
    """From where to where it held for certain, as far as the sources say."""
    dots: tuple[float, ...]
    open_ended: bool
    label_x: float
    anchor: str
    """Where the label stands: `start` after the bar, `end` before it, `inside` on it."""


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A picture."""

    width: float
    height: float
    bars: Sequence[Bar]
    years: Sequence[tuple[float, str]]
    today: float


def time_line(situations: Sequence[Situation], *, today: date, year: str) -> TimeLine | None:
    """A picture of what has a date; None for fewer than two such things.

    Args:
        situations: in any order.
        today: the data's own date, until which what has not ended is drawn.
        year: how the language writes a year, with `{year}` in it.
    """
    dated = [s for s in situations if s.span.first or s.span.last or s.span.seen]
    if len(dated) < 2:
        return None
    dated = sorted(dated, key=lambda s: (s.kind != "designation", s.sorting))[:_MOST]
    days = [d for s in dated for d in (s.span.first, s.span.last, *s.span.seen) if d]
    first, last = min(days).year, max(max(days), today).year + 1
    scale = (_WIDTH - 2 * _LEFT) / max(1, date(last, 1, 1).toordinal() - date(first, 1, 1).toordinal())
    origin = date(first, 1, 1).toordinal()

    def x(day: date) -> float:
        return round(_LEFT + (day.toordinal() - origin) * scale, 1)

    bars = [_bar(s, _TOP + index * _ROW, x=x, today=today) for index, s in enumerate(dated)]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 500) if (last - first) / step <= 9)
    years = [
        (x(date(number, 1, 1)), year.format(year=number))
        for number in range(first + (-first) % step, last + 1, step)
    ]
    return TimeLine(_WIDTH, _TOP + len(bars) * _ROW + 6, bars, years, x(today))


def _bar(situation: Situation, y: float, *, x: Callable[[date], float], today: date) -> Bar:
    span = situation.span
    lasts = situation.kind in ("designation", "status-period", "post")
    maybe = surely = None
    dots: tuple[float, ...] = ()
    if lasts:
        dots = tuple(x(day) for day in span.seen)
        # What is only attested had begun by then.
        begun = span.first or (span.seen[0] if span.seen and span.last else None)
        if begun:
            last = max(span.last or today, begun)
            maybe = (x(begun), x(last))
            sure_last = span.surely_until or (None if span.last else last)
            if span.surely_from and sure_last and span.surely_from <= sure_last:
                surely = (x(span.surely_from), x(sure_last))
    elif span.first:
        dots = (x(span.first),)
        if span.last and span.last != span.first:
            maybe = (x(span.first), x(span.last))
    elif span.last or span.seen:
        dots = (x(span.last or span.seen[0]),)
    edges = [*(maybe or ()), *dots]
    left, right = min(edges), max(edges)
    label = _label(situation)
    width = sum(13 if ord(letter) > 0x2E80 else 7.2 for letter in label)
    label_x, anchor = left + 12, "inside"
    if width < _WIDTH - right - 14:
        label_x, anchor = right + 10, "start"
    elif width < left - 14:
        label_x, anchor = left - 10, "end"
    return Bar(
        y=y,
        label=label,
        title=f"{span.words} – {situation.word}: {', '.join(value.text for value in situation.main)}",
        path=situation.path,
        code=next((v.code.partition("/")[2] for v in situation.main if v.code.startswith("gate-class/")), ""),
        planned=situation.planned,
        maybe=maybe,
        surely=surely,
        dots=dots,
        open_ended=lasts and span.last is None and span.first is not None,
        label_x=round(label_x, 1),
        anchor=anchor,
    )


def _label(situation: Situation) -> str:
    what: Sequence[Value] = situation.main
    text = what[0].text if what else ""
    parts = [situation.word, text] if situation.kind in ("event", "link") else [text or situation.word]
    label = ": ".join(part for part in parts if part)
    return label if len(label) <= 44 else label[:43].rstrip() + "…"
