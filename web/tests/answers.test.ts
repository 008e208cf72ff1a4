import { expect, test, vi } from 'vitest';
import type { Labels } from '../src/data/labels';
import type { Question } from '../src/data/library';
import { type Table, type Term, XSD } from '../src/data/terms';

vi.stubGlobal('document', { documentElement: { dataset: { root: '..', backend: 'http' }, lang: 'en' } });
vi.stubGlobal('location', { href: 'http://localhost/en/' });
const { bind, ParameterError } = await import('../src/data/bind');
const { fold } = await import('../src/search/fold');
const { Names } = await import('../src/search/names');
const { panelsOf } = await import('../src/views/chart');
const { csv, json } = await import('../src/page/downloads');

const BASE = 'https://w3id.org/cuakhau/';
const thing = (tail: string): Term => ({ type: 'uri', value: BASE + tail });
const text = (value: string): Term => ({ type: 'literal', value });
const decimal = (value: string): Term => ({ type: 'literal', value, datatype: `${XSD}decimal` });
const date = (value: string): Term => ({ type: 'literal', value, datatype: `${XSD}date` });
const labels = { of: (iri: string) => iri.slice(iri.lastIndexOf('/') + 1) } as Labels;
const column = (name: string, type: string) => ({ name, type, label: name });

const question = {
  text: 'SELECT ?gate WHERE {\n  VALUES ?gate { UNDEF }\n  { VALUES ?gate { UNDEF } }\n  VALUES ?gate { UNDEF }\n}',
  parameters: [{ name: 'gate', variable: 'gate', type: 'entity:gate', default: null, required: true }],
} as unknown as Question;

test('a term stands in every line of its parameter, and nowhere else', () => {
  const bound = bind(question, { gate: thing('id/gate/a') });
  expect(bound.split('\n')).toEqual([
    'SELECT ?gate WHERE {',
    `  VALUES ?gate { <${BASE}id/gate/a> }`,
    '  { VALUES ?gate { UNDEF } }',
    `  VALUES ?gate { <${BASE}id/gate/a> }`,
    '}',
  ]);
});

test('what is missing, unknown or unfit is refused by name', () => {
  const problem = (values: Record<string, Term>) => {
    try {
      bind(question, values);
    } catch (error) {
      return error instanceof ParameterError ? [error.parameter, error.problem] : error;
    }
    return null;
  };
  expect(problem({})).toEqual(['gate', 'missing']);
  expect(problem({ door: thing('id/gate/a') })).toEqual(['door', 'unknown']);
  expect(problem({ gate: text('} UNION { ?s ?p ?o') })).toEqual(['gate', 'unfit']);
});

test('names are folded to what all spellings share', () => {
  const simplified = new Map([['關', '关']]);
  expect(
    ['Hữu Nghị', 'HUU  NGHI', 'hữu-nghị', '友誼關', 'Đồng Đăng'].map((name) => fold(name, simplified)),
  ).toEqual(['huu nghi', 'huu nghi', 'huu nghi', '友誼关', 'dong dang']);
});

test("a thing's own whole name comes before other names and parts of names", () => {
  const known = new Names({
    base: BASE,
    classWords: '\\b(cua khau)\\b',
    simplified: ['', ''],
    kinds: [{ en: 'gate' }],
    things: [
      ['id/gate/part', 0, 9, [['Tra Linh Market', 'en', 1]]],
      [
        'id/gate/other',
        0,
        9,
        [
          ['Hung Quoc', 'vi', 1],
          ['Trà Lĩnh', 'vi', 0],
        ],
      ],
      ['id/gate/own', 0, 1, [['Trà Lĩnh', 'vi', 1]]],
      ['id/unit/own', 0, 1, [['Trà Lĩnh', 'vi', 1]]],
    ],
  });
  const found = (typed: string, kinds: string[] = ['gate']) =>
    known.find(typed, kinds).map((hit) => hit.thing.iri.slice(BASE.length));
  expect(found('cửa khẩu tra linh').slice(0, 2)).toEqual(['id/gate/own', 'id/gate/other']);
  expect(found('TRA LINH')).toEqual(['id/gate/own', 'id/gate/other', 'id/gate/part']);
  expect(found('tra linh', ['unit'])).toEqual(['id/unit/own']);
  expect(found('xyzzy')).toEqual([]);
});

const columns = [
  column('place', 'entity'),
  column('measure', 'entity'),
  column('unit', 'entity'),
  column('scope', 'entity'),
  column('value', 'number'),
  column('periodStart', 'date'),
  column('periodEnd', 'date'),
];
const row = (measure: string, unit: string, scope: string, value: string) => [
  thing('id/unit/a'),
  thing(`id/measure/${measure}`),
  thing(`id/unit-of/${unit}`),
  scope ? thing(`id/scope/${scope}`) : null,
  decimal(value),
  date('2024-01-01'),
  date('2024-12-31'),
];

test('figures that differ in measure, unit or scope are never drawn in one panel', () => {
  const table: Table = {
    columns: columns.map(({ name }) => name),
    rows: [
      row('trade', 'usd', 'all', '1'),
      row('trade', 'usd', 'all', '2'),
      row('trade', 'usd', 'local', '3'),
      row('trade', 'usd', '', '4'),
      row('trade', 'cny', 'all', '5'),
      row('import', 'usd', 'all', '6'),
    ],
  };
  const panels = panelsOf({ table, columns, labels } as unknown as Parameters<typeof panelsOf>[0]);
  const values = panels.map(({ lines }) => [...lines.values()].flat().map((point) => point.value));
  expect(values).toEqual([[1, 2], [3], [4], [5], [6]]);
});

const answer = {
  table: { columns: ['gate', 'note', 'n'], rows: [[thing('id/gate/a'), text('a "b",\nc'), decimal('1.50')]] },
  columns: [column('gate', 'entity'), column('note', 'text'), { ...column('n', 'number'), hidden: true }],
  citations: [
    { citations: [{ passage: `${BASE}source/s#char=1,2`, source: 's', triples: [] }], uncited: [] },
  ],
  labels,
  name: 'x',
} as unknown as Parameters<typeof csv>[0];

test('CSV quotes what needs it, leaves hidden columns out, and ends with the passages', () => {
  expect(csv(answer)).toBe(
    `gate,note,passages\na,"a ""b"",\nc",${BASE}source/s#char=1,2\n`.replace(
      `${BASE}source/s#char=1,2`,
      `"${BASE}source/s#char=1,2"`,
    ),
  );
});

test('JSON keeps the IRI beside the name, and the citations', () => {
  expect(json(answer)).toEqual([
    {
      gate: { label: 'a', iri: `${BASE}id/gate/a` },
      note: 'a "b",\nc',
      citations: [{ passage: `${BASE}source/s#char=1,2`, source: 's' }],
    },
  ]);
});
