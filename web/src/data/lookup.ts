// Which graphs hold a triple, and what is known of passages and sources: a few queries for any number of rows.

import type { Backend } from './backend';
import { BASE, records, type Term, type Triple, written } from './terms';

/** A triple in which null stands for any subject or object. */
export type OpenTriple = readonly [Term | null, Term, Term | null];

export const SYSTEM_GRAPHS = `${BASE}graph/`;
export const INFERRED_GRAPHS = `${SYSTEM_GRAPHS}inferred/`;
const BATCH = 400; // terms of a VALUES block: endpoints limit the length of a query

export interface Holders {
  readonly triple: Triple;
  /** IRIs of passages, sorted. */
  passages: string[];
  /** Names of the rules that derived it, sorted. */
  rules: string[];
  /** Other graphs of ours. */
  system: string[];
}

/** What is known of a source. */
export interface Document {
  source: string;
  title?: string;
  publisher?: string;
  issued?: string;
  url?: string;
  sha256?: string;
}

export interface Place {
  source: string;
  start: number | null;
  end: number | null;
  row: string;
  page: number | null;
  derivedFrom: string[];
  knownBy: string;
}

const PROLOGUE = [
  ['ck', `${BASE}ontology#`],
  ['dcterms', 'http://purl.org/dc/terms/'],
  ['prov', 'http://www.w3.org/ns/prov#'],
  ['schema', 'https://schema.org/'],
]
  .map(([prefix, address]) => `PREFIX ${prefix}: <${address}>\n`)
  .join('');

/** A triple as one text: what maps are keyed by. */
export function keyOf(triple: Triple): string {
  return `${written(triple[0])} ${written(triple[1])} ${written(triple[2])}`;
}

function openKey(triple: OpenTriple): string {
  return triple.map((part) => (part ? written(part) : '[]')).join(' ');
}

/** The graphs of each triple found in one; a triple that is in none is left out. */
export async function findHolders(
  store: Backend,
  triples: Iterable<OpenTriple>,
  signal?: AbortSignal,
): Promise<Map<string, Holders>> {
  const shapes = new Map<string, Map<string, OpenTriple>>();
  for (const triple of triples) {
    if (triple.some((part) => part?.type === 'bnode') || triple[0]?.type === 'literal') continue;
    const shape = `${triple[0] ? 's' : ''}p${triple[2] ? 'o' : ''}`;
    if (!shapes.has(shape)) shapes.set(shape, new Map());
    shapes.get(shape)!.set(openKey(triple), triple);
  }
  const found = new Map<string, Holders>();
  for (const [shape, same] of shapes) {
    for (const batch of batches([...same.values()])) {
      const names = [...shape].map((name) => `?${name}`).join(' ');
      const rows = batch
        .map((triple) => `(${triple.flatMap((part) => (part ? [written(part)] : [])).join(' ')})`)
        .join(' ');
      const table = await store.select(
        `SELECT ?s ?p ?o ?g WHERE { VALUES (${names}) { ${rows} } GRAPH ?g { ?s ?p ?o } }`,
        signal,
      );
      for (const [subject, predicate, object, graph] of table.rows) {
        if (!subject || !predicate || !object || graph?.type !== 'uri') continue;
        const triple: Triple = [subject, predicate, object];
        const key = keyOf(triple);
        if (!found.has(key)) found.set(key, { triple, passages: [], rules: [], system: [] });
        sortIn(found.get(key)!, graph.value);
      }
    }
  }
  for (const holders of found.values()) {
    holders.passages.sort();
    holders.rules.sort();
  }
  return found;
}

function sortIn(holders: Holders, graph: string): void {
  if (graph.startsWith(INFERRED_GRAPHS)) holders.rules.push(graph.slice(INFERRED_GRAPHS.length));
  else if (graph.startsWith(SYSTEM_GRAPHS)) holders.system.push(graph);
  else holders.passages.push(graph);
}

