/** Filters, search, display, saving: with what the reader changes the state. */

import type { Say } from '../frame';
import { called, h, icon, put } from './elements';
import type { Shown } from './filter';
import { Limits } from './limits';
import { markIcon } from './markIcon';
import { isHollow, kindMark } from './marks';
import { MEASURES, type Network, type Term } from './network';
import { Search } from './search';
import { COLOURS, LAYOUTS, MODALITIES, type State, VIEWS } from './state';

export type Change = Partial<State>;

export interface ControlEvents {
  change(change: Change): void;
  /** How it is looked at: no step to undo. */
  look(change: Change): void;
  found(node: number): void;
  undo(): void;
  redo(): void;
  save(format: 'png' | 'svg' | 'gexf' | 'csv'): void;
  link(): void;
  again(): void;
  /** Where the operator allows tiles from outside. */
  tiles: { host: string; turn(on: boolean): void } | undefined;
}

export class Controls {
  readonly bar = h('div', { class: 'x-bar', role: 'group' });
  readonly filters = h('aside', { class: 'x-filters' });
  private readonly updates: ((state: State, shown: Shown) => void)[] = [];
  private readonly limits: Limits;

  constructor(
    private readonly network: Network,
    private readonly events: ControlEvents,
    private readonly say: Say,
  ) {
    this.limits = new Limits(network, (change) => events.change(change), say);
    this.bar.setAttribute('aria-label', say('tools'));
    this.filters.setAttribute('aria-label', say('filters'));
    this.makeBar();
    this.makeFilters();
  }

  show(state: State, shown: Shown, can: { undo: boolean; redo: boolean }): void {
    this.limits.show(state, shown);
    for (const update of this.updates) update(state, shown);
    this.undo.disabled = !can.undo;
    this.redo.disabled = !can.redo;
  }

  private readonly undo = h(
    'button',
    { type: 'button', onclick: () => this.events.undo() },
    icon('M6 4 2.5 7.5 6 11M3 7.5h6.5a4 4 0 0 1 0 8H8'),
  );
  private readonly redo = h(
    'button',
    { type: 'button', onclick: () => this.events.redo() },
    icon('M10 4l3.5 3.5L10 11M13 7.5H6.5a4 4 0 0 0 0 8H8'),
  );

  private makeBar(): void {
    const { say, events } = this;
    const views = VIEWS.map((view) => {
      const button = h(
        'button',
        { type: 'button', onclick: () => events.look({ view }) },
        say(`view_${view}`),
      );
      this.updates.push((state) => button.setAttribute('aria-pressed', String(state.view === view)));
      return button;
    });
    called(this.undo, say('undo'));
    called(this.redo, say('redo'));
    const save = (format: 'png' | 'svg' | 'gexf' | 'csv') => {
      const button = h(
        'button',
        { type: 'button', onclick: () => events.save(format) },
        say(`save_${format}`),
      );
      // A map is made of pixels.
      if (format === 'svg')
        this.updates.push((state) => {
          button.hidden = state.view === 'map';
        });
      return button;
    };
    const menu = h(
      'div',
      { id: 'x-save', popover: 'auto', class: 'x-menu' },
      ...(['png', 'svg', 'gexf', 'csv'] as const).map(save),
    );
    put(
      this.bar,
      h('div', { class: 'x-switch', role: 'group', 'aria-label': say('view') }, ...views),
      new Search(this.network, (node) => events.found(node), say).element,
      h('div', { class: 'x-buttons', role: 'group', 'aria-label': say('history') }, this.undo, this.redo),
      h(
        'div',
        { class: 'x-buttons' },
        h('button', { type: 'button', popovertarget: 'x-save' }, say('save')),
        menu,
        h('button', { type: 'button', onclick: () => events.link() }, say('copy_link')),
      ),
    );
  }

  private makeFilters(): void {
    const { network, say, events } = this;
    const { kinds, relations } = network.file.tables;
    put(
      this.filters,
      this.limits.list,
      this.group(
        say('kinds'),
        true,
        this.checks(kinds, 'hiddenKinds', counted(network.kind), (term) => markIcon(kindMark(term.id))),
      ),
      this.group(say('provinces'), false, this.provinces()),
      this.group(
        say('modality'),
        true,
        this.radios(MODALITIES, 'modality', (each) => say(`modality_${each}`)),
      ),
      this.group(
        say('relations'),
        false,
        this.checks(relations, 'hiddenRelations', counted(network.relation)),
      ),
      this.drawing(),
      events.tiles && this.baseMap(events.tiles),
    );
  }

  /** How the network is drawn; the map has nothing of it. */
  private drawing(): HTMLElement {
    const { say, events } = this;
    const group = this.group(
      say('display'),
      true,
      this.select('size', MEASURES, (each) => say(`size_${each}`), say('size')),
      this.select('colour', COLOURS, (each) => say(`colour_${each}`), say('colour')),
      this.select('layout', LAYOUTS, (each) => say(`layout_${each}`), say('layout')),
      h('button', { type: 'button', class: 'x-again', onclick: () => events.again() }, say('again')),
    );
    this.updates.push((state) => {
      group.hidden = state.view === 'map';
    });
    return group;
  }

