/** The network as a map: MapLibre on borders of our own; no tile and no letter comes from outside. */

import {
  type GeoJSONSource,
  Map as LibreMap,
  type LngLatBoundsLike,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Feature, FeatureCollection } from 'geojson';
import type { Theme } from './drawing';
import { short } from './looks';
import type { Shown } from './filter';
import { classMark, isHollow, kindMark, type Mark, outline } from './marks';
import { dayOf, type Network } from './network';
import type { State } from './state';

export interface MapEvents {
  node(node: number | null): void;
  edge(edge: number): void;
  camera(lon: number, lat: number, zoom: number): void;
}

export interface MapWords {
  zoomIn: string;
  zoomOut: string;
  north: string;
  map: string;
}

/** The border, from the river Red's upper reaches to the sea. */
const BORDER: LngLatBoundsLike = [
  [101.9, 20.9],
  [108.6, 23.7],
];
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
const CLICKABLE = ['marks', 'lines', 'lines-planned'];

export class BorderMap {
  readonly map: LibreMap;
  private ready: Promise<void>;
  private images = new Set<string>();
  private last: [Shown, State] | undefined;

  constructor(
    private readonly network: Network,
    container: HTMLElement,
    private readonly events: MapEvents,
    private options: {
      theme: Theme;
      borders: FeatureCollection;
      words: MapWords;
      animated: boolean;
      tiles: string;
    },
  ) {
    setWorkerUrl(worker);
    this.map = new LibreMap({
      container,
      style: this.style(),
      bounds: BORDER,
      fitBoundsOptions: { padding: 30 },
      minZoom: 4,
      maxZoom: 14,
      attributionControl: false,
      fadeDuration: options.animated ? 200 : 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      locale: {
        'NavigationControl.ZoomIn': options.words.zoomIn,
        'NavigationControl.ZoomOut': options.words.zoomOut,
        'NavigationControl.ResetBearing': options.words.north,
        'Map.Title': options.words.map,
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), 'top-left');
    this.map.addControl(new ScaleControl({}), 'bottom-left');
    this.ready = new Promise((resolve) => this.map.once('load', () => resolve()));
    this.listen();
  }

  show(shown: Shown, state: State): void {
    this.last = [shown, state];
    void this.ready.then(() => {
      const [latest, current] = this.last ?? [shown, state];
      const { points, lines } = this.features(latest, current);
      for (const { properties } of points.features) this.draw(String(properties?.icon));
      (this.map.getSource('points') as GeoJSONSource | undefined)?.setData(points);
      (this.map.getSource('lines') as GeoJSONSource | undefined)?.setData(lines);
    });
  }

  setTheme(theme: Theme): void {
    this.options = { ...this.options, theme };
    for (const id of this.images) this.map.removeImage(id);
    this.images.clear();
    this.map.setStyle(this.style(), { diff: false });
    this.ready = new Promise((resolve) => this.map.once('style.load', () => resolve()));
    if (this.last) this.show(...this.last);
  }

  setTiles(tiles: string): void {
    this.options = { ...this.options, tiles };
    this.setTheme(this.options.theme);
  }

  setCamera(camera: State['mapCamera']): void {
    if (camera) this.map.jumpTo({ center: [camera[0], camera[1]], zoom: camera[2] });
    else this.map.fitBounds(BORDER, { padding: 30, animate: false });
  }

  camera(): [number, number, number] {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat, this.map.getZoom()];
  }

  /** Bring a thing into view, if it has a place outside of it. */
  reveal(node: number): void {
    const place = this.network.place(node);
    if (place && !this.map.getBounds().contains([place.lon, place.lat]))
      this.map.jumpTo({ center: [place.lon, place.lat] });
  }

  resize(): void {
    this.map.resize();
  }

  kill(): void {
    this.map.remove();
  }