/** What is known of passages; of one that is described nowhere, what its IRI tells. */
export async function findPlaces(
  store: Backend,
  passages: Iterable<string>,
  signal?: AbortSignal,
): Promise<Map<string, Place>> {
  const wanted = [...new Set(passages)].sort();
  const rows = new Map<string, Record<string, Term | null>[]>();
  for (const batch of batches(wanted)) {
    const table = await store.select(
      `${PROLOGUE}SELECT ?passage ?source ?start ?end ?key ?row ?page ?document ?known WHERE {` +
        ` VALUES ?passage { ${batch.map((address) => `<${address}>`).join(' ')} }` +
        ' ?passage dcterms:isPartOf ?source .' +
        ' OPTIONAL { ?passage ck:start ?start } OPTIONAL { ?passage ck:end ?end }' +
        ' OPTIONAL { ?passage ck:rowKey ?key } OPTIONAL { ?passage ck:row ?row }' +
        ' OPTIONAL { ?passage ck:page ?page } OPTIONAL { ?passage prov:wasDerivedFrom ?document }' +
        ' OPTIONAL { ?passage ck:knownFromEnd ?known } }',
      signal,
    );
    for (const record of records(table)) {
      const passage = text(record.passage);
      if (!rows.has(passage)) rows.set(passage, []);
      rows.get(passage)!.push(record);
    }
  }
  return new Map(wanted.map((address) => [address, place(address, rows.get(address) ?? [])]));
}

function place(address: string, found: Record<string, Term | null>[]): Place {
  const first = found[0];
  if (!first) {
    const [source = '', fragment = ''] = address.split('#');
    const span = /^char=(\d+),(\d+)$/.exec(fragment);
    const empty = { source, row: '', page: null, derivedFrom: [], knownBy: '' };
    if (span) return { ...empty, start: Number(span[1]), end: Number(span[2]) };
    return { ...empty, start: null, end: null, row: fragment };
  }
  return {
    source: text(first.source),
    start: number(first.start),
    end: number(first.end),
    row: text(first.key) || text(first.row),
    page: number(first.page),
    derivedFrom: [
      ...new Set(found.flatMap((record) => (record.document ? [text(record.document)] : []))),
    ].sort(),
    knownBy: text(first.known),
  };
}

/** Title, publisher, date and address of sources. */
export async function findDocuments(
  store: Backend,
  sources: Iterable<string>,
  signal?: AbortSignal,
): Promise<Map<string, Document>> {
  const wanted = [...new Set(sources)].sort();
  const found = new Map<string, Document>();
  for (const batch of batches(wanted)) {
    const table = await store.select(
      `${PROLOGUE}SELECT ?source ?title ?publisher ?issued ?url ?sha256 WHERE {` +
        ` VALUES ?source { ${batch.map((address) => `<${address}>`).join(' ')} } ?source dcterms:title ?title .` +
        ' OPTIONAL { ?source dcterms:publisher ?publisher } OPTIONAL { ?source dcterms:issued ?issued }' +
        ' OPTIONAL { ?source schema:url ?url } OPTIONAL { ?source ck:sha256 ?sha256 } }' +
        ' ORDER BY ?source ?title ?issued',
      signal,
    );
    for (const record of records(table)) {
      const source = text(record.source);
      if (found.has(source)) continue;
      const document: Document = { source };
      for (const key of ['title', 'publisher', 'issued', 'url', 'sha256'] as const)
        if (record[key]) document[key] = text(record[key]);
      found.set(source, document);
    }
  }
  return new Map(wanted.map((source) => [source, found.get(source) ?? { source }]));
}

export function batches<T>(items: readonly T[], size = BATCH): T[][] {
  const all: T[][] = [];
  for (let start = 0; start < items.length; start += size) all.push(items.slice(start, start + size));
  return all;
}

function text(term: Term | null | undefined): string {
  return term && term.type !== 'bnode' ? term.value : '';
}

function number(term: Term | null | undefined): number | null {
  return term?.type === 'literal' ? Number(term.value) : null;
}