  private baseMap({ host, turn }: NonNullable<ControlEvents['tiles']>): HTMLElement {
    const box = h('input', {
      type: 'checkbox',
      onchange: (event: Event) => turn((event.target as HTMLInputElement).checked),
    });
    const group = this.group(
      this.say('view_map'),
      true,
      h('label', { class: 'x-check' }, box, h('span', { class: 'x-word' }, this.say('tiles', { host }))),
    );
    this.updates.push((state) => {
      group.hidden = state.view === 'network';
    });
    return group;
  }

  private group(title: string, open: boolean, ...content: (Node | undefined | false)[]): HTMLElement {
    return h('details', { open }, h('summary', {}, title), ...content);
  }

  private checks(
    terms: Term[],
    key: 'hiddenKinds' | 'hiddenRelations',
    counts: number[],
    sign?: (term: Term) => Node,
  ): HTMLElement {
    const { network, events, say } = this;
    let now: string[] = [];
    const order = terms.map((_, number) => number).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
    const boxes = order.map((number) => {
      const term = terms[number] as Term;
      const box = h('input', {
        type: 'checkbox',
        onchange: () =>
          events.change({ [key]: box.checked ? now.filter((id) => id !== term.id) : [...now, term.id] }),
      });
      const only = h(
        'button',
        {
          type: 'button',
          class: 'x-only',
          onclick: () => events.change({ [key]: terms.map(({ id }) => id).filter((id) => id !== term.id) }),
        },
        say('only'),
      );
      only.setAttribute('aria-label', `${say('only')}: ${network.word(term)}`);
      this.updates.push((state) => {
        box.checked = !state[key].includes(term.id);
      });
      return h(
        'li',
        {},
        h(
          'label',
          { class: 'x-check' },
          box,
          sign?.(term),
          h('span', { class: 'x-word' }, network.word(term)),
          h('span', { class: 'x-count' }, String(counts[number] ?? 0)),
        ),
        only,
      );
    });
    const all = h(
      'button',
      { type: 'button', class: 'x-all', onclick: () => events.change({ [key]: [] }) },
      say('all'),
    );
    this.updates.push((state) => {
      now = state[key];
      all.hidden = now.length === 0;
    });
    return h('div', {}, h('ul', { class: 'x-checks' }, ...boxes), all);
  }

  private provinces(): HTMLElement {
    const { network, events, say } = this;
    const counts = new Map<number, number>();
    for (const list of network.file.nodes.provinces)
      for (const province of list) counts.set(province, (counts.get(province) ?? 0) + 1);
    const collator = new Intl.Collator(network.language);
    const listed = [...counts.keys()].sort((a, b) => collator.compare(network.label(a), network.label(b)));
    let now: string[] = [];
    const boxes = listed.map((province) => {
      const iri = network.iri(province);
      const box = h('input', {
        type: 'checkbox',
        onchange: () =>
          events.change({ provinces: box.checked ? [...now, iri] : now.filter((each) => each !== iri) }),
      });
      this.updates.push((state) => {
        box.checked = state.provinces.includes(iri);
      });
      const when = network.nodeWhen(province);
      return h(
        'li',
        {},
        h(
          'label',
          { class: 'x-check' },
          box,
          markIcon(kindMark('AdministrativeUnit'), isHollow(network, province)),
          h(
            'span',
            { class: 'x-word' },
            network.label(province),
            when && h('span', { class: 'x-quiet' }, ` ${when}`),
          ),
          h('span', { class: 'x-count' }, String(counts.get(province) ?? 0)),
        ),
      );
    });
    const all = h(
      'button',
      { type: 'button', class: 'x-all', onclick: () => events.change({ provinces: [] }) },
      say('all'),
    );
    this.updates.push((state) => {
      now = state.provinces;
      all.hidden = now.length === 0;
    });
    return h(
      'div',
      {},
      h('p', { class: 'x-quiet' }, say('provinces_note')),
      h('ul', { class: 'x-checks' }, ...boxes),
      all,
    );
  }

  private radios<K extends 'modality'>(
    values: readonly State[K][],
    key: K,
    word: (value: State[K]) => string,
  ): HTMLElement {
    const buttons = values.map((value) => {
      const box = h('input', {
        type: 'radio',
        name: `x-${key}`,
        value,
        onchange: () => this.events.change({ [key]: value }),
      });
      this.updates.push((state) => {
        box.checked = state[key] === value;
      });
      return h('label', { class: 'x-check' }, box, word(value));
    });
    return h('div', { class: 'x-radios' }, ...buttons);
  }

  private select<K extends 'size' | 'colour' | 'layout'>(
    key: K,
    values: readonly State[K][],
    word: (value: State[K]) => string,
    title: string,
  ): HTMLElement {
    const select = h(
      'select',
      { onchange: () => this.events.change({ [key]: select.value }) },
      ...values.map((value) => h('option', { value }, word(value))),
    );
    this.updates.push((state) => {
      select.value = state[key];
    });
    return h('label', { class: 'x-select' }, h('span', {}, title), select);
  }
}

function counted(column: ArrayLike<number>): number[] {
  const counts: number[] = [];
  for (let at = 0; at < column.length; at++) counts[column[at] ?? 0] = (counts[column[at] ?? 0] ?? 0) + 1;
  return counts;
}
