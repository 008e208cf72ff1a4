"""The kinds of fact that articles state; the tables and data sets of others give them too."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from cuakhau.graph.dates import Interval
from cuakhau.graph.sources import Fact, Key, Reference


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
