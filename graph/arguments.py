"""What each argument of each kind of fact can be: which kinds of entity, on which side, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Slot:
    """What a name may mean in one argument."""

    kinds: tuple[frozenset[str], ...]
    """Groups of kinds of identifiers; the first group wins between things that the name fits equally."""
    unknown_as: str
    """Class of the candidate that a name unknown to the registry becomes."""
    side: str | None = None
    """Slug of the country on whose side it is."""


def _slot(kinds: str, unknown_as: str, side: str | None = None) -> Slot:
    return Slot(tuple(frozenset(group.split("|")) for group in kinds.split()), unknown_as, side)


_ANYWHERE = "gate zone unit|country region project|facility pair"
_AREA = "unit|country zone gate region project|facility pair"

SLOTS: Final[dict[str, Slot]] = {
    "status.subject": _slot("gate pair project zone", "Project"),
    "marker.gate": _slot("gate", "BorderGate"),
    "concerns.subject": _slot("zone project body", "Project"),
    "concerns.place": _slot(_ANYWHERE, "Place"),
    "paired_gates.vn": _slot("gate", "BorderGate", "vn"),
    "paired_gates.cn": _slot("gate", "BorderGate", "cn"),
    "gate_class.gate": _slot("gate pair", "BorderGate"),
    "located_in.place": _slot("gate zone facility|project unit", "Place"),
    "located_in.admin": _slot("unit|country", "AdministrativeUnit"),
    "cooperation.a": _slot("unit|country body", "Organisation", "vn"),
    "cooperation.b": _slot("unit|country body", "Organisation", "cn"),
    "instrument.instrument": _slot("instrument", "Instrument"),
    "instrument.issuer": _slot("body unit|country", "Organisation"),
    "instrument.signatory": _slot("person", "Person"),
    "instrument.party": _slot("country unit body", "Organisation"),
    "event.place": _slot("gate zone project|facility unit|country pair", "Place"),
    "event.participant": _slot("unit|country body person", "Organisation"),
    "event.object": _slot("instrument project zone gate", "Project"),
    "observation.place": _slot(_AREA, "Place"),
    "observation.partner": _slot("unit|country", "AdministrativeUnit"),
    "role.person": _slot("person", "Person"),
    "role.role": _slot("role", "RoleConcept"),
    "role.organisation": _slot("body", "Organisation"),
    "affiliation.person": _slot("person", "Person"),
    "affiliation.organisation": _slot("body", "Organisation"),
    "project.project": _slot("project zone facility gate", "Project"),
    "project.place": _slot(_ANYWHERE, "Place"),
    "commodity.place": _slot("unit gate zone region", "Place"),
    "commodity.commodity": _slot("commodity", "Commodity"),
    "paired_places.scenic_area.vn": _slot("zone", "ScenicArea", "vn"),
    "paired_places.scenic_area.cn": _slot("zone", "ScenicArea", "cn"),
    "paired_places.zone.vn": _slot("zone", "EconomicZone", "vn"),
    "paired_places.zone.cn": _slot("zone", "EconomicZone", "cn"),
    "paired_places.bridge.vn": _slot("gate project", "Bridge", "vn"),
    "paired_places.bridge.cn": _slot("gate project", "Bridge", "cn"),
    "paired_places.road.vn": _slot("project gate", "Road", "vn"),
    "paired_places.road.cn": _slot("project gate", "Road", "cn"),
    "part_of.part": _slot("gate zone project unit|country region", "Project"),
    "part_of.whole": _slot("pair zone gate instrument project unit|country region", "Project"),
    "connects.a": _slot("unit|country region gate zone project", "Place"),
    "connects.b": _slot("unit|country region gate zone project", "Place"),
    "intention.place": _slot("gate zone unit|country project region", "Place"),
    "gate_mode.gate": _slot("gate", "BorderGate"),
    "by_instrument": _slot("instrument", "Instrument"),
}
"""By `kind.argument`; `by_instrument` is the instrument behind a dated fact of any kind."""
