/** As of which day the network is shown: a slider, a day, and a button that lets the years go by. */

import type { Say } from '../frame';
import { called, h, icon, put } from './elements';
import { dayOf, isoOf, type Network, yearOf } from './network';
import type { State } from './state';

export interface TimeEvents {
  change(change: Partial<State>): void;
  /** While the time runs: all of it is one step. */
  running(change: Partial<State>): void;
}

export class TimeSlider {
  readonly element = h('div', { class: 'x-time', role: 'group' });
  readonly show: (state: State) => void;
  private readonly asOf: () => number | null;
  private playing = 0;

  constructor(
    private readonly network: Network,
    private readonly events: TimeEvents,
    say: Say,
  ) {
    this.element.setAttribute('aria-label', say('time'));
    const [first, last] = network.course;
    const day = h('input', {
      type: 'date',
      min: isoOf(network.span[0]),
      max: isoOf(network.span[1]),
      'aria-label': say('day'),
      onchange: () => events.change({ asOf: dayOf(day.value) === null ? '' : day.value }),
    });
    const slider = h('input', {
      type: 'range',
      min: first,
      max: last,
      step: 1,
      'aria-label': say('time_slider'),
      oninput: () => events.running({ asOf: isoOf(Number(slider.value)) }),
      onchange: () => events.change({ asOf: isoOf(Number(slider.value)) }),
    });
    const play = h('button', { type: 'button', class: 'x-play', onclick: () => this.play() });
    const all = h('button', { type: 'button', onclick: () => events.change({ asOf: '' }) }, say('all_times'));
    put(
      this.element,
      play,
      h('div', { class: 'x-course' }, slider, years(first, last)),
      day,
      all,
      h('p', { class: 'x-quiet' }, say('undated')),
    );
    this.show = (state) => {
      const chosen = dayOf(state.asOf);
      slider.value = String(chosen ?? network.file.dataDate ?? last);
      slider.setAttribute('aria-valuetext', state.asOf || say('all_times'));
      day.value = state.asOf;
      all.setAttribute('aria-pressed', String(chosen === null));
      this.element.classList.toggle('x-off', chosen === null);
      put(
        play,
        icon(this.playing ? 'M5 3v10M11 3v10' : 'M5 3l8 5-8 5z', {
          fill: this.playing ? 'none' : 'currentColor',
        }),
      );
      called(play, say(this.playing ? 'stop' : 'play'));
    };
    this.asOf = () => dayOf(day.value);
  }

  /** Half a year a step, to the data's own date; the reader stops it by the same button. */
  private play(): void {
    const [first, last] = this.network.course;
    const end = Math.min(last, (this.network.file.dataDate ?? last) + 1);
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = 0;
      this.events.change({});
      return;
    }
    const from = this.asOf();
    let day = from === null || from >= end - 200 ? first : Math.max(first, from);
    this.playing = setInterval(() => {
      day = Math.min(end, day + 182);
      if (day >= end) {
        clearInterval(this.playing);
        this.playing = 0;
        this.events.change({ asOf: isoOf(day) });
      } else this.events.running({ asOf: isoOf(day) });
    }, 500) as unknown as number;
    this.events.running({ asOf: isoOf(day) });
  }
}

/** The years under the slider, so far apart that they can be read. */
function years(first: number, last: number): HTMLElement {
  const scale = h('div', { class: 'x-years', 'aria-hidden': 'true' });
  const [from, to] = [yearOf(first), yearOf(last)];
  const step = [1, 2, 5, 10, 20, 50, 100].find((each) => (to - from) / each <= 8) ?? 500;
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) {
    const share = ((dayOf(`${year}-01-01`) ?? first) - first) / Math.max(1, last - first);
    const mark = h('span', {}, String(year));
    mark.style.setProperty('--at', String(share));
    scale.append(mark);
  }
  return scale;
}
