// The SPARQL workbench: an editor, and answers as tables and drawings with their citations.

import { backend } from './data/backend';
import { citeTriples, type RowCitations } from './data/cite';
import { DataError, isCancelled } from './data/errors';
import { citeFree } from './data/free';
import { Labels } from './data/labels';
import { type Library, library, type View } from './data/library';
import { BASE, type Table, type Term, type Triple } from './data/terms';
import { h } from './explore/elements';
import { dataFile, inLanguage, type Say, wordsOf } from './frame';
import { showAnswer } from './page/answer';
import { problem, waiting } from './page/problem';
import type { ShownColumn } from './page/table';
import { irisIn, isNumber, number } from './page/values';
import { names } from './search/names';
import { completion, missingPrefixes, type WorkbenchVocabulary } from './workbench/completion';
import { Editor } from './workbench/editor';
import { EXAMPLES } from './workbench/examples';
import { forget, keep, past } from './workbench/history';

interface Setting {
  readonly library: Library;
  readonly vocabulary: WorkbenchVocabulary;
  readonly say: Say;
  readonly asking: Say;
  readonly why: Say;
  readonly cite: Say;
  readonly rules: Say;
}

const FORM = /^(?:\s|#[^\n]*|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*([A-Za-z]*)/i;

class Workbench {
  private readonly store = backend();
  private readonly labels = new Labels(this.store);
  private readonly answer = h('section', { class: 'answer-section' });
  private readonly past = h('div', { class: 'past' });
  private readonly status = h('span', { class: 'aside', role: 'status' });
  private running: AbortController | null = null;
  private editor!: Editor;

  constructor(private readonly setting: Setting) {}

  async mount(live: HTMLElement): Promise<void> {
    const { say, vocabulary, library: questions } = this.setting;
    const host = h('div', { class: 'editor' });
    const chooser = h(
      'select',
      { 'aria-label': say('examples') },
      h('option', { value: '' }, say('choose_example')),
      optgroup(
        say('free'),
        EXAMPLES.map(({ title }, place) => [`free-${place}`, inLanguage(title)]),
      ),
      optgroup(
        say('library'),
        Object.entries(questions.questions).map(([name, question]) => [name, inLanguage(question.title)]),
      ),
    );
    chooser.addEventListener('change', () => {
      const text = chooser.value.startsWith('free-')
        ? EXAMPLES[Number(chooser.value.slice(5))]?.text
        : questions.questions[chooser.value]?.text.replace(/^#\+.*\n/gm, '').trimStart();
      chooser.value = '';
      if (text) this.open(text);
    });
    const remembered = h('details', { class: 'downloads-menu' }, h('summary', {}, say('history')), this.past);
    remembered.addEventListener('toggle', () => remembered.open && this.showPast(remembered));
    live.replaceChildren(
      host,
      h('p', { class: 'aside keys-hint' }, say('editor_keys')),
      h(
        'div',
        { class: 'tools' },
        h('button', { type: 'button', class: 'primary', onclick: () => void this.run() }, say('run')),
        chooser,
        h('button', { type: 'button', onclick: () => void this.share() }, say('share')),
        remembered,
        this.status,
      ),
      this.answer,
    );
    const asked = queryInAddress();
    this.editor = new Editor(host, {
      text: asked ?? EXAMPLES[0]!.text,
      label: say('editor'),
      complete: completion(vocabulary, await names()),
      run: () => void this.run(),
    });
    window.addEventListener('hashchange', () => {
      const wanted = queryInAddress();
      if (wanted && wanted !== this.editor.text) this.open(wanted);
    });
    if (asked) void this.run();
  }

  private open(text: string): void {
    this.editor.text = text;
    void this.run();
  }

  private async run(): Promise<void> {
    const { asking } = this.setting;
    const missing = missingPrefixes(this.editor.text, this.setting.vocabulary.prefixes);
    if (missing) this.editor.prepend(missing);
    this.editor.clear();
    const text = this.editor.text;
    if (!text.trim()) return;
    keep(text);
    history.replaceState(null, '', `#query=${encodeURIComponent(text)}`);
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const wait = waiting(asking, () => running.abort());
    this.store.onProgress((share) => wait.progress(share));
    this.answer.replaceChildren(wait.element);
    const started = performance.now();
    try {
      const shown = await this.ask(text, running.signal);
      if (running.signal.aborted) return;
      this.answer.replaceChildren(...shown);
      this.status.textContent = this.setting.say('took', {
        seconds: number(((performance.now() - started) / 1000).toFixed(2)),
      });
    } catch (error) {
      this.fail(error, running);
    }
  }

  private async ask(text: string, signal: AbortSignal): Promise<HTMLElement[]> {
    const { say, library: questions } = this.setting;
    const form = FORM.exec(text)?.[1]?.toUpperCase() ?? '';
    if (form === 'ASK') {
      const truth = await this.store.ask(text, signal);
      return [h('p', { class: 'truth', role: 'status' }, say(truth ? 'solved' : 'unsolved'))];
    }
    if (form === 'CONSTRUCT' || form === 'DESCRIBE') {
      const { quads, truncated } = await this.store.construct(text, signal);
      const triples = quads.map(({ subject, predicate, object }): Triple => [subject, predicate, object]);
      const table: Table = {
        columns: ['subject', 'predicate', 'object'],
        rows: triples,
        ...(truncated ? { truncated } : {}),
      };
      const columns = table.columns.map((name) => ({ name, label: say(name), type: 'any' }));
      const cite = async () => {
        const cited = await citeTriples(this.store, questions, triples, signal);
        return cited.map((row) => ({ ...row, uncited: row.uncited.map((why) => this.setting.asking(why)) }));
      };
      return [await this.show(table, columns, { cite, signal })];
    }
    const table = inOrder(await this.store.select(text, signal), text);
    const columns = table.columns.map((name, place) => ({ name, label: name, type: typeOf(table, place) }));
    const cite = () =>
      citeFree(this.store, {
        text,
        table,
        signal,
        say: (key, what) => this.setting.why(key, { what: what ?? '' }),
      });
    return [this.caution(text), await this.show(table, columns, { cite, signal })].filter(
      (part) => part !== null,
    );
  }

  private async show(
    table: Table,
    columns: readonly ShownColumn[],
    how: { cite(): Promise<readonly RowCitations[]>; signal: AbortSignal },
  ): Promise<HTMLElement> {
    const { say, asking, cite, rules } = this.setting;
    if (!table.rows.length) return h('p', { class: 'notice', role: 'status' }, say('no_rows'));
    return showAnswer(
      {
        table,
        columns,
        title: say('editor'),
        name: 'cuakhau',
        views: viewsOf(table, columns),
        view: 'table',
        sort: '',
        today: this.setting.library.dataDate,
        onState: () => undefined,
        cite: how.cite,
      },
      { store: this.store, labels: this.labels, say: asking, citing: { cite, rules }, signal: how.signal },
    );
  }

  /** The engine in the browser multiplies and divides some decimals wrongly: said where it may matter. */
  private caution(text: string): HTMLElement | null {
    const bare = text.replace(/#[^\n]*|<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'/g, ' ');
    const computes = /[\w)]\s*[*/]\s*[\w?$(]/.test(
      bare.replace(/\b(?:SELECT|COUNT\s*\(|DISTINCT)\s*\*/gi, ' ').replace(/\b[a-z]*:\w+\s*[*/]/gi, ' '),
    );
    const browser = document.documentElement.dataset.backend === 'wasm';
    return browser && computes ? h('p', { class: 'notice' }, this.setting.say('decimals')) : null;
  }

  private fail(error: unknown, running: AbortController): void {
    const { asking, say } = this.setting;
    this.status.textContent = '';
    if (isCancelled(error)) {
      if (this.running === running)
        this.answer.replaceChildren(h('p', { class: 'aside', role: 'status' }, asking('cancelled')));
      return;
    }
    const parts = [problem(error, asking)];
    if (error instanceof DataError && error.line !== undefined) {
      const { line, column = 1, message } = error;
      this.editor.mark({ line, column, message });
      parts.unshift(
        h(
          'p',
          { class: 'place-of-error' },
          h('button', { type: 'button', onclick: () => this.editor.focus() }, say('at', { line, column })),
        ),
      );
    }
    this.answer.replaceChildren(...parts);
  }

  private async share(): Promise<void> {
    const { say } = this.setting;
    history.replaceState(null, '', `#query=${encodeURIComponent(this.editor.text)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      this.status.textContent = say('copied');
    } catch {
      // The address bar holds the link.
      this.status.textContent = location.href;
    }
  }

  private showPast(menu: HTMLDetailsElement): void {
    const { say } = this.setting;
    const ran = past();
    const entries = ran.map(({ text, when }) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            menu.open = false;
            this.open(text);
          },
        },
        h('time', { datetime: when }, when.slice(0, 16).replace('T', ' ')),
        h('code', {}, firstLine(text)),
      ),
    );
    const clear = h(
      'button',
      { type: 'button', onclick: () => (forget(), this.showPast(menu)) },
      say('clear'),
    );
    this.past.replaceChildren(
      h('div', { class: 'menu' }, ...(entries.length ? [...entries, clear] : [say('history_empty')])),
    );
  }
}

function optgroup(label: string, options: readonly (readonly [string, string])[]): HTMLElement {
  return h('optgroup', { label }, ...options.map(([value, text]) => h('option', { value }, text)));
}

function queryInAddress(): string | null {
  const found = new URLSearchParams(location.hash.slice(1)).get('query');
  return found?.trim() ? found : null;
}

/** The columns of `SELECT *` as the query first names them: engines give them in orders of their own. */
function inOrder(table: Table, text: string): Table {
  if (!/\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*/i.test(text)) return table;
  const named = [...text.matchAll(/[?$]([\p{L}_][\p{L}\p{N}_]*)/gu)].map(([, name]) => name!);
  const columns = [...table.columns].sort((one, other) => named.indexOf(one) - named.indexOf(other));
  const places = columns.map((name) => table.columns.indexOf(name));
  return { ...table, columns, rows: table.rows.map((row) => places.map((place) => row[place] ?? null)) };
}

/** The first line that is neither a prefix nor a comment. */
function firstLine(text: string): string {
  const line = text.split('\n').find((one) => one.trim() && !/^\s*(#|PREFIX\b|BASE\b)/i.test(one));
  return (line ?? text).trim().slice(0, 90);
}

/** What a column of a free query holds, as the views ask. */
function typeOf(table: Table, place: number): string {
  const terms = table.rows.map((row) => row[place] ?? null).filter((term): term is Term => term !== null);
  if (!terms.length) return 'any';
  if (terms.every(isNumber)) return 'number';
  if (terms.every((term) => term.type === 'uri')) return 'entity';
  if (
    terms.every((term) =>
      /(date|gYear|gYearMonth)$/.test(term.type === 'literal' ? (term.datatype ?? '') : ''),
    )
  )
    return 'date';
  return 'any';
}

function viewsOf(table: Table, columns: readonly ShownColumn[]): View[] {
  const count = (type: string) => columns.filter((column) => column.type === type).length;
  const ours = table.rows.some((row) =>
    row.some((term) => irisIn(term).some((iri) => iri.startsWith(`${BASE}id/`))),
  );
  const things = count('entity') + (columns[0]?.name === 'subject' ? 2 : 0);
  const views: View[] = ['table'];
  if (ours && things >= 2) views.push('network');
  if (ours) views.push('map');
  if (count('number')) views.push('chart');
  if (count('date')) views.push('timeline');
  return views;
}

async function start(live: HTMLElement): Promise<void> {
  backend().prepare();
  const [questions, vocabulary, say, asking, why, cite, rules] = await Promise.all([
    library(),
    dataFile<WorkbenchVocabulary>('vocabulary'),
    wordsOf('workbench'),
    wordsOf('asking'),
    wordsOf('why'),
    wordsOf('cite'),
    wordsOf('rules'),
  ]);
  await new Workbench({ library: questions, vocabulary, say, asking, why, cite, rules }).mount(live);
}

const live = document.querySelector<HTMLElement>('#live[data-page=workbench]');
if (live) void start(live);
