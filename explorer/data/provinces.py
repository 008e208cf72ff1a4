"""Where things of a network lie: in which provinces, and at which place on the map."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

PROVINCES: Final = frozenset({"Province", "AutonomousRegion"})
"""Types of units that count as a province, on either side."""

_WHERE: Final = ("within", "place", "partOf", "post", "issuer")
"""Relations to where something is, those that say it best first; the last ones tell by whom it is run."""

_TOO_WIDE: Final = PROVINCES | {"Prefecture", "Country"}
"""Units whose seat says nothing of where in them a thing stands."""

_STANDING: Final = frozenset(
    {"BorderGate", "EconomicZone", "ScenicArea", "Facility", "Project", "TransportLink"}
)


def provinces(view: Any) -> dict[str, frozenset[str]]:
    """The provinces of each thing by IRI; a province is in itself, and in what it became.

    What says no place of its own has those of what it is part of, or of the body that it belongs to.
    """
    types = {iri: attributes["type"] for iri, attributes in view.nodes(data=True)}
    targets: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source, target, attributes in view.edges(data=True):
        targets[source][attributes["relation"]].append(target)
    found: dict[str, frozenset[str]] = {}

    def of(iri: str, on_the_way: frozenset[str]) -> frozenset[str]:
        if iri in found:
            return found[iri]
        if iri in on_the_way:
            return frozenset()
        way = on_the_way | {iri}
        own = frozenset[str]()
        if types[iri] in PROVINCES:
            own = frozenset({iri}).union(*(of(each, way) for each in targets[iri]["successor"]))
        else:
            for relation in _WHERE:
                own = frozenset[str]().union(*(of(each, way) for each in targets[iri][relation]))
                if own:
                    break
        if not on_the_way:
            found[iri] = own
        return own

    return {iri: of(iri, frozenset()) for iri in view}


def anchors(view: Any) -> dict[str, str]:
    """What a thing without a position of its own is shown at: the place with one that it is in, or lies at.

    Only for things that stand somewhere; the one tied to it most closely that has a position, units last, and not the
    seat of a whole province: nobody says that it is there.
    """
    found: dict[str, str] = {}
    for iri, attributes in view.nodes(data=True):
        if attributes["kind"] not in _STANDING or "lat" in attributes:
            continue
        near = [
            (_WHERE.index(edge["relation"]), view.nodes[target]["kind"] == "AdministrativeUnit", target)
            for _, target, edge in view.out_edges(iri, data=True)
            if edge["relation"] in _WHERE
            and "lat" in view.nodes[target]
            and view.nodes[target]["type"] not in _TOO_WIDE
        ]
        if near:
            found[iri] = min(near, key=lambda each: (each[1], each[0], each[2]))[2]
    return found
