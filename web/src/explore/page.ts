/** Puts the page together: whatever the reader does changes the state, and the state is shown everywhere. */

import type { FeatureCollection } from 'geojson';
import maplibreStyle from 'maplibre-gl/dist/maplibre-gl.css?url';
import { address, dataFile, language, type Say, wordsOf } from '../frame';
import { type Change, Controls } from './controls';
import { Drawing } from './drawing';
import { h, put } from './elements';
import { type Shown, shown as filtered } from './filter';
import { History } from './history';
import type { LayoutStep } from './layout.worker';
import { startLayout } from './laying';
import { Legend } from './legend';
import type { BorderMap } from './map';
import { Network, type NetworkFile } from './network';
import { Panel } from './panel';
import { decode, encode, type Selection, type State, startState } from './state';
import { NetworkTable } from './table';
import { TimeSlider } from './time';
import { hasWebGl, readTheme } from './theme';
import { download, pictureOf } from './taking';

export async function explore(live: HTMLElement): Promise<void> {
  const first = live.dataset.name === 'map' ? 'map' : 'network';
  const [file, say, cite] = await Promise.all([
    dataFile<NetworkFile>('network'),
    wordsOf('explore'),
    wordsOf('cite'),
  ]);
  const page = new ExplorePage(live, new Network(file, language), { first, say, cite });
  await page.start();
}

class ExplorePage {
  private readonly start_: State;
  private readonly history: History<State>;
  private shown: Shown;
  private shownFor = '';
  private drawing: Drawing | undefined;
  private map: BorderMap | undefined;
  private readonly controls: Controls;
  private readonly legend: Legend;
  private readonly time: TimeSlider;
  private readonly table: NetworkTable;
  private readonly panel: Panel;
  private readonly say: Say;
  private readonly stage = h('div', { class: 'x-stage' });
  private readonly network_ = h('div', { class: 'x-network' });
  private readonly map_ = h('div', { class: 'x-map' });
  private readonly canvas = h('div', { class: 'x-canvas' });
  private readonly mapCanvas = h('div', { class: 'x-canvas' });
  private readonly status = h('p', { class: 'x-status', role: 'status', 'aria-live': 'polite' });
  private readonly animated = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  private layout: Worker | undefined;
  private address = '';

  constructor(
    private readonly live: HTMLElement,
    private readonly network: Network,
    { first, say, cite }: { first: 'network' | 'map'; say: Say; cite: Say },
  ) {
    this.say = say;
    this.start_ = startState(first);
    readTheme();
    this.history = new History(decode(location.hash, this.start_));
    this.shown = filtered(network, this.state);
    this.controls = new Controls(
      network,
      {
        change: (change) => this.change(change),
        look: (change) => this.replace(change),
        found: (node) => this.choose({ node: network.iri(node) }, true),
        undo: () => this.travel('undo'),
        redo: () => this.travel('redo'),
        save: (format) => void this.save(format),
        link: () => void this.copyLink(),
        again: () => this.layAgain(),
        tiles: live.dataset.tiles
          ? (on) => this.map?.setTiles(on ? (live.dataset.tiles ?? '') : '')
          : undefined,
      },
      say,
    );
    this.legend = new Legend(network, say);
    this.time = new TimeSlider(
      network,
      { change: (change) => this.change(change), running: (change) => this.run(change) },
      say,
    );
    this.table = new NetworkTable(
      network,
      {
        node: (node) => this.choose({ node: network.iri(node) }, true),
        edge: (edge) => this.choose({ edge: network.edgeKey(edge) }, true),
        tab: (table) => this.replace({ table }),
      },
      say,
    );
    this.panel = new Panel(
      network,
      {
        close: () => this.close(),
        node: (node) => this.choose({ node: network.iri(node) }, true),
        edge: (edge) => this.choose({ edge: network.edgeKey(edge) }, true),
        near: (node, steps) => this.expand(node, steps),
        pathFrom: (node) => this.change({ path: [network.iri(node), ''] }),
        pin: (node) => this.pin(node),
        hide: (node) => this.change({ hidden: [...this.state.hidden, network.iri(node)], selected: null }),
      },
      say,
      cite,
    );
  }

  private get state(): State {
    return this.history.current;
  }

