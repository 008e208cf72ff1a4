// Answers that were worked out when the site was written: a first view takes neither engine nor graph.

import { dataFile, type Words } from '../frame';
import type { Citation, RowCitations } from './cite';
import { readTerm, type Table } from './terms';

interface File {
  /** What was asked. */
  readonly sparql: string;
  readonly columns: readonly string[];
  /** Terms as SPARQL writes them. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly citations: readonly Omit<Citation, 'triples'>[];
  /** Places in `citations`, by row. */
  readonly cited: readonly (readonly number[])[];
  /** Why a row has no citation. */
  readonly uncited: string;
  readonly labels: Readonly<Record<string, Words>>;
}

export interface Beforehand {
  readonly table: Table;
  readonly citations: readonly RowCitations[];
  readonly labels: Readonly<Record<string, Words>>;
}

/** The answer that a data file holds to a query; null if it was asked otherwise. */
export async function beforehand(file: string, query: string): Promise<Beforehand | null> {
  const found = await dataFile<File>(file).catch(() => null);
  if (found?.sparql !== query) return null;
  const rows = found.rows.map((row) => row.map((term) => (term === null ? null : readTerm(term))));
  const citations = found.cited.map((places) => ({
    citations: places.map((place) => ({ ...found.citations[place]!, triples: [] })),
    uncited: places.length ? [] : [found.uncited],
  }));
  return { table: { columns: found.columns, rows }, citations, labels: found.labels };
}
