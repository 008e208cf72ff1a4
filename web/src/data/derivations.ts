// Why a derived triple holds: the rule that derived it, run with its head bound, down to stated premises.

import type { Backend } from './backend';
import type { Rule, RulePattern } from './library';
import { batches, findHolders, type Holders, keyOf } from './lookup';
import { readTerm, records, type Term, type Triple, written } from './terms';

const MAX_DEPTH = 6; // rules on rules that are followed
const MAX_WAYS = 3; // derivations of one triple that are cited
const BATCH = 200;

/** A passage, the triple that it states, and the rule that needs it (empty where the row's own triple is stated). */
export interface Support {
  readonly passage: string;
  readonly triple: Triple;
  readonly rule: string;
}

interface Way {
  readonly rule: string;
  readonly premises: readonly Triple[];
}

export class Evidence {
  private readonly ways = new Map<string, Way[]>();

  private constructor(
    private readonly store: Backend,
    private readonly rules: Readonly<Record<string, Rule>>,
    private readonly found: Map<string, Holders>,
    private readonly signal?: AbortSignal,
  ) {}

  /** Looks up all that some triples rest on; `found` tells who holds them. */
  static async of(
    store: Backend,
    rules: Readonly<Record<string, Rule>>,
    triples: Iterable<Triple>,
    found: Map<string, Holders>,
    signal?: AbortSignal,
  ): Promise<Evidence> {
    const evidence = new Evidence(store, rules, new Map(found), signal);
    await evidence.follow(new Map([...triples].map((triple) => [keyOf(triple), triple])));
    return evidence;
  }

  /** The passages behind a triple; none if no passage was found. */
  supports(triple: Triple): Support[] {
    return this.behind(triple, new Set());
  }

  /** Whether only a graph of ours holds a triple: the ontology, or what is known of sources. */
  isDescribed(triple: Triple): boolean {
    const holders = this.found.get(keyOf(triple));
    return !!holders && holders.system.length > 0 && !holders.passages.length && !holders.rules.length;
  }

