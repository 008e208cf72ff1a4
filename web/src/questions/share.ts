// What others are given of an answer: its address, a frame for their own page, its SPARQL.

import { h } from '../explore/elements';
import type { Say } from '../frame';

export interface Sharing {
  readonly say: Say;
  readonly title: string;
  /** Address of the page as it stands. */
  address(): URL;
  /** Where the query is opened in the workbench. */
  readonly workbench: string;
}

export function share(sharing: Sharing): HTMLElement {
  const { say } = sharing;
  const status = h('span', { class: 'aside', role: 'status' });
  const copy = (text: string) => async () => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = say('copied');
    } catch {
      // Where pages may not write to the clipboard, the text is shown to be copied by hand.
      const field = h('textarea', { readonly: true, rows: '2', 'aria-label': say('copy_by_hand') });
      field.value = text;
      status.replaceChildren(field);
      field.select();
    }
  };
  return h(
    'div',
    { class: 'share' },
    h(
      'button',
      { type: 'button', 'data-share': 'link', onclick: () => copy(sharing.address().href)() },
      say('copy_link'),
    ),
    h(
      'button',
      { type: 'button', 'data-share': 'embed', onclick: () => copy(frame(sharing))() },
      say('copy_embed'),
    ),
    h('a', { href: sharing.workbench }, say('open_workbench')),
    status,
  );
}

/** HTML of a frame that shows the answer without the site's header. */
function frame({ address, title }: Sharing): string {
  const url = address();
  url.searchParams.set('embed', '1');
  const quoted = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<iframe src="${quoted(url.href)}" title="${quoted(title)}" width="100%" height="560" loading="lazy"></iframe>`;
}
