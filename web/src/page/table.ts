// An answer as a table: sorted by any column, each row with its citations.

import type { RowCitations } from '../data/cite';
import type { Labels } from '../data/labels';
import { CK, type Table, type Term } from '../data/terms';
import { h } from '../explore/elements';
import type { Say } from '../frame';
import { chip, type CitingWords } from './citations';
import { cell, compare, isNumber } from './values';

const FIRST = 200; // rows shown before the reader asks for all
const PLANNED = `${CK}planned`;

export interface ShownColumn {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly hidden?: boolean;
}

export interface TableSetting {
  readonly labels: Labels;
  readonly say: Say;
  readonly citing: CitingWords;
  readonly caption: string;
  /** Column by which it is sorted, `-name` downwards; empty for the order of the answer. */
  readonly sort: string;
  onSort(sort: string): void;
}

export class AnswerTable {
  readonly element: HTMLElement;
  private readonly body = h('tbody');
  private readonly more = h('p', { class: 'more-rows' });
  private sort: string;
  private all = false;
  private citations: readonly RowCitations[] | null = null;
  private failed = '';

  constructor(
    private readonly table: Table,
    private readonly columns: readonly ShownColumn[],
    private readonly setting: TableSetting,
  ) {
    this.sort = setting.sort;
    const scroller = h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': setting.caption },
      h(
        'table',
        { class: 'answer' },
        h('caption', { class: 'visually-hidden' }, setting.caption),
        h('thead', {}, this.head()),
        this.body,
      ),
    );
    this.element = h('div', { class: 'answer-table' }, scroller, this.more);
    this.draw();
  }

  /** Puts a chip in each row. */
  cite(citations: readonly RowCitations[]): void {
    this.citations = citations;
    this.draw();
  }

  /** Says in each row that its citations could not be had. */
  uncited(why: string): void {
    this.failed = why;
    this.draw();
  }

  private get shown(): { column: ShownColumn; place: number }[] {
    return this.columns.map((column, place) => ({ column, place })).filter(({ column }) => !column.hidden);
  }

  private head(): HTMLElement {
    const headings = this.shown.map(({ column }) => {
      const button = h(
        'button',
        { type: 'button', class: 'sort', onclick: () => this.sortBy(column.name) },
        column.label,
      );
      return h('th', { scope: 'col', 'data-column': column.name }, button);
    });
    return h('tr', {}, ...headings, h('th', { scope: 'col', class: 'sources' }, this.setting.say('sources')));
  }

  private sortBy(name: string): void {
    this.sort = this.sort === name ? `-${name}` : this.sort === `-${name}` ? '' : name;
    this.setting.onSort(this.sort);
    this.draw();
  }

  private draw(): void {
    const { say } = this.setting;
    for (const heading of this.element.querySelectorAll<HTMLElement>('th[data-column]')) {
      const name = heading.dataset.column;
      const sorted = this.sort === name ? 'ascending' : this.sort === `-${name}` ? 'descending' : null;
      if (sorted) heading.setAttribute('aria-sort', sorted);
      else heading.removeAttribute('aria-sort');
    }
    const order = this.order();
    const visible = this.all ? order : order.slice(0, FIRST);
    this.body.replaceChildren(...visible.map((place) => this.row(place)));
    this.more.replaceChildren();
    if (visible.length < order.length)
      this.more.append(
        say('first_rows', { n: visible.length, all: order.length }),
        ' ',
        h(
          'button',
          { type: 'button', onclick: () => this.showAll() },
          say('all_rows', { all: order.length }),
        ),
      );
  }

  private showAll(): void {
    this.all = true;
    this.draw();
  }

  private order(): number[] {
    const places = this.table.rows.map((_, place) => place);
    const down = this.sort.startsWith('-');
    const name = down ? this.sort.slice(1) : this.sort;
    const column = this.columns.findIndex((known) => known.name === name);
    if (column < 0) return places;
    const { type } = this.columns[column]!;
    const cells = this.table.rows.map((row) => row[column] ?? null);
    return places.sort((one, other) => {
      const [ours, theirs] = [cells[one]!, cells[other]!];
      // What is not known stays at the end, whichever way it is sorted.
      const order = compare(ours, theirs, type, this.setting.labels);
      return (down && ours && theirs ? -order : order) || one - other;
    });
  }

  private row(place: number): HTMLElement {
    const row = this.table.rows[place]!;
    const { labels, say, citing } = this.setting;
    const cited = this.citations?.[place];
    const sources = cited
      ? [chip(cited, citing, say('uncited'))]
      : [h('span', { class: 'aside' }, this.failed || '…')];
    return h(
      'tr',
      { class: isPlanned(row) ? 'planned' : null },
      ...this.shown.map(({ column, place: at }) => {
        const term = row[at] ?? null;
        const numeric = isNumber(term) && column.type !== 'year';
        return h(
          'td',
          { class: numeric ? 'number' : null },
          ...marked(term, cell(term, column.type, labels)),
        );
      }),
      h('td', { class: 'sources' }, ...sources),
    );
  }
}

/** Whether a row tells of what is planned. */
export function isPlanned(row: readonly (Term | null)[]): boolean {
  return row.some((term) => term?.value === PLANNED);
}

function marked(term: Term | null, content: (Node | string)[]): (Node | string)[] {
  return term?.value === PLANNED ? [h('span', { class: 'modality planned' }, ...content)] : content;
}
