"""Gates with coordinates: what maps show."""

from __future__ import annotations

from dataclasses import dataclass

from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Store
from cuakhau.values import lexical

_GATES = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
PREFIX wgs: <{PREFIXES["wgs"]}>
SELECT DISTINCT ?gate ?latitude ?longitude ?class ?country ?opposite WHERE {{
  ?gate a ck:BorderGate ; wgs:lat ?latitude ; wgs:long ?longitude .
  OPTIONAL {{ ?gate ck:currentClass ?class }}
  OPTIONAL {{ ?gate ck:country ?country }}
  OPTIONAL {{ ?gate ck:pairedWith ?opposite }}
}} ORDER BY ?gate ?class ?opposite"""


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate with a position."""

    iri: str
    longitude: float
    latitude: float
    code: str
    """Of its class now; `none` where none is known."""
    country: str
    opposite: tuple[str, ...]


def located_gates(store: Store) -> list[Gate]:
    """Every gate with coordinates."""
    found: dict[str, Gate] = {}
    opposite: dict[str, dict[str, None]] = {}
    for gate, latitude, longitude, code, country, other in store.select(_GATES).rows:
        iri = lexical(gate)
        if other is not None:
            opposite.setdefault(iri, {})[lexical(other)] = None
        try:
            place = float(lexical(longitude)), float(lexical(latitude))
        except ValueError:
            continue
        found.setdefault(
            iri,
            Gate(
                iri,
                *place,
                lexical(code).rpartition("/")[2] or "none",
                lexical(country).rpartition("/")[2],
                (),
            ),
        )
    return [
        Gate(g.iri, g.longitude, g.latitude, g.code, g.country, tuple(opposite.get(iri, ())))
        for iri, g in found.items()
    ]
