/** Starts the layout of what is shown in a worker. */

import type { Shown } from './filter';
import type { LayoutTask } from './layout.worker';
import type { Network } from './network';
import type { State } from './state';

/** A worker that lays out what is shown from its usual places, and tells how far it is; pinned things stay. */
export function startLayout(network: Network, shown: Shown, pinned: State['pinned']): Worker {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  const pins = new Map(pinned.map((pin) => [network.node(pin.iri), pin]));
  const column = (usual: number[], axis: 'x' | 'y') =>
    Float32Array.from(usual, (value, node) => pins.get(node)?.[axis] ?? value);
  const edges = kept(shown.edges);
  const task: LayoutTask = {
    x: column(network.file.nodes.x, 'x'),
    y: column(network.file.nodes.y, 'y'),
    nodes: Uint32Array.from(kept(shown.nodes)),
    sources: Uint32Array.from(edges, (edge) => network.source[edge] ?? 0),
    targets: Uint32Array.from(edges, (edge) => network.target[edge] ?? 0),
    fixed: [...pins.keys()].filter((node) => node !== undefined),
  };
  worker.postMessage(task);
  return worker;
}

function kept(mask: Uint8Array): number[] {
  return [...mask.keys()].filter((number) => mask[number]);
}
