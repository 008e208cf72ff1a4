// RDF terms, how SPARQL writes them, and the answers that hold them.

export type Term =
  | { readonly type: 'uri'; readonly value: string }
  | { readonly type: 'bnode'; readonly value: string }
  | {
      readonly type: 'literal';
      readonly value: string;
      readonly language?: string;
      readonly datatype?: string;
    };

export const BASE = 'https://w3id.org/cuakhau/';
export const CK = `${BASE}ontology#`;
export const XSD = 'http://www.w3.org/2001/XMLSchema#';
export const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** Answer to a SELECT query: one term a column, null where the variable is unbound. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (Term | null)[])[];
  /** Whether a limit that is not the query's own cut the answer. */
  readonly truncated?: boolean;
}

export type Triple = readonly [Term, Term, Term];
export interface Quad {
  readonly subject: Term;
  readonly predicate: Term;
  readonly object: Term;
}

/** Answer to a CONSTRUCT or DESCRIBE query. */
export interface Triples {
  readonly quads: readonly Quad[];
  /** Whether a limit that is not the query's own cut the answer. */
  readonly truncated?: boolean;
}

/** A term's IRI; for constants of our own. */
export function iri(value: string): Term {
  return { type: 'uri', value };
}

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A term as SPARQL and N-Triples write it. */
export function written(term: Term): string {
  if (term.type === 'uri') return `<${term.value}>`;
  if (term.type === 'bnode') return `_:${term.value}`;
  const text = `"${term.value.replace(/["\\\n\r\t]/g, (found) => ESCAPES[found] ?? found)}"`;
  if (term.language) return `${text}@${term.language}`;
  return term.datatype && term.datatype !== `${XSD}string` ? `${text}^^<${term.datatype}>` : text;
}

const TERM = /<([^>]*)>|_:([\w.-]+)|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?/suy;
const UNESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Reads one term as N-Triples writes it; null if the text is none. */
export function readTerm(text: string): Term | null {
  const found = termAt(text, 0);
  return found && found[1] === text.length ? found[0] : null;
}

/** The triples of an N-Triples text. */
export function readTriples(text: string): Quad[] {
  const triples: Quad[] = [];
  for (const line of text.split('\n')) {
    const parts: Term[] = [];
    let at = 0;
    while (at < line.length && parts.length < 3) {
      while (line[at] === ' ' || line[at] === '\t') at += 1;
      const found = termAt(line, at);
      if (!found) break;
      parts.push(found[0]);
      at = found[1];
    }
    const [subject, predicate, object] = parts;
    if (subject && predicate && object) triples.push({ subject, predicate, object });
  }
  return triples;
}

function termAt(text: string, at: number): [Term, number] | null {
  TERM.lastIndex = at;
  const found = TERM.exec(text);
  if (!found) return null;
  const [, address, blank, literal, tag, datatype] = found;
  if (address !== undefined) return [{ type: 'uri', value: unescape(address) }, TERM.lastIndex];
  if (blank !== undefined) return [{ type: 'bnode', value: blank }, TERM.lastIndex];
  const value = unescape(literal ?? '');
  if (tag) return [{ type: 'literal', value, language: tag }, TERM.lastIndex];
  return [{ type: 'literal', value, datatype: datatype ?? `${XSD}string` }, TERM.lastIndex];
}

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gsu, (_, four, eight, one: string) =>
    four || eight ? String.fromCodePoint(Number.parseInt(four ?? eight, 16)) : (UNESCAPES[one] ?? one),
  );
}

interface JsonTerm {
  type: string;
  value: string;
  'xml:lang'?: string;
  datatype?: string;
}

interface JsonResults {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, JsonTerm>[] };
}

/** Reads SPARQL 1.1 Query Results JSON. */
export function readTable(results: JsonResults): Table {
  const columns = results.head.vars ?? [];
  const rows = (results.results?.bindings ?? []).map((binding) =>
    columns.map((name) => {
      const found = binding[name];
      return found ? readJsonTerm(found) : null;
    }),
  );
  return { columns, rows };
}

/** The truth that an ASK query found. */
export function readTruth(results: JsonResults): boolean {
  return results.boolean === true;
}

function readJsonTerm(term: JsonTerm): Term {
  if (term.type === 'uri') return { type: 'uri', value: term.value };
  if (term.type === 'bnode') return { type: 'bnode', value: term.value };
  if (term.type === 'triple')
    return { type: 'literal', value: JSON.stringify(term.value), datatype: `${XSD}string` };
  const tag = term['xml:lang'];
  if (tag) return { type: 'literal', value: term.value, language: tag };
  return { type: 'literal', value: term.value, datatype: term.datatype ?? `${XSD}string` };
}

/** The rows as objects by column. */
export function records(table: Table): Record<string, Term | null>[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((name, place) => [name, row[place] ?? null])),
  );
}
