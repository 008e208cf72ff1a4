import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../src/explore/history';
import { MEASURES } from '../../src/explore/network';
import {
  COLOURS,
  decode,
  encode,
  LAYOUTS,
  MODALITIES,
  MOST_STEPS,
  type State,
  startState,
  TABLES,
  VIEWS,
} from '../../src/explore/state';

const start = startState('network');
// Identifiers as they are, and anything that somebody may write into an address.
const iri = fc.oneof(
  fc.constantFrom('gate/huu-nghi', 'unit/vn-lang-son', 'zone/a~b', 'x/a,b&c=d#e%2F'),
  fc.string({ minLength: 1, unit: 'grapheme' }),
);
const iris = fc.uniqueArray(iri, { maxLength: 4 });
const decimal = fc.integer({ min: -99_990_000, max: 99_990_000 }).map((value) => value / 10_000);
const three = fc.option(fc.tuple(decimal, decimal, decimal));
const key = fc
  .array(iri.map((text) => text.replaceAll('~', '')).filter(Boolean), { minLength: 3, maxLength: 4 })
  .map((parts) => parts.join('~'));

const sort = fc.record({ key: fc.constantFrom('name', 'ties', 'when'), down: fc.boolean() });

const state: fc.Arbitrary<State> = fc.record({
  view: fc.constantFrom(...VIEWS),
  table: fc.constantFrom(...TABLES),
  sort: fc.record({ nodes: sort, edges: sort }),
  hiddenKinds: iris,
  hiddenRelations: iris,
  provinces: iris,
  modality: fc.constantFrom(...MODALITIES),
  asOf: fc.oneof(
    fc.constant(''),
    fc
      .date({ min: new Date('1880-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  ),
  near: fc.array(fc.record({ iri, steps: fc.integer({ min: 1, max: MOST_STEPS }) }), { maxLength: 3 }),
  path: fc.option(fc.tuple(iri, fc.oneof(iri, fc.constant('')))),
  selected: fc.option(
    fc.oneof(
      iri.map((node) => ({ node })),
      key.map((edge) => ({ edge })),
    ),
  ),
  hidden: iris,
  pinned: fc.array(fc.record({ iri, x: decimal, y: decimal }), { maxLength: 3 }),
  size: fc.constantFrom(...MEASURES),
  colour: fc.constantFrom(...COLOURS),
  layout: fc.constantFrom(...LAYOUTS),
  camera: three,
  mapCamera: three,
});

test('a state goes through the address and comes back the same', () => {
  fc.assert(
    fc.property(state, (given) => {
      const address = new URL(`https://example.org/en/network/#${encode(given, start)}`);
      // -0 and 0 are one place.
      expect(JSON.stringify(decode(address.hash, start))).toBe(JSON.stringify(given));
    }),
    { numRuns: 400, seed: 7 },
  );
});

test('the state at the start needs no address', () => {
  expect(encode(start, start)).toBe('');
  expect(decode('', start)).toEqual(start);
});

test('any address gives a state', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const read = decode(`#${text}`, start);
      expect(decode(`#${encode(read, start)}`, start)).toEqual(read);
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(decode('#view=cube&on=2020-02-31x&near=a~99&at=1~2&path=~b&size=', start)).toEqual(start);
});

test('undo and redo walk through the steps and never lose one', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 30 }), (steps) => {
      const history = new History(-1);
      for (const step of steps) history.push(step);
      for (const step of [-1, ...steps].slice(0, -1).reverse()) expect(history.undo()).toBe(step);
      expect(history.canUndo).toBe(false);
      for (const step of steps) expect(history.redo()).toBe(step);
      expect(history.canRedo).toBe(false);
    }),
    { seed: 7 },
  );
});

test('a new step after undo takes the place of what was undone', () => {
  const history = new History('a');
  history.push('b');
  history.undo();
  history.replace('a, moved');
  history.push('c');
  expect([history.redo(), history.undo()]).toEqual(['c', 'a, moved']);
});
