/** What colours, shapes and lines mean in the present view. */

import type { Say } from '../frame';
import { h, put } from './elements';
import { markIcon } from './markIcon';
import {
  classMark,
  classRank,
  COMMUNITIES_TOLD_APART,
  communityColour,
  isHollow,
  kindMark,
  type Mark,
} from './marks';
import type { Shown } from './filter';
import { unplaced } from './mapFeatures';
import type { Network } from './network';
import type { State } from './state';

/** Kinds that stand on the map beside the gates. */
const ON_MAP = new Set(['EconomicZone', 'Project', 'ScenicArea', 'AdministrativeUnit']);

export class Legend {
  readonly element = h('div', { class: 'x-legend' });

  constructor(
    private readonly network: Network,
    private readonly say: Say,
    private readonly choose: (node: number) => void,
  ) {}

  private isOpen = matchMedia('(min-width: 60rem)').matches;

  show(shown: Shown, state: State): void {
    const { network, say } = this;
    const item = (mark: Mark, text: string, hollow = false) => h('li', {}, markIcon(mark, hollow), text);
    const line = (name: string, text: string) =>
      h('li', {}, h('span', { class: `x-line ${name}`, 'aria-hidden': 'true' }), text);
    const classes = () =>
      network.file.tables.classes
        .map(({ id }, number) => ({ id, number, mark: classMark(id) }))
        .sort((a, b) => classRank(a.id) - classRank(b.id))
        .map(({ id, number, mark }) =>
          item(
            mark,
            network.word(network.file.tables.classes[number] ?? { id, label: [] }),
            /^category/.test(id),
          ),
        )
        .concat(item(classMark(undefined), say('no_class')));
    const others = () =>
      network.file.tables.kinds
        .filter(({ id }) => ON_MAP.has(id))
        .map((term) => item(kindMark(term.id), network.word(term)));
    const groups = () => [
      ...Array.from(
        { length: Math.min(COMMUNITIES_TOLD_APART, Math.max(...network.community) + 1) },
        (_, number) =>
          item(
            { shape: 'circle', colour: communityColour(number) },
            say('community', { number: number + 1 }),
          ),
      ),
    ];
    // Kinds have their marks beside the filters.
    const marks = [
      ...(state.view !== 'network' || state.colour === 'class' ? classes() : []),
      ...(state.view !== 'network' ? others() : []),
      ...(state.view !== 'map' && state.colour === 'community' ? groups() : []),
    ];
    const grey: Mark = { shape: 'circle', colour: 'currentColor' };
    put(
      this.element,
      h(
        'details',
        {
          open: this.isOpen,
          ontoggle: (event: Event) => {
            this.isOpen = (event.target as HTMLDetailsElement).open;
          },
        },
        h('summary', {}, say('legend')),
        marks.length > 0 && h('ul', {}, ...marks),
        h(
          'ul',
          {},
          item(grey, say('filled')),
          item(grey, say('hollow'), true),
          line('x-pair', say('pair_line')),
          line('x-dashed', say('dashed')),
        ),
        state.view !== 'network' && h('p', { class: 'x-quiet' }, say('near_note')),
      ),
      state.view !== 'network' && this.nowhere(unplaced(network, shown, state)),
    );
  }

  /** What is shown but has no place on the map, each a way to what is known of it. */
  private nowhere(nodes: number[]): HTMLElement | false {
    if (!nodes.length) return false;
    const { network, say } = this;
    const collator = new Intl.Collator(network.language);
    nodes.sort((a, b) => collator.compare(network.label(a), network.label(b)));
    const details = h(
      'details',
      {
        class: 'x-nowhere',
        open: this.isListOpen,
        ontoggle: () => {
          this.isListOpen = details.open;
        },
      },
      h('summary', {}, say('nowhere', { count: nodes.length })),
      h(
        'ul',
        {},
        ...nodes.map((node) =>
          h(
            'li',
            {},
            markIcon(kindMark(network.kindOf(node).id), isHollow(network, node)),
            h(
              'button',
              { type: 'button', class: 'x-end', onclick: () => this.choose(node) },
              network.label(node),
            ),
          ),
        ),
      ),
    );
    return details;
  }

  private isListOpen = false;
}
