"""GEXF 1.2 for Gephi: labels, kinds, when each thing and relation lasted, and what class and status it had when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from cuakhau.exports.flat import flat, visible

_OVER_TIME = {"classes": "Designation", "statuses": "StatusPeriod"}
_SPACE = "{http://www.gexf.net/1.2draft}"


def gexf(network: nx.MultiDiGraph[str], *, positions: Mapping[str, tuple[float, float]] | None = None) -> str:
    """The network as a GEXF document, the same for the same network.

    Nodes and edges have `start` and `end`; the dynamic attributes `classes` and `statuses` have a value for each period
    that a source states, so that Gephi's time line shows what a gate was then.

    Args:
        network: as `cuakhau.networks` gives it.
        positions: where nodes stand, y downwards, so that Gephi opens the drawing as it is; none if left out.
    """
    plain = flat(network)
    for iri, (x, y) in (positions or {}).items():
        # Gephi's y points upwards.
        plain.nodes[iri]["viz"] = {"position": {"x": x, "y": -y, "z": 0.0}}
    for iri, attributes in network.nodes(data=True):
        for name, relation in _OVER_TIME.items():
            if periods := _periods(attributes.get("notes", ()), relation):
                plain.nodes[visible(iri)][name] = periods
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    for _, _, number, attributes in plain.edges(keys=True, data=True):
        attributes["id"] = number
    writer.add_graph(plain)
    root = writer.xml
    for meta in root.iter(f"{_SPACE}meta"):
        _undate(meta)
    for meta in root.iter("meta"):
        _undate(meta)
    writer.indent(root)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ElementTree.tostring(root, encoding="unicode") + "\n"


def _periods(notes: Iterable[Any], relation: str) -> list[tuple[str, str | None, str | None]]:
    """Code, first and last day of what was actual, where the beginning or the end is known."""
    return [
        (
            note.code,
            note.when.start.isoformat() if note.when.start else None,
            note.when.end.isoformat() if note.when.end else None,
        )
        for note in notes
        if note.relation == relation
        and note.modality == "actual"
        and note.code
        and (note.when.start or note.when.end)
    ]


def _undate(meta: ElementTree.Element) -> None:
    """Take out the day of writing: the document shall not change overnight."""
    meta.attrib.pop("lastmodifieddate", None)
    for creator in meta:
        creator.text = "cuakhau"
