// The page of a source: the reader opens their own copy of its text, and each cited place shows its sentence.

import { h } from './explore/elements';
import { type Say, wordsOf } from './frame';
import { sentenceAround, sha256, textOf } from './source/text';

const LARGEST = 20_000_000; // bytes; the longest text that anyone cites by characters is far shorter

class OwnCopy {
  private readonly said = h('div', { class: 'said-of-copy', role: 'status' });

  constructor(
    private readonly live: HTMLElement,
    private readonly say: Say,
  ) {}

  mount(): void {
    const { say, live } = this;
    const input = h('input', { type: 'file', accept: '.txt,text/plain', id: 'own-copy-file' });
    const drop = h(
      'div',
      { class: 'drop' },
      h('label', { for: input.id }, say('choose')),
      input,
      h('span', { class: 'aside' }, say('drop')),
    );
    input.addEventListener('change', () => input.files?.[0] && void this.open(input.files[0]));
    drop.addEventListener('dragover', (event) => {
      event.preventDefault();
      drop.classList.add('over');
    });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      const file = event.dataTransfer?.files[0];
      if (file) void this.open(file);
    });
    live.replaceChildren(drop, this.said);
  }

  private async open(file: File): Promise<void> {
    const { say } = this;
    this.forget();
    if (file.size > LARGEST) return this.tell(say('too_large'));
    const text = textOf(new Uint8Array(await file.arrayBuffer()));
    if (text === null) return this.tell(say('not_text'));
    if (sha256(text) !== this.live.dataset.sha256) {
      const last = Math.max(0, ...this.places().map((place) => Number(place.dataset.end)));
      return this.tell(say('different'), say('different_length', { n: Array.from(text).length, last }));
    }
    const letters = Array.from(text);
    for (const place of this.places()) this.show(place, letters);
    this.said.replaceChildren(
      h(
        'p',
        { class: 'same' },
        say('same'),
        ' ',
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              this.forget();
              this.said.replaceChildren();
            },
          },
          say('forget'),
        ),
      ),
    );
    this.goTo();
  }

  private tell(...said: string[]): void {
    this.said.replaceChildren(h('div', { class: 'notice' }, ...said.map((one) => h('p', {}, one))));
  }

  private places(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>('[data-start][data-end]')];
  }

  private show(place: HTMLElement, letters: readonly string[]): void {
    const [start, end] = [Number(place.dataset.start), Number(place.dataset.end)];
    const [from, to] = sentenceAround(letters, start, end);
    const part = (a: number, b: number) => letters.slice(a, b).join('');
    const quote = h(
      'blockquote',
      { class: 'sentence', dir: 'auto' },
      part(from, start),
      h('mark', {}, part(start, end)),
      part(end, to),
    );
    place.querySelector('h3')?.insertAdjacentElement('afterend', quote);
  }

  private forget(): void {
    for (const sentence of document.querySelectorAll('.sentence')) sentence.remove();
  }

  /** Back to the place that the address names, which sentences above it have moved. */
  private goTo(): void {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (anchor) document.getElementById(anchor)?.scrollIntoView({ block: 'center' });
  }
}

const live = document.querySelector<HTMLElement>('#live[data-page=source]');
if (live) void wordsOf('copy').then((say) => new OwnCopy(live, say).mount());
