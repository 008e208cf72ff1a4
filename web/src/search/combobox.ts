// A text field that suggests names: the ARIA combobox pattern with a list box, by keyboard, pointer and touch.

import { h } from '../explore/elements';
import { inLanguage, language, type Say, wordsOf } from '../frame';
import { type Hit, names } from './names';

export interface ComboboxOptions {
  /** Kinds of identifiers to look among; all if empty. */
  readonly kinds?: readonly string[];
  readonly label: string;
  /** What happens when a suggestion is chosen. */
  choose(hit: Hit): void;
}

export interface SearchWords {
  readonly search: Say;
  readonly kinds: Say;
}

const SHOWN = 12;
let made = 0;

/** Makes a field suggest names. */
export async function suggest(field: HTMLInputElement, options: ComboboxOptions): Promise<void> {
  if (field.getAttribute('role') === 'combobox') return;
  made += 1;
  const id = `suggestions-${made}`;
  const list = h('div', {
    id,
    class: 'suggestions',
    role: 'listbox',
    'aria-label': options.label,
    hidden: true,
  });
  const status = h('p', { class: 'visually-hidden', role: 'status' });
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': id,
    autocomplete: 'off',
  }))
    field.setAttribute(name, value);
  field.insertAdjacentElement('afterend', list);
  list.insertAdjacentElement('afterend', status);
  field.parentElement?.classList.add('suggesting');
  // A field that a page has filled suggests nothing until its reader types.
  let typed = document.activeElement === field;
  field.addEventListener('input', () => (typed = true), { once: true });
  const [known, words] = await Promise.all([names(), searchWords()]);
  const box = new Combobox(
    field,
    { list, status },
    { options, words, find: (text) => known.find(text, options.kinds, SHOWN) },
  );
  if (typed && document.activeElement === field && field.value) box.update();
}

/** The words that suggestions take. */
export async function searchWords(): Promise<SearchWords> {
  const [search, kinds] = await Promise.all([wordsOf('search'), wordsOf('kinds')]);
  return { search, kinds };
}

interface Parts {
  readonly list: HTMLElement;
  readonly status: HTMLElement;
}

interface Behaviour {
  readonly options: ComboboxOptions;
  readonly words: SearchWords;
  find(text: string): Hit[];
}

class Combobox {
  private hits: Hit[] = [];
  private active = -1;

  constructor(
    private readonly field: HTMLInputElement,
    private readonly parts: Parts,
    private readonly behaviour: Behaviour,
  ) {
    field.addEventListener('input', () => this.update());
    field.addEventListener('keydown', (event) => this.press(event));
    field.addEventListener('blur', () => this.close());
    // Before the field loses the focus, and with it the list.
    parts.list.addEventListener('pointerdown', (event) => event.preventDefault());
    parts.list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (option) this.choose(Number(option.dataset.place));
    });
  }

  update(): void {
    const text = this.field.value.trim();
    const found = text ? this.behaviour.find(text) : [];
    const { words } = this.behaviour;
    const groups = new Map<string, Hit[]>();
    for (const hit of found) {
      const group = groupOf(hit, words);
      if (groups.has(group)) groups.get(group)!.push(hit);
      else groups.set(group, [hit]);
    }
    this.hits = [...groups.values()].flat();
    this.active = -1;
    let place = 0;
    const shown = [...groups].map(([group, hits], number) => {
      const heading = `${this.parts.list.id}-group-${number}`;
      return h(
        'div',
        { role: 'group', 'aria-labelledby': heading },
        h('div', { id: heading, class: 'group', role: 'presentation' }, group),
        ...hits.map((hit) => this.option(hit, place++)),
      );
    });
    this.parts.list.replaceChildren(...shown);
    this.parts.status.textContent = text ? words.search('count', { n: this.hits.length }) : '';
    this.open(this.hits.length > 0);
    this.mark();
  }

  private option(hit: Hit, place: number): HTMLElement {
    const { thing } = hit;
    const own = ownName(hit);
    const other = hit.text === own ? '' : hit.text;
    return h(
      'div',
      { role: 'option', id: `${this.parts.list.id}-${place}`, 'data-place': place, 'aria-selected': 'false' },
      h('span', { class: 'name', dir: 'auto' }, own),
      other ? h('span', { class: 'other', dir: 'auto' }, other) : null,
      thing.what ? h('span', { class: 'what' }, inLanguage(thing.what)) : null,
    );
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.parts.list.hidden;
    if (event.key === 'Escape' && open) {
      this.close();
      event.preventDefault();
    } else if (event.key === 'Enter' && open && this.active >= 0) {
      this.choose(this.active);
      event.preventDefault();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        this.update();
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const places = this.hits.length + 1;
      // One place more than there are suggestions: the field itself.
      this.active = ((this.active + 1 + step + places) % places) - 1;
      this.mark();
    }
  }

  private mark(): void {
    for (const option of this.parts.list.querySelectorAll<HTMLElement>('[role=option]')) {
      const chosen = Number(option.dataset.place) === this.active;
      option.setAttribute('aria-selected', String(chosen));
      if (chosen) option.scrollIntoView({ block: 'nearest' });
    }
    if (this.active >= 0)
      this.field.setAttribute('aria-activedescendant', `${this.parts.list.id}-${this.active}`);
    else this.field.removeAttribute('aria-activedescendant');
  }

  private choose(place: number): void {
    const hit = this.hits[place];
    if (!hit) return;
    this.close();
    this.behaviour.options.choose(hit);
  }

  private open(open: boolean): void {
    this.parts.list.hidden = !open;
    this.field.setAttribute('aria-expanded', String(open));
  }

  private close(): void {
    this.open(false);
    this.active = -1;
    this.field.removeAttribute('aria-activedescendant');
  }
}

/** What a group of results is called. */
export function groupOf({ thing }: Hit, words: SearchWords): string {
  if (thing.kind === 'class' || thing.kind === 'question') return words.search(thing.kind);
  const known = words.kinds(thing.kind);
  return known === thing.kind ? words.kinds('code') : known;
}

/** A thing's own name in the page's language, else in Vietnamese, English, Chinese. */
export function ownName({ thing, text }: Hit): string {
  const own = thing.names.filter(([, , preferred]) => preferred);
  return inLanguage(Object.fromEntries(own.map(([name, tag]) => [tag, name]).reverse()), language) || text;
}
