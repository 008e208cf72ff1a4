/** Where the network and the map are drawn; each is made when it is first looked at. */

import type { FeatureCollection } from 'geojson';
import maplibreStyle from 'maplibre-gl/dist/maplibre-gl.css?url';
import { address, type Say } from '../frame';
import { Drawing } from './drawing';
import { h, put } from './elements';
import type { Shown } from './filter';
import type { LayoutStep } from './layout.worker';
import { startLayout } from './laying';
import type { BorderMap } from './map';
import type { Network } from './network';
import type { State } from './state';
import { download, pictureOf, save } from './taking';
import { hasWebGl, readTheme } from './theme';

export interface StageEvents {
  node(node: number | null): void;
  edge(edge: number): void;
  expand(node: number): void;
  moved(node: number, x: number, y: number): void;
  look(change: Partial<State>): void;
  /** What goes on, in words for the reader. */
  tell(text: string): void;
}

export class Stage {
  readonly element = h('div', { class: 'x-stage' });
  private drawing: Drawing | undefined;
  private map: BorderMap | undefined;
  private readonly network_ = h('div', { class: 'x-network' });
  private readonly map_ = h('div', { class: 'x-map' });
  private readonly canvas = h('div', { class: 'x-canvas' });
  private readonly mapCanvas = h('div', { class: 'x-canvas' });
  private readonly animated = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  private layout: Worker | undefined;
  /** What the drawing was last fitted to, and last laid out for. */
  private narrowed = '';
  private laidFor = '';
  private counted = '';
  private tiles = '';

  constructor(
    private readonly live: HTMLElement,
    private readonly network: Network,
    private readonly events: StageEvents,
    private readonly say: Say,
    private readonly panel: HTMLElement,
  ) {
    const zoom = (word: string, sign: string, run: () => void) =>
      h('button', { type: 'button', 'aria-label': say(word), title: say(word), onclick: run }, sign);
    const buttons = h(
      'div',
      { class: 'x-zoom', role: 'group', 'aria-label': say('zoom') },
      zoom('zoom_in', '+', () => this.drawing?.zoom(0.7)),
      zoom('zoom_out', '−', () => this.drawing?.zoom(1 / 0.7)),
      zoom('whole', '⤢', () => this.drawing?.setCamera(null)),
    );
    put(this.network_, this.canvas, buttons);
    put(this.map_, this.mapCanvas, h('p', { class: 'x-viewpoint' }, say('viewpoint')));
    put(this.element, this.network_, this.map_, panel);
  }

  /** Show a state; `stamp` tells one set of filters from another, `counts` says how much is shown. */
  async show(
    shown: Shown,
    state: State,
    { camera, stamp, counts }: { camera: boolean; stamp: string; counts: string },
  ): Promise<void> {
    this.network_.hidden = state.view === 'map';
    this.map_.hidden = state.view === 'network';
    this.counted = counts;
    if (state.view !== 'map') this.showNetwork(shown, state, { camera, stamp });
    this.describe();
    if (state.view !== 'network') await this.showMap(shown, state, camera);
  }

  /** Lay out anew with the next state, even if nothing else changes. */
  layAgain(): void {
    this.laidFor = '';
  }

  reveal(node: number, view: State['view']): void {
    if (view !== 'map') this.drawing?.reveal(node, this.covered(this.canvas));
    if (view !== 'network') this.map?.reveal(node, this.covered(this.mapCanvas));
  }

  /** How much of a drawing the panel lies over, from below, in pixels: it stands beside it where there is room. */
  private covered(canvas: HTMLElement): number {
    if (this.panel.hidden) return 0;
    const [below, over] = [canvas.getBoundingClientRect(), this.panel.getBoundingClientRect()];
    const isBeside = over.left >= below.right || over.right <= below.left;
    return isBeside ? 0 : Math.max(0, below.bottom - Math.max(over.top, below.top));
  }

  positions(): { x: ArrayLike<number>; y: ArrayLike<number> } {
    return this.drawing?.positions() ?? this.network.file.nodes;
  }

  /** Load tiles from this address; none where it is empty. */
  setTiles(tiles: string): void {
    this.tiles = tiles;
    this.map?.setTiles(tiles);
  }

  repaint(): void {
    const theme = readTheme();
    this.drawing?.setTheme(theme);
    this.map?.setTheme(theme);
  }

  async save(format: 'png' | 'svg' | 'gexf' | 'csv', shown: Shown, state: State): Promise<void> {
    if (state.view === 'map' && this.map && format === 'png') {
      const picture = await this.map.picture(this.say('viewpoint'));
      if (picture) save('cuakhau-map.png', picture, 'image/png');
      return;
    }
    const picture =
      this.drawing &&
      pictureOf(this.network, this.drawing, shown, { state, theme: readTheme(), title: document.title });
    await download(format, { network: this.network, shown, state, positions: this.positions(), picture });
  }

