"""Clashes among links: what cannot all be true, in plain words, with the file and the row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cuakhau.graph.facts import Fact, Key, Position
from cuakhau.linking.conditions import distance_km
from cuakhau.loaders.links import Link, LinkFile

FAR_KM: Final = 10.0
"""Points further apart are hardly those of one place, or of a gate and its town."""
_ALIKE: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("ck:City", "ck:District"), ("ck:City", "ck:County"), ("ck:City", "ck:Prefecture"), ("ck:City", "ck:Province"),
        ("ck:City", "schema:City"), ("ck:Province", "ck:AutonomousRegion"),
        *((kind, "schema:AdministrativeArea") for kind in
          ("ck:Province", "ck:AutonomousRegion", "ck:City", "ck:Prefecture", "ck:County", "ck:District")),
    )
)  # fmt: skip
"""Kinds that one thing can be of in two registers."""
_KINDS: Final = frozenset().union(
    *_ALIKE, {"ck:BorderGate", "schema:GovernmentBuilding", "schema:TrainStation"}
)
"""Kinds that are compared; what other vocabularies say is left alone."""

Row = tuple[LinkFile, Link]


@dataclass(frozen=True, slots=True)
class Clash:
    """What is wrong, and where."""

    kind: str
    """two-of-ours, two-of-theirs, denied, kinds, distance."""
    places: tuple[str, ...]
    """`links/wikidata.sssom.tsv:23` of each row that takes part."""
    message: str

    def __str__(self) -> str:
        return f"{', '.join(self.places)}: {self.message}"


def clashes(rows: Sequence[Row], facts: Iterable[Fact]) -> list[Clash]:
    """Every clash among links.

    Args:
        rows: the rows of all link sets that are to hold together.
        facts: what is known of our things: their positions.
    """
    exact = [row for row in rows if row[1].exact and not row[1].negated]
    found = [
        *_shared(exact, kind="two-of-ours"),
        *_shared(exact, kind="two-of-theirs"),
        *_denied(exact, [row for row in rows if row[1].negated]),
        *_other_kinds(exact),
        *_far_apart([row for row in rows if not row[1].negated], _positions(facts)),
    ]
    return sorted(found, key=lambda clash: (clash.places, clash.kind))


def _shared(exact: Sequence[Row], *, kind: str) -> Iterator[Clash]:
    """Two of ours are exactly one of theirs, or one of ours two of one register."""
    groups: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in exact:
        link = row[1]
        if kind == "two-of-ours":
            groups[link.scheme, link.target][str(link.key)].append(row)
        elif link.scheme:
            groups[link.scheme, str(link.key)][link.target].append(row)
    for (_, one), others in groups.items():
        if len(others) > 1:
            places = tuple(_place(row) for same in others.values() for row in same)
            several = " and ".join(sorted(others))
            yield Clash(kind, places, f"{several} cannot all be exactly {one}: make all but one a closeMatch")


def _denied(exact: Sequence[Row], negative: Sequence[Row]) -> Iterator[Clash]:
    """What rows say to be one, directly or over others, and a row denies."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            parent[name] = parent[above]
            name = above
        return name

    for _, link in exact:
        parent[root(str(link.key))] = root(link.target)
    for row in negative:
        key, target = str(row[1].key), row[1].target
        if root(key) == root(target):
            chain = [other for other in exact if root(other[1].target) == root(target)]
            places = (_place(row), *(_place(other) for other in chain))
            message = f"{key} is not {target} by the first row, but is by the others: one of them is wrong"
            yield Clash("denied", places, message)


def _other_kinds(exact: Sequence[Row]) -> Iterator[Clash]:
    for row in exact:
        ours, theirs = row[1].cells.get("subject_category", ""), row[1].cells.get("object_category", "")
        if ours != theirs and {ours, theirs} <= _KINDS and frozenset((ours, theirs)) not in _ALIKE:
            message = f"{row[1].key} is of kind {ours}, {row[1].target} of kind {theirs}: they are not exactly the same"
            yield Clash("kinds", (_place(row),), message)


def _far_apart(
    rows: Sequence[Row], positions: Mapping[Key, Sequence[tuple[float, float]]]
) -> Iterator[Clash]:
    for row in rows:
        link = row[1]
        if link.lat_lon is None or link.key not in positions:
            continue
        theirs = float(link.lat_lon[0]), float(link.lat_lon[1])
        nearest = min(distance_km(ours, theirs) for ours in positions[link.key])
        if nearest > FAR_KM:
            message = (
                f"{link.target} lies {nearest:.1f} km from {link.key}: is it another place of that name?"
            )
            yield Clash("distance", (_place(row),), message)


def _positions(facts: Iterable[Fact]) -> Mapping[Key, list[tuple[float, float]]]:
    positions: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Position):
            positions[fact.key].append((float(fact.latitude), float(fact.longitude)))
    return positions


def _place(row: Row) -> str:
    return f"{row[0].path}:{row[1].row}"
