"""How central things are, and which belong together. Parallel edges count as one tie of that weight."""

from __future__ import annotations

import networkx as nx

_SEED = 7


def simple_graph(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Undirected, one tie between two things, its `weight` the number of edges; nodes in the network's order."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(network)
    for source, target in network.edges():
        weight = ties.edges[source, target]["weight"] + 1 if ties.has_edge(source, target) else 1
        ties.add_edge(source, target, weight=weight)
    return ties


def centralities(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, float]]:
    """Degree, betweenness and closeness by thing.

    Returns:
        By IRI: `degree` (edges, parallel ones counted), `neighbours` (things), `betweenness` (share of shortest
        paths that pass, 0–1), `closeness` (0–1, within its component and scaled by its size).
    """
    ties = simple_graph(network)
    betweenness = nx.betweenness_centrality(ties)
    closeness = nx.closeness_centrality(ties)
    return {
        iri: {
            "degree": float(network.degree(iri)),
            "neighbours": float(ties.degree(iri)),
            "betweenness": betweenness[iri],
            "closeness": closeness[iri],
        }
        for iri in network
    }


def communities(network: nx.MultiDiGraph[str]) -> list[list[str]]:
    """Things that are tied more among themselves than to others (Louvain, fixed seed).

    Returns:
        The largest community first, each sorted by IRI.
    """
    found = nx.community.louvain_communities(simple_graph(network), weight="weight", seed=_SEED)
    return sorted((sorted(community) for community in found), key=lambda members: (-len(members), members))
