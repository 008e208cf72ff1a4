/** Finds things of the network by any of their names. */

import type { Say } from '../frame';
import { h, put } from './elements';
import { markIcon } from './markIcon';
import { isHollow, kindMark } from './marks';
import type { Network } from './network';

export class Search {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly results: HTMLUListElement;
  private options: number[] = [];
  private active = -1;

  constructor(
    private readonly network: Network,
    private readonly found: (node: number) => void,
    private readonly say: Say,
  ) {
    this.input = h('input', {
      type: 'search',
      id: 'x-search',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: say('search'),
      'aria-label': say('search'),
      'aria-expanded': 'false',
      'aria-controls': 'x-results',
      'aria-autocomplete': 'list',
      oninput: () => this.suggest(),
      onkeydown: (event: KeyboardEvent) => this.searchKey(event),
      onblur: () => setTimeout(() => this.close(), 150),
    });
    this.results = h('ul', { id: 'x-results', role: 'listbox', 'aria-label': say('search'), hidden: true });
    this.element = h('div', { class: 'x-search' }, this.input, this.results);
  }

  private suggest(): void {
    this.options = this.network.find(this.input.value);
    this.active = this.options.length ? 0 : -1;
    this.list();
  }

  private list(): void {
    const open = this.input.value.trim() !== '';
    put(
      this.results,
      ...this.options.map((node, at) =>
        h(
          'li',
          {
            role: 'option',
            id: `x-result-${at}`,
            'aria-selected': String(at === this.active),
            onmousedown: (event: Event) => event.preventDefault(),
            onclick: () => this.choose(at),
          },
          markIcon(kindMark(this.network.kindOf(node).id), isHollow(this.network, node)),
          h('span', {}, this.network.label(node)),
          h('span', { class: 'x-quiet' }, this.network.word(this.network.typeOf(node))),
        ),
      ),
      open &&
        !this.options.length &&
        h('li', { class: 'x-quiet', role: 'option', 'aria-disabled': 'true' }, this.say('not_found')),
    );
    this.results.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    if (this.active >= 0) this.input.setAttribute('aria-activedescendant', `x-result-${this.active}`);
    else this.input.removeAttribute('aria-activedescendant');
  }

  private close(): void {
    this.results.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
  }

  private searchKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && this.options.length) {
      event.preventDefault();
      this.active = (this.active + step + this.options.length) % this.options.length;
      this.list();
    } else if (event.key === 'Enter' && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === 'Escape') this.close();
  }

  private choose(at: number): void {
    const node = this.options[at];
    if (node === undefined) return;
    this.input.value = '';
    this.close();
    this.found(node);
  }
}
