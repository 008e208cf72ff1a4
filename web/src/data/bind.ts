// A question's SPARQL with the reader's terms in the place of its parameters, as `Query.bind` of the Python side.

import type { Parameter, Question } from './library';
import { BASE, CK, readTerm, type Term, written, XSD } from './terms';

/** What was given for a parameter cannot be used; the page says why in the reader's language. */
export class ParameterError extends Error {
  constructor(
    readonly parameter: string,
    readonly problem: 'unknown' | 'missing' | 'unfit',
    readonly value = '',
  ) {
    super(`${parameter}: ${problem}${value ? ` (${value})` : ''}`);
    this.name = 'ParameterError';
  }
}

// The only form that is a parameter: one variable and one term, alone on its line.
const VALUES_LINE = /^(\s*VALUES \?(\w+) \{ )(UNDEF|"[^"\\]*"(?:\^\^\w+:\w+)?|<[^>]*>|\w+:\w+)( \}\s*)$/u;
const DATATYPES: Record<string, string> = {
  date: 'date',
  year: 'integer',
  integer: 'integer',
  decimal: 'decimal',
};

/** The SPARQL text with terms in the place of parameters; those left out keep what stands in the file. */
export function bind(question: Question, values: Readonly<Record<string, Term>>): string {
  const byVariable = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    const parameter = question.parameters.find((known) => known.name === name.replaceAll('-', '_'));
    if (!parameter) throw new ParameterError(name, 'unknown');
    check(parameter, value);
    byVariable.set(parameter.variable, written(value));
  }
  for (const { name, variable, required } of question.parameters)
    if (required && !byVariable.has(variable)) throw new ParameterError(name, 'missing');
  return question.text
    .split('\n')
    .map((line) => {
      const found = VALUES_LINE.exec(line);
      const term = found && byVariable.get(found[2]!);
      return term === undefined || term === null ? line : `${found![1]}${term}${found![4]}`;
    })
    .join('\n');
}

/** Refuses a term that the parameter cannot take. */
export function check(parameter: Parameter, value: Term): void {
  const [family, rest] = split(parameter.type);
  const fits =
    family === 'entity' || family === 'code' || family === 'class'
      ? value.type === 'uri' && isOfList(family, rest, value.value)
      : value.type === 'literal' &&
        !value.language &&
        value.datatype === `${XSD}${DATATYPES[family] ?? 'string'}`;
  if (!fits) throw new ParameterError(parameter.name, 'unfit', value.value);
}

function isOfList(family: string, rest: string, address: string): boolean {
  if (family === 'class') return address.startsWith(CK) && rest.split(',').includes(address.slice(CK.length));
  if (family === 'code' && address.startsWith(BASE))
    return address.startsWith(`${BASE}id/${rest}/`) || address.startsWith(CK);
  return true;
}

/** Family of a parameter's type and what follows its colon. */
export function split(type: string): [string, string] {
  const at = type.indexOf(':');
  return at < 0 ? [type, ''] : [type.slice(0, at), type.slice(at + 1)];
}

/** Kinds of entities that a parameter takes; `place` stands for several. */
export function kindsOf(parameter: Parameter, placeKinds: readonly string[]): string[] {
  const [family, rest] = split(parameter.type);
  if (family === 'code') return [rest];
  if (family !== 'entity') return [];
  return rest.split(',').flatMap((kind) => (kind.trim() === 'place' ? placeKinds : [kind.trim()]));
}

/** The term that a text of a plain type means; null if it does not fit. Entities and codes are IRIs here. */
export function readValue(parameter: Parameter, given: string): Term | null {
  const text = given.trim();
  const [family, rest] = split(parameter.type);
  if (family === 'class') {
    const wanted = rest
      .split(',')
      .find((name) => name.toLowerCase() === text.replace(/^ck:/, '').toLowerCase());
    return wanted ? { type: 'uri', value: CK + wanted } : null;
  }
  if (family === 'entity' || family === 'code') {
    const term = readIdentifier(text, rest);
    return term && fits(parameter, term) ? term : null;
  }
  const lexical = READERS[family]?.(text) ?? null;
  return lexical === null
    ? null
    : { type: 'literal', value: lexical, datatype: `${XSD}${DATATYPES[family] ?? 'string'}` };
}

function fits(parameter: Parameter, term: Term): boolean {
  try {
    check(parameter, term);
    return true;
  } catch {
    return false;
  }
}

function readIdentifier(text: string, rest: string): Term | null {
  const whole = /^<?(https?:\/\/[^\s<>"{}|\\^`]+)>?$/.exec(text);
  if (whole) return { type: 'uri', value: whole[1]! };
  if (rest === 'modality' && (text === 'actual' || text === 'planned'))
    return { type: 'uri', value: CK + text };
  const short = /^(?:id\/)?([a-z][a-z0-9-]*)\/([a-z0-9][a-z0-9._-]*)$/.exec(text);
  if (short)
    return { type: 'uri', value: short[1] === 'source' ? BASE + text : `${BASE}id/${short[1]}/${short[2]}` };
  return null;
}

const READERS: Record<string, (text: string) => string | null> = {
  date: lastDay,
  year: (text) => (/^\d{4}$/.test(text) ? text : null),
  integer: (text) => (/^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')).toString() : null),
  decimal: (text) => (/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? text.replace('+', '') : null),
  language: (text) => (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) ? text : null),
  text: (text) => text || null,
};

/** A date at its precision as its last day: 2012 is 2012-12-31; null if the calendar has no such day. */
export function lastDay(text: string): string | null {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  if (!found || found[1] === '0000') return null;
  const year = Number(found[1]);
  const month = found[2] === undefined ? 12 : Number(found[2]);
  if (month < 1 || month > 12) return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
  const day = found[3] === undefined ? days : Number(found[3]);
  if (day < 1 || day > days) return null;
  return `${found[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The terms of a question's examples, by the names of its parameters. */
export function examples(question: Question): Record<string, Term> {
  return Object.fromEntries(
    question.parameters.flatMap(({ name, exampleTerm }) => {
      const term = exampleTerm === null ? null : readTerm(exampleTerm);
      return term ? [[name, term] as const] : [];
    }),
  );
}
