// Figures as points over time: one panel a measure, unit and scope, one line a place. What differs in any is never joined.

import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import type { Term } from '../data/terms';
import { h } from '../explore/elements';
import { day, isNumber, number, textOf } from '../page/values';
import { at, placeOf, type Shown } from './shown';
import { isNarrow, Names, s } from './svg';

const WIDE = { width: 640, height: 260, left: 78, right: 18, top: 22, bottom: 52 };
const NARROW = { width: 340, height: 230, left: 56, right: 12, top: 22, bottom: 52 };
const TICK = 92; // what the words of a period take
const VALUES = ['value', 'laterValue', 'average', 'peak', 'domestic', 'foreign', 'total'];
const KEPT_APART = ['measure', 'unit', 'scope', 'scopes', 'sameScope'];
const MOST_LINES = 8;
const MOST_VALUES = 10;

interface Point {
  readonly when: string;
  readonly order: string;
  readonly value: number;
  readonly text: string;
  /** Which part of a year it covers: only figures of like periods are joined by a line. */
  readonly part: string;
}

interface Panel {
  readonly title: string;
  readonly lines: Map<string, Point[]>;
}

/** The drawings; null where no row has a figure. */
export function chart(shown: Shown): HTMLElement | null {
  const panels = panelsOf(shown);
  if (!panels.length) return null;
  return h('div', { class: 'view charts' }, ...panels.slice(0, 24).map((panel) => draw(panel, shown)));
}

/** What is drawn where: never two measures, units or scopes in one panel. */
export function panelsOf(shown: Shown): Panel[] {
  const { table, columns, labels } = shown;
  const values = columns.flatMap(({ name, type }, place) =>
    type === 'number' && (VALUES.includes(name) || !columns.some((other) => VALUES.includes(other.name)))
      ? [place]
      : [],
  );
  const apart = KEPT_APART.map((name) => placeOf(shown, name)).filter((place) => place >= 0);
  const series = columns.flatMap(({ name, type, hidden }, place) =>
    !hidden && (type === 'entity' || name === 'bound') && !KEPT_APART.includes(name) ? [place] : [],
  );
  const panels = new Map<string, Panel>();
  for (const row of table.rows) {
    const title = apart
      .map((place) => textOf(at(row, place), columns[place]!.type, labels))
      .filter(Boolean)
      .join(' · ');
    for (const place of values) {
      const term = at(row, place);
      if (!isNumber(term)) continue;
      const own = series.map((known) => textOf(at(row, known), columns[known]!.type, labels)).filter(Boolean);
      // Several figures of a row are several lines, named by their columns.
      const name = [...own, ...(values.length > 1 ? [columns[place]!.label] : [])].join(' · ');
      const [order, when] = whenOf(row, columns[place]!.name, shown);
      if (!panels.has(title)) panels.set(title, { title, lines: new Map() });
      const { lines } = panels.get(title)!;
      const point = {
        when,
        order,
        value: Number(term!.value),
        text: number(term!.value),
        part: partOf(row, shown),
      };
      if (lines.has(name)) lines.get(name)!.push(point);
      else lines.set(name, [point]);
    }
  }
  return [...panels.values()];
}

function whenOf(row: readonly (Term | null)[], value: string, shown: Shown): [string, string] {
  const later = value.startsWith('later') ? placeOf(shown, 'laterEnd') : -1;
  const start = at(row, placeOf(shown, 'periodStart'));
  const end = at(row, later >= 0 ? later : placeOf(shown, 'periodEnd', 'year', 'date'));
  const year = at(row, placeOf(shown, 'year'));
  if (start && end && later < 0) return [`${end.value} ${start.value}`, period(start.value, end.value)];
  const known = end ?? year ?? start;
  if (!known) return ['', ''];
  return [known.value, known === year ? known.value.slice(0, 4) : day(known.value)];
}

