/** Runs the force layout again over what is shown, always with as many steps: the same view gives the same picture. */

import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

export interface LayoutTask {
  x: Float32Array;
  y: Float32Array;
  nodes: Uint32Array;
  sources: Uint32Array;
  targets: Uint32Array;
  fixed: number[];
}

export interface LayoutStep {
  x: Float32Array;
  y: Float32Array;
  share: number;
}

const STEPS = 400;
const STEPS_OF_MANY = 60;
const MANY = 5_000;

self.addEventListener('message', (event: MessageEvent<LayoutTask>) => {
  const { x, y, nodes, sources, targets, fixed } = event.data;
  const graph = new UndirectedGraph();
  const still = new Set(fixed);
  for (const node of nodes) graph.addNode(String(node), { x: x[node], y: y[node], fixed: still.has(node) });
  sources.forEach((source, edge) => {
    const target = targets[edge] ?? 0;
    if (source !== target) graph.mergeUndirectedEdge(String(source), String(target));
  });
  const settings = {
    ...forceAtlas2.inferSettings(graph),
    linLogMode: true,
    gravity: 0.05,
    scalingRatio: 40,
    barnesHutOptimize: nodes.length > 1000,
    slowDown: 1 + Math.log(nodes.length + 1),
  };
  const steps = nodes.length > MANY ? STEPS_OF_MANY : STEPS;
  const rounds = 20;
  for (let round = 1; round <= rounds; round++) {
    forceAtlas2.assign(graph, { iterations: Math.ceil(steps / rounds), settings });
    graph.forEachNode((key, data) => {
      x[Number(key)] = data.x;
      y[Number(key)] = data.y;
    });
    const step: LayoutStep = { x, y, share: round / rounds };
    (self as unknown as Worker).postMessage(step);
  }
});
