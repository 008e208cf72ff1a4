// The page of a question: a form, and the answer below it. The address holds what was asked.

import { backend } from './data/backend';
import { bind, ParameterError } from './data/bind';
import { beforehand } from './data/beforehand';
import { citeQuestion, type RowCitations } from './data/cite';
import { isCancelled } from './data/errors';
import { Labels } from './data/labels';
import { type Library, library, type Question, type View } from './data/library';
import type { Table, Term } from './data/terms';
import { h } from './explore/elements';
import { address, dataFile, inLanguage, language, type Say, wordsOf } from './frame';
import { showAnswer } from './page/answer';
import { problem, waiting } from './page/problem';
import { type Field, fieldsOf, type Vocabulary } from './questions/fields';
import { share } from './questions/share';
import { names } from './search/names';

const KEPT = ['view', 'sort', 'embed'];

interface Setting {
  readonly library: Library;
  readonly say: Say;
  readonly cite: Say;
  readonly rules: Say;
  /** Data file with the answer to the question as it stands; empty if there is none. */
  readonly answer: string;
}

class QuestionPage {
  private readonly fields: Field[];
  private readonly form: HTMLFormElement;
  private readonly answer = h('section', { class: 'answer-section', 'aria-live': 'off' });
  private readonly store = backend();
  private readonly labels = new Labels(this.store);
  private readonly state = new URLSearchParams(location.search);
  private running: AbortController | null = null;

