/** Saves what is shown as a file of the reader's. */

import type { Drawing, Theme } from './drawing';
import { csv, gexf, type Picture, png, svg } from './exports';
import type { Shown } from './filter';
import { short } from './looks';
import { isHollow, isStrong, markOf } from './marks';
import { dayOf, type Network } from './network';
import type { State } from './state';

interface Taken {
  network: Network;
  shown: Shown;
  state: State;
  positions: { x: ArrayLike<number>; y: ArrayLike<number> };
  picture: Picture | undefined;
}

/** The drawing as it stands on the screen. */
export function pictureOf(
  network: Network,
  drawing: Drawing,
  shown: Shown,
  { state, theme, title }: { state: State; theme: Theme; title: string },
): Picture {
  const { sigma } = drawing;
  const { width, height } = sigma.getDimensions();
  const day = dayOf(state.asOf);
  const places = new Map<number, { x: number; y: number }>();
  const labelled = new Set(sigma.getNodeDisplayedLabels());
  const nodes: Picture['nodes'] = [];
  shown.nodes.forEach((kept, node) => {
    const data = kept ? sigma.getNodeDisplayData(String(node)) : undefined;
    if (!data) return;
    const at = sigma.framedGraphToViewport(data);
    places.set(node, at);
    const radius = sigma.scaleSize(data.size);
    const seen = at.x > -radius && at.y > -radius && at.x < width + radius && at.y < height + radius;
    if (seen)
      nodes.push({
        ...at,
        radius,
        mark: markOf(network, node, state.colour, day),
        hollow: isHollow(network, node),
        label: labelled.has(String(node)) ? short(network.label(node)) : null,
      });
  });
  const edges: Picture['edges'] = [];
  shown.edges.forEach((kept, edge) => {
    const [from, to] = [places.get(network.source[edge] ?? 0), places.get(network.target[edge] ?? 0)];
    if (!kept || !from || !to) return;
    const strong = isStrong(network.relationOf(edge).id);
    const path = shown.path?.edges.includes(edge) ?? false;
    edges.push({
      x1: from.x,
      y1: from.y,
      x2: to.x,
      y2: to.y,
      width: path ? 3 : strong ? 1.8 : 1,
      colour: path ? theme.accent : strong ? theme.strong : theme.line,
      dashed: network.planned[edge] === 1,
    });
  });
  return {
    width: Math.round(width),
    height: Math.round(height),
    paper: theme.paper,
    ink: theme.ink,
    font: theme.font,
    title,
    nodes,
    edges,
  };
}

export async function download(
  format: 'png' | 'svg' | 'gexf' | 'csv',
  { network, shown, state, positions, picture }: Taken,
): Promise<void> {
  if (format === 'gexf') save('cuakhau.gexf', gexf(network, shown, positions, state), 'application/xml');
  else if (format === 'csv') {
    const { nodes, edges } = csv(network, shown, state);
    save('cuakhau-things.csv', nodes, 'text/csv');
    save('cuakhau-edges.csv', edges, 'text/csv');
  } else if (picture) {
    const drawn = svg(picture);
    if (format === 'svg') save('cuakhau.svg', drawn, 'image/svg+xml');
    else save('cuakhau.png', await png(drawn, picture.width, picture.height), 'image/png');
  }
}

/** Give a file to the reader. */
export function save(name: string, content: string | Blob, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
