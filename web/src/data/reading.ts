// Reads a free SELECT query for citing: which triple patterns its rows ground, and what no triple can ground.

import {
  type Expression,
  Parser,
  type Pattern,
  type PropertyPath,
  type SelectQuery,
  type Triple as Written,
} from 'sparqljs';
import { queryError } from './errors';
import { type Term, XSD } from './terms';

/** A variable's name (`?x`), or a term. */
export type Part = string | Term;

export interface TriplePattern {
  readonly subject: Part;
  /** One, or the alternatives of a path `a|b`. */
  readonly predicates: readonly Part[];
  readonly object: Part;
  /** Whether a solution may do without it. */
  readonly optional: boolean;
  readonly graph: Part | null;
}

/** Why something is not cited, as a key of the interface's words, with the part of the query that is meant. */
export interface Loss {
  readonly why: string;
  readonly what?: string;
}

export interface Reading {
  readonly patterns: TriplePattern[];
  readonly lost: Loss[];
  /** Why nothing of it can be cited; null if something can. */
  hidden: string | null;
}

export interface Clauses {
  readonly prologue: string;
  readonly projection: string;
  readonly dataset: string;
  readonly body: string;
}

/** Reads a query's patterns; throws a `DataError` where it cannot be parsed. */
export function read(text: string): Reading {
  const reading: Reading = { patterns: [], lost: [], hidden: null };
  let query: ReturnType<InstanceType<typeof Parser>['parse']>;
  try {
    query = new Parser({ skipUngroundedBNodes: false } as ConstructorParameters<typeof Parser>[0]).parse(
      text,
    );
  } catch (error) {
    throw queryError(error instanceof Error ? error.message : String(error));
  }
  if (query.type !== 'query' || query.queryType !== 'SELECT') {
    reading.hidden = 'form';
    return reading;
  }
  if (groups(query)) reading.hidden = 'groups';
  walk(query.where ?? [], reading, { optional: false, graph: null });
  return reading;
}

function groups(query: SelectQuery): boolean {
  const parts = [query.variables, query.having, query.order];
  return !!query.group || hasAggregate(parts);
}

function hasAggregate(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasAggregate);
  if (!value || typeof value !== 'object') return false;
  if ('termType' in value) return false;
  return (value as { type?: string }).type === 'aggregate' || Object.values(value).some(hasAggregate);
}

interface Where {
  readonly optional: boolean;
  readonly graph: Part | null;
}

function walk(patterns: readonly Pattern[], reading: Reading, where: Where): void {
  for (const pattern of patterns) {
    switch (pattern.type) {
      case 'bgp':
        for (const triple of pattern.triples) readTriple(triple, reading, where);
        break;
      case 'group':
        walk(pattern.patterns, reading, where);
        break;
      case 'optional':
        walk(pattern.patterns, reading, { ...where, optional: true });
        break;
      case 'union':
        walk(pattern.patterns, reading, { ...where, optional: true });
        break;
      case 'graph':
        walk(pattern.patterns, reading, { ...where, graph: part(pattern.name) });
        break;
      case 'minus':
        reading.lost.push({ why: 'minus' });
        break;
      case 'filter':
        noteTests(pattern.expression, reading);
        break;
      case 'bind':
        noteTests(pattern.expression, reading);
        break;
      case 'service':
        reading.hidden = 'service';
        break;
      case 'query':
        reading.hidden = 'subquery';
        break;
      default:
        break;
    }
  }
}

/** Notes EXISTS and NOT EXISTS, whose inner variables no solution shows. */
function noteTests(expression: Expression | Pattern, reading: Reading): void {
  if (Array.isArray(expression)) {
    for (const one of expression) noteTests(one, reading);
  } else if ('type' in expression && expression.type === 'operation') {
    if (expression.operator === 'exists') reading.lost.push({ why: 'exists' });
    else if (expression.operator === 'notexists') reading.lost.push({ why: 'not-exists' });
    else for (const one of expression.args) noteTests(one as Expression, reading);
  } else if ('type' in expression && expression.type === 'functionCall') {
    for (const one of expression.args) noteTests(one, reading);
  }
}

