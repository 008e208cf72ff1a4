"""Objects of an OpenStreetMap PBF file, by osmium: what is not wanted never leaves its compiled filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path

from cuakhau.errors import SourceError

Found = tuple[str, Mapping[str, str], tuple[Decimal, Decimal] | None]
"""Id, tags, latitude and longitude."""


def read_pbf(path: Path, *, keys: Collection[str], known: Collection[str]) -> tuple[str, list[Found]]:
    """Objects that have any of these tags, and nodes that are known by their id.

    The file is read twice: for the objects, then for the nodes of which wanted ways are made. No index of all nodes
    is built, so memory grows with what is wanted only.

    Args:
        path: the file.
        keys: of tags.
        known: ids such as `node/622272695`.

    Returns:
        The day of the data, if the file states it, and the objects in the order of the file.

    Raises:
        SourceError: if osmium is not installed, or the file is damaged.
    """
    try:
        import osmium
    except ImportError as error:
        message = f"{path}: reading PBF needs osmium: pip install 'cuakhau[osm]', or export GeoJSON"
        raise SourceError(message, path=str(path)) from error
    try:
        found: list[tuple[str, dict[str, str], list[int], tuple[Decimal, Decimal] | None]] = []
        with osmium.io.Reader(str(path)) as reader:
            day = reader.header().get("osmosis_replication_timestamp", "")[:10]
        for thing in osmium.FileProcessor(str(path)).with_filter(osmium.filter.KeyFilter(*keys)):
            tags = {tag.k: tag.v for tag in thing.tags}
            if isinstance(thing, osmium.osm.Node):
                found.append((f"node/{thing.id}", tags, [], _point(thing.lat, thing.lon)))
            elif isinstance(thing, osmium.osm.Way):
                found.append((f"way/{thing.id}", tags, [node.ref for node in thing.nodes], None))
            elif isinstance(thing, osmium.osm.Relation):
                found.append((f"relation/{thing.id}", tags, [], None))
        wanted = {int(text.removeprefix("node/")) for text in known if text.startswith("node/")}
        parts = {ref for _, _, refs, _ in found for ref in refs}
        points: dict[int, tuple[Decimal, Decimal]] = {}
        there = {osm_id for osm_id, _, _, _ in found}
        if wanted | parts:
            nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
            for node in nodes.with_filter(osmium.filter.IdFilter(wanted | parts)):
                if not isinstance(node, osmium.osm.Node):
                    continue
                points[node.id] = _point(node.lat, node.lon)
                if node.id in wanted and f"node/{node.id}" not in there:
                    tags = {tag.k: tag.v for tag in node.tags}
                    found.append((f"node/{node.id}", tags, [], points[node.id]))
    except (RuntimeError, ValueError) as error:
        message = f"{path}: is cut off or damaged ({error}); fetch it again and compare its checksum"
        raise SourceError(message, path=str(path)) from error
    return day, [(osm_id, tags, point or _middle(refs, points)) for osm_id, tags, refs, point in found]


def _point(latitude: float, longitude: float) -> tuple[Decimal, Decimal]:
    return round(Decimal(str(latitude)), 7), round(Decimal(str(longitude)), 7)


def _middle(refs: list[int], points: Mapping[int, tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal] | None:
    """The middle of a way's box; None for a relation, or where the extract has not its nodes."""
    known = [points[ref] for ref in refs if ref in points]
    if not known:
        return None
    lats, lons = zip(*known, strict=True)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
