// Citation chips and what opens behind them: the same elements as on the pages that the server writes.

import { h } from '../explore/elements';
import { address, language, type Say } from '../frame';
import type { Citation, RowCitations } from '../data/cite';
import type { Document } from '../data/lookup';
import { BASE } from '../data/terms';
import { day, pageOf } from './values';

const LONGEST = 26;
let made = 0;

/** What a chip needs of the interface's words: groups `cite`, `rules`. */
export interface CitingWords {
  readonly cite: Say;
  readonly rules: Say;
}

/** The chip of a row: the first source's short name and how many more; a note where nothing is cited. */
export function chip(row: RowCitations, words: CitingWords, none: string): HTMLElement {
  const first = row.citations[0];
  if (!first) {
    const why = row.uncited.join('\n');
    return h('span', { class: 'uncited', title: why || null }, none);
  }
  const sorted = [...row.citations].sort(inSentencesFirst);
  const label = shortName(sorted[0]!, words.cite);
  const more = row.citations.length - 1;
  made += 1;
  const id = `cited-${made}`;
  const button = h(
    'button',
    {
      class: `chip${first.rule ? ' rule' : ''}`,
      type: 'button',
      popovertarget: id,
      'aria-label': `${words.cite('sources_of', { label })}${more ? ` +${more}` : ''}`,
    },
    label,
    more ? h('span', { class: 'more' }, `+${more}`) : null,
  );
  // What opens is made when it is first asked for: an answer may have thousands of rows.
  const holder = h('span', { class: 'cited' }, button);
  const fill = () => {
    if (holder.childElementCount > 1) return;
    holder.append(popover(id, label, sorted, row.uncited, words));
  };
  button.addEventListener('pointerdown', fill);
  button.addEventListener('keydown', fill);
  button.addEventListener('click', fill, { capture: true });
  return holder;
}

function inSentencesFirst(one: Citation, other: Citation): number {
  const rank = (citation: Citation) => [
    Number(!!citation.rule),
    Number(!!citation.derivedFrom),
    citation.issued ?? '9',
    citation.passage,
  ];
  const [ours, theirs] = [rank(one), rank(other)];
  for (const [place, part] of ours.entries())
    if (part !== theirs[place]) return part < theirs[place]! ? -1 : 1;
  return 0;
}

function popover(
  id: string,
  label: string,
  citations: readonly Citation[],
  uncited: readonly string[],
  words: CitingWords,
): HTMLElement {
  const rules = [...new Set(citations.flatMap((citation) => citation.rule ?? []))];
  return h(
    'aside',
    { class: 'citation', id, popover: 'auto', 'aria-label': label },
    rules.length ? h('p', { class: 'rule-head' }, words.cite('by_rule')) : null,
    ...rules.map((rule) => h('p', {}, words.rules(rule))),
    ...citations.map((citation) => place(citation, words.cite)),
    ...uncited.map((why) => h('p', { class: 'aside' }, why)),
  );
}

function place(citation: Citation, say: Say): HTMLElement {
  const web = webAddress(citation);
  return h(
    'div',
    { class: 'place' },
    h('p', {}, ...documentOf(citation)),
    h(
      'p',
      { class: 'where' },
      h('a', { href: passagePage(citation.passage) }, whereIn(citation, say) || say('open_place')),
      web ? ' · ' : null,
      web ? h('a', { href: web, rel: 'noopener external' }, say('open_web')) : null,
    ),
    citation.derivedFrom ? h('p', { class: 'after' }, `${say('after')}:`) : null,
    citation.derivedFrom
      ? h(
          'ul',
          {},
          ...citation.derivedFrom.map((document) => {
            const from = webAddress(document);
            const original = from ? h('a', { href: from, rel: 'noopener external' }, say('open_web')) : null;
            return h('li', {}, ...documentOf(document), original ? ' · ' : null, original);
          }),
        )
      : null,
  );
}

function documentOf(document: Document): (Node | string)[] {
  const title = document.title ?? document.source.slice(`${BASE}source/`.length);
  const rest = [document.publisher, document.issued && day(document.issued)].filter(Boolean);
  return [
    h('a', { href: pageOf(document.source), dir: 'auto' }, title),
    ...(rest.length ? [`, ${rest.join(', ')}`] : []),
  ];
}

/** Where a passage is shown on the page of its source. */
export function passagePage(passage: string): string {
  const [source = '', fragment = ''] = passage.slice(BASE.length).split('#');
  return address(`${language}/${source}/#${fragment}`);
}

/** The place in its source in words: characters, page, row. */
export function whereIn(citation: Citation, say: Say): string {
  const parts = [];
  if (citation.start !== undefined && citation.end !== undefined)
    parts.push(say('characters', { start: citation.start, end: citation.end }));
  if (citation.page !== undefined) parts.push(say('page', { page: citation.page }));
  if (citation.row) parts.push(say('row', { row: citation.row }));
  return parts.join(', ');
}

function shortName(citation: Citation, say: Say): string {
  const from = citation.derivedFrom;
  if (from && from.length > 1) return say('register', { n: from.length });
  const document = from?.[0] ?? citation;
  const whole =
    document.publisher || document.title || document.source.slice(document.source.lastIndexOf('/') + 1);
  const name = whole.split(' / ')[0]!.split(' (')[0]!;
  const letters = Array.from(name);
  const short =
    letters.length > LONGEST
      ? `${letters
          .slice(0, LONGEST - 1)
          .join('')
          .trimEnd()}…`
      : name;
  return `${short} ${(document.issued ?? '').slice(0, 4)}`.trim();
}

function webAddress(document: Document): string {
  return document.url && /^https?:\/\//.test(document.url) ? document.url : '';
}