  private listen(): void {
    this.map.on('click', (event) => {
      const box: [[number, number], [number, number]] = [
        [event.point.x - 6, event.point.y - 6],
        [event.point.x + 6, event.point.y + 6],
      ];
      const layers = CLICKABLE.filter((id) => this.map.getLayer(id));
      const found = this.map.queryRenderedFeatures(box, { layers });
      const best = found.find((feature) => feature.layer.id === 'marks') ?? found[0];
      if (!best) this.events.node(null);
      else if (best.layer.id === 'marks') this.events.node(Number(best.properties.node));
      else this.events.edge(Number(best.properties.edge));
    });
    for (const layer of CLICKABLE) {
      this.map.on('mouseenter', layer, () => {
        this.map.getCanvas().style.cursor = 'pointer';
      });
      this.map.on('mouseleave', layer, () => {
        this.map.getCanvas().style.cursor = '';
      });
    }
    this.map.on('moveend', (event) => {
      // Only where the reader moved it: the map also moves by itself, to what is chosen.
      if (event.originalEvent) this.events.camera(...this.camera());
    });
  }

  /** Points and lines of what is shown and has a place; where several share one, they stand around it. */
  private features(shown: Shown, state: State): { points: FeatureCollection; lines: FeatureCollection } {
    const { network } = this;
    const day = dayOf(state.asOf);
    const places = new Map<number, [number, number]>();
    const crowd = new Map<number, number>();
    const points: Feature[] = [];
    for (let node = 0; node < network.nodeCount; node++) {
      if (!shown.nodes[node] || !this.isOnMap(node)) continue;
      const place = network.place(node);
      if (!place) continue;
      let at: [number, number] = [place.lon, place.lat];
      if (place.at !== null) {
        const order = (crowd.get(place.at) ?? 0) + 1;
        crowd.set(place.at, order);
        at = around(at, order);
      }
      places.set(node, at);
      points.push(this.point(node, at, { state, day, near: place.at !== null }));
    }
    const lines: Feature[] = [];
    shown.edges.forEach((kept, edge) => {
      if (!kept) return;
      const [source, target] = [network.source[edge] ?? 0, network.target[edge] ?? 0];
      const [from, to] = [places.get(source), places.get(target)];
      if (!from || !to) return;
      const chosen =
        state.selected !== null && 'edge' in state.selected && network.edge(state.selected.edge) === edge;
      const ofChosen = this.isSelected(state, source) || this.isSelected(state, target);
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

  private point(
    node: number,
    at: [number, number],
    { state, day, near }: { state: State; day: number | null; near: boolean },
  ): Feature {
    const { network } = this;
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
        chosen: this.isSelected(state, node) ? 1 : 0,
      },
      geometry: { type: 'Point', coordinates: at },
    };
  }

  private isSelected(state: State, node: number): boolean {
    const { selected } = state;
    if (!selected) return false;
    if ('node' in selected) return this.network.node(selected.node) === node;
    const edge = this.network.edge(selected.edge);
    return edge !== undefined && (this.network.source[edge] === node || this.network.target[edge] === node);
  }

  private isOnMap(node: number): boolean {
    const kind = this.network.kindOf(node).id;
    if (!SHOWN_KINDS.has(kind)) return false;
    return kind !== 'AdministrativeUnit' || SEATS.has(this.network.typeOf(node).id);
  }

  private style(): StyleSpecification {
    const { theme, borders, tiles } = this.options;
    const empty: FeatureCollection = { type: 'FeatureCollection', features: [] };
    const text = { 'text-color': theme.ink, 'text-halo-color': theme.paper, 'text-halo-width': 1.6 };
    const line = {
      'line-color': ['match', ['get', 'rank'], 2, theme.accent, 1, theme.strong, theme.line],
      'line-width': ['match', ['get', 'rank'], 2, 4, 1, 2.2, 1.2],
    };
    return {
      version: 8,
      sources: {
        borders: { type: 'geojson', data: borders },
        points: { type: 'geojson', data: empty },
        lines: { type: 'geojson', data: empty },
        ...(tiles ? { tiles: { type: 'raster', tiles: [tiles], tileSize: 256 } } : {}),
      },
      layers: [
        { id: 'sea', type: 'background', paint: { 'background-color': css('--map-sea', '#dfe8ee') } },
        {
          id: 'land',
          type: 'fill',
          source: 'borders',
          filter: ['==', ['get', 'part'], 'land'],
          paint: {
            'fill-color': [
              'match',
              ['get', 'country'],
              'vn',
              css('--map-vn', '#fbf8f1'),
              'cn',
              css('--map-cn', '#f3f1ea'),
              css('--map-other', '#ecebe6'),
            ],
            'fill-antialias': true,
          },
        },
        ...(tiles
          ? [{ id: 'tiles', type: 'raster' as const, source: 'tiles', paint: { 'raster-opacity': 0.85 } }]
          : []),
        {
          id: 'border',
          type: 'line',
          source: 'borders',
          filter: ['==', ['get', 'part'], 'border'],
          paint: {
            'line-color': css('--map-border', '#8c8577'),
            'line-width': ['interpolate', ['linear'], ['zoom'], 5, 1, 10, 2.2],
          },
        },
        {
          id: 'lines',
          type: 'line',
          source: 'lines',
          filter: ['==', ['get', 'planned'], 0],
          paint: line as never,
          layout: { 'line-cap': 'round' },
        },
        {
          id: 'lines-planned',
          type: 'line',
          source: 'lines',
          filter: ['==', ['get', 'planned'], 1],
          paint: { ...line, 'line-dasharray': [2, 2] } as never,
        },
        {
          id: 'chosen',
          type: 'circle',
          source: 'points',
          filter: ['==', ['get', 'chosen'], 1],
          paint: {
            'circle-radius': 14,
            'circle-color': 'rgba(0,0,0,0)',
            'circle-stroke-color': theme.accent,
            'circle-stroke-width': 3,
          },
        },
        {
          id: 'marks',
          type: 'symbol',
          source: 'points',
          layout: {
            'icon-image': ['get', 'icon'],
            'icon-allow-overlap': true,
            'icon-ignore-placement': false,
            'symbol-sort-key': ['get', 'order'],
            'text-field': ['get', 'label'],
            'text-font': ['sans-serif'],
            'text-size': ['case', ['==', ['get', 'seat'], 1], 14, 12],
            'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
            'text-radial-offset': 0.8,
            'text-max-width': 9,
            'text-optional': true,
            'text-justify': 'auto',
            'text-padding': 3,
          },
          paint: { ...text, 'text-opacity': ['case', ['==', ['get', 'seat'], 1], 0.75, 1] },
        },
      ],
    };
  }

  /** A mark as an image, drawn once. */
  private draw(id: string): void {
    const [shape, colour, size, hollow, planned] = id.split('|');
    if (!shape || !colour || !size || this.map.hasImage(id)) return;
    const ratio = 2;
    const radius = Number(size) * ratio;
    const side = Math.ceil(radius * 2 + 6 * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext('2d');
    if (!context) return;
    trace(context, { shape: shape as Mark['shape'], colour }, side / 2, radius);
    const { theme } = this.options;
    const outlined = hollow === '1' || planned === '1';
    context.lineJoin = 'round';
    context.strokeStyle = theme.paper;
    context.lineWidth = outlined ? 4 * ratio : 2.5 * ratio;
    context.stroke();
    context.fillStyle = outlined ? theme.paper : colour;
    context.fill();
    if (outlined) {
      context.strokeStyle = colour;
      context.lineWidth = 2 * ratio;
      if (planned === '1') context.setLineDash([2 * ratio, 1.6 * ratio]);
      context.stroke();
    }
    this.images.add(id);
    this.map.addImage(id, context.getImageData(0, 0, side, side), { pixelRatio: ratio });
  }
}

/** Relations that are always lines on the map; others when one of their ends is chosen. */
const DRAWN = new Set(['pairedWith', 'connectsTo']);
const WIDE = new Set(['international', 'category1']);

function trace(context: CanvasRenderingContext2D, { shape }: Mark, middle: number, radius: number): void {
  context.beginPath();
  const corners = outline(shape);
  if (!corners) context.arc(middle, middle, radius * 0.92, 0, 2 * Math.PI);
  corners?.forEach(([x, y], order) => {
    const [across, down] = [middle + x * radius, middle + y * radius];
    if (order) context.lineTo(across, down);
    else context.moveTo(across, down);
  });
  context.closePath();
}

/** The n-th place around a point: a sunflower, about three kilometres wide for the first ones. */
function around([lon, lat]: [number, number], order: number): [number, number] {
  const angle = order * Math.PI * (3 - Math.sqrt(5));
  const far = 0.022 * Math.sqrt(order + 0.5);
  return [lon + (far * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180), lat + far * Math.sin(angle)];
}

function css(name: string, usual: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || usual;
}