type Node = { termType: string; value: string; language?: string; datatype?: { value: string } };

function readTriple(triple: Written, reading: Reading, { optional, graph }: Where): void {
  let [subject, object] = [triple.subject as Node, triple.object as Node];
  let predicate = triple.predicate as Node | PropertyPath;
  const what = `${show(subject)} ${showPath(predicate)} ${show(object)}`;
  if (subject.termType === 'BlankNode' || object.termType === 'BlankNode') {
    reading.lost.push({ why: 'blank', what });
    return;
  }
  if (isPath(predicate) && predicate.pathType === '^' && !isPath(predicate.items[0] as Node)) {
    [subject, object] = [object, subject];
    predicate = predicate.items[0] as Node;
  }
  const steps =
    isPath(predicate) && predicate.pathType === '|'
      ? (predicate.items as (Node | PropertyPath)[])
      : [predicate];
  if (steps.some(isPath)) {
    reading.lost.push({ why: 'path', what });
    return;
  }
  reading.patterns.push({
    subject: part(subject),
    predicates: (steps as Node[]).map(part),
    object: part(object),
    optional,
    graph,
  });
}

function isPath(node: unknown): node is PropertyPath {
  return (node as { type?: string }).type === 'path';
}

function part(node: Node | { termType: string; value: string }): Part {
  const { termType, value, language, datatype } = node as Node;
  if (termType === 'Variable') return `?${value}`;
  if (termType === 'NamedNode') return { type: 'uri', value };
  if (termType === 'Literal')
    return language
      ? { type: 'literal', value, language }
      : { type: 'literal', value, datatype: datatype?.value ?? `${XSD}string` };
  return { type: 'bnode', value };
}

function show(node: Node): string {
  if (node.termType === 'Variable') return `?${node.value}`;
  if (node.termType === 'NamedNode') return `<${node.value}>`;
  return node.termType === 'Literal' ? JSON.stringify(node.value) : '[]';
}

function showPath(node: Node | PropertyPath): string {
  if (!isPath(node)) return show(node);
  const items = (node.items as (Node | PropertyPath)[]).map(showPath);
  if (node.pathType === '/' || node.pathType === '|') return `(${items.join(node.pathType)})`;
  return '^!'.includes(node.pathType)
    ? `${node.pathType}${items.join('|')}`
    : `${items.join('')}${node.pathType}`;
}

const TOKEN =
  /#[^\n]*|<[^<>"{}|^`\\\s]*>|"{3}[^]*?(?<!\\)"{3}|'{3}[^]*?(?<!\\)'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]?[\p{L}\p{N}_]+|\S/gsu;

/** Cuts a SELECT query at its keywords, without being misled by strings, IRIs and comments; null if it has no WHERE. */
export function cut(text: string): Clauses | null {
  let start = -1;
  let after = -1;
  let where = -1;
  let dataset = -1;
  let opening = -1;
  const depth = { '(': 0, '{': 0 };
  for (const token of text.matchAll(TOKEN)) {
    const word = token[0].toUpperCase();
    const end = token.index + token[0].length;
    const outside = !depth['('] && !depth['{'];
    if (word === '{' || word === '(') {
      if (word === '{' && outside && after >= 0) {
        if (where < 0) where = token.index;
        opening = end;
      }
      depth[word] += 1;
    } else if (word === '}' || word === ')') {
      depth[word === ')' ? '(' : '{'] -= 1;
      if (word === '}' && opening >= 0 && !depth['('] && !depth['{'])
        return {
          prologue: text.slice(0, start),
          projection: text.slice(after, dataset < 0 ? where : dataset),
          dataset: dataset < 0 ? '' : text.slice(dataset, where),
          body: text.slice(opening, token.index),
        };
    } else if (outside) {
      if (word === 'SELECT' && start < 0) [start, after] = [token.index, end];
      else if (
        (word === 'DISTINCT' || word === 'REDUCED') &&
        after >= 0 &&
        !text.slice(after, token.index).trim()
      )
        after = end;
      else if (word === 'FROM' && dataset < 0) dataset = token.index;
      else if (word === 'WHERE' && where < 0) where = token.index;
    }
  }
  return null;
}
