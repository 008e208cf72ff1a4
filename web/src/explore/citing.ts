/** The chip beside a statement, and behind it the places that state it. */

import type { Citation } from '../data/cite';
import { BASE } from '../data/terms';
import { address, language, type Say } from '../frame';
import { h } from './elements';

let chips = 0;

export class Citing {
  constructor(private readonly cite: Say) {}

  /** What stands beside a statement; nothing where neither a passage nor a rule is behind it. */
  chip(rules: string[], citations: Citation[]): DocumentFragment | null {
    const first = [...citations].sort(
      (a, b) => Number(Boolean(a.derivedFrom)) - Number(Boolean(b.derivedFrom)),
    )[0];
    if (!first && !rules.length) return null;
    const id = `x-cite-${++chips}`;
    const label = first ? this.shortName(first) : this.cite('by_rule');
    const more = citations.length - 1;
    const aside = h('aside', { class: 'citation', id, popover: 'auto', 'aria-label': label });
    if (!first)
      aside.append(
        h('p', { class: 'rule-head' }, this.cite('by_rule')),
        ...rules.map((rule) => h('p', {}, rule)),
      );
    for (const citation of citations) aside.append(this.place(citation));
    const button = h(
      'button',
      {
        type: 'button',
        class: first ? 'chip' : 'chip rule',
        popovertarget: id,
        'aria-label': this.cite('sources_of', { label }),
      },
      label,
      more > 0 && h('span', { class: 'more' }, `+${more}`),
    );
    const both = document.createDocumentFragment();
    both.append(button, aside);
    return both;
  }

  private place(citation: Citation): HTMLElement {
    const where = [
      citation.start !== undefined && citation.end !== undefined
        ? this.cite('characters', { start: citation.start, end: citation.end })
        : '',
      citation.page !== undefined ? this.cite('page', { page: citation.page }) : '',
      citation.row ? this.cite('row', { row: citation.row }) : '',
    ].filter(Boolean);
    const passage = citation.passage.slice(BASE.length);
    const [path = '', fragment = ''] = passage.split('#');
    const web =
      citation.url && /^https?:\/\//.test(citation.url)
        ? h('a', { href: citation.url, rel: 'noopener external' }, this.cite('open_web'))
        : null;
    return h(
      'div',
      { class: 'place' },
      h('p', {}, ...this.document(citation)),
      h(
        'p',
        { class: 'where' },
        h(
          'a',
          { href: address(`${language}/${path}/${fragment && `#${fragment}`}`) },
          where.join(', ') || this.cite('open_place'),
        ),
        web && ' · ',
        web,
      ),
      citation.derivedFrom && h('p', { class: 'after' }, `${this.cite('after')}:`),
      citation.derivedFrom &&
        h('ul', {}, ...citation.derivedFrom.map((each) => h('li', {}, ...this.document(each)))),
    );
  }

  private document({
    source,
    title,
    publisher,
    issued,
  }: {
    source: string;
    title?: string;
    publisher?: string;
    issued?: string;
  }): (Node | string)[] {
    const path = source.slice(BASE.length);
    return [
      h('a', { href: address(`${language}/${path}/`) }, title ?? path),
      [publisher, issued]
        .filter(Boolean)
        .map((each) => `, ${each}`)
        .join(''),
    ];
  }

  private shortName(citation: Citation): string {
    if (citation.derivedFrom && citation.derivedFrom.length > 1)
      return this.cite('register', { n: citation.derivedFrom.length });
    const document = citation.derivedFrom?.[0] ?? citation;
    const name = (document.publisher ?? document.title ?? '').split(/ \/ | \(/)[0] ?? '';
    return `${name.length > 26 ? `${name.slice(0, 25).trimEnd()}…` : name} ${(document.issued ?? '').slice(0, 4)}`.trim();
  }
}
