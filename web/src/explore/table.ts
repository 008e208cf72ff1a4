/** The same things and edges as a table: what the drawing and the map show, for the keyboard and for screen readers. */

import type { Say } from '../frame';
import { h } from './elements';
import type { Shown } from './filter';
import { dayOf, type Network } from './network';
import type { Sort, State } from './state';

export interface TableEvents {
  node(node: number): void;
  edge(edge: number): void;
  tab(tab: State['table']): void;
  sort(by: Sort): void;
  /** From the chosen row to what is known of it. */
  enter(): void;
}

interface Column {
  key: string;
  title: string;
  text(row: number): string;
  value?(row: number): number;
  numeric?: boolean;
}

const ROW = 36;
const SPARE = 12;

export class NetworkTable {
  readonly element: HTMLElement;
  private readonly body = h('tbody');
  private readonly head = h('tr');
  private readonly grid: HTMLTableElement;
  private readonly scroll: HTMLElement;
  private readonly tabs: Record<State['table'], HTMLButtonElement>;
  private rows: number[] = [];
  private at = 0;
  private now: { shown: Shown; state: State } | undefined;
  private ordered = '';
  private readonly collator: Intl.Collator;

  constructor(
    private readonly network: Network,
    private readonly events: TableEvents,
    private readonly say: Say,
  ) {
    this.collator = new Intl.Collator(network.language, { numeric: true });
    this.grid = h(
      'table',
      { role: 'grid', class: 'x-grid', 'aria-describedby': 'x-hint' },
      h('thead', {}, this.head),
      this.body,
    );
    this.scroll = h(
      'div',
      { class: 'x-rows', id: 'x-rows', role: 'tabpanel', onscroll: () => this.fill() },
      this.grid,
    );
    const tab = (name: State['table']) =>
      h('button', {
        type: 'button',
        role: 'tab',
        'aria-controls': 'x-rows',
        id: `x-tab-${name}`,
        onclick: () => events.tab(name),
      });
    this.tabs = { nodes: tab('nodes'), edges: tab('edges') };
    const list = h(
      'div',
      {
        role: 'tablist',
        'aria-label': say('table'),
        onkeydown: (event: KeyboardEvent) => this.tabKey(event),
      },
      this.tabs.nodes,
      this.tabs.edges,
    );
    const hint = h('p', { class: 'x-hint', id: 'x-hint' }, say('table_hint'));
    this.element = h('section', { class: 'x-table', 'aria-label': say('table') }, list, this.scroll, hint);
    this.grid.addEventListener('keydown', (event) => this.key(event));
    this.body.addEventListener('click', (event) => this.click(event));
  }

  show(shown: Shown, state: State): void {
    this.now = { shown, state };
    for (const name of ['nodes', 'edges'] as const) {
      const count = name === 'nodes' ? shown.nodeCount : shown.edgeCount;
      this.tabs[name].textContent = this.say(name === 'nodes' ? 'things_count' : 'edges_count', {
        count: this.number(count),
      });
      this.tabs[name].setAttribute('aria-selected', String(state.table === name));
      this.tabs[name].tabIndex = state.table === name ? 0 : -1;
    }
    this.scroll.setAttribute('aria-labelledby', `x-tab-${state.table}`);
    this.order();
    this.fill();
  }

