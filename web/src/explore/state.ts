/** What the reader sees, all of it: one plain value, which the address carries. */

import { dayOf, MEASURES, type Measure } from './network';

export const VIEWS = ['network', 'map', 'both'] as const;
export const LAYOUTS = ['force', 'geographic', 'again'] as const;
export const COLOURS = ['kind', 'class', 'community'] as const;
export const MODALITIES = ['all', 'actual', 'planned'] as const;
export const TABLES = ['nodes', 'edges'] as const;

export type Selection = { node: string } | { edge: string } | null;

/** A thing around which the network is shown, and how many steps far. */
export interface Focus {
  iri: string;
  steps: number;
}

export interface Pin {
  iri: string;
  x: number;
  y: number;
}

/** By which column a table is sorted, and whether the other way round. */
export interface Sort {
  key: string;
  down: boolean;
}

export interface State {
  view: (typeof VIEWS)[number];
  table: (typeof TABLES)[number];
  sort: Record<(typeof TABLES)[number], Sort>;
  /** Kinds and relations that are left out, by their identifiers. */
  hiddenKinds: string[];
  hiddenRelations: string[];
  /** Provinces to which the view is limited; none: all. */
  provinces: string[];
  modality: (typeof MODALITIES)[number];
  /** The day as of which is shown, empty for all times. */
  asOf: string;
  /** Neighbourhoods to which the view is limited; none: all. */
  near: Focus[];
  path: [string, string] | null;
  selected: Selection;
  hidden: string[];
  pinned: Pin[];
  size: Measure;
  colour: (typeof COLOURS)[number];
  layout: (typeof LAYOUTS)[number];
  /** Of the drawing: x, y, ratio; of the map: longitude, latitude, zoom. Null: all of it. */
  camera: [number, number, number] | null;
  mapCamera: [number, number, number] | null;
}

export const MOST_STEPS = 6;

/** The first view is of the border: who faces whom. What is tied to nearly everything would hide it. */
export const OVERVIEW_WITHOUT: readonly string[] = [
  'Instrument',
  'Organisation',
  'Person',
  'Commodity',
  'Region',
  'Country',
];

/** Kinds that are left out where nothing is said of them: none around a thing or on a path. */
export function usuallyHidden(state: Pick<State, 'near' | 'path'>): readonly string[] {
  return state.near.length || state.path ? [] : OVERVIEW_WITHOUT;
}

export function startState(view: State['view']): State {
  return {
    view,
    table: 'nodes',
    sort: { nodes: { key: 'ties', down: true }, edges: { key: 'from', down: false } },
    hiddenKinds: [...OVERVIEW_WITHOUT],
    hiddenRelations: [],
    provinces: [],
    modality: 'all',
    asOf: '',
    near: [],
    path: null,
    selected: null,
    hidden: [],
    pinned: [],
    size: 'degree',
    colour: 'kind',
    layout: 'force',
    camera: null,
    mapCamera: null,
  };
}

/** The state as the part of the address after `#`; what is as at the start is left out. */
export function encode(state: State, start: State): string {
  const parts: [string, string][] = [];
  const add = (key: string, value: string, usual = '') => {
    if (value !== usual) parts.push([key, value]);
  };
  add('view', state.view, start.view);
  add('table', state.table, start.table);
  for (const table of TABLES) add(`sort-${table}`, sorted(state.sort[table]), sorted(start.sort[table]));
  add('without', state.hiddenKinds.map(item).join(','), usuallyHidden(state).map(item).join(','));
  add('relations', state.hiddenRelations.map(item).join(','));
  add('in', state.provinces.map(item).join(','));
  add('only', state.modality, start.modality);
  add('on', state.asOf);
  add('near', state.near.map(({ iri, steps }) => `${item(iri)}~${steps}`).join(','));
  add('path', state.path?.map(item).join('~') ?? '');
  if (state.selected) {
    if ('node' in state.selected) add('thing', item(state.selected.node), '\0');
    else add('edge', state.selected.edge.split('~').map(item).join('~'), '\0');
  }
  add('hide', state.hidden.map(item).join(','));
  add('pin', state.pinned.map(({ iri, x, y }) => `${item(iri)}~${number(x)}~${number(y)}`).join(','));
  add('size', state.size, start.size);
  add('colour', state.colour, start.colour);
  add('layout', state.layout, start.layout);
  add('at', state.camera?.map(number).join('~') ?? '');
  add('map', state.mapCamera?.map(number).join('~') ?? '');
  return parts.map(([key, value]) => `${key}=${value}`).join('&');
}

