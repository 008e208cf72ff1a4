// An answer on the page: the view that suits it, the table, citations, downloads.

import type { Backend } from '../data/backend';
import type { RowCitations } from '../data/cite';
import { isCancelled } from '../data/errors';
import type { Labels } from '../data/labels';
import type { View } from '../data/library';
import type { Table } from '../data/terms';
import { h } from '../explore/elements';
import type { Say } from '../frame';
import { draw } from '../views';
import type { CitingWords } from './citations';
import { download, FORMATS } from './downloads';
import { AnswerTable, type ShownColumn } from './table';
import { irisIn } from './values';

export interface AnswerSetting {
  readonly store: Backend;
  readonly labels: Labels;
  readonly say: Say;
  readonly citing: CitingWords;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly table: Table;
  readonly columns: readonly ShownColumn[];
  /** What was asked, for those who cannot see the views. */
  readonly title: string;
  /** Name of downloaded files. */
  readonly name: string;
  /** Views that are offered beside the table. */
  readonly views: readonly View[];
  /** The one that is shown first. */
  readonly view: View;
  readonly sort: string;
  /** The data's own date. */
  readonly today: string;
  onState(state: { view?: View; sort?: string }): void;
  cite(): Promise<readonly RowCitations[]>;
}

/** Shows an answer; its citations come after its rows. */
export async function showAnswer(answered: Answered, setting: AnswerSetting): Promise<HTMLElement> {
  const { table, columns } = answered;
  const { labels, say, signal } = setting;
  await labels.fetch(
    table.rows.flatMap((row) => row.flatMap((term) => irisIn(term))),
    signal,
  );
  const cited = answered.cite();
  const view = h('div', { class: 'views' });
  const rows = new AnswerTable(table, columns, {
    labels,
    say,
    citing: setting.citing,
    caption: answered.title,
    sort: answered.sort,
    onSort: (sort) => answered.onState({ sort }),
  });
  cited.then(
    (found) => rows.cite(found),
    (error: unknown) => isCancelled(error) || rows.uncited(say('citing_failed')),
  );
  const show = async (wanted: View) => {
    for (const button of switcher.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.dataset.view === wanted));
    const shown = { table, columns, labels, say, title: answered.title, today: answered.today, signal };
    view.replaceChildren();
    if (wanted === 'table') return;
    const drawn = await draw(wanted, shown, setting.store).catch((error: unknown) => {
      if (isCancelled(error)) throw error;
      return null;
    });
    view.replaceChildren(drawn ?? h('p', { class: 'aside' }, say('nothing_to_draw')));
  };
  const switcher = h(
    'div',
    { class: 'switch', role: 'group', 'aria-label': say('view') },
    ...answered.views.map((one) =>
      h(
        'button',
        {
          type: 'button',
          'data-view': one,
          'aria-pressed': 'false',
          onclick: () => {
            answered.onState({ view: one });
            void show(one);
          },
        },
        say(`view_${one}`),
      ),
    ),
  );
  await show(answered.view);
  return h(
    'div',
    { class: 'answered' },
    h(
      'div',
      { class: 'answer-head' },
      h('p', { class: 'count', role: 'status' }, say('rows', { n: table.rows.length })),
      answered.views.length > 1 ? switcher : null,
      downloads(answered, cited, setting),
    ),
    table.truncated ? h('p', { class: 'notice' }, say('cut')) : null,
    view,
    rows.element,
  );
}

function downloads(
  answered: Answered,
  cited: Promise<readonly RowCitations[]>,
  setting: AnswerSetting,
): HTMLElement {
  const { say, labels } = setting;
  const { table, columns, name } = answered;
  const status = h('p', { class: 'aside', role: 'status' });
  return h(
    'details',
    { class: 'downloads-menu' },
    h('summary', {}, say('download')),
    h(
      'div',
      { class: 'menu' },
      ...FORMATS.map((format) =>
        h(
          'button',
          {
            type: 'button',
            'data-format': format,
            onclick: async () => {
              try {
                const citations = await cited;
                await download({ table, columns, citations, labels, name }, format);
                status.textContent = '';
              } catch {
                status.textContent = say('download_failed');
              }
            },
          },
          say(`format_${format}`),
        ),
      ),
      status,
    ),
  );
}
