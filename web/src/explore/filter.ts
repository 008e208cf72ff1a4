/** What of the network is shown: filters, neighbourhoods, paths. */

import { dayOf, type Network } from './network';
import type { State } from './state';

export interface Shown {
  /** 1 for each thing, each edge that is shown. */
  nodes: Uint8Array;
  edges: Uint8Array;
  nodeCount: number;
  edgeCount: number;
  /** Things and edges of the path that is asked for, in its order; null where none is asked for or there is none. */
  path: { nodes: number[]; edges: number[] } | null;
}

/** Everything that a state lets through. */
export function shown(network: Network, state: State): Shown {
  const nodes = keptNodes(network, state);
  const edges = keptEdges(network, state, nodes);
  if (state.provinces.length) keepProvinces(network, state, nodes, edges);
  if (state.modality === 'planned') dropUntied(network, nodes, edges);
  const starts = state.near.flatMap(({ iri, steps }) => {
    const node = network.node(iri);
    return node === undefined || !nodes[node] ? [] : [{ node, steps }];
  });
  const path = askedPath(network, state, nodes, edges);
  if (starts.length) {
    const reached = new Uint8Array(network.nodeCount);
    for (const { node, steps } of starts) reach(network, node, steps, edges, reached);
    for (const node of path?.nodes ?? []) reached[node] = 1;
    reached.forEach((kept, node) => {
      if (!kept) nodes[node] = 0;
    });
  }
  dropLoose(network, nodes, edges);
  return { nodes, edges, nodeCount: count(nodes), edgeCount: count(edges), path };
}

/** The shortest path between two things along shown edges, either way; null where there is none. */
export function shortestPath(
  network: Network,
  from: number,
  to: number,
  edges: Uint8Array,
): { nodes: number[]; edges: number[] } | null {
  const cameBy = new Int32Array(network.nodeCount).fill(-1);
  const seen = new Uint8Array(network.nodeCount);
  seen[from] = 1;
  let border = [from];
  while (border.length && !seen[to]) {
    const next: number[] = [];
    for (const node of border) {
      for (const [edge, other] of ties(network, node, edges)) {
        if (seen[other]) continue;
        seen[other] = 1;
        cameBy[other] = edge;
        next.push(other);
      }
    }
    border = next;
  }
  if (!seen[to]) return null;
  const path: { nodes: number[]; edges: number[] } = { nodes: [to], edges: [] };
  for (let node = to; node !== from;) {
    const edge = cameBy[node] ?? 0;
    node = otherEnd(network, edge, node);
    path.edges.unshift(edge);
    path.nodes.unshift(node);
  }
  return path;
}

/** The things that shown edges tie to one. */
export function* ties(
  network: Network,
  node: number,
  edges: Uint8Array,
): Generator<[edge: number, other: number]> {
  const last = network.offsets[node + 1] ?? 0;
  for (let at = network.offsets[node] ?? 0; at < last; at++) {
    const edge = network.tied[at] ?? 0;
    if (edges[edge]) yield [edge, otherEnd(network, edge, node)];
  }
}

export function otherEnd(network: Network, edge: number, node: number): number {
  const source = network.source[edge] ?? 0;
  return source === node ? (network.target[edge] ?? 0) : source;
}

function keptNodes(network: Network, state: State): Uint8Array {
  const day = dayOf(state.asOf);
  const without = new Set(state.hiddenKinds);
  const kinds = network.file.tables.kinds.map((kind) => !without.has(kind.id));
  const nodes = new Uint8Array(network.nodeCount);
  for (let node = 0; node < network.nodeCount; node++) {
    const holds =
      day === null || ((network.nodeBegins[node] ?? 0) <= day && (network.nodeOver[node] ?? 0) >= day);
    nodes[node] = Number(holds && (kinds[network.kind[node] ?? 0] ?? true));
  }
  for (const iri of state.hidden) {
    const node = network.node(iri);
    if (node !== undefined) nodes[node] = 0;
  }
  return nodes;
}

function keptEdges(network: Network, state: State, nodes: Uint8Array): Uint8Array {
  const day = dayOf(state.asOf);
  const without = new Set(state.hiddenRelations);
  const relations = network.file.tables.relations.map((relation) => !without.has(relation.id));
  const wanted = state.modality === 'all' ? null : Number(state.modality === 'planned');
  const edges = new Uint8Array(network.edgeCount);
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const holds =
      day === null || ((network.edgeBegins[edge] ?? 0) <= day && (network.edgeOver[edge] ?? 0) >= day);
    edges[edge] = Number(
      holds &&
        (wanted === null || network.planned[edge] === wanted) &&
        (relations[network.relation[edge] ?? 0] ?? true) &&
        nodes[network.source[edge] ?? 0] === 1 &&
        nodes[network.target[edge] ?? 0] === 1,
    );
  }
  return edges;
}

/** What lies in the provinces, and what lies in none but is tied to it (an agreement, a person). */
function keepProvinces(network: Network, state: State, nodes: Uint8Array, edges: Uint8Array): void {
  const wanted = new Set(state.provinces.map((iri) => network.node(iri)));
  const { provinces } = network.file.nodes;
  const inside = Uint8Array.from(provinces, (list) => Number(list.some((province) => wanted.has(province))));
  nodes.forEach((kept, node) => {
    if (!kept || inside[node]) return;
    const placeless = (provinces[node] ?? []).length === 0;
    let near = false;
    if (placeless)
      for (const [, other] of ties(network, node, edges)) near ||= inside[other] === 1 && nodes[other] === 1;
    if (!near) nodes[node] = 0;
  });
}

function dropUntied(network: Network, nodes: Uint8Array, edges: Uint8Array): void {
  nodes.forEach((_, node) => {
    if (ties(network, node, edges).next().done) nodes[node] = 0;
  });
}

function dropLoose(network: Network, nodes: Uint8Array, edges: Uint8Array): void {
  edges.forEach((_, edge) => {
    if (!nodes[network.source[edge] ?? 0] || !nodes[network.target[edge] ?? 0]) edges[edge] = 0;
  });
}

function askedPath(network: Network, state: State, nodes: Uint8Array, edges: Uint8Array): Shown['path'] {
  const [from, to] = (state.path ?? []).map((iri) => network.node(iri));
  if (from === undefined || to === undefined || !nodes[from] || !nodes[to]) return null;
  return shortestPath(network, from, to, edges);
}

function reach(network: Network, start: number, steps: number, edges: Uint8Array, reached: Uint8Array): void {
  const seen = new Set([start]);
  let border = [start];
  for (let step = 0; step < steps && border.length; step++) {
    const next: number[] = [];
    for (const node of border) {
      for (const [, other] of ties(network, node, edges)) {
        if (seen.has(other)) continue;
        seen.add(other);
        next.push(other);
      }
    }
    border = next;
  }
  for (const node of seen) reached[node] = 1;
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, each) => sum + each, 0);
}
