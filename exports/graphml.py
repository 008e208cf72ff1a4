"""GraphML for yEd, Cytoscape, igraph: labels, kinds and dates as data of nodes and edges."""

from __future__ import annotations

from xml.etree import ElementTree

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from cuakhau.exports.flat import flat


def graphml(network: nx.MultiDiGraph[str]) -> str:
    """The network as a GraphML document, the same for the same network.

    Keys have the names of the attributes, edges the ids `e0`, `e1` …: an id must not hold spaces.
    """
    # The writer on the standard library's XML, by name: `write_graphml` takes lxml's, where that is there.
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    plain = flat(network)
    writer.add_graph_element(plain)
    writer.indent(writer.xml)
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        + ElementTree.tostring(writer.xml, encoding="unicode")
        + "\n"
    )
