// Everything that has a name, found by any of its names, ranked as `cuakhau find` ranks.

import { dataFile, type Words } from '../frame';
import { fold, isCjk, type Simplified } from './fold';

type NameRow = readonly [text: string, language: string, own: number, pinyin?: string];

interface NamesFile {
  readonly base: string;
  readonly classWords: string;
  readonly simplified: readonly [string, string];
  readonly kinds: readonly Words[];
  readonly things: readonly (readonly [
    tail: string,
    kind: number,
    weight: number,
    names: readonly NameRow[],
  ])[];
}

export interface Thing {
  readonly iri: string;
  /** Kind of identifier: gate, unit, source, class, question. */
  readonly kind: string;
  /** What it is, in words; null where there is nothing to say. */
  readonly what: Words | null;
  readonly weight: number;
  readonly names: readonly NameRow[];
}

export interface Hit {
  readonly thing: Thing;
  /** The name that fits. */
  readonly text: string;
  readonly language: string;
  /** 100 for the thing's own name; less for further names, parts of names, pieces of words. */
  readonly score: number;
}

/** Score from which a hit fits a whole name; below, it fits a part of one. */
export const WHOLE_NAME = 60;

interface Form {
  readonly thing: Thing;
  readonly name: NameRow;
  readonly folded: string;
  readonly joined: string;
  readonly bare: string;
  readonly tokens: string;
  readonly words: ReadonlySet<string>;
}

export class Names {
  readonly things: ReadonlyMap<string, Thing>;
  private readonly forms: Form[];
  private readonly simplified: Simplified;
  private readonly classWords: RegExp;

  constructor(file: NamesFile) {
    const [traditional, plain] = file.simplified.map((text) => Array.from(text));
    this.simplified = new Map(traditional!.map((character, place) => [character, plain![place]!]));
    // Python's \b takes Chinese characters for letters, JavaScript's does not.
    const pattern = file.classWords
      .replace('\\b(', '(?<![\\p{L}\\p{N}_])(')
      .replace(')\\b', ')(?![\\p{L}\\p{N}_])');
    this.classWords = new RegExp(pattern, 'gu');
    const things = file.things.map(([tail, kind, weight, names]): Thing => {
      return { iri: file.base + tail, kind: kindOf(tail), what: file.kinds[kind] ?? null, weight, names };
    });
    this.things = new Map(things.map((thing) => [thing.iri, thing]));
    this.forms = things.flatMap((thing) => thing.names.flatMap((name) => this.formsOf(thing, name)));
  }

  /** A text folded as names are. */
  fold(text: string): string {
    return fold(text, this.simplified);
  }

  /** A folded name without its class words; itself where nothing else is left. */
  bare(folded: string): string {
    const stripped = folded.replace(this.classWords, ' ').replace(/\s+/g, ' ').trim();
    return stripped || folded;
  }

  /** Things that a text fits, the best first, each once; among some kinds, or among all. */
  find(text: string, kinds: readonly string[] = [], limit = 10): Hit[] {
    const folded = this.fold(text);
    if (!folded) return [];
    const best = new Map<string, Hit & { points: number }>();
    for (const [score, fits] of this.steps(folded)) {
      if (best.size >= limit && score < WHOLE_NAME) break;
      for (const form of this.forms) {
        const { thing, name } = form;
        if ((kinds.length && !kinds.includes(thing.kind)) || !fits(form)) continue;
        // Among partial fits the name that the text covers most of comes first.
        const length = Array.from(folded).length;
        const covered = (9 * length) / Math.max(Array.from(name[0]).length, length);
        const points = score >= WHOLE_NAME ? score + name[2] * 5 : score + name[2] + halfEven(covered);
        const known = best.get(thing.iri);
        if (!known || points > known.points)
          best.set(thing.iri, {
            thing,
            text: name[0],
            language: name[1],
            score: Math.min(points, 100),
            points,
          });
      }
    }
    return [...best.values()]
      .sort(
        (one, other) =>
          other.points - one.points ||
          other.thing.weight - one.thing.weight ||
          (one.thing.iri < other.thing.iri ? -1 : 1),
      )
      .slice(0, limit);
  }

  /** What to try, the surest first. */
  private steps(folded: string): [number, (form: Form) => boolean][] {
    const joined = folded.replaceAll(' ', '');
    const bare = this.bare(folded);
    const tokens = tokensOf(folded);
    const words = tokens.split(' ');
    const steps: [number, (form: Form) => boolean][] = [
      [95, (form) => form.folded === folded],
      [85, (form) => form.joined === joined],
      [75, (form) => form.bare === folded],
      [65, (form) => form.bare === bare],
      [40, (form) => ` ${form.tokens}`.includes(` ${tokens}`)],
    ];
    if (words.length > 1) steps.push([30, (form) => words.every((word) => form.words.has(word))]);
    if (Array.from(folded).length >= 3) steps.push([20, (form) => form.folded.includes(folded)]);
    return steps;
  }

  private formsOf(thing: Thing, name: NameRow): Form[] {
    const folded = this.fold(name[0]);
    const all = [[folded, this.bare(folded)]];
    if (name[3] !== undefined) all.push([name[3], this.bare(name[3])]);
    return all.map(([whole = '', bare = '']) => {
      const tokens = tokensOf(whole);
      return {
        thing,
        name,
        folded: whole,
        joined: whole.replaceAll(' ', ''),
        bare,
        tokens,
        words: new Set(tokens.split(' ')),
      };
    });
  }
}

/** Words of a folded name; every Chinese character is a word, so that names of two characters are found. */
function tokensOf(folded: string): string {
  return Array.from(folded.replaceAll('"', ' '), (one) => (isCjk(one) ? ` ${one} ` : one))
    .join('')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
    .join(' ');
}

/** Rounds halves to the even number, as Python does. */
function halfEven(value: number): number {
  const down = Math.floor(value);
  return value - down === 0.5 ? down + (down % 2) : Math.round(value);
}

function kindOf(tail: string): string {
  if (tail.startsWith('ontology#')) return 'class';
  const [first = '', second = ''] = tail.split('/');
  return first === 'id' ? second : first === 'questions' ? 'question' : first;
}

let loaded: Promise<Names> | undefined;

/** The names, loaded when first asked for. */
export function names(): Promise<Names> {
  loaded ??= dataFile<NamesFile>('names').then((file) => new Names(file));
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}
