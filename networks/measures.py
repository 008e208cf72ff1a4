"""How central things are, and which belong together. Parallel edges count as one tie of that weight."""

from __future__ import annotations

import random
from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray

_SEED = 7

_EXACT = 2_000
"""Up to as many things every shortest path is counted; above, those from a sample of `_PIVOTS` things."""

_PIVOTS = 128
_DAMPING = 0.85


def simple_graph(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Undirected, one tie between two things, its `weight` the number of edges; nodes in the network's order."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(network)
    for source, target in network.edges():
        weight = ties.edges[source, target]["weight"] + 1 if ties.has_edge(source, target) else 1
        ties.add_edge(source, target, weight=weight)
    return ties


def centralities(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, float]]:
    """Degree, betweenness, closeness and PageRank by thing.

    Returns:
        By IRI: `degree` (edges, parallel ones counted), `neighbours` (things), `betweenness` (share of shortest
        paths that pass, 0–1), `closeness` (0–1, within its component and scaled by its size), `pagerank` (of the
        undirected ties by their weight, sums to 1). Above 2,000 things betweenness and closeness are estimated from
        the shortest paths of 128 things, the same in every run.
    """
    ties = simple_graph(network)
    exact = len(ties) <= _EXACT
    betweenness = nx.betweenness_centrality(ties, k=None if exact else _PIVOTS, seed=_SEED)
    closeness = nx.closeness_centrality(ties) if exact else _estimated_closeness(ties)
    pagerank = _pagerank(ties)
    return {
        iri: {
            "degree": float(network.degree(iri)),
            "neighbours": float(ties.degree(iri)),
            "betweenness": betweenness[iri],
            "closeness": closeness[iri],
            "pagerank": pagerank[iri],
        }
        for iri in network
    }


def _estimated_closeness(ties: nx.Graph[str]) -> Mapping[str, float]:
    """Closeness from the distances to some things: what they reach of all, over how far it is to them."""
    pivots = random.Random(_SEED).sample(list(ties), min(_PIVOTS, len(ties)))
    reached: dict[str, int] = dict.fromkeys(ties, 0)
    distance: dict[str, int] = dict.fromkeys(ties, 0)
    for pivot in pivots:
        for iri, steps in nx.single_source_shortest_path_length(ties, pivot).items():
            if steps:
                reached[iri] += 1
                distance[iri] += steps
    return {
        iri: reached[iri] / distance[iri] * reached[iri] / len(pivots) if distance[iri] else 0.0
        for iri in ties
    }


def _pagerank(ties: nx.Graph[str]) -> Mapping[str, float]:
    """By power iteration in numpy: networkx's own needs scipy."""
    number = {iri: order for order, iri in enumerate(ties)}
    if not number:
        return {}
    tied = [(number[a], number[b], float(tie["weight"])) for a, b, tie in ties.edges(data=True)]
    ends = np.array([(a, b) for a, b, _ in tied], dtype=np.intp).reshape(-1, 2)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    weights: NDArray[np.float64] = np.tile(np.array([each[2] for each in tied], dtype=np.float64), 2)
    count = len(number)
    out = np.bincount(source, weights=weights, minlength=count)
    share = weights / out[source]
    rank = np.full(count, 1 / count)
    for _ in range(100):
        given = np.bincount(target, weights=rank[source] * share, minlength=count)
        # What is tied to nothing gives its rank to all.
        renewed = (1 - _DAMPING) / count + _DAMPING * (given + rank[out == 0].sum() / count)
        done = float(np.abs(renewed - rank).sum()) < 1e-10
        rank = renewed
        if done:
            break
    return dict(zip(number, rank.tolist(), strict=True))


def communities(network: nx.MultiDiGraph[str]) -> list[list[str]]:
    """Things that are tied more among themselves than to others (Louvain, fixed seed).

    Returns:
        The largest community first, each sorted by IRI.
    """
    found = nx.community.louvain_communities(simple_graph(network), weight="weight", seed=_SEED)
    return sorted((sorted(community) for community in found), key=lambda members: (-len(members), members))
