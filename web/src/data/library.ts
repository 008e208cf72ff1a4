// The library of questions, as questions.json carries it.

import { dataFile, type Words } from '../frame';

export interface Parameter {
  readonly name: string;
  readonly variable: string;
  /** `entity:KINDS`, `code:SCHEME`, `class:NAMES`, `date`, `year`, `integer`, `decimal`, `language`, `text`. */
  readonly type: string;
  readonly description: Words;
  /** What the question asks with by itself, as SPARQL writes it; null asks for all. */
  readonly default: string | null;
  readonly example: string;
  /** As SPARQL writes it; null where the graph has no such thing. */
  readonly exampleTerm: string | null;
  readonly required?: boolean;
}

export interface Column {
  readonly name: string;
  readonly label: Words;
  readonly type: string;
  readonly hidden?: boolean;
}

/** A part of a pattern: `?variable`, a term as SPARQL writes it, or null for any term. */
export type Part = string | null;
export type View = 'table' | 'map' | 'timeline' | 'network' | 'chart';

export interface Question {
  readonly title: Words;
  readonly question: Words;
  readonly view: View;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly columns: readonly Column[];
  readonly evidence: readonly (readonly [Part, string, Part])[];
  readonly text: string;
}

/** Subject, alternatives of the predicate, object. */
export type RulePattern = readonly [string, readonly string[], string];

export interface Rule {
  readonly title: Words;
  readonly prologue: string;
  readonly body: string;
  readonly variables: readonly string[];
  readonly head: readonly RulePattern[];
  readonly patterns: readonly RulePattern[];
}

export interface Library {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly placeKinds: readonly string[];
  readonly dataDate: string;
  readonly questions: Readonly<Record<string, Question>>;
  readonly rules: Readonly<Record<string, Rule>>;
}

export function library(): Promise<Library> {
  return dataFile<Library>('questions');
}
