"""The kinds of fact that the registry tables give: what there is, what it is called, where it is, how long it lasted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from cuakhau.graph.dates import Interval
from cuakhau.graph.sources import Fact, Key, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Fact):
    """There is such a thing, of such a class."""

    kind: ClassVar[str] = "entity"
    key: Key
    types: tuple[str, ...]
    """Local names of ontology classes, the most telling first: `("BorderGate",)`."""
    countries: tuple[Key, ...] = ()
    """The side or sides it is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityName(Fact):
    """A thing is called so."""

    kind: ClassVar[str] = "name"
    key: Key
    text: str
    language: str
    """BCP 47: vi, zh, en; pinyin is `zh-Latn-pinyin`."""
    preferred: bool
    """Whether this is the name to show in that language; others are further, longer or former names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Fact):
    """Another register's identifier."""

    kind: ClassVar[str] = "identifier"
    key: Key
    scheme: str
    """Code of the register; where a register has IRIs, our own tables give mappings instead."""
    value: str
    denotes: str = "self"
    """`self`, or `settlement` where the identifier is the town's and not the gate's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping(Fact):
    """How a thing relates to what another register describes: a row of a link set."""

    kind: ClassVar[str] = "mapping"
    key: Key
    predicate: str
    """`owl:sameAs`, `skos:exactMatch`, `skos:closeMatch`, `skos:broadMatch`, `skos:narrowMatch`; `skos:relatedMatch`
    is to the town at a gate; `owl:differentFrom` says that they are not the same."""
    target: str
    """The register's own IRI of it."""
    scheme: str = ""
    """Code of the register, if it is among ours: wikidata, geonames, unlocode, osm, iso3166-2."""
    value: str = ""
    """The identifier as the register writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Fact):
    """Coordinates, WGS 84, decimal degrees."""

    kind: ClassVar[str] = "position"
    key: Key
    latitude: Decimal
    longitude: Decimal
    basis: str
    """What the point shows: code of `coordinate-basis`."""
    preferred: bool = True
    """The point to draw; further points of other sources are kept beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime(Fact):
    """From when to when a thing existed, and what came after it."""

    kind: ClassVar[str] = "lifetime"
    key: Key
    valid_from: Interval | None = None
    valid_until: Interval | None = None
    """Last day, inclusive."""
    successor: Key | None = None
    instrument: Key | None = None
    """What made or founded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Fact):
    """Operating status of a gate or pair, or how far a project has come; never its class."""

    kind: ClassVar[str] = "status"
    subject: Reference
    status: str
    """Code of `status`."""
    valid_from: Interval | None = None
    valid_until: Interval | None = None
    attested_on: Interval | None = None
    instrument: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Fact):
    """An identifier of ours that was released and is not used any more; it stays, and says what to use instead."""

    kind: ClassVar[str] = "withdrawal"
    key: Key
    withdrawn_on: Interval
    replaced_by: tuple[Key, ...] = ()
    """Several where it was split."""
    name_vi: str = ""
    """What it was called."""
    name_zh: str = ""
    name_en: str = ""
    why_vi: str = ""
    why_zh: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMarker(Fact):
    """A gate stands at a border marker, or between two."""

    kind: ClassVar[str] = "marker"
    gate: Reference
    marker: str
    """The marker's number as the demarcation protocol writes it: `1116`, `1088/2`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerns(Fact):
    """A zone, project or body has to do with a place, without a statement that it lies in it."""

    kind: ClassVar[str] = "concerns"
    subject: Reference
    place: Reference
