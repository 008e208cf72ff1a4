// What things are called, fetched in batches and kept: vi, en, zh, then any other language, a short IRI at the last.

import { dataFile, LANGUAGES, language, type Words } from '../frame';
import type { Backend } from './backend';
import { batches } from './lookup';
import { BASE, records, type Table } from './terms';

const NAMES = `PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?property ?name WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?property { rdfs:label skos:prefLabel dcterms:title }
  ?thing ?property ?name .
}`;
const UNWRITABLE = /[<>"{}|\\^`\s]/;

interface Vocabulary {
  prefixes: Record<string, string>;
  foreign: Record<string, { label: Words }>;
}

export class Labels {
  private readonly names = new Map<string, Words>();
  private prefixes: Record<string, string> = {};

  constructor(private readonly store: Backend) {}

  /** Keeps names that were found before. */
  know(names: Readonly<Record<string, Words>>): void {
    for (const [address, ours] of Object.entries(names)) this.names.set(address, ours);
  }

  /** Fetches the names of all that are not yet known. */
  async fetch(iris: Iterable<string>, signal?: AbortSignal): Promise<void> {
    const missing = [...new Set(iris)].filter((address) => !this.names.has(address));
    if (!missing.length) return;
    if (missing.some((address) => !address.startsWith(BASE))) await this.fetchForeign();
    for (const batch of batches(missing.filter((address) => !UNWRITABLE.test(address)))) {
      const listed = batch.map((address) => `<${address}>`).join(' ');
      this.learn(await this.store.select(NAMES.replace('UNDEF', listed), signal));
    }
    for (const address of missing) if (!this.names.has(address)) this.names.set(address, {});
  }

  /** The name in a language, with its fallbacks; a short form of the IRI if it has none. */
  of(address: string, wanted: string = language): string {
    return this.orNone(address, wanted) ?? this.shorten(address);
  }

  /** The same, null if it has no name. */
  orNone(address: string, wanted: string = language): string | null {
    const names = this.names.get(address);
    if (!names) return null;
    const order = [wanted, ...LANGUAGES, '', ...Object.keys(names).sort()];
    for (const known of order) if (names[known]) return names[known];
    return null;
  }

  /** What follows our base, or prefix and name. */
  shorten(address: string): string {
    for (const [prefix, namespace] of Object.entries(this.prefixes)) {
      const name = address.slice(namespace.length);
      if (address.startsWith(namespace) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && prefix !== 'id')
        return `${prefix}:${name}`;
    }
    return address.startsWith(BASE) ? address.slice(BASE.length) : address;
  }

  private learn(table: Table): void {
    const ranked = new Map<string, Map<string, [boolean, string]>>();
    for (const { thing, property, name } of records(table)) {
      if (!thing || !property || name?.type !== 'literal') continue;
      if (!ranked.has(thing.value)) ranked.set(thing.value, new Map());
      const ours = ranked.get(thing.value)!;
      // A title comes after a label; of several names in one language the first in order is taken.
      const candidate: [boolean, string] = [property.value.endsWith('title'), name.value];
      const known = ours.get(name.language ?? '');
      if (!known || candidate[0] < known[0] || (candidate[0] === known[0] && candidate[1] < known[1]))
        ours.set(name.language ?? '', candidate);
    }
    for (const [address, ours] of ranked)
      this.names.set(address, Object.fromEntries([...ours].map(([tag, [, name]]) => [tag, name])));
  }

  private async fetchForeign(): Promise<void> {
    const { prefixes, foreign } = await dataFile<Vocabulary>('vocabulary');
    this.prefixes = prefixes;
    for (const [address, { label }] of Object.entries(foreign)) this.names.set(address, label);
  }
}
