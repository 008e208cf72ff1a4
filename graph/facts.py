"""What a loader gives and the graph takes: one frozen class a kind of fact, and what facts are made of. No RDF.

The kinds from `PairedGates` to `Affiliation` are those of articles; `Entity` to `Concerns` are what the
registry tables add. An argument that the source does not give is None or empty, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from cuakhau.graph.dates import Interval
from cuakhau.graph.sources import Key as Key
from cuakhau.graph.sources import Mention as Mention
from cuakhau.graph.sources import Passage as Passage
from cuakhau.graph.sources import Reference as Reference
from cuakhau.graph.sources import Review as Review
from cuakhau.graph.sources import Source as Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One typed statement with the passage that makes it."""

    kind: ClassVar[str]
    passage: Passage
    review: Review | None = None
    """How an extracted fact came in; None for what was written down by hand."""


# The registry: what there is, what it is called, where it is, how long it lasted.


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


# What articles state.


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedGates(Fact):
    """A Vietnamese gate and its Chinese counterpart."""

    kind: ClassVar[str] = "paired_gates"
    vn: Reference
    cn: Reference
    pair: Key | None = None
    """Identifier of the pair where the registry knows it."""
    instrument: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateClass(Fact):
    """The class that a gate (or the pair) holds, or is to hold."""

    kind: ClassVar[str] = "gate_class"
    gate: Reference
    gate_class: str
    """Code of `gate-class`."""
    planned: bool
    """A planned class is not held."""
    valid_from: Interval | None = None
    valid_until: Interval | None = None
    attested_on: Interval | None = None
    """Date of a source that speaks of it as current."""
    instrument: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedIn(Fact):
    """A place lies in an administrative unit."""

    kind: ClassVar[str] = "located_in"
    place: Reference
    admin: Reference
    as_of: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation(Fact):
    """Two units or bodies, one on each side, work together."""

    kind: ClassVar[str] = "cooperation"
    a: Reference
    """The Vietnamese side."""
    b: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Fact):
    """A treaty, agreement, decision, programme or plan."""

    kind: ClassVar[str] = "instrument"
    instrument: Reference
    instrument_kind: str
    """Code: treaty, agreement, decision, decree, resolution, programme, plan, …"""
    title: str
    """Its name as the source writes it."""
    title_language: str
    number: str = ""
    date: Interval | None = None
    """When it was signed or issued."""
    valid_from: Interval | None = None
    valid_until: Interval | None = None
    issuer: Reference | None = None
    signatory: Reference | None = None
    parties: tuple[Reference, ...] = ()
    approves: str = ""
    """What it approves, in the source's words."""
    subject: str = ""
    """What it is about, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Something that took place, or was to."""

    kind: ClassVar[str] = "event"
    event_kind: str
    """Code: meeting, pilot_start, opening, reopening, upgrade, groundbreaking, announcement, approval, signing."""
    date: Interval | None = None
    place: Reference | None = None
    participants: tuple[Reference, ...] = ()
    object: str = ""
    """What was opened, started or approved, in the source's words."""
    object_reference: Reference | None = None
    """The same as a thing, where it is known."""
    planned: bool = False
    attested_on: Interval | None = None
    """Date of the source, which tells until when a planned event had not taken place."""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Fact):
    """A figure: of what, where, for when, in which unit, how sharply."""

    kind: ClassVar[str] = "observation"
    measure: str
    """Code of `measure`."""
    value: Decimal
    """In `unit`."""
    unit: str
    """Code of `unit`: `million USD`, `billion VND`, `km2`, …"""
    place: Reference | None = None
    partner: Reference | None = None
    """The other side of a trade figure."""
    period: Interval | None = None
    bound: str = ""
    """`min` (more than), `max` (nearly), `about`; empty for a plain figure."""
    estimated: bool = False
    planned: bool = False
    """A target, not a result."""
    scope: tuple[str, ...] = ()
    """Codes of `scope`: what exactly is counted."""
    scope_note: str = ""
    """The same in the source's words."""
    change: Decimal | None = None
    """Percent against the period before."""
    change_value: Decimal | None = None
    change_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Fact):
    """The post that a person holds."""

    kind: ClassVar[str] = "role"
    person: Reference
    role: Reference
    """The post: a concept of the `role` code list, by key or by the source's words."""
    organisation: Reference | None = None
    valid_from: Interval | None = None
    valid_until: Interval | None = None
    attested_on: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Fact):
    """A bridge, road, railway, yard, platform, building or zone that is planned, built or run."""

    kind: ClassVar[str] = "project"
    project: Reference
    places: tuple[Reference, ...] = ()
    status: str = ""
    """Code of `status`."""
    attested_on: Interval | None = None
    """Date for which the source gives the status."""
    start: Interval | None = None
    end: Interval | None = None
    end_planned: bool = False
    instrument: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommodityFlow(Fact):
    """What a place exports, imports, or names as a strength to develop for export."""

    kind: ClassVar[str] = "commodity"
    place: Reference
    commodity: Reference
    flow: str
    """Code of `flow`: export, import, potential."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedPlaces(Fact):
    """Counterparts that are no gates."""

    kind: ClassVar[str] = "paired_places"
    vn: Reference
    cn: Reference
    place_kind: str
    """scenic_area, zone, bridge, road."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf(Fact):
    """A gate in a pair or zone, a zone in a zone, a unit in a unit, a project in a scheme."""

    kind: ClassVar[str] = "part_of"
    part: Reference
    whole: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Connects(Fact):
    """What a road, expressway, railway, bridge or corridor joins."""

    kind: ClassVar[str] = "connects"
    a: Reference
    b: Reference
    via: str
    """road, expressway, railway, bridge, corridor."""
    link: Key | None = None
    """The road or bridge itself, where the registry knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention(Fact):
    """What a place is to become."""

    kind: ClassVar[str] = "intention"
    place: Reference
    aim: str
    """At most ten words of the source."""
    aim_language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateMode(Fact):
    """How one crosses at a gate."""

    kind: ClassVar[str] = "gate_mode"
    gate: Reference
    mode: str
    """road, rail, river."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliation(Fact):
    """A person's body, where no post is given."""

    kind: ClassVar[str] = "affiliation"
    person: Reference
    organisation: Reference
    attested_on: Interval | None = None


KINDS: tuple[type[Fact], ...] = (
    Entity, EntityName, Identifier, Mapping, Position, Lifetime, Status, Withdrawal, AtMarker, Concerns,
    PairedGates, GateClass, LocatedIn, Cooperation, Instrument, Event, Observation, Role, Project,
    CommodityFlow, PairedPlaces, PartOf, Connects, Intention, GateMode, Affiliation,
)  # fmt: skip
"""Every kind of fact, the registry's first."""
