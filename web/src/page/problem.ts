// Errors in plain words, with what can be done.

import { DataError } from '../data/errors';
import { h } from '../explore/elements';
import type { Say } from '../frame';

/** What went wrong, and what can be tried. */
export function problem(error: unknown, say: Say): HTMLElement {
  const kind = error instanceof DataError ? error.kind : 'failed';
  const said = error instanceof Error ? error.message : String(error);
  return h(
    'div',
    { class: 'notice problem', role: 'alert' },
    h('p', {}, say(`error_${kind}`)),
    said ? h('p', { class: 'aside' }, h('code', {}, said)) : null,
  );
}

/** Shown while the engine and the graph come and a query runs; with a button that ends it. */
export function waiting(
  say: Say,
  cancel: () => void,
): { element: HTMLElement; progress(share: number): void } {
  const bar = h('progress', { max: '1', value: '0', 'aria-label': say('loading') });
  const text = h('span', { role: 'status' }, say('loading'));
  const element = h(
    'div',
    { class: 'waiting' },
    text,
    bar,
    h('button', { type: 'button', onclick: cancel }, say('cancel')),
  );
  return {
    element,
    progress: (share) => {
      bar.value = share;
      bar.hidden = share >= 1;
      text.textContent = share >= 1 ? say('running') : say('loading');
    },
  };
}
