/** How kinds and classes look, in the drawing, on the map, in the legend and in exports: colour and shape, each enough alone. */

import type { Network } from './network';
import type { State } from './state';

export const SHAPES = ['circle', 'square', 'diamond', 'triangle', 'down', 'hexagon', 'cross'] as const;
export type Shape = (typeof SHAPES)[number];

export interface Mark {
  colour: string;
  shape: Shape;
}

/** After Okabe and Ito, darkened or lightened until each stands out on light and on dark paper. */
const KINDS: Record<string, Mark> = {
  BorderGate: { colour: '#cc4b3c', shape: 'diamond' },
  Country: { colour: '#6b7785', shape: 'hexagon' },
  AdministrativeUnit: { colour: '#2f7fc1', shape: 'circle' },
  Region: { colour: '#5aa3d0', shape: 'hexagon' },
  BorderMarker: { colour: '#7d848c', shape: 'down' },
  EconomicZone: { colour: '#0f9472', shape: 'square' },
  ScenicArea: { colour: '#5e9732', shape: 'triangle' },
  Project: { colour: '#c9820a', shape: 'triangle' },
  TransportLink: { colour: '#9a6f4f', shape: 'down' },
  Facility: { colour: '#a8766b', shape: 'square' },
  Instrument: { colour: '#8a63c2', shape: 'hexagon' },
  Organisation: { colour: '#118f9c', shape: 'square' },
  Person: { colour: '#bf5f97', shape: 'circle' },
  Commodity: { colour: '#8f8a1c', shape: 'cross' },
};

/** Shapes of the classes, the widest ones first; a class of the one side has the shape of its like on the other. */
const CLASSES: Record<string, Shape> = {
  international: 'diamond',
  category1: 'diamond',
  bilateral: 'circle',
  category2: 'circle',
  auxiliary: 'square',
  opening: 'triangle',
  crossing: 'down',
  specialised_road: 'cross',
};

const classColours = new Map<string, string>();

/** Take the colours of the classes from the page's style sheet, whenever it changes. */
export function setClassColours(colourOf: (name: string) => string): void {
  for (const id of Object.keys(CLASSES)) classColours.set(id, colourOf(`--class-${id}`));
}

const NONE: Mark = { colour: '#7d848c', shape: 'circle' };

const COMMUNITIES = [
  '#2f7fc1',
  '#cc4b3c',
  '#0f9472',
  '#c9820a',
  '#8a63c2',
  '#bf5f97',
  '#118f9c',
  '#8f8a1c',
  '#9a6f4f',
  '#6b7785',
];

export function kindMark(id: string): Mark {
  return KINDS[id] ?? NONE;
}

export function classMark(id: string | undefined): Mark {
  const shape = CLASSES[id ?? ''];
  return shape ? { shape, colour: classColours.get(id ?? '') ?? NONE.colour } : NONE;
}

/** Where a class stands in the order of the legend. */
export function classRank(id: string): number {
  const rank = Object.keys(CLASSES).indexOf(id);
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}

/** Communities from the eleventh on share one colour: they are small, and nobody tells twenty colours apart. */
export function communityColour(community: number): string {
  return COMMUNITIES[community] ?? NONE.colour;
}

export const COMMUNITIES_TOLD_APART = COMMUNITIES.length;

/** The mark of a thing: a kind keeps its shape whatever the colour means. */
export function markOf(network: Network, node: number, colour: State['colour'], day: number | null): Mark {
  const kind = network.kindOf(node).id;
  const mark = kindMark(kind);
  if (colour === 'community') return { ...mark, colour: communityColour(network.community[node] ?? 0) };
  if (colour === 'class') {
    return kind === 'BorderGate'
      ? classMark(network.classOn(node, day)?.id)
      : { ...mark, colour: NONE.colour };
  }
  return mark;
}

/** Things on the Chinese side alone are outlined, all others filled. */
export function isHollow(network: Network, node: number): boolean {
  const countries = network.countries(node);
  return countries.length === 1 && countries[0] === 'cn';
}

/** Which edges stand out: the ties that the network is about. */
const STRONG = new Set(['pairedWith', 'agreement', 'cooperatesWith', 'facesProvince', 'counterpartOf']);

export function isStrong(relation: string): boolean {
  return STRONG.has(relation);
}

/** The outline of a shape of radius 1 around 0,0, y downwards; a circle has none. */
export function outline(shape: Shape): [number, number][] | null {
  switch (shape) {
    case 'circle':
      return null;
    case 'square':
      return [
        [-0.8, -0.8],
        [0.8, -0.8],
        [0.8, 0.8],
        [-0.8, 0.8],
      ];
    case 'diamond':
      return [
        [0, -1.05],
        [1.05, 0],
        [0, 1.05],
        [-1.05, 0],
      ];
    case 'triangle':
      return [
        [0, -1],
        [1, 0.75],
        [-1, 0.75],
      ];
    case 'down':
      return [
        [0, 1],
        [1, -0.75],
        [-1, -0.75],
      ];
    case 'hexagon':
      return [0, 1, 2, 3, 4, 5].map((corner) => {
        const angle = (corner * Math.PI) / 3;
        return [Math.cos(angle), Math.sin(angle)];
      });
    case 'cross':
      return [
        [-0.35, -1],
        [0.35, -1],
        [0.35, -0.35],
        [1, -0.35],
        [1, 0.35],
        [0.35, 0.35],
        [0.35, 1],
        [-0.35, 1],
        [-0.35, 0.35],
        [-1, 0.35],
        [-1, -0.35],
        [-0.35, -0.35],
      ];
  }
}

/** A shape as the path of an SVG, of some radius around a point. */
export function svgPath(shape: Shape, x: number, y: number, radius: number): string {
  const corners = outline(shape);
  const at = (value: number) => String(Math.round(value * 100) / 100);
  if (!corners) {
    const r = radius * 0.92;
    return `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(2 * r)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-2 * r)} 0Z`;
  }
  return `M${corners.map(([dx, dy]) => `${at(x + dx * radius)} ${at(y + dy * radius)}`).join('L')}Z`;
}
