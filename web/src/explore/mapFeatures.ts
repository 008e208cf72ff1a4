/** What of the network stands on the map, and where. */

import type { Feature, FeatureCollection } from 'geojson';
import type { Shown } from './filter';
import { short } from './looks';
import { classMark, isHollow, kindMark } from './marks';
import { dayOf, type Network } from './network';
import type { State } from './state';

const SHOWN_KINDS = new Set([
  'BorderGate',
  'EconomicZone',
  'ScenicArea',
  'Project',
  'TransportLink',
  'Facility',
  'AdministrativeUnit',
  'Region',
]);
/** Units below the province are many and stand for their seat only. */
const SEATS = new Set(['Province', 'AutonomousRegion']);
/** Relations that are always lines on the map; others when one of their ends is chosen. */
const DRAWN = new Set(['pairedWith', 'connectsTo']);
const WIDE = new Set(['international', 'category1']);

/** Whether a thing is of those that stand on the map, if its place is known. */
function standsOnMap(network: Network, node: number, day: number | null): boolean {
  const kind = network.kindOf(node).id;
  if (!SHOWN_KINDS.has(kind)) return false;
  if (kind !== 'AdministrativeUnit') return true;
  // A province that is no more would have its name beside the one that it is part of now.
  const over = network.nodeOver[node] ?? 0;
  return SEATS.has(network.typeOf(node).id) && (day !== null || over >= (network.file.dataDate ?? 0));
}

/** What is shown and would stand on the map, but nobody says where it is. */
export function unplaced(network: Network, shown: Shown, state: State): number[] {
  const day = dayOf(state.asOf);
  const nodes: number[] = [];
  shown.nodes.forEach((kept, node) => {
    if (kept && standsOnMap(network, node, day) && !network.place(node)) nodes.push(node);
  });
  return nodes;
}

/** Points and lines of what is shown and has a place; where several share one, they stand around it. */
export function features(
  network: Network,
  shown: Shown,
  state: State,
): { points: FeatureCollection; lines: FeatureCollection } {
  const day = dayOf(state.asOf);
  const places = new Map<number, [number, number]>();
  const crowd = new Map<number, number>();
  const points: Feature[] = [];
  for (let node = 0; node < network.nodeCount; node++) {
    if (!shown.nodes[node] || !standsOnMap(network, node, day)) continue;
    const place = network.place(node);
    if (!place) continue;
    let at: [number, number] = [place.lon, place.lat];
    if (place.at !== null) {
      const order = (crowd.get(place.at) ?? 0) + 1;
      crowd.set(place.at, order);
      at = around(at, order);
    }
    places.set(node, at);
    points.push(point(network, node, at, { state, day, near: place.at !== null }));
  }
  const lines: Feature[] = [];
  shown.edges.forEach((kept, edge) => {
    if (!kept) return;
    const [source, target] = [network.source[edge] ?? 0, network.target[edge] ?? 0];
    const [from, to] = [places.get(source), places.get(target)];
    if (!from || !to) return;
    const chosen =
      state.selected !== null && 'edge' in state.selected && network.edge(state.selected.edge) === edge;
    const ofChosen = isSelected(network, state, source) || isSelected(network, state, target);
    const onPath = shown.path?.edges.includes(edge) ?? false;
    const relation = network.relationOf(edge).id;
    if (!DRAWN.has(relation) && !chosen && !ofChosen && !onPath) return;
    const rank = chosen || onPath ? 2 : relation === 'pairedWith' ? 1 : 0;
    lines.push({
      type: 'Feature',
      properties: { edge, rank, planned: network.planned[edge] },
      geometry: { type: 'LineString', coordinates: [from, to] },
    });
  });
  return {
    points: { type: 'FeatureCollection', features: points },
    lines: { type: 'FeatureCollection', features: lines },
  };
}

function point(
  network: Network,
  node: number,
  at: [number, number],
  { state, day, near }: { state: State; day: number | null; near: boolean },
): Feature {
  const kind = network.kindOf(node).id;
  const gate = kind === 'BorderGate';
  const held = network.classOn(node, day);
  const planned = gate && !held && network.plannedClass(node) !== undefined;
  const mark = gate
    ? classMark(held?.id ?? (planned ? network.plannedClass(node)?.id : undefined))
    : kindMark(kind);
  const seat = kind === 'AdministrativeUnit' || kind === 'Region';
  const size = gate ? (WIDE.has(held?.id ?? '') ? 9 : 7) : seat ? 4 : 5.5;
  const hollow = isHollow(network, node);
  const importance =
    (gate ? 2 : seat ? 3 : 0) + (WIDE.has(held?.id ?? '') ? 1 : 0) + (network.file.nodes.degree[node] ?? 0);
  return {
    type: 'Feature',
    properties: {
      node,
      icon: [mark.shape, mark.colour, size, hollow ? 1 : 0, planned ? 1 : 0].join('|'),
      label: short(network.label(node)),
      seat: seat ? 1 : 0,
      near: near ? 1 : 0,
      order: -importance,
      chosen: isSelected(network, state, node) ? 1 : 0,
    },
    geometry: { type: 'Point', coordinates: at },
  };
}

function isSelected(network: Network, state: State, node: number): boolean {
  const { selected } = state;
  if (!selected) return false;
  if ('node' in selected) return network.node(selected.node) === node;
  const edge = network.edge(selected.edge);
  return edge !== undefined && (network.source[edge] === node || network.target[edge] === node);
}

/** The n-th place around a point: a sunflower, about three kilometres wide for the first ones. */
function around([lon, lat]: [number, number], order: number): [number, number] {
  const angle = order * Math.PI * (3 - Math.sqrt(5));
  const far = 0.022 * Math.sqrt(order + 0.5);
  return [lon + (far * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180), lat + far * Math.sin(angle)];
}
