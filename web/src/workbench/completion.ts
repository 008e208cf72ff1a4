// What the editor offers: our classes and properties, names of things as their IRIs, prefixes, variables, keywords.

import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import { BASE } from '../data/terms';
import { inLanguage, type Words } from '../frame';
import { ownName } from '../search/combobox';
import type { Names } from '../search/names';

export interface WorkbenchVocabulary {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly classes: Readonly<Record<string, Entry>>;
  readonly properties: Readonly<Record<string, Entry>>;
  readonly foreign: Readonly<Record<string, Entry>>;
}

interface Entry {
  readonly label: Words;
  readonly comment?: Words;
  readonly used: number;
}

const KEYWORDS = (
  'SELECT DISTINCT WHERE FILTER OPTIONAL UNION GRAPH VALUES BIND MINUS EXISTS CONSTRUCT ASK DESCRIBE PREFIX LIMIT ' +
  'OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND COALESCE CONTAINS STRSTARTS ' +
  'LCASE UCASE REGEX REPLACE ROUND YEAR MONTH DAY'
)
  .split(' ')
  .concat(['GROUP BY', 'ORDER BY', 'HAVING', 'NOT EXISTS', 'DESC', 'ASC']);

/** Completion from the ontology and the data. */
export function completion(vocabulary: WorkbenchVocabulary, names: Names): CompletionSource {
  const terms = termsOf(vocabulary);
  const keywords: Completion[] = KEYWORDS.map((label) => ({ label, type: 'keyword', boost: -20 }));
  return (context) =>
    variables(context) ??
    prefixed(context, terms, vocabulary.prefixes) ??
    things(context, { names, keywords, prefixes: vocabulary.prefixes });
}

function termsOf({ prefixes, classes, properties, foreign }: WorkbenchVocabulary): Completion[] {
  const ours = (entries: Readonly<Record<string, Entry>>, type: string): Completion[] =>
    Object.entries(entries).map(([name, entry]) => completionOf(`ck:${name}`, entry, type));
  const others = Object.entries(foreign).flatMap(([iri, entry]) => {
    const found = Object.entries(prefixes).find(([, namespace]) => iri.startsWith(namespace));
    const name = found && iri.slice(found[1].length);
    return found && name && /^\w+$/.test(name)
      ? [completionOf(`${found[0]}:${name}`, entry, 'property')]
      : [];
  });
  return [...ours(classes, 'class'), ...ours(properties, 'property'), ...others];
}

function completionOf(label: string, entry: Entry, type: string): Completion {
  return {
    label,
    type,
    detail: inLanguage(entry.label),
    // As text: what the panel shows is never read as HTML.
    info: entry.comment ? () => textNode(inLanguage(entry.comment!)) : undefined,
    boost: Math.min(15, Math.log2(entry.used + 1)),
  };
}

function textNode(text: string): Node {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}

function variables(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[?$]\w*/);
  if (!word) return null;
  const found = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
  found.delete(word.text);
  return {
    from: word.from,
    options: [...found].map((label) => ({ label, type: 'variable' })),
    validFor: /^[?$]\w*$/,
  };
}

function prefixed(
  context: CompletionContext,
  terms: readonly Completion[],
  prefixes: Readonly<Record<string, string>>,
): CompletionResult | null {
  const word = context.matchBefore(/[a-z]+:[\w-]*/i);
  if (!word) return null;
  const prefix = word.text.slice(0, word.text.indexOf(':'));
  const options = terms
    .filter(({ label }) => label.startsWith(`${prefix}:`))
    .map((option) => ({ ...option, apply: withPrefix(prefixes) }));
  return options.length ? { from: word.from, options, validFor: /^[a-z]+:[\w-]*$/i } : null;
}

interface Known {
  readonly names: Names;
  readonly keywords: readonly Completion[];
  readonly prefixes: Readonly<Record<string, string>>;
}

/** Words: keywords, and things by any of their names, which become their IRIs. */
function things(context: CompletionContext, { names, keywords, prefixes }: Known): CompletionResult | null {
  const word = context.matchBefore(/[\p{L}\p{N}][\p{L}\p{N}\p{M} .–-]*/u);
  if (!word) return null;
  const latin = /[A-Za-z_]*$/.exec(word.text)![0];
  const line = context.state.doc.lineAt(word.from);
  // After a word of SPARQL a name may begin: the longest text that fits any name is taken.
  const starts = [...word.text.matchAll(/(?:^|\s)(?=\S)/gu)].map((found) => found.index + found[0].length);
  for (const start of starts) {
    const text = word.text.slice(start);
    if (Array.from(text).length < 2 || line.text.slice(0, word.from - line.from).includes('#')) continue;
    const hits = names.find(text, [], 12).filter((hit) => hit.thing.kind !== 'question');
    if (!hits.length || (KEYWORDS.includes(text.toUpperCase()) && !context.explicit)) continue;
    const options: Completion[] = hits.map((hit, place) => ({
      label: hit.text === ownName(hit) ? ownName(hit) : `${ownName(hit)} (${hit.text})`,
      detail: hit.thing.what ? inLanguage(hit.thing.what) : hit.thing.kind,
      type: 'constant',
      boost: 10 - place,
      apply: (view: EditorView, _: Completion, from: number, to: number) =>
        insert(view, { from, to, text: written(hit.thing.iri), prefixes }),
    }));
    const fitting = keywords.filter(({ label }) => label.startsWith(text.toUpperCase()));
    return { from: word.from + start, options: [...fitting, ...options], filter: false };
  }
  if (!latin && !context.explicit) return null;
  return { from: word.to - latin.length, options: [...keywords], validFor: /^[A-Za-z_]*$/ };
}

function written(iri: string): string {
  return iri.startsWith(`${BASE}ontology#`) ? `ck:${iri.slice(`${BASE}ontology#`.length)}` : `<${iri}>`;
}

function withPrefix(prefixes: Readonly<Record<string, string>>) {
  return (view: EditorView, chosen: Completion, from: number, to: number) =>
    insert(view, { from, to, text: chosen.label, prefixes });
}

interface Insertion {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly prefixes: Readonly<Record<string, string>>;
}

/** Puts a term in, and declares its prefix if nothing has. */
function insert(view: EditorView, { from, to, text, prefixes }: Insertion): void {
  const missing = missingPrefixes(`${view.state.doc.toString()} ${text}`, prefixes);
  view.dispatch({
    changes: [
      { from: 0, insert: missing },
      { from, to, insert: text },
    ],
    selection: { anchor: missing.length + from + text.length },
  });
}

/** Declarations of the known prefixes that a query uses and does not declare. */
export function missingPrefixes(text: string, prefixes: Readonly<Record<string, string>>): string {
  const bare = text.replace(/#[^\n]*|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (found) =>
    found.startsWith('<') ? '<>' : ' ',
  );
  const declared = new Set([...bare.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const used = new Set([...bare.matchAll(/(?<![\w?$:-])([a-z][\w-]*):/gi)].map((found) => found[1]!));
  return Object.entries(prefixes)
    .filter(([prefix]) => used.has(prefix) && !declared.has(prefix))
    .map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`)
    .join('');
}
