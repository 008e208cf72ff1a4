// The form of a question: one field a parameter, by its type.

import { kindsOf, readValue, split } from '../data/bind';
import type { Library, Parameter, Question } from '../data/library';
import { BASE, CK, readTerm, type Term } from '../data/terms';
import { h } from '../explore/elements';
import { inLanguage, type Say, type Words } from '../frame';
import { ownName, suggest } from '../search/combobox';
import { type Hit, type Names, WHOLE_NAME } from '../search/names';

export interface Vocabulary {
  readonly classes: Readonly<Record<string, { readonly label: Words }>>;
  readonly codes: Readonly<Record<string, Readonly<Record<string, Words>>>>;
}

/** Everything that fields take. */
export interface Setting {
  readonly library: Library;
  readonly vocabulary: Vocabulary;
  readonly names: Names;
  readonly say: Say;
}

/** One parameter's field. */
export interface Field {
  readonly parameter: Parameter;
  readonly element: HTMLElement;
  /** What the address carries of it; empty where nothing is given. */
  text(): string;
  /** Fills it from what an address carried. */
  fill(text: string): void;
  /** The term that was given; null where nothing is; undefined where it fits nothing, which the field then says. */
  read(): Term | null | undefined;
}

let made = 0;

/** The fields of a question, in its order. */
export function fieldsOf(question: Question, setting: Setting): Field[] {
  return question.parameters.map((parameter) => {
    const [family] = split(parameter.type);
    if (family === 'entity') return entityField(parameter, setting);
    if (family === 'code' || family === 'class') return listField(parameter, setting);
    return textField(parameter, setting);
  });
}

function frame(
  parameter: Parameter,
  control: HTMLElement,
  hint: string,
  say: Say,
): [HTMLElement, HTMLElement] {
  made += 1;
  control.id = `field-${made}`;
  const problem = h('p', { class: 'problem', id: `${control.id}-problem`, role: 'alert' });
  const describedBy = hint ? `${control.id}-hint ${problem.id}` : problem.id;
  control.setAttribute('aria-describedby', describedBy);
  control.setAttribute('name', parameter.name);
  if (parameter.required) control.setAttribute('aria-required', 'true');
  const element = h(
    'div',
    { class: 'field' },
    h(
      'label',
      { for: control.id },
      inLanguage(parameter.description),
      parameter.required ? h('span', { class: 'required' }, ` (${say('required')})`) : null,
    ),
    h('div', { class: 'control' }, control),
    hint ? h('p', { class: 'hint', id: `${control.id}-hint` }, hint) : null,
    problem,
  );
  return [element, problem];
}

function tell(control: HTMLElement, problem: HTMLElement, ...said: (Node | string)[]): void {
  problem.replaceChildren(...said);
  if (said.length) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
}

function textField(parameter: Parameter, { say, library }: Setting): Field {
  const [family] = split(parameter.type);
  const input = h('input', {
    type: 'text',
    inputmode:
      family === 'integer' || family === 'year' ? 'numeric' : family === 'decimal' ? 'decimal' : null,
    autocomplete: 'off',
    placeholder: placeholder(parameter, library),
  });
  const [element, problem] = frame(parameter, input, family === 'date' ? say('date_hint') : '', say);
  input.addEventListener('input', () => tell(input, problem));
  return {
    parameter,
    element,
    text: () => input.value.trim(),
    fill: (text) => {
      input.value = text;
      tell(input, problem);
    },
    read: () => {
      if (!input.value.trim()) return missing(parameter, input, problem, say);
      const term = readValue(parameter, input.value);
      if (!term) {
        tell(input, problem, say(`wrong_${family}`, { value: input.value.trim() }));
        return undefined;
      }
      return term;
    },
  };
}

/** What an empty field asks with, where that is a day of the data's own. */
function placeholder(parameter: Parameter, library: Library): string {
  return parameter.name === 'as_of' ? library.dataDate : '';
}

function missing(
  parameter: Parameter,
  control: HTMLElement,
  problem: HTMLElement,
  say: Say,
): null | undefined {
  if (!parameter.required) return null;
  tell(control, problem, say('missing'));
  return undefined;
}

