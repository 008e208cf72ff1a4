"""What a loader of an open data set is given, and what it gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cuakhau.graph.facts import Fact, Source
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record, or a part of one, that gives no fact, and why; counted, not an error."""

    reason: str
    """In words, the same for all records that it holds for."""


@dataclass(frozen=True, slots=True)
class About:
    """What a data set says of itself; loaders yield it as soon as they have read it."""

    version: str = ""
    """Release or day of the data: `2024-1`, `2025-06-30`."""
    issued: str = ""
    """Day, month or year of publication, ISO 8601."""
    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""

    def merged(self, other: About) -> About:
        """This, with what the other says; what it leaves empty stays."""
        said = {name: value for name, value in dataclasses.asdict(other).items() if value}
        return dataclasses.replace(self, **said)


Item = Fact | Problem | Skipped | About
"""What a loader yields, one after another."""


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box, WGS 84."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read `west,south,east,north`, as GeoJSON orders them.

        Raises:
            ValueError: if the text is none, with what is wrong.
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise ValueError(
                f"{text!r} is no box: write west,south,east,north, such as 102,20.8,108.6,23.6"
            ) from error
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError(
                f"{text!r} is no box on the globe: west before east, south before north, in degrees"
            )
        return cls(west, south, east, north)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


@dataclass(frozen=True, slots=True)
class Interest:
    """Which records of a world-wide data set are wanted, beside those about things that are known."""

    box: Box = field(default_factory=lambda: Box(*read_yaml("open_data/interest.yml")["box"]))
    countries: Mapping[str, str] = field(
        default_factory=lambda: read_yaml("open_data/interest.yml")["countries"]
    )
    """Slugs of countries by ISO 3166-1 alpha-2 code."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """Further classes of the data set that are wanted, and the class of ours that each means."""


@dataclass(frozen=True, slots=True)
class Given:
    """A data set to be read, and what is known already."""

    input: Input
    slug: str
    """Of the source that the facts cite."""
    things: Things
    known: Known = field(default_factory=Known)
    """Keys that the cells of a mapped table may name."""
    interest: Interest = field(default_factory=Interest)
    companions: tuple[Input, ...] = ()
    """Further files that explain the data: alternate names, a mapping."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file, by which its format is recognised."""

    name: str
    """Of the file, or of the one in the archive that was looked at."""
    head: bytes
    """Decompressed."""
    members: tuple[str, ...] = ()
    """Names in the archive; empty for a plain file."""


class OpenLoader(Protocol):
    """Reads one format of open data; pure: the same bytes give the same facts in the same order."""

    @property
    def name(self) -> str:
        """What `--as` calls it."""

    def recognises(self, sample: Sample) -> bool:
        """Whether a file that begins so is of this format."""

    def default_slug(self, given: Input) -> str:
        """Slug of the source unless the user names it: the same for the next release of the same data set."""

    def load(self, given: Given) -> Iterator[Item]:
        """Every fact, and what was skipped or is wrong.

        Raises:
            SourceError: if the file is damaged.
        """


def source_of(slug: str, about: About) -> Source:
    """A data set as a source."""
    from cuakhau.graph.dates import Interval

    return Source(
        slug=slug,
        title=about.title or slug,
        publisher=about.publisher,
        issued=Interval.parse(about.issued) if about.issued else None,
        languages=("en",),
        url=about.url,
        licence=about.licence or "unknown",
        version=about.version,
        kind="dataset",
    )


def about_of(loader: str) -> About:
    """What the loader's own `.yml` says of the data set; the file and the user may say it better."""
    stated: Mapping[str, Any] = read_yaml(f"open_data/{loader}.yml").get("about", {})
    return About(**stated)
