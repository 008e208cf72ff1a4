// The page of results: everything that a text fits, by kind.

import { h } from '../explore/elements';
import { inLanguage, wordsOf } from '../frame';
import { pageOf } from '../page/values';
import { groupOf, ownName, searchWords } from './combobox';
import { type Hit, names } from './names';

const MOST = 200;

/** Shows what the address asks for, in place of what the page holds. */
export async function showResults(live: HTMLElement): Promise<void> {
  const text = new URLSearchParams(location.search).get('q')?.trim();
  const field = document.querySelector<HTMLInputElement>('input[name=q]');
  if (!text) return;
  if (field) field.value = text;
  const [known, words, find] = await Promise.all([names(), searchWords(), wordsOf('find')]);
  const hits = known.find(text, [], MOST);
  const title = document.querySelector('h1');
  if (title) title.textContent = find('results_for', { text });
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const group = groupOf(hit, words);
    if (groups.has(group)) groups.get(group)!.push(hit);
    else groups.set(group, [hit]);
  }
  live.replaceChildren(
    hits.length
      ? h('p', { role: 'status' }, words.search('count', { n: hits.length }))
      : h('p', { role: 'status' }, find('nothing', { text })),
    ...[...groups].map(([group, ours]) =>
      h('section', {}, h('h2', {}, group), h('ul', { class: 'found' }, ...ours.map((hit) => item(hit)))),
    ),
  );
}

function item(hit: Hit): HTMLElement {
  const own = ownName(hit);
  const { what } = hit.thing;
  return h(
    'li',
    {},
    h('a', { href: pageOf(hit.thing.iri), dir: 'auto' }, own),
    hit.text === own ? null : h('span', { class: 'other', dir: 'auto' }, hit.text),
    what ? h('span', { class: 'what' }, inLanguage(what)) : null,
  );
}
