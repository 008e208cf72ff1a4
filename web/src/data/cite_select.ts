// The passages behind the rows of a free SELECT query; loaded where one is asked for, since it brings a SPARQL parser.

import type { Backend } from './backend';
import { describe, type RowCitations } from './cite';
import { Evidence, type Support, uniqueSupports } from './derivations';
import { DataError } from './errors';
import type { Library } from './library';
import { batches, findHolders, keyOf } from './lookup';
import { type Clauses, cut, type Loss, type Part, type Reading, read, type TriplePattern } from './reading';
import { records, type Table, type Term, type Triple, written } from './terms';

const ROWS_AT_ONCE = 200;
type Solution = Record<string, Term | null>;

/** Words for what is not cited, by key; `{what}` stands for the part of the query. */
export type SayWhy = (why: string, what?: string) => string;

/** The passages behind each row; what cannot be grounded is said in `uncited`, never guessed. */
export async function citeSelect(
  store: Backend,
  library: Library,
  asked: {
    readonly text: string;
    readonly table: Table;
    readonly say: SayWhy;
    readonly signal?: AbortSignal;
  },
): Promise<RowCitations[]> {
  const { text, table, say, signal } = asked;
  const none = (why: string): RowCitations[] => table.rows.map(() => ({ citations: [], uncited: [why] }));
  let reading: Reading;
  try {
    reading = read(text);
  } catch (error) {
    if (error instanceof DataError) return none(say('unread', error.message));
    throw error;
  }
  if (reading.hidden) return none(say(reading.hidden));
  const clauses = cut(text);
  if (!clauses) return none(say('unread'));
  const solutions = await findSolutions(store, table, { reading, clauses, signal });
  const triples = solutions.flatMap((ours) =>
    ours.flatMap((s) => reading.patterns.flatMap((p) => groundOf(p, s))),
  );
  const found = await findHolders(store, triples, signal);
  const all = [...found.values()].map((holders) => holders.triple);
  const evidence = await Evidence.of(store, library.rules, all, found, signal);
  const rows = solutions.map((ours) => supportRow(ours, reading, evidence));
  const cited = await describe(
    store,
    rows.map((row) => row.supports),
    signal,
  );
  return rows.map((row, place) => {
    const gaps = solutions[place]!.length ? row.gaps : [{ why: 'lost-row' }];
    const said = [...reading.lost, ...gaps].map(({ why, what }: Loss) =>
      say(why, what && shortened(what, library)),
    );
    return { citations: cited[place]!, uncited: [...new Set(said)] };
  });
}

async function findSolutions(
  store: Backend,
  table: Table,
  how: { reading: Reading; clauses: Clauses; signal?: AbortSignal },
): Promise<Solution[][]> {
  const { reading, clauses, signal } = how;
  const variables = variablesOf(reading);
  const extra = variables.filter((name) => !table.columns.includes(name));
  const star = clauses.projection.trim() === '*';
  const projection = star ? '*' : clauses.projection + extra.map((name) => ` ?${name}`).join('');
  const plain = table.columns.filter((name) => variables.includes(name));
  const wanted = new Set(
    records(table).map((record) => `(${plain.map((name) => inValues(record[name])).join(' ')})`),
  );
  const byRow = new Map<string, Solution[]>();
  for (const batch of plain.length ? batches([...wanted].sort(), ROWS_AT_ONCE) : [[]]) {
    const names = plain.map((name) => `?${name}`).join(' ');
    const only = plain.length ? `VALUES (${names}) { ${batch.join(' ')} }` : '';
    const again = await store.select(
      `${clauses.prologue}SELECT DISTINCT ${projection} ${clauses.dataset}WHERE { {${clauses.body}\n} ${only} }`,
      signal,
    );
    for (const record of records(again)) {
      const key = rowKey(table.columns.map((name) => record[name] ?? null));
      const known = byRow.get(key);
      if (known) known.push(record);
      else byRow.set(key, [record]);
    }
  }
  return table.rows.map((row) => byRow.get(rowKey(row)) ?? []);
}

function variablesOf(reading: Reading): string[] {
  const parts = reading.patterns.flatMap((p) => [
    p.subject,
    ...p.predicates,
    p.object,
    ...(p.graph ? [p.graph] : []),
  ]);
  return [...new Set(parts.filter((part) => typeof part === 'string').map((name) => name.slice(1)))].sort();
}

function inValues(term: Term | null | undefined): string {
  return !term || term.type === 'bnode' ? 'UNDEF' : written(term);
}

function rowKey(row: readonly (Term | null)[]): string {
  return row.map((term) => (term ? written(term) : '')).join('\u0000');
}

function supportRow(
  solutions: readonly Solution[],
  reading: Reading,
  evidence: Evidence,
): { supports: Support[]; gaps: Loss[] } {
  const supports: Support[] = [];
  const gaps: Loss[] = [];
  for (const solution of solutions) {
    for (const pattern of reading.patterns) {
      const graph = pattern.graph ? valueOf(pattern.graph, solution) : null;
      for (const triple of groundOf(pattern, solution)) {
        let ours = evidence.supports(triple);
        if (graph?.type === 'uri') ours = ours.filter((support) => support.passage === graph.value);
        supports.push(...ours);
        if (!ours.length && !pattern.optional && pattern.predicates.length === 1)
          gaps.push({
            why: evidence.isDescribed(triple) ? 'described-triple' : 'unstated-triple',
            what: keyOf(triple),
          });
      }
    }
  }
  if (!supports.length && !gaps.length && !reading.lost.length) gaps.push({ why: 'ungrounded' });
  return { supports: uniqueSupports(supports), gaps };
}

function groundOf(pattern: TriplePattern, solution: Solution): Triple[] {
  const [subject, object] = [valueOf(pattern.subject, solution), valueOf(pattern.object, solution)];
  return pattern.predicates.flatMap((part) => {
    const predicate = valueOf(part, solution);
    return subject && predicate && object ? [[subject, predicate, object] as const] : [];
  });
}

function valueOf(part: Part, solution: Solution): Term | null {
  return typeof part === 'string' ? (solution[part.slice(1)] ?? null) : part;
}

function shortened(what: string, library: Library): string {
  return what.replace(/<([^<>\s]*)>/g, (whole, address: string) => {
    for (const [prefix, namespace] of Object.entries(library.prefixes))
      if (address.startsWith(namespace)) return `${prefix}:${address.slice(namespace.length)}`;
    return whole;
  });
}
