// Terms as readers see them: names with links, numbers and dates as the language writes them.

import { address, language } from '../frame';
import { h } from '../explore/elements';
import type { Labels } from '../data/labels';
import { BASE, CK, type Term, XSD } from '../data/terms';

const OURS = new RegExp(`^${BASE}\\S+(?: ${BASE}\\S+)*$`);
const INTEGERS = /(?:[iI]nteger|[iI]nt|[lL]ong|[sS]hort|[bB]yte)$/;
const TRUTH = { vi: ['không', 'có'], en: ['no', 'yes'], zh: ['否', '是'] } as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LOCALES = { vi: 'vi', en: 'en-GB', zh: 'zh-CN' } as const;
const NO_PAGE = ['geometry', 'identifier'];

/** The IRIs that a term holds: its own, or those of a text of IRIs of ours, one space apart. */
export function irisIn(term: Term | null): string[] {
  if (term?.type === 'uri') return [term.value];
  if (term?.type === 'literal' && !term.language && OURS.test(term.value)) return term.value.split(' ');
  return [];
}

/** Where the page about an IRI stands; empty if it has none. */
export function pageOf(iri: string): string {
  if (iri.startsWith(CK)) return address(`${language}/ontology/#${iri.slice(CK.length)}`);
  if (!iri.startsWith(BASE)) return '';
  const tail = iri.slice(BASE.length);
  if (/^id\/[a-z0-9-]+$/.test(tail)) return address(`${language}/ontology/#${tail.slice(3)}`);
  if (/^questions\/[a-z0-9-]+$/.test(tail)) return address(`${language}/${tail}/`);
  const passage = /^(source\/[A-Za-z0-9][\w.-]*)(#.+)$/.exec(tail);
  if (passage) return address(`${language}/${passage[1]}/${passage[2]}`);
  const entity = /^id\/([a-z0-9-]+)\/[A-Za-z0-9][\w.-]*$/.exec(tail);
  if (entity && NO_PAGE.includes(entity[1]!)) return '';
  return entity || /^source\/[A-Za-z0-9][\w.-]*$/.test(tail) ? address(`${language}/${tail}/`) : '';
}

/** A number with the separators of the language, and all its digits. */
export function number(text: string, language_ = language): string {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return text;
  const [group, point] = language_ === 'vi' ? ['.', ','] : [',', '.'];
  const whole = (found[2] || '0').replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, group);
  const part = (found[3] ?? '').replace(/0+$/, '');
  return `${found[1] === '-' ? '−' : ''}${whole}${part ? point + part : ''}`;
}

/** A date at the precision that it has; text that is none, as it is. */
export function day(text: string): string {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (!found) return text;
  const [year, month, date] = [found[1]!, Number(found[2] ?? 0), Number(found[3] ?? 0)];
  if (month > 12) return text;
  if (language === 'zh') return `${year}年${month ? `${month}月` : ''}${date ? `${date}日` : ''}`;
  if (language === 'vi') return [date, month, year].filter(Boolean).join('/');
  return [date || '', month ? MONTHS[month - 1] : '', year].filter(Boolean).join(' ');
}

/** What a cell says, as text. */
export function textOf(term: Term | null, type: string, labels: Labels): string {
  if (!term) return '';
  const iris = irisIn(term);
  if (iris.length) return iris.map((iri) => labels.of(iri)).join('; ');
  if (term.type !== 'literal') return `_:${term.value}`;
  const datatype = term.datatype ?? '';
  if (datatype === `${XSD}boolean`) return TRUTH[language][/^(true|1)$/.test(term.value) ? 1 : 0];
  if (type === 'year') return term.value.slice(0, 4);
  if (isNumber(term)) return number(term.value);
  if (/(date|gYear|gYearMonth)$/.test(datatype)) return day(term.value);
  return term.value;
}

export function isNumber(term: Term | null): boolean {
  return (
    term?.type === 'literal' &&
    !!term.datatype?.startsWith(XSD) &&
    (INTEGERS.test(term.datatype) || /(decimal|double|float)$/.test(term.datatype))
  );
}

/** What programs read: labels for IRIs, numbers and dates as they are written. */
export function plainOf(term: Term | null, type: string, labels: Labels): string | number | boolean | null {
  if (!term) return null;
  const iris = irisIn(term);
  if (iris.length) return iris.map((iri) => labels.of(iri)).join('; ');
  if (term.type !== 'literal') return term.value;
  if (term.datatype === `${XSD}boolean`) return /^(true|1)$/.test(term.value);
  if (type === 'year' && /^\d{4}/.test(term.value)) return Number(term.value.slice(0, 4));
  // Only what a number holds without loss.
  if (isNumber(term) && term.value.replace(/\D/g, '').length < 16) return Number(term.value);
  return term.value;
}

/** The content of a cell: names lead to their pages. */
export function cell(term: Term | null, type: string, labels: Labels): (Node | string)[] {
  const iris = irisIn(term);
  if (!iris.length) {
    const text = textOf(term, type, labels);
    if (term?.type === 'literal' && term.language && term.language !== language)
      return [h('span', { lang: term.language, dir: 'auto' }, text)];
    return [/^https?:\/\/\S+$/.test(text) ? link(text, text, true) : text];
  }
  return iris.flatMap((iri, place) => [...(place ? ['; '] : []), name(iri, labels)]);
}

/** The name of a thing, leading to its page if it has one. */
export function name(iri: string, labels: Labels): Node {
  const text = labels.of(iri);
  const page = pageOf(iri);
  if (page) return link(page, text, false);
  return /^https?:\/\//.test(iri) && !iri.startsWith(BASE)
    ? link(iri, text, true)
    : h('span', { dir: 'auto' }, text);
}

function link(href: string, text: string, external: boolean): HTMLAnchorElement {
  return h('a', { href, dir: 'auto', rel: external ? 'noopener external' : null }, text);
}

/** Compares cells: numbers by value, everything else as the language sorts. */
export function compare(one: Term | null, other: Term | null, type: string, labels: Labels): number {
  if (!one || !other) return Number(!one) - Number(!other);
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  if (type === 'date' || type === 'year')
    return one.value < other.value ? -1 : Number(one.value > other.value);
  return collator.compare(textOf(one, type, labels), textOf(other, type, labels));
}

const collator = new Intl.Collator(LOCALES[language], { numeric: true });