  /** Scroll to what is chosen elsewhere. */
  reveal(): void {
    const row = this.chosenRow();
    if (row < 0) return;
    this.at = row;
    const top = row * ROW;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop || top > scrollTop + clientHeight - 2 * ROW)
      this.scroll.scrollTop = Math.max(0, top - clientHeight / 2);
    this.fill();
  }

  private columns(): Column[] {
    const { network, say } = this;
    const state = this.now?.state;
    const day = dayOf(state?.asOf ?? '');
    if (state?.table === 'edges') {
      return [
        { key: 'from', title: say('from'), text: (edge) => network.label(network.source[edge] ?? 0) },
        { key: 'relation', title: say('relation'), text: (edge) => network.edgeLabel(edge) },
        { key: 'to', title: say('to'), text: (edge) => network.label(network.target[edge] ?? 0) },
        { key: 'when', title: say('when'), text: (edge) => network.edgeWhen(edge) },
        {
          key: 'modality',
          title: say('modality'),
          text: (edge) => say(network.planned[edge] ? 'planned' : 'actual'),
        },
      ];
    }
    const size = state?.size ?? 'degree';
    const { provinces } = network.file.nodes;
    return [
      { key: 'name', title: say('name'), text: (node) => network.label(node) },
      { key: 'type', title: say('type'), text: (node) => network.word(network.typeOf(node)) },
      {
        key: 'side',
        title: say('side'),
        text: (node) =>
          network
            .countries(node)
            .map((code) => say(`country_${code}`))
            .join(', '),
      },
      {
        key: 'province',
        title: say('province'),
        // A province before and after a merger may have the same name.
        text: (node) => [...new Set((provinces[node] ?? []).map((each) => network.label(each)))].join(', '),
      },
      {
        key: 'class',
        title: say('class_status'),
        text: (node) =>
          [network.classOn(node, day), network.statusOn(node, day)]
            .flatMap((term) => (term ? [network.word(term)] : []))
            .join(' · '),
      },
      {
        key: 'ties',
        title: say('ties'),
        numeric: true,
        text: (node) => this.number(network.file.nodes.ties[node] ?? 0),
        value: (node) => network.file.nodes.ties[node] ?? 0,
      },
      ...(size === 'degree'
        ? []
        : [
            {
              key: size,
              title: say(`size_${size}`),
              numeric: true,
              text: (node: number) => this.number(network.file.nodes[size][node] ?? 0),
              value: (node: number) => network.file.nodes[size][node] ?? 0,
            },
          ]),
    ];
  }

  /** Rows in the order asked for; worked out anew only when rows or order changed. */
  private order(): void {
    if (!this.now) return;
    const { shown, state } = this.now;
    const mask = state.table === 'nodes' ? shown.nodes : shown.edges;
    const columns = this.columns();
    const { key, down } = state.sort[state.table];
    const column = columns.find((each) => each.key === key) ?? columns[0];
    const wanted = `${state.table} ${key} ${down} ${state.asOf} ${state.size} ${stamp(mask)}`;
    if (wanted === this.ordered || !column) return;
    this.ordered = wanted;
    const rows: number[] = [];
    mask.forEach((kept, row) => {
      if (kept) rows.push(row);
    });
    const { value } = column;
    const turn = down ? -1 : 1;
    if (value) rows.sort((a, b) => turn * (value(a) - value(b)) || a - b);
    else {
      const texts = new Map(rows.map((row) => [row, column.text(row)]));
      // What says nothing comes last, whichever way.
      rows.sort((a, b) => {
        const [x, y] = [texts.get(a) ?? '', texts.get(b) ?? ''];
        if (!x || !y) return Number(!x) - Number(!y) || a - b;
        return turn * this.collator.compare(x, y) || a - b;
      });
    }
    this.rows = rows;
    this.at = Math.min(this.at, Math.max(0, rows.length - 1));
    this.heading(columns, column);
    this.grid.setAttribute('aria-rowcount', String(rows.length + 1));
    this.grid.setAttribute('aria-colcount', String(columns.length));
  }

  private heading(columns: Column[], sorted: Column): void {
    const state = this.now?.state;
    if (!state) return;
    const { down } = state.sort[state.table];
    this.head.replaceChildren(
      ...columns.map((column) => {
        const on = column === sorted;
        const sort = () => {
          this.scroll.scrollTop = 0;
          this.events.sort({ key: column.key, down: on ? !down : column.numeric === true });
          this.head.querySelector<HTMLElement>(`[data-key="${column.key}"]`)?.focus();
        };
        return h(
          'th',
          {
            scope: 'col',
            'aria-sort': on ? (down ? 'descending' : 'ascending') : 'none',
            class: column.numeric && 'number',
          },
          h(
            'button',
            { type: 'button', 'data-key': column.key, onclick: sort },
            column.title,
            h('span', { class: 'x-arrow', 'aria-hidden': 'true' }, on ? (down ? '▼' : '▲') : ''),
          ),
        );
      }),
    );
  }

  /** Only the rows in sight are in the page. */
  private fill(): void {
    if (!this.now) return;
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / ROW) - SPARE);
    const last = Math.min(
      this.rows.length,
      first + Math.ceil((this.scroll.clientHeight || 300) / ROW) + 2 * SPARE,
    );
    const columns = this.columns();
    const chosen = this.chosenRow();
    const focused = this.body.contains(document.activeElement);
    const space = (rows: number) => {
      const cell = h('td', { colspan: columns.length });
      cell.style.height = `${rows * ROW}px`;
      return h('tr', { 'aria-hidden': 'true', class: 'x-space' }, cell);
    };
    const lines = this.rows.slice(first, last).map((row, order) => {
      const place = first + order;
      return h(
        'tr',
        {
          'data-place': place,
          'aria-rowindex': place + 2,
          'aria-selected': String(place === chosen),
          tabindex: place === this.at ? 0 : -1,
        },
        ...columns.map((column, number) =>
          h(
            number ? 'td' : 'th',
            {
              role: number ? 'gridcell' : 'rowheader',
              class: column.numeric && 'number',
              title: column.text(row),
            },
            column.text(row),
          ),
        ),
      );
    });
    const empty = h(
      'tr',
      {},
      h('td', { colspan: columns.length, class: 'x-empty' }, this.say('nothing_shown')),
    );
    this.body.replaceChildren(
      ...(this.rows.length ? [space(first), ...lines, space(this.rows.length - last)] : [empty]),
    );
    if (focused)
      this.body.querySelector<HTMLElement>(`[data-place="${this.at}"]`)?.focus({ preventScroll: true });
  }

  private chosenRow(): number {
    const selected = this.now?.state.selected;
    if (!selected) return -1;
    const nodes = this.now?.state.table === 'nodes';
    if ('node' in selected) return nodes ? this.rows.indexOf(this.network.node(selected.node) ?? -1) : -1;
    return nodes ? -1 : this.rows.indexOf(this.network.edge(selected.edge) ?? -1);
  }

  private key(event: KeyboardEvent): void {
    if (!this.body.contains(event.target as Node)) return;
    const page = Math.max(1, Math.floor(this.scroll.clientHeight / ROW) - 2);
    const moves: Record<string, number> = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + page,
      PageUp: this.at - page,
      Home: 0,
      End: this.rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.at = Math.min(Math.max(0, to), this.rows.length - 1);
      const [top, bottom] = [this.at * ROW, (this.at + 1) * ROW];
      const height = this.scroll.clientHeight - ROW;
      if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
      else if (bottom > this.scroll.scrollTop + height) this.scroll.scrollTop = bottom - height;
      this.fill();
      this.body.querySelector<HTMLElement>(`[data-place="${this.at}"]`)?.focus({ preventScroll: true });
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (this.at === this.chosenRow()) this.events.enter();
      else this.choose(this.at);
    }
  }

  private tabKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const other = this.now?.state.table === 'nodes' ? 'edges' : 'nodes';
    this.events.tab(other);
    this.tabs[other].focus();
  }

  private click(event: Event): void {
    const line = (event.target as Element).closest<HTMLElement>('[data-place]');
    if (line) this.choose(Number(line.dataset.place));
  }

  private choose(place: number): void {
    const row = this.rows[place];
    if (row === undefined) return;
    this.at = place;
    if (this.now?.state.table === 'nodes') this.events.node(row);
    else this.events.edge(row);
  }

  private number(value: number): string {
    return value.toLocaleString(this.network.language, { maximumFractionDigits: 3 });
  }
}

/** Tells masks apart without keeping them. */
function stamp(mask: Uint8Array): number {
  let sum = mask.length;
  for (let at = 0; at < mask.length; at++) if (mask[at]) sum = (Math.imul(sum, 31) + at) | 0;
  return sum;
}