  async start(): Promise<void> {
    this.build();
    window.addEventListener('hashchange', () => {
      if (location.hash.slice(1) === this.address) return;
      this.history.push(decode(location.hash, this.start_));
      this.show({ camera: true });
    });
    const watch = new MutationObserver(() => this.repaint());
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.repaint());
    this.live.addEventListener('keydown', (event) => this.key(event));
    await this.show({ camera: true });
    if (this.state.selected) this.table.reveal();
    this.live.dataset.ready = 'true';
  }

  private build(): void {
    const { say, controls } = this;
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
    put(this.stage, this.network_, this.map_, this.panel.element);
    const head = h('h1', { class: 'x-title' }, say('title'));
    put(
      this.live,
      h(
        'div',
        { class: 'x-page' },
        head,
        controls.bar,
        controls.filters,
        h('div', { class: 'x-middle' }, this.stage, this.legend.element, this.time.element, this.status),
        this.table.element,
      ),
    );
  }

  /** A step of the reader's. */
  private change(change: Change): void {
    const next = { ...this.state, ...change };
    if (this.isRunning) this.history.replace(next);
    else this.history.push(next);
    this.isRunning = false;
    void this.show();
  }

  /** Part of a step that goes on: the time slider on its way. */
  private run(change: Change): void {
    const next = { ...this.state, ...change };
    if (this.isRunning) this.history.replace(next);
    else this.history.push(next);
    this.isRunning = true;
    void this.show();
  }

  private isRunning = false;

  /** No step of its own. */
  private replace(change: Change): void {
    this.history.replace({ ...this.state, ...change });
    void this.show();
  }

  /** Undo is of what was done, not of where one looked. */
  private travel(way: 'undo' | 'redo'): void {
    const { camera, mapCamera, view, table } = this.state;
    this.isRunning = false;
    this.history[way]();
    this.history.replace({ ...this.state, camera, mapCamera, view, table });
    void this.show();
  }

  private async show({ camera = false } = {}): Promise<void> {
    const { state } = this;
    this.live.dataset.view = state.view;
    const { camera: _, mapCamera: __, selected: ___, table: ____, view: _____, ...rest } = state;
    const wanted = JSON.stringify(rest);
    if (wanted !== this.shownFor) {
      this.shownFor = wanted;
      this.shown = filtered(this.network, state);
    }
    this.network_.hidden = state.view === 'map';
    this.map_.hidden = state.view === 'network';
    if (state.view !== 'map') this.showNetwork(camera);
    this.controls.show(state, this.shown, { undo: this.history.canUndo, redo: this.history.canRedo });
    this.legend.show(state);
    this.time.show(state);
    this.table.show(this.shown, state);
    this.panel.show(this.shown, state);
    this.describe();
    this.write();
    if (state.view !== 'network') await this.showMap(camera);
  }

  private showNetwork(camera: boolean): void {
    const { state } = this;
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
          node: (node) => this.clicked(node),
          edge: (edge) => this.choose({ edge: this.network.edgeKey(edge) }),
          expand: (node) => this.expand(node, 1),
          moved: (node, x, y) => this.pinAt(node, x, y),
          camera: (at) => this.look({ camera: at }),
        },
        { theme, animated: this.animated },
      );
      this.drawing.sigma.once('afterRender', () => performance.mark('network-first-frame'));
      for (const canvas of this.canvas.querySelectorAll('canvas')) canvas.setAttribute('aria-hidden', 'true');
      this.canvas.setAttribute('role', 'img');
      camera = true;
    }
    this.drawing.show(this.shown, state);
    const narrowed = JSON.stringify([state.near, state.path, state.layout]);
    if (camera) this.drawing.setCamera(state.camera);
    else if (narrowed !== this.narrowed) this.drawing.fit();
    this.narrowed = narrowed;
    if (state.layout === 'again' && this.laidFor !== this.shownFor) this.runLayout();
  }

  private async showMap(camera: boolean): Promise<void> {
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
            node: (node) => this.clicked(node),
            edge: (edge) => this.choose({ edge: this.network.edgeKey(edge) }),
            camera: (...at) => this.look({ mapCamera: at }),
          },
          {
            theme: readTheme(),
            borders,
            animated: this.animated,
            tiles: '',
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
        if (this.state.mapCamera) this.map.setCamera(this.state.mapCamera);
      }
    } else {
      this.map.resize();
      if (camera) this.map.setCamera(this.state.mapCamera);
    }
    this.map.show(this.shown, this.state);
  }

  /** The camera moved: kept in the address, not in the history. */
  private look(change: Change): void {
    this.history.replace({ ...this.state, ...change });
    this.write();
  }

  private clicked(node: number | null): void {
    if (node === null) {
      if (this.state.selected) this.change({ selected: null });
      return;
    }
    this.choose({ node: this.network.iri(node) });
  }

  private choose(selected: Selection, reveal = false): void {
    const { state, network } = this;
    const [from, to] = state.path ?? ['', ''];
    if (from && !to && selected && 'node' in selected && selected.node !== from)
      this.change({ path: [from, selected.node], selected });
    else this.change({ selected });
    const nodes = selected
      ? 'node' in selected
        ? [network.node(selected.node)]
        : this.ends(selected.edge)
      : [];
    for (const node of nodes) {
      if (node === undefined || !reveal) continue;
      if (state.view !== 'map') this.drawing?.reveal(node);
      if (state.view !== 'network') this.map?.reveal(node);
    }
    if (!this.live.querySelector('.x-table')?.contains(document.activeElement)) this.table.reveal();
  }

  private ends(key: string): (number | undefined)[] {
    const edge = this.network.edge(key);
    return edge === undefined ? [] : [this.network.source[edge], this.network.target[edge]];
  }

  private close(): void {
    this.change({ selected: null });
    this.live.querySelector<HTMLElement>('.x-grid [tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Show what is near a thing; where only its neighbourhood is shown, that one grows. */
  private expand(node: number, steps: number): void {
    const iri = this.network.iri(node);
    const others = this.state.near.filter((focus) => focus.iri !== iri);
    this.change({ near: [...others, { iri, steps }], selected: { node: iri } });
  }

  private pin(node: number): void {
    const iri = this.network.iri(node);
    const others = this.state.pinned.filter((pin) => pin.iri !== iri);
    if (others.length < this.state.pinned.length) this.change({ pinned: others });
    else {
      const at = this.drawing?.positions();
      this.pinAt(
        node,
        at?.x[node] ?? this.network.file.nodes.x[node] ?? 0,
        at?.y[node] ?? this.network.file.nodes.y[node] ?? 0,
      );
    }
  }

  private pinAt(node: number, x: number, y: number): void {
    const iri = this.network.iri(node);
    this.change({
      pinned: [
        ...this.state.pinned.filter((pin) => pin.iri !== iri),
        { iri, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 },
      ],
    });
  }

  /** What the drawing was last fitted to. */
  private narrowed = '';
  private laidFor = '';

  private layAgain(): void {
    this.laidFor = '';
    this.change({ layout: 'again' });
  }

  /** In a worker, with always as many steps from the same start: whoever opens the address sees the same picture. */
  private runLayout(): void {
    this.laidFor = this.shownFor;
    this.layout?.terminate();
    const { state } = this;
    const worker = startLayout(this.network, this.shown, state.pinned);
    this.layout = worker;
    this.live.dataset.layout = 'running';
    this.status.textContent = this.say('laying');
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutStep>) => {
      const last = data.share >= 1;
      if (this.animated || last) {
        this.drawing?.moveTo(data.x, data.y, state.pinned);
      }
      if (last) {
        worker.terminate();
        this.live.dataset.layout = 'done';
        this.drawing?.fit();
        this.status.textContent = this.say('laid');
      }
    });
  }

  private describe(): void {
    const { network, state, say } = this;
    const { selected } = state;
    const node = selected && 'node' in selected ? network.node(selected.node) : undefined;
    const edge = selected && 'edge' in selected ? network.edge(selected.edge) : undefined;
    let text = this.counts();
    if (node !== undefined) text = `${say('chosen', { name: network.label(node) })} ${text}`;
    else if (edge !== undefined) {
      const [from, to] = [network.label(network.source[edge] ?? 0), network.label(network.target[edge] ?? 0)];
      text = `${say('chosen', { name: `${from} – ${network.edgeLabel(edge)} – ${to}` })} ${text}`;
    } else if (state.path) {
      const called = (iri: string) => network.label(network.node(iri) ?? -1);
      text = `${say(state.path[1] ? (this.shown.path ? 'limit_path' : 'limit_no_path') : 'limit_path_from', { from: called(state.path[0]), to: called(state.path[1]), steps: this.shown.path?.edges.length ?? 0 })} ${text}`;
    }
    if (this.status.textContent !== text) this.status.textContent = text;
    this.canvas.setAttribute('aria-label', `${say('canvas')} ${this.counts()}`);
    this.map?.map.getCanvas().setAttribute('aria-label', `${say('map_canvas')} ${this.counts()}`);
  }

  private counts(): string {
    const { nodeCount, edgeCount } = this.shown;
    const number = (value: number) => value.toLocaleString(language);
    const when = this.state.asOf ? ` · ${this.say('on_day', { date: this.state.asOf })}` : '';
    return `${this.say('things_count', { count: number(nodeCount) })} · ${this.say('edges_count', { count: number(edgeCount) })}${when}`;
  }

  private write(): void {
    this.address = encode(this.state, this.start_);
    const { pathname, search } = location;
    history.replaceState(null, '', `${pathname}${search}${this.address ? `#${this.address}` : ''}`);
    // The same view in another language.
    for (const link of document.querySelectorAll<HTMLAnchorElement>('nav.languages a'))
      link.hash = this.address;
  }

  private async copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      this.status.textContent = this.say('link_copied');
    } catch {
      // Not every page may write to the clipboard: the address bar has the same.
      this.status.textContent = this.say('link_in_address', { address: location.href });
    }
  }

  private async save(format: 'png' | 'svg' | 'gexf' | 'csv'): Promise<void> {
    this.live.querySelector<HTMLElement>('#x-save')?.hidePopover();
    const positions = this.drawing?.positions() ?? this.network.file.nodes;
    const picture =
      this.drawing &&
      pictureOf(this.network, this.drawing, this.shown, {
        state: this.state,
        theme: readTheme(),
        title: document.title,
      });
    await download(format, {
      network: this.network,
      shown: this.shown,
      state: this.state,
      positions,
      picture,
    });
    this.status.textContent = this.say('saved');
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest('input, select, textarea')) return;
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
    if (undo) {
      event.preventDefault();
      this.travel(event.shiftKey ? 'redo' : 'undo');
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'y') {
      event.preventDefault();
      this.travel('redo');
    } else if (event.key === '/') {
      event.preventDefault();
      this.live.querySelector<HTMLElement>('#x-search')?.focus();
    }
  }

  private repaint(): void {
    const theme = readTheme();
    this.drawing?.setTheme(theme);
    this.map?.setTheme(theme);
  }
}