  private showNetwork(
    shown: Shown,
    state: State,
    { camera: wanted, stamp }: { camera: boolean; stamp: string },
  ): void {
    let camera = wanted;
    if (!this.drawing) {
      if (!hasWebGl()) {
        put(this.canvas, h('p', { class: 'x-nothing', role: 'alert' }, this.say('no_webgl')));
        return;
      }
      const theme = readTheme();
      this.drawing = new Drawing(
        this.network,
        this.canvas,
        {
          node: (node) => this.events.node(node),
          edge: (edge) => this.events.edge(edge),
          expand: (node) => this.events.expand(node),
          moved: (node, x, y) => this.events.moved(node, x, y),
          camera: (at) => this.events.look({ camera: at }),
        },
        { theme, animated: this.animated, shown, state },
      );
      performance.mark('network-first-frame');
      for (const canvas of this.canvas.querySelectorAll('canvas')) canvas.setAttribute('aria-hidden', 'true');
      this.canvas.setAttribute('role', 'img');
      camera = true;
    }
    this.drawing.show(shown, state);
    const narrowed = JSON.stringify([state.near, state.path, state.layout]);
    const isNew = narrowed !== this.narrowed;
    this.narrowed = narrowed;
    if (camera) this.drawing.setCamera(state.camera);
    else if (isNew) this.drawing.fit();
    const chosen =
      state.selected && 'node' in state.selected ? this.network.node(state.selected.node) : undefined;
    // On a small screen the panel lies over the lower part.
    if (chosen !== undefined && (camera ? !state.camera : isNew)) this.reveal(chosen, 'network');
    if (state.layout !== 'again') this.laidFor = '';
    else if (this.laidFor !== stamp) this.runLayout(shown, state, stamp);
  }

  private async showMap(shown: Shown, state: State, camera: boolean): Promise<void> {
    if (!this.map) {
      if (!hasWebGl()) {
        put(this.mapCanvas, h('p', { class: 'x-nothing', role: 'alert' }, this.say('no_webgl')));
        return;
      }
      const link = h('link', { rel: 'stylesheet', href: maplibreStyle });
      document.head.append(link);
      const [{ BorderMap }, borders] = await Promise.all([
        import('./map'),
        fetch(address('static/borders.json')).then((answer) => answer.json() as Promise<FeatureCollection>),
      ]);
      if (!this.map) {
        this.map = new BorderMap(
          this.network,
          this.mapCanvas,
          {
            node: (node) => this.events.node(node),
            edge: (edge) => this.events.edge(edge),
            camera: (...at) => this.events.look({ mapCamera: at }),
          },
          {
            theme: readTheme(),
            borders,
            animated: this.animated,
            tiles: this.tiles,
            words: {
              zoomIn: this.say('zoom_in'),
              zoomOut: this.say('zoom_out'),
              north: this.say('whole'),
              map: this.say('view_map'),
            },
          },
        );
        this.map.map.getCanvas().setAttribute('role', 'img');
        this.describe();
        if (state.mapCamera) this.map.setCamera(state.mapCamera);
        else if (state.selected && 'node' in state.selected) {
          const chosen = this.network.node(state.selected.node);
          if (chosen !== undefined) this.map.reveal(chosen, this.covered(this.mapCanvas));
        }
      }
    } else {
      this.map.resize();
      if (camera) this.map.setCamera(state.mapCamera);
    }
    this.map.show(shown, state);
  }

  /** In a worker, with always as many steps from the same start: whoever opens the address sees the same picture. */
  private runLayout(shown: Shown, state: State, stamp: string): void {
    this.laidFor = stamp;
    this.layout?.terminate();
    const worker = startLayout(this.network, shown, state.pinned);
    this.layout = worker;
    this.live.dataset.layout = 'running';
    this.events.tell(this.say('laying'));
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutStep>) => {
      const last = data.share >= 1;
      if (this.animated || last) {
        this.drawing?.layOut(data.x, data.y, state.pinned);
      }
      if (last) {
        worker.terminate();
        this.live.dataset.layout = 'done';
        this.drawing?.fit();
        this.events.tell(this.say('laid'));
      }
    });
  }

  /** The drawings say what they are to who does not see them. */
  private describe(): void {
    this.canvas.setAttribute('aria-label', `${this.say('canvas')} ${this.counted}`);
    this.map?.map.getCanvas().setAttribute('aria-label', `${this.say('map_canvas')} ${this.counted}`);
  }
}
