/** What narrows the view now, each with a way to take it back. */

import type { Say } from '../frame';
import type { Change } from './controls';
import { h, put } from './elements';
import type { Shown } from './filter';
import type { Network } from './network';
import { type State, startState, usuallyHidden } from './state';

export class Limits {
  readonly list: HTMLElement;

  constructor(
    private readonly network: Network,
    private readonly change: (change: Change) => void,
    private readonly say: Say,
  ) {
    this.list = h('ul', { class: 'x-limits', 'aria-label': say('limits') });
  }

  show(state: State, shown: Shown): void {
    const { network, say } = this;
    const called = (iri: string) => {
      const node = network.node(iri);
      return node === undefined ? iri : network.label(node);
    };
    const limit = (text: string, change: Change) =>
      h(
        'li',
        {},
        h('span', {}, text),
        h(
          'button',
          {
            type: 'button',
            'aria-label': `${say('take_back')}: ${text}`,
            title: say('take_back'),
            onclick: () => this.change(change),
          },
          '×',
        ),
      );
    const path = state.path;
    put(
      this.list,
      ...state.near.map((focus) =>
        limit(say('limit_near', { name: called(focus.iri), steps: focus.steps }), {
          near: state.near.filter((each) => each !== focus),
        }),
      ),
      path &&
        limit(
          say(path[1] ? (shown.path ? 'limit_path' : 'limit_no_path') : 'limit_path_from', {
            from: called(path[0]),
            to: called(path[1]),
            steps: shown.path?.edges.length ?? 0,
          }),
          { path: null },
        ),
      ...state.hidden.map((iri) =>
        limit(say('limit_hidden', { name: called(iri) }), {
          hidden: state.hidden.filter((each) => each !== iri),
        }),
      ),
      state.asOf && limit(say('limit_on', { date: state.asOf }), { asOf: '' }),
    );
    const narrowed =
      this.list.childElementCount ||
      state.hiddenKinds.join() !== usuallyHidden(state).join() ||
      state.hiddenRelations.length ||
      state.provinces.length ||
      state.modality !== 'all';
    if (narrowed) {
      const { hiddenKinds, hiddenRelations, provinces, modality, asOf, near, hidden } = startState(
        state.view,
      );
      const reset = () =>
        this.change({
          hiddenKinds,
          hiddenRelations,
          provinces,
          modality,
          asOf,
          near,
          path: null,
          hidden,
        });
      this.list.append(
        h('li', { class: 'x-reset' }, h('button', { type: 'button', onclick: reset }, say('reset'))),
      );
    }
    this.list.hidden = this.list.childElementCount === 0;
  }
}
