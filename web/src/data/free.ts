// Citing free queries, with the parser that it takes loaded when first asked for.

import type { Backend } from './backend';
import type { RowCitations } from './cite';
import type { SayWhy } from './cite_select';
import { library } from './library';
import type { Table } from './terms';

/** The passages behind the rows of a free SELECT query. */
export async function citeFree(
  store: Backend,
  asked: {
    readonly text: string;
    readonly table: Table;
    readonly say: SayWhy;
    readonly signal?: AbortSignal;
  },
): Promise<RowCitations[]> {
  const [{ citeSelect }, questions] = await Promise.all([import('./cite_select'), library()]);
  return citeSelect(store, questions, asked);
}