  constructor(
    private readonly name: string,
    private readonly question: Question,
    private readonly setting: Setting,
    fields: Field[],
  ) {
    const { say } = setting;
    this.fields = fields;
    const [clocks, own] = [fields.filter(isClock), fields.filter((field) => !isClock(field))];
    this.form = h(
      'form',
      { class: 'asking', novalidate: true, 'aria-label': say('form') },
      own.length ? h('div', { class: 'fields' }, ...own.map((field) => field.element)) : null,
      clocks.length
        ? h(
            'fieldset',
            { class: 'fields clocks' },
            h('legend', {}, say('time')),
            ...clocks.map((field) => field.element),
          )
        : null,
      h(
        'div',
        { class: 'actions' },
        h('button', { type: 'submit', class: 'primary' }, say('ask')),
        fields.length ? h('button', { type: 'button', onclick: () => this.example() }, say('example')) : null,
        fields.length ? h('button', { type: 'button', onclick: () => this.reset() }, say('reset')) : null,
      ),
    );
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.ask();
    });
  }

  mount(live: HTMLElement): void {
    live.replaceChildren(this.form, this.answer);
    // Who fills in the form will ask.
    this.form.addEventListener('focusin', () => this.store.prepare(), { once: true });
    // The form says the same of each parameter.
    document.querySelector('section[aria-labelledby=parameters]')?.remove();
    this.fill();
    window.addEventListener('popstate', () => {
      for (const key of [...this.state.keys()]) this.state.delete(key);
      for (const [key, value] of new URLSearchParams(location.search)) this.state.set(key, value);
      this.fill();
      void this.ask(false);
    });
    const given = this.fields.some((field) => field.text());
    const lacks = this.question.parameters.some((parameter) => parameter.required);
    if (given || !lacks) void this.ask(false);
    else this.answer.replaceChildren(h('p', { class: 'aside' }, this.setting.say('fill_in')));
  }

  private fill(): void {
    for (const field of this.fields) field.fill(this.state.get(field.parameter.name) ?? '');
  }

  private example(): void {
    for (const field of this.fields) field.fill(isClock(field) ? '' : field.parameter.example);
    void this.ask();
  }

  private reset(): void {
    for (const field of this.fields) field.fill('');
    void this.ask();
  }

  /** Asks with what the fields hold; `pushes` makes a step of the browser's history. */
  private async ask(pushes = true): Promise<void> {
    const { say } = this.setting;
    const read = this.fields.map((field) => [field.parameter.name, field.read()] as const);
    if (read.some(([, term]) => term === undefined)) {
      this.form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      this.answer.replaceChildren();
      return;
    }
    this.remember(pushes);
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const wait = waiting(say, () => running.abort());
    this.answer.replaceChildren(wait.element);
    this.store.onProgress((share_) => wait.progress(share_));
    try {
      const terms = Object.fromEntries(read.filter((pair): pair is [string, Term] => !!pair[1]));
      const text = bind(this.question, this.withClock(terms));
      const plain = read.every(([, term]) => !term);
      const known = plain && this.setting.answer ? await beforehand(this.setting.answer, text) : null;
      const table = known?.table ?? (await this.store.select(text, running.signal));
      if (running.signal.aborted) return;
      this.labels.know(known?.labels ?? {});
      const cited = () => known?.citations ?? this.cite(table, running.signal);
      if (!table.rows.length) this.answer.replaceChildren(...this.empty(text));
      else
        this.answer.replaceChildren(await this.show(table, cited, running.signal), share(this.sharing(text)));
    } catch (error) {
      if (isCancelled(error)) {
        if (this.running === running)
          this.answer.replaceChildren(h('p', { class: 'aside', role: 'status' }, say('cancelled')));
      } else if (error instanceof ParameterError) {
        this.answer.replaceChildren(h('p', { class: 'notice problem', role: 'alert' }, say('missing')));
      } else {
        this.answer.replaceChildren(problem(error, say));
      }
    }
  }

  /** "Now" is the data's own date. */
  private withClock(terms: Record<string, Term>): Record<string, Term> {
    if (terms.as_of || !this.question.parameters.some((parameter) => parameter.name === 'as_of'))
      return terms;
    const today = { type: 'literal', value: this.setting.library.dataDate, datatype: `${XSD_DATE}` } as const;
    return { ...terms, as_of: today };
  }

  private cite(table: Table, signal: AbortSignal): Promise<RowCitations[]> {
    return citeQuestion(this.store, this.setting.library, this.question, table, signal);
  }

  private show(
    table: Table,
    cite: () => readonly RowCitations[] | Promise<readonly RowCitations[]>,
    signal: AbortSignal,
  ): Promise<HTMLElement> {
    const { question, setting, store, labels } = this;
    const columns = question.columns.map((column) => ({ ...column, label: inLanguage(column.label) }));
    const views: View[] = question.view === 'table' ? ['table'] : [question.view, 'table'];
    const wanted = views.find((view) => view === this.state.get('view')) ?? question.view;
    return showAnswer(
      {
        table,
        columns,
        title: inLanguage(question.title),
        name: this.name,
        views,
        view: wanted,
        today: setting.library.dataDate,
        sort: this.state.get('sort') ?? '',
        onState: (state) => {
          for (const [key, value] of Object.entries(state)) {
            if (value && value !== question.view) this.state.set(key, value);
            else this.state.delete(key);
          }
          history.replaceState(null, '', this.address());
        },
        cite: async () => {
          const cited = await cite();
          return cited.map((row) => ({ ...row, uncited: row.uncited.map((why) => setting.say(why)) }));
        },
      },
      { store, labels, say: setting.say, citing: { cite: setting.cite, rules: setting.rules }, signal },
    );
  }

  private empty(text: string): HTMLElement[] {
    const { say } = this.setting;
    const given = this.fields.filter((field) => field.text());
    return [
      h(
        'div',
        { class: 'notice', role: 'status' },
        h('p', {}, say('none')),
        given.length ? h('p', {}, say('none_try')) : h('p', {}, say('none_at_all')),
        h(
          'p',
          { class: 'choices' },
          ...given.map((field) =>
            h(
              'button',
              {
                type: 'button',
                onclick: () => {
                  field.fill('');
                  void this.ask();
                },
              },
              say('without', { value: inLanguage(field.parameter.description) }),
            ),
          ),
        ),
      ),
      share(this.sharing(text)),
    ];
  }

  private sharing(text: string) {
    return {
      say: this.setting.say,
      title: inLanguage(this.question.title),
      address: () => new URL(this.address(), location.href),
      workbench: address(`${language}/workbench/#query=${encodeURIComponent(withoutHeader(text))}`),
    };
  }

  private remember(pushes: boolean): void {
    for (const field of this.fields) {
      if (field.text()) this.state.set(field.parameter.name, field.text());
      else this.state.delete(field.parameter.name);
    }
    const wanted = this.address();
    if (pushes && wanted !== location.pathname + location.search) history.pushState(null, '', wanted);
    else history.replaceState(null, '', wanted);
  }

  private address(): string {
    const known = new Set([...KEPT, ...this.fields.map((field) => field.parameter.name)]);
    const kept = new URLSearchParams([...this.state].filter(([key]) => known.has(key)));
    // Slashes are readable as they are.
    const query = kept.toString().replaceAll('%2F', '/');
    return location.pathname + (query ? `?${query}` : '');
  }
}

const XSD_DATE = 'http://www.w3.org/2001/XMLSchema#date';

/** The query alone: its header is shown on the page itself. */
function withoutHeader(text: string): string {
  return text.replace(/^#\+.*\n/gm, '').trimStart();
}

function isClock(field: Field): boolean {
  return field.parameter.name === 'as_of' || field.parameter.name === 'known_by';
}

async function start(live: HTMLElement): Promise<void> {
  const { name = '', answer = '' } = live.dataset;
  const asked = new URLSearchParams(location.search);
  if (asked.has('embed')) document.documentElement.dataset.embed = '';
  for (const key of KEPT) asked.delete(key);
  if (!answer || asked.size) backend().prepare();
  const [questions, vocabulary, known, say, cite, rules] = await Promise.all([
    library(),
    dataFile<Vocabulary>('vocabulary'),
    names(),
    wordsOf('asking'),
    wordsOf('cite'),
    wordsOf('rules'),
  ]);
  const question = questions.questions[name];
  if (!question) return;
  const fields = fieldsOf(question, { library: questions, vocabulary, names: known, say });
  new QuestionPage(name, question, { library: questions, say, cite, rules, answer }, fields).mount(live);
}

const live = document.querySelector<HTMLElement>('#live[data-page=questions][data-name]');
if (live) void start(live);
