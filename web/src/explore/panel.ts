/** What is known of the chosen thing or edge, each statement with the places that state it. */

import { backend } from '../data/backend';
import { type Citation, describe } from '../data/cite';
import { Labels } from '../data/labels';
import { CK, iri as named, RDF_TYPE, type Triple } from '../data/terms';
import { address, language, type Say } from '../frame';
import { Citing } from './citing';
import { h, put } from './elements';
import { otherEnd, type Shown } from './filter';
import { LANGUAGES, dayOf, type Network } from './network';
import type { State } from './state';
import { isTold, type Statement, statementsBehind, statementsOf } from './statements';

export interface PanelEvents {
  close(): void;
  node(node: number): void;
  edge(edge: number): void;
  near(node: number, steps: number): void;
  pathFrom(node: number): void;
  pin(node: number): void;
  hide(node: number): void;
}

const MOST_TIES = 40;

export class Panel {
  readonly element: HTMLElement;
  private readonly store = backend();
  private readonly labels = new Labels(this.store);
  private readonly citing: Citing;
  private asking: AbortController | undefined;
  private shownKey = '';

  constructor(
    private readonly network: Network,
    private readonly events: PanelEvents,
    private readonly say: Say,
    cite: Say,
  ) {
    this.citing = new Citing(cite);
    this.element = h('aside', { class: 'x-panel', 'aria-label': say('details'), hidden: true });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.element.querySelector(':popover-open')) events.close();
    });
  }

  show(shown: Shown, state: State): void {
    const { selected } = state;
    const key = JSON.stringify([selected, state.asOf, state.pinned, stampOf(shown)]);
    if (key === this.shownKey) return;
    this.shownKey = key;
    this.asking?.abort();
    this.asking = new AbortController();
    const node = selected && 'node' in selected ? this.network.node(selected.node) : undefined;
    const edge = selected && 'edge' in selected ? this.network.edge(selected.edge) : undefined;
    this.element.hidden = node === undefined && edge === undefined;
    if (node !== undefined) this.ofNode(node, shown, state, this.asking.signal);
    else if (edge !== undefined) this.ofEdge(edge, this.asking.signal);
    else this.element.replaceChildren();
  }

  /** Read on here, by the keyboard. */
  focus(): void {
    this.element.querySelector<HTMLElement>('h2')?.focus();
  }

  private ofNode(node: number, shown: Shown, state: State, signal: AbortSignal): void {
    const { network, say, events } = this;
    const day = dayOf(state.asOf);
    const standing = [network.classOn(node, day), network.statusOn(node, day)].flatMap((term) =>
      term ? [network.word(term)] : [],
    );
    const others = LANGUAGES.filter((each) => each !== network.language)
      .map((each) => [each, network.label(node, each)] as const)
      .filter(
        ([, name], at, all) =>
          name !== network.label(node) && all.findIndex(([, same]) => same === name) === at,
      );
    const pinned = state.pinned.some((pin) => pin.iri === network.iri(node));
    const action = (word: string, run: () => void, pressed?: boolean) =>
      h(
        'button',
        { type: 'button', 'aria-pressed': pressed === undefined ? null : String(pressed), onclick: run },
        say(word),
      );
    const facts = h(
      'div',
      { class: 'x-facts', 'aria-busy': 'true' },
      h('p', { class: 'x-quiet' }, say('loading')),
    );
    put(
      this.element,
      this.heading(network.label(node)),
      h(
        'p',
        { class: 'x-kind' },
        [
          network.word(network.typeOf(node)),
          ...network.countries(node).map((code) => say(`country_${code}`)),
        ].join(' · '),
      ),
      others.length > 0 &&
        h(
          'p',
          { class: 'x-names' },
          ...others.flatMap(([tag, name], at) => [at ? ' · ' : '', h('span', { lang: tag }, name)]),
        ),
      standing.length > 0 &&
        h(
          'p',
          { class: 'x-standing' },
          standing.join(' · '),
          state.asOf && h('span', { class: 'x-quiet' }, ` ${say('on_day', { date: state.asOf })}`),
        ),
      h('p', {}, h('a', { href: this.page(network.iri(node)), class: 'x-open' }, say('open_page'))),
      h(
        'div',
        { class: 'x-actions', role: 'group', 'aria-label': say('actions') },
        action('expand', () => events.near(node, 1)),
        action('two_steps', () => events.near(node, 2)),
        action('path_from', () => events.pathFrom(node)),
        action(pinned ? 'unpin' : 'pin', () => events.pin(node), pinned),
        action('hide', () => events.hide(node)),
      ),
      h('h3', {}, say('facts')),
      facts,
      h('h3', {}, say('ties')),
      this.ties(node, shown),
    );
    void this.fill(
      facts,
      () => statementsOf(this.store, `<${network.file.base}${network.iri(node)}>`, signal),
      signal,
    );
  }

  private ofEdge(edge: number, signal: AbortSignal): void {
    const { network, say, events } = this;
    const [source, target] = [network.source[edge] ?? 0, network.target[edge] ?? 0];
    const relation = network.relationOf(edge);
    const end = (node: number) =>
      h('button', { type: 'button', class: 'x-end', onclick: () => events.node(node) }, network.label(node));
    const facts = h(
      'div',
      { class: 'x-facts', 'aria-busy': 'true' },
      h('p', { class: 'x-quiet' }, say('loading')),
    );
    const iri = network.edgeIri(edge);
    const when = network.edgeWhen(edge);
    put(
      this.element,
      this.heading(network.edgeLabel(edge)),
      h(
        'p',
        { class: 'x-ends' },
        end(source),
        h('span', { class: 'x-way', 'aria-hidden': 'true' }, relation.both ? ' ↔ ' : ' → '),
        end(target),
      ),
      (when || network.planned[edge] === 1) &&
        h(
          'p',
          {},
          when && h('span', {}, when),
          network.planned[edge] === 1 && h('span', { class: 'x-planned' }, say('planned')),
        ),
      HAS_PAGE.test(iri) && h('p', {}, h('a', { href: this.page(iri), class: 'x-open' }, say('open_page'))),
      h('h3', {}, say('stated_by')),
      facts,
    );
    void this.fill(facts, () => statementsBehind(this.store, network, edge, signal), signal);
  }

  private heading(title: string): HTMLElement {
    return h(
      'header',
      {},
      h('h2', { tabindex: -1 }, title),
      h(
        'button',
        {
          type: 'button',
          class: 'x-close',
          'aria-label': this.say('close'),
          title: this.say('close'),
          onclick: () => this.events.close(),
        },
        '×',
      ),
    );
  }

  private ties(node: number, shown: Shown): HTMLElement {
    const { network, say } = this;
    const edges: number[] = [];
    for (let at = network.offsets[node] ?? 0; at < (network.offsets[node + 1] ?? 0); at++) {
      const edge = network.tied[at] ?? 0;
      if (shown.edges[edge]) edges.push(edge);
    }
    if (!edges.length) return h('p', { class: 'x-quiet' }, say('no_ties'));
    const line = (edge: number) => {
      const other = otherEnd(network, edge, node);
      const notes = [network.edgeWhen(edge), network.planned[edge] ? say('planned') : '']
        .filter(Boolean)
        .join(', ');
      return h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'x-tie',
            onclick: () => this.events.edge(edge),
            title: say('see_sources'),
          },
          network.edgeLabel(edge),
        ),
        ' ',
        h(
          'button',
          { type: 'button', class: 'x-end', onclick: () => this.events.node(other) },
          network.label(other),
        ),
        notes && h('span', { class: 'x-quiet' }, ` (${notes})`),
      );
    };
    const rest = edges.length - MOST_TIES;
    return h(
      'ul',
      { class: 'x-ties' },
      ...edges.slice(0, MOST_TIES).map(line),
      rest > 0 && h('li', { class: 'x-quiet' }, say('more_in_table', { count: rest })),
    );
  }

  private async fill(into: HTMLElement, ask: () => Promise<Statement[]>, signal: AbortSignal): Promise<void> {
    try {
      const statements = (await ask()).filter(isTold);
      const iris = statements.flatMap(({ about, property, value }) => [
        about,
        property,
        ...(value.type === 'uri' ? [value.value] : []),
      ]);
      const [citations] = await Promise.all([
        describe(
          this.store,
          statements.map(({ about, property, value, passages }) =>
            passages.map((passage) => ({
              passage,
              triple: [named(about), named(property), value] as Triple,
              rule: '',
            })),
          ),
          signal,
        ),
        this.labels.fetch(iris, signal),
      ]);
      if (signal.aborted) return;
      into.replaceChildren(...this.lists(statements, citations));
    } catch (error) {
      if (signal.aborted) return;
      into.replaceChildren(
        h('p', { role: 'alert' }, this.say('failed'), ' ', error instanceof Error ? error.message : ''),
      );
    }
    into.removeAttribute('aria-busy');
  }

  /** One list a node that states something: what it says first, then since when and by what. */
  private lists(statements: Statement[], citations: Citation[][]): HTMLElement[] {
    const groups = new Map<string, number[]>();
    statements.forEach(({ about }, at) => groups.set(about, [...(groups.get(about) ?? []), at]));
    const rank = (at: number) => {
      const place = ORDER.indexOf(local(statements[at]?.property ?? ''));
      return place < 0 ? ORDER.length : place;
    };
    const lists = [...groups.values()].flatMap((places) => {
      const planned = places.some((at) => statements[at]?.value.value === `${CK}planned`);
      const lines = places
        .filter(
          (at) =>
            statements[at]?.property !== `${CK}modality` &&
            (statements[at]?.property !== RDF_TYPE || places.length === 1),
        )
        .sort((a, b) => rank(a) - rank(b) || a - b)
        .map((at) => this.line(statements[at] as Statement, citations[at] ?? []));
      if (planned) lines[0]?.append(' ', h('span', { class: 'x-planned' }, this.say('planned')));
      return lines.length
        ? [h('ul', { class: planned ? 'x-statements x-are-planned' : 'x-statements' }, ...lines)]
        : [];
    });
    return lists.length ? lists : [h('p', { class: 'x-quiet' }, this.say('no_facts'))];
  }

  private line(statement: Statement, citations: Citation[]): HTMLElement {
    const { property, value } = statement;
    const ours = value.type === 'uri' && value.value.startsWith(this.network.file.base);
    const path = ours ? value.value.slice(this.network.file.base.length) : '';
    const text = value.type === 'uri' ? this.labels.of(value.value) : value.value;
    const tag = value.type === 'literal' && value.language ? value.language : null;
    const shown =
      path && HAS_PAGE.test(path) ? h('a', { href: this.page(path) }, text) : h('span', { lang: tag }, text);
    return h(
      'li',
      {},
      h('span', { class: 'x-property' }, this.labels.of(property)),
      ' ',
      shown,
      ' ',
      this.citing.chip(statement.rules, citations),
    );
  }

  private page(path: string): string {
    return address(`${language}/id/${path}/`);
  }
}

/** What a node says before anything else, and what follows it. */
const ORDER = [
  'designatedClass',
  'status',
  'participant',
  'object',
  'place',
  'outcome',
  'validFrom',
  'validUntil',
  'date',
  'byInstrument',
  'attestedOn',
];

function local(iri: string): string {
  return iri.slice(Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1);
}

/** Things that have pages: not codes, nor what is known by a hash only. */
const HAS_PAGE =
  /^(?:gate|pair|country|unit|region|zone|facility|project|link|instrument|body|person|commodity|marker)\//;

function stampOf(shown: Shown): string {
  return `${shown.nodeCount} ${shown.edgeCount}`;
}
