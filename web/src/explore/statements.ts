/** What the sources state of a thing or of an edge, each statement with the passages that hold it. */

import type { Backend } from '../data/backend';
import { findHolders } from '../data/lookup';
import { CK, iri as named, RDF_TYPE, records, type Term, type Triple } from '../data/terms';
import type { Network } from './network';

export interface Statement {
  /** What states it: a thing itself, a designation, an event. */
  about: string;
  property: string;
  value: Term;
  passages: string[];
  rules: string[];
}

const NAMING = /(?:#|\/)(?:label|prefLabel|altLabel|title|type)$/;
const TECHNICAL =
  /(?:Start|End|knownFrom|lat|long|hasGeometry|hasDefaultGeometry|[iI]dentifier|baseValue|baseUnit|atMarker|scopeNote|sha256|(?:exact|close|broad|narrow|related)Match|sameAs|seeAlso)$/;
const POINTS_BACK = new Set(
  ['designates', 'statusOf', 'vietnameseGate', 'chineseGate', 'joins'].map((name) => CK + name),
);

/** Whether a statement tells a reader something: not a name, which stands above, nor what only programs use. */
export function isTold({ property }: Statement): boolean {
  return (
    (!NAMING.test(property) && !TECHNICAL.test(property) && !POINTS_BACK.has(property)) ||
    property === RDF_TYPE
  );
}

/** What passages say of a thing, and of the designations and states that are about it. */
export async function statementsOf(store: Backend, thing: string, signal: AbortSignal): Promise<Statement[]> {
  const query =
    `PREFIX ck: <${CK}> SELECT ?about ?property ?value ?passage WHERE {` +
    ` { BIND(${thing} AS ?about) } UNION { ?about ck:designates|ck:statusOf ${thing} }` +
    ' GRAPH ?passage { ?about ?property ?value } ?passage a ck:Passage }';
  const found = new Map<string, Statement>();
  for (const { about, property, value, passage } of records(await store.select(query, signal))) {
    if (!about || !property || !value || !passage) continue;
    const key = JSON.stringify([about.value, property.value, value]);
    const known = found.get(key);
    if (known) known.passages.push(passage.value);
    else
      found.set(key, {
        about: about.value,
        property: property.value,
        value,
        passages: [passage.value],
        rules: [],
      });
  }
  return [...found.values()];
}

/** What states an edge: its own triple, either way round, and the node that says more. */
export async function statementsBehind(
  store: Backend,
  network: Network,
  edge: number,
  signal: AbortSignal,
): Promise<Statement[]> {
  const { base } = network.file;
  const [source, target] = [
    base + network.iri(network.source[edge] ?? 0),
    base + network.iri(network.target[edge] ?? 0),
  ];
  const relation = network.relationOf(edge);
  const iri = network.edgeIri(edge);
  const triples: Triple[] = [];
  if (relation.id === 'agreement') {
    for (const party of [source, target])
      triples.push([named(base + iri), named(`${CK}party`), named(party)]);
  } else if (/^[a-z]/.test(relation.id)) {
    triples.push([named(source), named(CK + relation.id), named(target)]);
    if (relation.both) triples.push([named(target), named(CK + relation.id), named(source)]);
  }
  const [holders, more] = await Promise.all([
    findHolders(store, triples, signal),
    iri && relation.id !== 'agreement' ? statementsOf(store, `<${base}${iri}>`, signal) : [],
  ]);
  const plain = [...holders.values()].map(({ triple, passages, rules }) => ({
    about: triple[0].type === 'uri' ? triple[0].value : '',
    property: triple[1].value,
    value: triple[2],
    passages,
    rules,
  }));
  // What a rule derived is not told where a source says it the other way round.
  const stated = plain.filter((each) => each.passages.length);
  return [...(stated.length ? stated : plain), ...more];
}
