// Who with whom: the things of each row, joined. Positions are computed the same way each time.

import { CK, type Term } from '../data/terms';
import { h } from '../explore/elements';
import { pageOf } from '../page/values';
import { isPlanned } from '../page/table';
import { at, type Shown } from './shown';
import { linked, Names, s } from './svg';

const WIDTH = 900;
const MOST = 120;
const ROUNDS = 300;
const NAMED = 60; // with more things than this, only those with several relations are named in the drawing

interface Node_ {
  readonly iri: string;
  readonly group: number;
  degree: number;
  x: number;
  y: number;
}

interface Edge {
  readonly from: Node_;
  readonly to: Node_;
  readonly planned: boolean;
}

/** The drawing; null where no row names two things. */
export function network(shown: Shown): HTMLElement | null {
  const { nodes, edges, cut } = graphOf(shown);
  if (!edges.length) return null;
  const height = Math.min(760, 220 + nodes.length * 14);
  layOut(nodes, edges, WIDTH, height);
  const names = new Names();
  for (const node of nodes) names.keep(node.x, node.y, radiusOf(node) - 1);
  // Those with the most relations choose their places first.
  const named = new Map(
    [...nodes]
      .sort((one, other) => other.degree - one.degree)
      .filter((node) => nodes.length <= NAMED || node.degree > 2)
      .map((node) => [node, names.beside(shown.labels.of(node.iri), { ...node, radius: radiusOf(node) })]),
  );
  const svg = s(
    'svg',
    { viewBox: boxOf(nodes), class: 'network', role: 'group', 'aria-label': shown.title },
    ...edges.map(({ from, to, planned }) =>
      s('line', { class: `edge${planned ? ' planned' : ''}`, x1: from.x, y1: from.y, x2: to.x, y2: to.y }),
    ),
    ...nodes.map((node) => {
      const label = shown.labels.of(node.iri);
      const name = named.get(node);
      return linked(
        pageOf(node.iri),
        s('circle', {
          class: `node series-${node.group}`,
          cx: node.x,
          cy: node.y,
          r: radiusOf(node),
        }),
        ...(name ? [name] : []),
        s('title', {}, label),
      );
    }),
  );
  const groups = columnsOf(shown).map(({ place }, group) =>
    h(
      'li',
      {},
      h('span', { class: `key series-${group}`, 'aria-hidden': 'true' }),
      shown.columns[place]!.label,
    ),
  );
  return h(
    'figure',
    { class: 'view scroll', tabindex: '0' },
    svg as unknown as HTMLElement,
    h('ul', { class: 'keys' }, ...groups),
    cut ? h('p', { class: 'aside' }, shown.say('first_things', { n: MOST })) : null,
  );
}

function radiusOf(node: Node_): number {
  return 5 + Math.min(7, node.degree);
}

/** What the nodes and their names take, and no more. */
function boxOf(nodes: readonly Node_[]): string {
  const [xs, ys] = [nodes.map((node) => node.x), nodes.map((node) => node.y)];
  const [left, top] = [Math.min(...xs) - 80, Math.min(...ys) - 34];
  const width = Math.max(Math.max(...xs) + 80 - left, 640);
  const middle = (Math.max(...xs) + Math.min(...xs)) / 2;
  return [middle - width / 2, top, width, Math.max(...ys) + 24 - top].map(Math.round).join(' ');
}

/** Columns of things, kinds of things left out; the first is joined to each of the others. */
function columnsOf({ columns, table }: Shown): { place: number }[] {
  return columns
    .map((column, place) => ({ column, place }))
    .filter(({ column, place }) => {
      if (column.hidden || !['entity', 'any'].includes(column.type) || column.name === 'modality')
        return false;
      const terms = table.rows.map((row) => row[place]).filter((term) => term !== null && term !== undefined);
      return terms.length > 0 && terms.every((term) => term.type === 'uri' && !term.value.startsWith(CK));
    })
    .slice(0, 4);
}

function graphOf(shown: Shown): { nodes: Node_[]; edges: Edge[]; cut: boolean } {
  const places = columnsOf(shown).map(({ place }) => place);
  const nodes = new Map<string, Node_>();
  const edges = new Map<string, Edge>();
  let cut = false;
  const nodeOf = (term: Term | null, group: number): Node_ | null => {
    if (term?.type !== 'uri') return null;
    const known = nodes.get(term.value);
    if (known) return known;
    if (nodes.size >= MOST) {
      cut = true;
      return null;
    }
    const node = { iri: term.value, group, degree: 0, x: 0, y: 0 };
    nodes.set(term.value, node);
    return node;
  };
  for (const row of shown.table.rows) {
    const ours = places.map((place, group) => nodeOf(at(row, place), group));
    for (let place = 1; place < ours.length; place += 1) {
      // Four columns are two pairs side by side, as gate and counterpart, province and province.
      const from =
        ours.length === 4 && place === 2 ? ours[0] : ours.length === 4 && place === 3 ? ours[1] : ours[0];
      const to = ours[place];
      if (!from || !to || from === to) continue;
      const key = [from.iri, to.iri].sort().join(' ');
      if (edges.has(key)) continue;
      from.degree += 1;
      to.degree += 1;
      edges.set(key, { from, to, planned: isPlanned(row) });
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], cut };
}

/** Springs along edges, repulsion between all, cooling down; starts from a spiral, so that it always ends the same. */
function layOut(nodes: Node_[], edges: readonly Edge[], width: number, height: number): void {
  const ideal = Math.sqrt((width * height) / (nodes.length + 1)) * 0.7;
  nodes.forEach((node, place) => {
    const turn = place * 2.399963;
    const radius = Math.sqrt((place + 0.5) / nodes.length);
    node.x = width / 2 + Math.cos(turn) * radius * width * 0.4;
    node.y = height / 2 + Math.sin(turn) * radius * height * 0.4;
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const moves = nodes.map(() => ({ x: 0, y: 0 }));
    const places = new Map(nodes.map((node, place) => [node, place]));
    for (let one = 0; one < nodes.length; one += 1)
      for (let other = one + 1; other < nodes.length; other += 1) push(nodes, moves, one, other, ideal);
    for (const { from, to } of edges) {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const pull = Math.hypot(dx, dy) / ideal / 2;
      move(moves[places.get(from)!]!, dx * pull, dy * pull);
      move(moves[places.get(to)!]!, -dx * pull, -dy * pull);
    }
    const heat = ideal * 0.4 * (1 - round / ROUNDS) + 0.5;
    nodes.forEach((node, place) => {
      const { x, y } = moves[place]!;
      const length = Math.hypot(x, y) || 1;
      const step = Math.min(length, heat);
      node.x = Math.max(70, Math.min(width - 70, node.x + (x / length) * step + (width / 2 - node.x) * 0.03));
      node.y = Math.max(
        34,
        Math.min(height - 16, node.y + (y / length) * step + (height / 2 - node.y) * 0.04),
      );
    });
  }
}

function push(
  nodes: readonly Node_[],
  moves: { x: number; y: number }[],
  one: number,
  other: number,
  ideal: number,
): void {
  const [a, b] = [nodes[one]!, nodes[other]!];
  const [dx, dy] = [a.x - b.x || 0.01, a.y - b.y || 0.01];
  const force = (ideal * ideal) / Math.max(dx * dx + dy * dy, 25);
  move(moves[one]!, dx * force, dy * force);
  move(moves[other]!, -dx * force, -dy * force);
}

function move(by: { x: number; y: number }, x: number, y: number): void {
  by.x += x;
  by.y += y;
}
