"""What every loader is, and what it says about content that it cannot take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from cuakhau.graph.facts import Fact, Source

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that is not what its loader expects; data, not an exception.

    >>> print(Problem("error", "gates.csv", "5:lat", "number", "north", "is no number", "write 21.97111"))
    gates.csv:5:lat: 'north': is no number (write 21.97111)
    """

    level: Level
    """`error` stops the run; `warning` leaves out one record."""
    source: str
    """The file, relative to the data folder."""
    place: str
    """Row and column (`5:lat`), line and argument (`12:args.place`), or empty for the whole file."""
    code: str
    """Short name of the kind of problem, for tests and tools: `unknown-column`, `date`, `duplicate-key`, …"""
    value: str
    """The value as it stands in the file, empty where there is none."""
    message: str
    """What is wrong with it."""
    hint: str = ""
    """What to write instead."""

    def __str__(self) -> str:
        where = f"{self.source}:{self.place}" if self.place else self.source
        value = f" {_shortened(self.value)!r}:" if self.value else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}:{value} {self.message}{hint}"


class Loader(Protocol):
    """Turns sources into facts; pure: the same bytes give the same facts in the same order."""

    @property
    def name(self) -> str:
        """What the loader is called in messages."""

    def sources(self) -> Iterator[Source]:
        """The sources that it can load, in a fixed order."""

    def load(self, source: Source) -> Iterator[Fact | Problem]:
        """Every fact of one source, and a problem for whatever is not understood."""


def _shortened(value: str, *, limit: int = 80) -> str:
    return value if len(value) <= limit else value[: limit - 1] + "…"
