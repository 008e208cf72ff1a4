/** How things and edges look in a state: what fades, what stands beside what, how long a label may be. */

import type { Shown } from './filter';
import type { Network } from './network';
import { paper } from './programs';
import type { State } from './state';

/** Between parallel edges, in pixels. */
const OFFSET = 5;

/** The paper that outlined shapes are filled with. */
export function setPaper(colour: string): void {
  const [red, green, blue] = channels(colour);
  paper[0] = red / 255;
  paper[1] = green / 255;
  paper[2] = blue / 255;
}

/** The things that stay in full colour where others fade: the path, or what is chosen and its neighbours. */
export function dimmed(network: Network, shown: Shown, state: State): Set<number> | null {
  if (shown.path) return new Set(shown.path.nodes);
  const { selected } = state;
  if (!selected) return null;
  if ('edge' in selected) {
    const edge = network.edge(selected.edge);
    return edge === undefined ? null : new Set([network.source[edge] ?? 0, network.target[edge] ?? 0]);
  }
  const node = network.node(selected.node);
  if (node === undefined || !shown.nodes[node]) return null;
  const near = new Set([node]);
  const last = network.offsets[node + 1] ?? 0;
  for (let at = network.offsets[node] ?? 0; at < last; at++) {
    const edge = network.tied[at] ?? 0;
    if (shown.edges[edge]) near.add(network.source[edge] ?? 0).add(network.target[edge] ?? 0);
  }
  return near;
}

export function isChosen(network: Network, state: State, node: number): boolean {
  const { selected } = state;
  return selected !== null && 'node' in selected && network.node(selected.node) === node;
}

/** Parallel edges lie beside each other: how far each is moved, in pixels. */
export function beside(network: Network): Float32Array {
  const offsets = new Float32Array(network.edgeCount);
  const parallel = new Map<number, number[]>();
  for (let edge = 0; edge < network.edgeCount; edge++) {
    const [a, b] = [network.source[edge] ?? 0, network.target[edge] ?? 0];
    const key = Math.min(a, b) * network.nodeCount + Math.max(a, b);
    const list = parallel.get(key);
    if (list) list.push(edge);
    else parallel.set(key, [edge]);
  }
  for (const list of parallel.values()) {
    const step = Math.min(OFFSET, 24 / list.length);
    list.forEach((edge, order) => {
      offsets[edge] = (order - (list.length - 1) / 2) * step;
    });
  }
  return offsets;
}

const LONGEST = 34;

/** What fits beside a thing; the panel has the whole. A Chinese character is as wide as two letters. */
export function short(label: string): string {
  let width = 0;
  for (const [at, character] of [...label].entries()) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(
      character,
    )
      ? 2
      : 1;
    if (width > LONGEST) return `${[...label].slice(0, at).join('').trimEnd()}…`;
  }
  return label;
}

const mixed = new Map<string, string>();

/** A colour mixed into the paper: for what is not meant at the moment. */
export function faded(colour: string, ground: string, share = 0.22): string {
  const key = `${colour} ${ground} ${share}`;
  let found = mixed.get(key);
  if (!found) {
    const [over, under] = [channels(colour), channels(ground)];
    const parts = over.map((value, at) => Math.round(value * share + (under[at] ?? 0) * (1 - share)));
    found = `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
    mixed.set(key, found);
  }
  return found;
}

function channels(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  const parts = hex
    ? [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    : (colour.match(/\d+(\.\d+)?/g) ?? []).map(Number);
  return [parts[0] ?? 128, parts[1] ?? 128, parts[2] ?? 128];
}
