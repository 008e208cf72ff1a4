/** Puts the page together: whatever the reader does changes the state, and the state is shown everywhere. */

import { dataFile, language, type Say, wordsOf } from '../frame';
import { type Change, Controls } from './controls';
import { h, put } from './elements';
import { type Shown, shown as filtered } from './filter';
import { History } from './history';
import { Legend } from './legend';
import { Network, type NetworkFile } from './network';
import { Panel } from './panel';
import { Stage } from './stage';
import { decode, encode, type Selection, type State, startState, usuallyHidden } from './state';
import { NetworkTable } from './table';
import { TimeSlider } from './time';
import { readTheme } from './theme';

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
  private readonly controls: Controls;
  private readonly legend: Legend;
  private readonly time: TimeSlider;
  private readonly table: NetworkTable;
  private readonly panel: Panel;
  private readonly say: Say;
  private readonly stage: Stage;
  private readonly status = h('p', { class: 'x-status', role: 'status', 'aria-live': 'polite' });
  private address = '';

  constructor(
    private readonly live: HTMLElement,
    private readonly network: Network,
    { first, say, cite }: { first: 'network' | 'map'; say: Say; cite: Say },
  ) {
    this.say = say;
    this.start_ = startState(first);
    // Where the operator allows tiles from outside.
    const { tiles } = live.dataset;
    readTheme();
    const asked = decode(location.hash, this.start_);
    this.history = new History({ ...asked, selected: null });
    this.history.replace(/without=/.test(location.hash) ? asked : this.widened(asked));
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
        tiles: tiles
          ? { host: new URL(tiles).host, turn: (on) => this.stage.setTiles(on ? tiles : '') }
          : undefined,
      },
      say,
    );
    this.legend = new Legend(network, say, (node) => this.choose({ node: network.iri(node) }, true));
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
        sort: (by) => this.replace({ sort: { ...this.state.sort, [this.state.table]: by } }),
        enter: () => this.panel.focus(),
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
    this.stage = new Stage(
      live,
      network,
      {
        node: (node) => this.clicked(node),
        edge: (edge) => this.choose({ edge: network.edgeKey(edge) }),
        expand: (node) => this.expand(node, 1),
        moved: (node, x, y) => this.pinAt(node, x, y),
        look: (change) => this.look(change),
        tell: (text) => {
          this.status.textContent = text;
        },
      },
      say,
      this.panel.element,
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
      void this.show({ camera: true });
      this.table.reveal();
    });
    const watch = new MutationObserver(() => this.stage.repaint());
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.stage.repaint());
    this.live.addEventListener('keydown', (event) => this.key(event));
    await this.show({ camera: true });
    if (this.state.selected) this.table.reveal();
    this.live.dataset.ready = 'true';
  }

  private build(): void {
    const { say, controls } = this;
    const head = h('h1', { class: 'x-title' }, say('title'));
    put(
      this.live,
      h(
        'div',
        { class: 'x-page' },
        head,
        controls.bar,
        controls.filters,
        h(
          'div',
          { class: 'x-middle' },
          this.stage.element,
          this.legend.element,
          this.time.element,
          this.status,
        ),
        this.table.element,
      ),
    );
  }

  /** A step of the reader's. */
  private change(change: Change): void {
    const next = this.widened({ ...this.state, ...change });
    if (this.isRunning) this.history.replace(next);
    else this.history.push(next);
    this.isRunning = false;
    void this.show();
  }

  /** Around a thing or on a path all kinds are shown, unless the reader chose some; so is the kind of what is chosen. */
  private widened(next: State): State {
    const { state, network } = this;
    let { hiddenKinds } = next;
    if (hiddenKinds.join() === usuallyHidden(state).join()) hiddenKinds = [...usuallyHidden(next)];
    const chosen = next.selected && 'node' in next.selected ? network.node(next.selected.node) : undefined;
    const isNew = JSON.stringify(next.selected) !== JSON.stringify(state.selected);
    if (chosen !== undefined && isNew) {
      const kind = network.kindOf(chosen).id;
      hiddenKinds = hiddenKinds.filter((id) => id !== kind);
    }
    return { ...next, hiddenKinds };
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
    const { camera, mapCamera, view, table, sort } = this.state;
    this.isRunning = false;
    this.history[way]();
    this.history.replace({ ...this.state, camera, mapCamera, view, table, sort });
    void this.show();
  }

  private async show({ camera = false } = {}): Promise<void> {
    const { state } = this;
    this.live.dataset.view = state.view;
    const { near, path, hidden, hiddenKinds, hiddenRelations, provinces, modality, asOf } = state;
    const { layout, size, colour, pinned } = state;
    const filters = { near, path, hidden, hiddenKinds, hiddenRelations, provinces, modality, asOf };
    const wanted = JSON.stringify([filters, layout, size, colour, pinned]);
    if (wanted !== this.shownFor) {
      this.shownFor = wanted;
      this.shown = filtered(this.network, state);
    }
    // First: it takes its room from the drawing.
    this.panel.show(this.shown, state);
    const drawn = this.stage.show(this.shown, state, {
      camera,
      stamp: wanted,
      counts: this.counts(),
    });
    this.controls.show(state, this.shown, { undo: this.history.canUndo, redo: this.history.canRedo });
    this.legend.show(this.shown, state);
    this.time.show(state);
    this.table.show(this.shown, state);
    this.describe();
    this.write();
    await drawn;
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
      this.stage.reveal(node, state.view);
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
      const at = this.stage.positions();
      this.pinAt(node, at.x[node] ?? 0, at.y[node] ?? 0);
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

  private layAgain(): void {
    this.stage.layAgain();
    this.change({ layout: 'again' });
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
    await this.stage.save(format, this.shown, this.state);
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
}