  private async follow(start: Map<string, Triple>): Promise<void> {
    let open = start;
    for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
      const derived = [...open].filter(([key]) => {
        const holders = this.found.get(key);
        return !this.ways.has(key) && !!holders?.rules.length && !holders.passages.length;
      });
      if (!derived.length) return;
      const premises = await this.explain(derived);
      const unknown = [...premises].filter(([key]) => !this.found.has(key)).map(([, triple]) => triple);
      for (const [key, holders] of await findHolders(this.store, unknown, this.signal))
        this.found.set(key, holders);
      open = premises;
    }
  }

  private behind(triple: Triple, above: ReadonlySet<string>): Support[] {
    const key = keyOf(triple);
    const holders = this.found.get(key);
    if (!holders) return [];
    if (holders.passages.length) return holders.passages.map((passage) => ({ passage, triple, rule: '' }));
    const supports: Support[] = [];
    let ways = 0;
    for (const { rule, premises } of this.ways.get(key) ?? []) {
      const keys = premises.map(keyOf);
      if (keys.some((premise) => above.has(premise) || premise === key)) continue;
      const parts = premises
        .filter((premise) => this.matters(premise))
        .map((premise) => this.behind(premise, new Set([...above, key])));
      if (parts.length && parts.every((part) => part.length)) {
        for (const part of parts) supports.push(...part.map((support) => ({ ...support, rule })));
        ways += 1;
        if (ways === MAX_WAYS) break;
      }
    }
    return uniqueSupports(supports);
  }

  /** Whether a premise is stated or derived: not the ontology's own, nor of a branch that did not apply. */
  private matters(premise: Triple): boolean {
    const holders = this.found.get(keyOf(premise));
    return !!holders && (holders.passages.length > 0 || holders.rules.length > 0);
  }

  private async explain(derived: [string, Triple][]): Promise<Map<string, Triple>> {
    const all = new Map<string, Triple>();
    const names = new Set(derived.flatMap(([key]) => this.found.get(key)!.rules));
    for (const name of [...names].sort()) {
      const rule = this.rules[name];
      if (!rule) continue;
      const ours = derived
        .filter(([key]) => this.found.get(key)!.rules.includes(name))
        .map(([, triple]) => triple);
      for (const [conclusion, premises] of await this.run(rule, ours)) {
        const key = keyOf(conclusion);
        if (!this.ways.has(key)) this.ways.set(key, []);
        this.ways.get(key)!.push({ rule: name, premises });
        for (const premise of premises) all.set(keyOf(premise), premise);
      }
    }
    // In an order of their own: the first few are cited, and stores give rows in orders of theirs.
    for (const [key] of derived) this.ways.set(key, [...(this.ways.get(key) ?? [])].sort(inOrder));
    return all;
  }

  private async run(rule: Rule, triples: readonly Triple[]): Promise<[Triple, Triple[]][]> {
    const ways: [Triple, Triple[]][] = [];
    for (const head of rule.head) {
      const bound = triples.flatMap((triple) => unify(head, triple) ?? []);
      for (const batch of batches(bound, BATCH)) ways.push(...(await this.runBound(rule, head, batch)));
    }
    return ways;
  }

  private async runBound(
    rule: Rule,
    head: RulePattern,
    bound: readonly Map<string, Term>[],
  ): Promise<[Triple, Triple[]][]> {
    const names = [...new Set([head[0], ...head[1], head[2]].filter(isVariable))].sort();
    const rows = bound
      .map((binding) => `(${names.map((name) => written(binding.get(name)!)).join(' ')})`)
      .join(' ');
    const shown = [...new Set([...names, ...rule.variables.map((name) => `?${name}`)])].sort().join(' ');
    const table = await this.store.select(
      `${rule.prologue}SELECT DISTINCT ${shown} WHERE { VALUES (${names.join(' ')}) { ${rows} }\n${rule.body}\n}`,
      this.signal,
    );
    return records(table).map((solution) => {
      const [conclusion] = ground(head, solution);
      const key = keyOf(conclusion!);
      const premises = new Map<string, Triple>();
      for (const pattern of rule.patterns)
        for (const triple of ground(pattern, solution))
          if (keyOf(triple) !== key) premises.set(keyOf(triple), triple);
      return [conclusion!, [...premises.values()]];
    });
  }
}

function inOrder(one: Way, other: Way): number {
  const [ours, theirs] = [one, other].map(({ rule, premises }) => [rule, ...premises.map(keyOf)]);
  for (const [place, part] of ours!.entries()) {
    const against = theirs![place];
    if (against === undefined || part > against) return 1;
    if (part < against) return -1;
  }
  return ours!.length - theirs!.length;
}

/** The triples that a pattern is in a solution; none where a variable is unbound. */
export function ground(pattern: RulePattern, solution: Record<string, Term | null>): Triple[] {
  const subject = valueOf(pattern[0], solution);
  const object = valueOf(pattern[2], solution);
  return pattern[1].flatMap((part) => {
    const predicate = valueOf(part, solution);
    return subject && predicate && object ? [[subject, predicate, object] as const] : [];
  });
}

function valueOf(part: string, solution: Record<string, Term | null>): Term | null {
  return isVariable(part) ? (solution[part.slice(1)] ?? null) : readTerm(part);
}

function isVariable(part: string): boolean {
  return part.startsWith('?');
}

/** What a rule's variables must be for its head to be the triple; null if it cannot. */
function unify(head: RulePattern, triple: Triple): Map<string, Term> | null {
  const binding = new Map<string, Term>();
  for (const [place, part] of [head[0], head[1][0]!, head[2]].entries()) {
    const term = triple[place]!;
    if (isVariable(part)) {
      const known = binding.get(part);
      if (term.type === 'bnode' || (known && written(known) !== written(term))) return null;
      binding.set(part, term);
    } else if (part !== written(term)) {
      return null;
    }
  }
  return binding;
}

export function uniqueSupports(supports: readonly Support[]): Support[] {
  const unique = new Map<string, Support>();
  for (const support of supports) {
    const key = `${support.passage} ${support.rule} ${keyOf(support.triple)}`;
    if (!unique.has(key)) unique.set(key, support);
  }
  return [...unique.values()];
}
