"""A network with plain values only, for formats that know neither tuples nor control characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import networkx as nx

Plain = str | float | bool

_NODE_FIELDS = (
    "label", "names", "kind", "kind_label", "type", "type_label", "country", "lat", "lon", "class", "class_label",
    "status", "status_label", "start", "end", "when", "candidate", "passages",
)  # fmt: skip
_EDGE_FIELDS = ("relation", "label", "iri", "text", "start", "end", "when", "modality", "passages")
# What XML 1.0 can hold no way, not even as a character reference (section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy with strings, numbers and booleans; what is empty is left out.

    Several names are joined by ` | `, passages by a space. Edges are numbered `e0`, `e1` … in the network's order,
    since their keys are unique between two nodes only.
    """
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, attributes in network.nodes(data=True):
        copy.add_node(visible(iri), **fields(attributes, _NODE_FIELDS))
    for number, (source, target, attributes) in enumerate(network.edges(data=True)):
        key = copy.add_edge(visible(source), visible(target), f"e{number}")
        copy.edges[visible(source), visible(target), key].update(fields(attributes, _EDGE_FIELDS))
    return copy


def fields(attributes: Mapping[str, object], names: Iterable[str]) -> dict[str, Plain]:
    """The named attributes as plain values, without the empty ones."""
    plain = {name: _plain(attributes[name], name) for name in names if name in attributes}
    return {name: value for name, value in plain.items() if value != ""}


def visible(text: str) -> str:
    """A text without the characters that XML cannot hold; each becomes U+FFFD, so that it is seen.

    >>> visible("Hữu\\x00Nghị")
    'Hữu�Nghị'
    """
    return _NO_XML.sub("\ufffd", text)


def _plain(value: object, name: str) -> Plain:
    if isinstance(value, bool | float):
        return value
    if isinstance(value, tuple | list):
        return (" " if name == "passages" else " | ").join(visible(str(each)) for each in value)
    return visible(str(value))