/** The state of an address; what it does not say, or says in a way that is not understood, is as at the start. */
export function decode(hash: string, start: State): State {
  const said = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const [key, ...rest] = part.split('=');
    if (key && rest.length) said.set(key, rest.join('='));
  }
  const list = (key: string) => (said.get(key) ?? '').split(',').filter(Boolean);
  const items = (key: string) => unique(list(key).map(unitem).filter(Boolean));
  const ends = (said.get('path') ?? '').split('~').map(unitem);
  const path: State['path'] = ends[0] ? [ends[0], ends[1] ?? ''] : null;
  const near = list('near').flatMap(focus);
  return {
    view: one(VIEWS, said.get('view'), start.view),
    table: one(TABLES, said.get('table'), start.table),
    sort: {
      nodes: sort(said.get('sort-nodes'), start.sort.nodes),
      edges: sort(said.get('sort-edges'), start.sort.edges),
    },
    hiddenKinds: said.has('without') ? items('without') : [...usuallyHidden({ near, path })],
    hiddenRelations: items('relations'),
    provinces: items('in'),
    modality: one(MODALITIES, said.get('only'), start.modality),
    asOf: dayOf(said.get('on') ?? '') === null ? '' : (said.get('on') ?? ''),
    near,
    path,
    selected: selection(said),
    hidden: items('hide'),
    pinned: list('pin').flatMap(pin),
    size: one(MEASURES, said.get('size'), start.size),
    colour: one(COLOURS, said.get('colour'), start.colour),
    layout: one(LAYOUTS, said.get('layout'), start.layout),
    camera: three(said.get('at')),
    mapCamera: three(said.get('map')),
  };
}

function sorted({ key, down }: Sort): string {
  return `${down ? '-' : ''}${key}`;
}

function sort(said: string | undefined, usual: Sort): Sort {
  const [, down, key] = /^(-?)([a-z]+)$/.exec(said ?? '') ?? [];
  return key ? { key, down: down === '-' } : usual;
}

function selection(said: Map<string, string>): Selection {
  const [node, edge] = [said.get('thing'), said.get('edge')];
  if (node) return { node: unitem(node) };
  return edge ? { edge: edge.split('~').map(unitem).join('~') } : null;
}

function focus(text: string): Focus[] {
  const [iri, steps] = text.split('~');
  const far = Math.trunc(Number(steps));
  return iri && far >= 1 && far <= MOST_STEPS ? [{ iri: unitem(iri), steps: far }] : [];
}

function pin(text: string): Pin[] {
  const [iri, x, y] = text.split('~');
  const [across, up] = [Number(x || Number.NaN), Number(y || Number.NaN)];
  return iri && Number.isFinite(across) && Number.isFinite(up)
    ? [{ iri: unitem(iri), x: across, y: up }]
    : [];
}

function three(text: string | undefined): [number, number, number] | null {
  const [a, b, c, ...rest] = (text ?? '').split('~').map((part) => Number(part || Number.NaN));
  const good = rest.length === 0 && [a, b, c].every((value) => value !== undefined && Number.isFinite(value));
  return good ? [a ?? 0, b ?? 0, c ?? 0] : null;
}

function one<T extends string>(known: readonly T[], said: string | undefined, usual: T): T {
  return known.find((each) => each === said) ?? usual;
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}

/** Four digits behind the point are a hundredth of a point on the screen. */
function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

/** Identifiers are short and plain; only what the address itself uses is written otherwise. */
function item(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('~', '%7E');
}

function unitem(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