function listField(parameter: Parameter, { say, vocabulary }: Setting): Field {
  const [family, rest] = split(parameter.type);
  const codes = vocabulary.codes[rest] ?? {};
  const listed: [string, string][] =
    family === 'class'
      ? rest.split(',').map((name) => [name, inLanguage(vocabulary.classes[name]?.label ?? { en: name })])
      : Object.entries(codes).map(([tail, label]) => [shortCode(tail), inLanguage(label)]);
  const select = h(
    'select',
    {},
    h(
      'option',
      { value: '' },
      parameter.default === null ? say('any') : say('as_usual', { value: usual(parameter, listed) }),
    ),
    ...listed.map(([value, label]) => h('option', { value }, label)),
  );
  const [element, problem] = frame(parameter, select, '', say);
  select.addEventListener('change', () => tell(select, problem));
  return {
    parameter,
    element,
    text: () => select.value,
    fill: (text) => {
      const wanted = text.includes('/') ? text.slice(text.lastIndexOf('/') + 1) : text;
      select.value = listed.some(([value]) => value === wanted) ? wanted : '';
      if (text && !select.value) tell(select, problem, say('no_code', { value: text }));
    },
    read: () => {
      if (!select.value) return missing(parameter, select, problem, say);
      if (family === 'class') return { type: 'uri', value: CK + select.value };
      if (rest === 'modality') return { type: 'uri', value: CK + select.value };
      return { type: 'uri', value: `${BASE}id/${rest}/${select.value}` };
    },
  };
}

function shortCode(tail: string): string {
  return tail.slice(Math.max(tail.lastIndexOf('/'), tail.lastIndexOf('#')) + 1);
}

function usual(parameter: Parameter, listed: readonly (readonly [string, string])[]): string {
  const term = readTerm(parameter.default ?? '');
  const value = shortCode(term?.value ?? '');
  return listed.find(([code]) => code === value)?.[1] ?? value;
}

function entityField(parameter: Parameter, setting: Setting): Field {
  const { say, library, names } = setting;
  const kinds = kindsOf(parameter, library.placeKinds);
  const input = h('input', { type: 'text', spellcheck: 'false', placeholder: say('any_name') });
  const [element, problem] = frame(parameter, input, '', say);
  let chosen: string | null = null;
  const choose = (iri: string, text: string) => {
    chosen = iri;
    input.value = text;
    tell(input, problem);
  };
  input.addEventListener('input', () => {
    chosen = null;
    tell(input, problem);
  });
  void suggest(input, {
    kinds,
    label: inLanguage(parameter.description),
    choose: (hit) => choose(hit.thing.iri, ownName(hit)),
  });
  const known = (iri: string) => {
    const thing = names.things.get(iri);
    return thing ? ownName({ thing, text: '', language: '', score: 0 }) : identifier(iri);
  };
  return {
    parameter,
    element,
    text: () => (chosen ? identifier(chosen) : input.value.trim()),
    fill: (text) => {
      const term = text ? readValue(parameter, text) : null;
      if (term) choose(term.value, known(term.value));
      else {
        chosen = null;
        input.value = text;
      }
    },
    read: () => {
      if (chosen && chosen.startsWith(BASE) && !names.things.has(chosen)) {
        tell(input, problem, say('nothing', { value: identifier(chosen) }));
        return undefined;
      }
      if (chosen) return { type: 'uri', value: chosen };
      const text = input.value.trim();
      if (!text) return missing(parameter, input, problem, say);
      const typed = readValue(parameter, text);
      if (typed && (names.things.has(typed.value) || !typed.value.startsWith(BASE))) return typed;
      const hits = names.find(text, kinds, 20);
      const best = hits.filter((hit) => hit.score >= WHOLE_NAME && hit.score === hits[0]!.score);
      if (best.length === 1) {
        choose(best[0]!.thing.iri, ownName(best[0]!));
        return { type: 'uri', value: chosen! };
      }
      const offered = best.length ? best : hits.slice(0, 8);
      const key = best.length ? 'several' : offered.length ? 'nothing_near' : 'nothing';
      tell(input, problem, say(key, { value: text }), choices(offered, input, choose));
      return undefined;
    },
  };
}

/** What a name may mean, to be chosen from; choosing asks anew. */
function choices(
  hits: readonly Hit[],
  input: HTMLInputElement,
  choose: (iri: string, text: string) => void,
): Node {
  return h(
    'span',
    { class: 'choices' },
    ...hits.map((hit) => {
      const { thing } = hit;
      const what = thing.what ? ` – ${inLanguage(thing.what)}` : '';
      return h(
        'button',
        {
          type: 'button',
          onclick: () => {
            choose(thing.iri, ownName(hit));
            input.form?.requestSubmit();
          },
        },
        h('span', { dir: 'auto' }, ownName(hit)),
        what,
      );
    }),
  );
}

/** An IRI as addresses carry it: `gate/huu-nghi`, `source/gates`, else the whole. */
export function identifier(iri: string): string {
  if (iri.startsWith(`${BASE}id/`)) return iri.slice(BASE.length + 3);
  return iri.startsWith(BASE) ? iri.slice(BASE.length) : iri;
}
