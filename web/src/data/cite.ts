// The passages behind the rows of an answer, as `cuakhau.queries.cite` finds them.

import type { Backend } from './backend';
import { Evidence, type Support } from './derivations';
import type { Library, Question } from './library';
import { type Document, findDocuments, findHolders, findPlaces, keyOf, type OpenTriple } from './lookup';
import { readTerm, records, type Table, type Term, type Triple, written } from './terms';

/** A place in a source that supports a row, or a premise from which a rule derives it. */
export interface Citation extends Document {
  passage: string;
  start?: number;
  end?: number;
  row?: string;
  page?: number;
  derivedFrom?: Document[];
  /** Name of the rule that derives the row's triple; none where the passage states it. */
  rule?: string;
  /** What the passage states of the row. */
  triples: Triple[];
}

export interface RowCitations {
  readonly citations: readonly Citation[];
  /** What of the row no passage was found for, and why; empty where everything is cited. */
  readonly uncited: readonly string[];
}

const OWN_PASSAGE = 'passage'; // a question about sources has the row's own passage in this column

/** The passages behind each row of a library question, in the order of the rows. */
export async function citeQuestion(
  store: Backend,
  library: Library,
  question: Question,
  table: Table,
  signal?: AbortSignal,
): Promise<RowCitations[]> {
  const lists = new Set(
    question.columns.filter((column) => column.type === 'entities').map((column) => column.name),
  );
  const rows = records(table);
  const open = rows.map((row) => groundRow(question, row, lists));
  const found = await findHolders(store, open.flat(), signal);
  const matches = new Matches([...found.values()].map((holders) => holders.triple));
  const triples = open.map((ours) => unique(ours.flatMap((triple) => matches.of(triple))));
  const evidence = await Evidence.of(store, library.rules, triples.flat(), found, signal);
  const supports = triples.map((ours, place) => {
    const own = rows[place]![OWN_PASSAGE];
    const all = ours.flatMap((triple) => evidence.supports(triple));
    return own?.type === 'uri' ? all.filter((support) => support.passage === own.value) : all;
  });
  const reason = question.evidence.length ? 'unstated' : 'described';
  return (await describe(store, supports, signal)).map((citations) => ({
    citations,
    uncited: citations.length ? [] : [reason],
  }));
}

function groundRow(question: Question, row: Record<string, Term | null>, lists: Set<string>): OpenTriple[] {
  const terms = (part: string | null): (Term | null)[] => {
    if (part === null) return [null];
    if (!part.startsWith('?')) return [readTerm(part)];
    const value = row[part.slice(1)] ?? null;
    if (lists.has(part.slice(1)) && value?.type === 'literal')
      return value.value
        .split(/\s+/)
        .filter(Boolean)
        .map((address) => ({ type: 'uri', value: address }));
    return value ? [value] : [];
  };
  return question.evidence.flatMap(([subject, predicate, object]) =>
    terms(subject).flatMap((s) => terms(object).map((o): OpenTriple => [s, readTerm(predicate)!, o])),
  );
}

/** Finds the triples that an open triple stands for among those found. */
class Matches {
  private readonly ground = new Map<string, Triple>();
  private readonly bySubject = new Map<string, Triple[]>();
  private readonly byObject = new Map<string, Triple[]>();

  constructor(found: readonly Triple[]) {
    for (const triple of found) {
      this.ground.set(keyOf(triple), triple);
      add(this.bySubject, `${written(triple[0])} ${written(triple[1])}`, triple);
      add(this.byObject, `${written(triple[1])} ${written(triple[2])}`, triple);
    }
  }

  of([subject, predicate, object]: OpenTriple): readonly Triple[] {
    if (subject && object) {
      const found = this.ground.get(keyOf([subject, predicate, object]));
      return found ? [found] : [];
    }
    if (subject) return sorted(this.bySubject.get(`${written(subject)} ${written(predicate)}`));
    if (object) return sorted(this.byObject.get(`${written(predicate)} ${written(object)}`));
    return [];
  }
}

function add(map: Map<string, Triple[]>, key: string, triple: Triple): void {
  const known = map.get(key);
  if (known) known.push(triple);
  else map.set(key, [triple]);
}

function sorted(triples: Triple[] | undefined): Triple[] {
  return [...(triples ?? [])].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function unique(triples: readonly Triple[]): Triple[] {
  return [...new Map(triples.map((triple) => [keyOf(triple), triple])).values()];
}

/** Supports as citations, with what is known of passages and sources, looked up once. */
export async function describe(
  store: Backend,
  rows: readonly (readonly Support[])[],
  signal?: AbortSignal,
): Promise<Citation[][]> {
  const places = await findPlaces(
    store,
    rows.flat().map((support) => support.passage),
    signal,
  );
  const sources = [...places.values()].flatMap((place) => [place.source, ...place.derivedFrom]);
  const documents = await findDocuments(store, sources, signal);
  return rows.map((row) =>
    merge(
      row.map(({ passage, triple, rule }) => {
        const place = places.get(passage)!;
        const citation: Citation = { ...documents.get(place.source)!, passage, triples: [triple] };
        if (place.start !== null) citation.start = place.start;
        if (place.end !== null) citation.end = place.end;
        if (place.row) citation.row = place.row;
        if (place.page !== null) citation.page = place.page;
        if (place.derivedFrom.length)
          citation.derivedFrom = place.derivedFrom.map((source) => documents.get(source)!);
        if (rule) citation.rule = rule;
        return citation;
      }),
    ),
  );
}

/** One citation a passage, with all it states; a statement outranks a premise of a rule. */
export function merge(citations: readonly Citation[]): Citation[] {
  const found = new Map<string, Citation[]>();
  for (const citation of citations) {
    const same = found.get(citation.passage);
    if (same) same.push(citation);
    else found.set(citation.passage, [citation]);
  }
  const merged = [...found.values()].map((same) => {
    const stated = same.filter((citation) => !citation.rule);
    const kept = stated.length ? stated : same;
    return { ...kept[0]!, triples: unique(kept.flatMap((citation) => citation.triples)) };
  });
  return merged
    .map((citation, place) => ({ citation, place }))
    .sort((one, other) => compare(one.citation, other.citation) || one.place - other.place)
    .map(({ citation }) => citation);
}

/** Statements before premises of rules, older sources first. */
function compare(one: Citation, other: Citation): number {
  const ranks = (citation: Citation) =>
    [
      Number(!!citation.rule),
      Number(!citation.issued),
      citation.issued ?? '',
      citation.source,
      citation.start ?? 0,
    ] as const;
  const [ours, theirs] = [ranks(one), ranks(other)];
  for (const [place, rank] of ours.entries()) {
    if (rank < theirs[place]!) return -1;
    if (rank > theirs[place]!) return 1;
  }
  return 0;
}

/** The passages behind triples of a CONSTRUCT or DESCRIBE, in their order. */
export async function citeTriples(
  store: Backend,
  library: Library,
  triples: readonly Triple[],
  signal?: AbortSignal,
): Promise<RowCitations[]> {
  const found = await findHolders(store, triples, signal);
  const evidence = await Evidence.of(store, library.rules, triples, found, signal);
  const supports = triples.map((triple) => evidence.supports(triple));
  const cited = await describe(store, supports, signal);
  return cited.map((citations, place) => ({
    citations,
    uncited: citations.length ? [] : [evidence.isDescribed(triples[place]!) ? 'described' : 'unstated'],
  }));
}
