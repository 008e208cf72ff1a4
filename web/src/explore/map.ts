/** The network as a map: MapLibre on borders of our own; no tile and no letter comes from outside. */

import {
  type GeoJSONSource,
  Map as LibreMap,
  type LngLatBoundsLike,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from 'maplibre-gl';
import worker from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { FeatureCollection } from 'geojson';
import type { Theme } from './drawing';
import type { Shown } from './filter';
import { features } from './mapFeatures';
import { markImage, RATIO } from './mapMarks';
import { styleOf } from './mapStyle';
import type { Mark } from './marks';
import type { Network } from './network';
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
const THINGS = ['marks', 'names'];
const CLICKABLE = [...THINGS, 'lines', 'lines-planned'];

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
      style: styleOf(this.options),
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
      const { points, lines } = features(this.network, latest, current);
      for (const { properties } of points.features) this.draw(String(properties?.icon));
      (this.map.getSource('points') as GeoJSONSource | undefined)?.setData(points);
      (this.map.getSource('lines') as GeoJSONSource | undefined)?.setData(lines);
    });
  }

  setTheme(theme: Theme): void {
    this.options = { ...this.options, theme };
    for (const id of this.images) this.map.removeImage(id);
    this.images.clear();
    this.map.setStyle(styleOf(this.options), { diff: false });
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

  /** Bring a thing into view, if it has a place outside of it, or under what covers so much of it from below. */
  reveal(node: number, covered: number): void {
    const place = this.network.place(node);
    if (!place) return;
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const free = height - covered;
    const at = this.map.project([place.lon, place.lat]);
    if (at.x > 20 && at.y > 20 && at.x < width - 20 && at.y < free - 20) return;
    this.map.easeTo({
      center: [place.lon, place.lat],
      offset: [0, (free - height) / 2],
      duration: 0,
    });
  }

  /** The map as it stands on the screen, with a line of words below: whose view of the border it is. */
  picture(words: string): Promise<Blob | null> {
    return new Promise((resolve) => {
      // What WebGL has drawn can be read only until the frame ends.
      this.map.once('render', () => {
        const drawn = this.map.getCanvas();
        const canvas = document.createElement('canvas');
        const scale = drawn.width / (this.map.getContainer().clientWidth || drawn.width);
        canvas.width = drawn.width;
        canvas.height = drawn.height + 24 * scale;
        const context = canvas.getContext('2d');
        if (!context) return resolve(null);
        context.fillStyle = this.options.theme.paper;
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(drawn, 0, 0);
        context.fillStyle = this.options.theme.ink;
        context.font = `${11 * scale}px ${this.options.theme.font}`;
        context.fillText(words, 8 * scale, drawn.height + 16 * scale, canvas.width - 16 * scale);
        canvas.toBlob(resolve, 'image/png');
      });
      this.map.triggerRepaint();
    });
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
      const best =
        found.find(({ layer }) => layer.id === 'marks') ??
        found.find(({ layer }) => layer.id === 'names') ??
        found[0];
      if (!best) this.events.node(null);
      else if (THINGS.includes(best.layer.id)) this.events.node(Number(best.properties.node));
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

  /** A mark as an image, drawn once. */
  private draw(id: string): void {
    const [shape, colour, size, hollow, planned] = id.split('|');
    if (!shape || !colour || !size || this.map.hasImage(id)) return;
    const image = markImage(
      { shape: shape as Mark['shape'], colour },
      {
        radius: Number(size),
        hollow: hollow === '1',
        planned: planned === '1',
        paper: this.options.theme.paper,
      },
    );
    if (!image) return;
    this.images.add(id);
    this.map.addImage(id, image, { pixelRatio: RATIO });
  }
}