function partOf(row: readonly (Term | null)[], shown: Shown): string {
  const [start, end] = [at(row, placeOf(shown, 'periodStart')), at(row, placeOf(shown, 'periodEnd'))];
  return start && end ? `${start.value.slice(4)} ${end.value.slice(4).replace('-02-29', '-02-28')}` : '';
}

/** A period in few words: the year, the month, or both of its days. */
function period(start: string, end: string): string {
  const year = start.slice(0, 4);
  if (start === `${year}-01-01` && end === `${year}-12-31`) return year;
  if (start.slice(0, 7) === end.slice(0, 7) && start.endsWith('-01')) return day(start.slice(0, 7));
  return `${day(start.slice(0, 7))}–${day(end.slice(0, 7))}`;
}

function draw({ title, lines }: Panel, { say }: Shown): HTMLElement {
  const size = isNarrow() ? NARROW : WIDE;
  const shown = [...lines].slice(0, MOST_LINES);
  const points = shown.flatMap(([, all]) => all);
  const whens = new Map(
    [...points].sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ order, when }) => [order, when]),
  );
  const x = scalePoint([...whens.keys()], [size.left, size.width - size.right]).padding(0.5);
  const values = points.map((point) => point.value);
  const y = scaleLinear(
    [Math.min(0, ...values), Math.max(...values) || 1],
    [size.height - size.bottom, size.top],
  ).nice(5);
  const path = line<Point>(
    (point) => x(point.order) ?? 0,
    (point) => y(point.value),
  );
  const every = Math.ceil((whens.size * TICK) / (size.width - size.left));
  const names = new Names();
  for (const point of points) names.keep(x(point.order) ?? 0, y(point.value), 5);
  const drawn = s(
    'svg',
    { viewBox: `0 0 ${size.width} ${size.height}`, class: 'chart', role: 'img', 'aria-label': title },
    ...y
      .ticks(5)
      .map((tick) =>
        s(
          'g',
          { class: 'tick', transform: `translate(0 ${y(tick)})` },
          s('line', { x1: size.left, x2: size.width - size.right }),
          s('text', { x: size.left - 8, dy: 4, 'text-anchor': 'end' }, number(String(tick))),
        ),
      ),
    ...[...whens].flatMap(([order, when], place) =>
      place % every
        ? []
        : [
            s(
              'text',
              { class: 'when', y: size.height - size.bottom + 6, 'text-anchor': 'middle' },
              // A period of two ends takes two lines.
              ...when.split(/(?=–)/).map((part) => s('tspan', { x: x(order) ?? 0, dy: 14 }, part)),
            ),
          ],
    ),
    ...shown.flatMap(([name, all], place) => {
      const sorted = [...all].sort((a, b) => (a.order < b.order ? -1 : 1));
      const once =
        new Set(sorted.map((point) => point.order)).size === sorted.length &&
        new Set(sorted.map((point) => point.part)).size === 1;
      return [
        // Two figures of one period are two statements, and ten months are no year: a line would claim a change.
        sorted.length > 1 && once
          ? s('path', { class: `line series-${place}`, d: path(sorted), fill: 'none' })
          : null,
        ...sorted.map((point) =>
          s(
            'circle',
            { class: `point series-${place}`, cx: x(point.order) ?? 0, cy: y(point.value), r: 5 },
            s('title', {}, [name, point.when, point.text].filter(Boolean).join(' · ')),
          ),
        ),
        ...(points.length > MOST_VALUES ? [] : sorted).map((point) =>
          names.beside(point.text, { x: x(point.order) ?? 0, y: y(point.value), radius: 6 }),
        ),
      ];
    }),
  );
  const keys = shown.map(([name], place) =>
    h('li', {}, h('span', { class: `key series-${place}`, 'aria-hidden': 'true' }), name || title),
  );
  return h(
    'figure',
    { class: 'panel' },
    h('figcaption', {}, title),
    drawn as unknown as HTMLElement,
    h('ul', { class: 'keys' }, ...keys),
    lines.size > MOST_LINES
      ? h('p', { class: 'aside' }, say('first_lines', { n: MOST_LINES, all: lines.size }))
      : null,
  );
}
