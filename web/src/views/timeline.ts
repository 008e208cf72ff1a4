// When it was: a bar or point a row, on one line of time. Planned is outlined and dashed, actual is solid.

import { scaleUtc } from 'd3-scale';
import type { Term } from '../data/terms';
import { h } from '../explore/elements';
import { pageOf, textOf } from '../page/values';
import { isPlanned } from '../page/table';
import { at, placeOf, type Shown } from './shown';
import { isNarrow, linked, s, shortened } from './svg';

// Names stand left of the bars; on a phone above them.
const WIDE = { width: 900, names: 260, line: 34, bar: 6, letters: 44 };
const NARROW = { width: 340, names: 8, line: 54, bar: 32, letters: 50 };
const MOST = 150;
const STARTS = ['validFrom', 'startDate', 'date', 'plannedDate', 'issued', 'periodStart'];
const ENDS = ['validUntil', 'endDate', 'plannedEnd', 'periodEnd'];

interface Span {
  readonly start: Date;
  readonly end: Date;
  /** Whether the start, or the end, is that of the drawing and not of the thing. */
  readonly open: 'start' | 'end' | '';
  readonly label: string;
  readonly detail: string;
  readonly when: string;
  readonly page: string;
  readonly planned: boolean;
  readonly uncertain: boolean;
}

/** The drawing; null where no row has a date. */
export function timeline(shown: Shown): HTMLElement | null {
  const spans = spansOf(shown).sort((one, other) => one.start.getTime() - other.start.getTime());
  if (!spans.length) return null;
  const visible = spans.slice(0, MOST);
  const size = isNarrow() ? NARROW : WIDE;
  const times = visible.flatMap(({ start, end }) => [start.getTime(), end.getTime()]);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const room = Math.max((last - first) * 0.03, 86_400_000 * 30);
  const x = scaleUtc([new Date(first - room), new Date(last + room)], [size.names, size.width - 12]);
  const height = visible.length * size.line + 40;
  const most = Math.round((size.width - size.names) / 90);
  const ticks = x.ticks(most);
  const format = x.tickFormat(most, '%Y');
  const years = last - first > 3 * 365 * 86_400_000;
  const svg = s(
    'svg',
    { viewBox: `0 0 ${size.width} ${height}`, class: 'timeline', role: 'group', 'aria-label': shown.title },
    ...ticks.map((tick) =>
      s(
        'g',
        { class: 'tick', transform: `translate(${x(tick)} 0)` },
        s('line', { y1: 24, y2: height }),
        s('text', { y: 14, 'text-anchor': 'middle' }, years ? format(tick) : tick.toISOString().slice(0, 7)),
      ),
    ),
    ...visible.map((span, place) => draw(span, 30 + place * size.line, { x, size })),
  );
  const cut =
    spans.length > MOST
      ? h('p', { class: 'aside' }, shown.say('first_rows', { n: MOST, all: spans.length }))
      : null;
  return h('figure', { class: 'view' }, svg as unknown as HTMLElement, cut);
}

function draw(
  span: Span,
  y: number,
  { x, size }: { x: (date: Date) => number; size: typeof WIDE },
): SVGElement {
  const [start, end] = [x(span.start), x(span.end)];
  const kind = `${span.planned ? ' planned' : ' actual'}${span.uncertain ? ' uncertain' : ''}`;
  const isPoint = end - start < 6;
  const mark = isPoint
    ? s('circle', { class: `span-mark${kind}`, cx: start, cy: y + size.bar + 6, r: 6 })
    : s('rect', {
        class: `span-mark${kind}${span.open ? ` open-${span.open}` : ''}`,
        x: start,
        y: y + size.bar,
        width: end - start,
        height: 12,
        rx: 3,
      });
  return s(
    'g',
    {},
    s('title', {}, [span.label, span.detail, span.when].filter(Boolean).join(' · ')),
    linked(span.page, s('text', { x: 0, y: y + 11, class: 'name' }, shortened(span.label, 34))),
    s(
      'text',
      { x: 0, y: y + 25, class: 'detail' },
      shortened([span.when, span.detail].filter(Boolean).join(' · '), size.letters),
    ),
    mark,
  );
}

function spansOf(shown: Shown): Span[] {
  const { table, columns, labels } = shown;
  const starts = STARTS.map((name) => placeOf(shown, name)).filter((place) => place >= 0);
  const anyDate = columns.findIndex((column) => column.type === 'date');
  const end = placeOf(shown, ...ENDS);
  const certain = placeOf(shown, 'certain');
  const names = columns.flatMap(({ type, hidden }, place) =>
    !hidden && ['entity', 'code', 'entities', 'text'].includes(type) ? [place] : [],
  );
  const now = new Date(shown.today);
  return table.rows.flatMap((row): Span[] => {
    const place = starts.find((known) => at(row, known)) ?? anyDate;
    const from = days(at(row, place));
    const to = days(at(row, end));
    if (!from && !to) return [];
    const texts = names.map((known) => textOf(at(row, known), columns[known]!.type, labels)).filter(Boolean);
    const isPeriod = end >= 0 && columns[end]!.name === 'validUntil';
    const thing = names.map((known) => at(row, known)).find((term) => term?.type === 'uri');
    const dates = [place, end].map((known) => textOf(at(row, known), 'date', labels));
    return [
      {
        start: from?.[0] ?? to![0],
        end: to?.[1] ?? (isPeriod && from ? new Date(Math.max(now.getTime(), from[1].getTime())) : from![1]),
        open: !from ? 'start' : !to && isPeriod ? 'end' : '',
        label: texts[0] ?? '',
        detail: texts.slice(1, 4).join(' · '),
        when: end >= 0 && (dates[1] || isPeriod) ? `${dates[0] || '…'} – ${dates[1] || '…'}` : dates[0]!,
        page: thing ? pageOf(thing.value) : '',
        planned: isPlanned(row) || shown.columns[place]?.name.startsWith('planned') === true,
        uncertain: at(row, certain)?.value === 'false',
      },
    ];
  });
}

/** First and last day of a date at its precision; null where the term is none. */
function days(term: Term | null): [Date, Date] | null {
  const found = term?.type === 'literal' ? /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(term.value) : null;
  if (!found || found[1] === '9999' || found[1] === '0001') return null;
  const [year, month, day] = [
    Number(found[1]),
    found[2] ? Number(found[2]) : 0,
    found[3] ? Number(found[3]) : 0,
  ];
  if (day) return [new Date(Date.UTC(year, month - 1, day)), new Date(Date.UTC(year, month - 1, day))];
  if (month) return [new Date(Date.UTC(year, month - 1, 1)), new Date(Date.UTC(year, month, 0))];
  return [new Date(Date.UTC(year, 0, 1)), new Date(Date.UTC(year, 11, 31))];
}
