import fc from 'fast-check';
import sparqljs from 'sparqljs';
import { expect, test } from 'vitest';
import { withLimit } from '../src/data/limit';

const parse = (query: string) => new sparqljs.Parser().parse(query) as sparqljs.SelectQuery;

const WHERE = [
  '{ ?a ?b ?c }',
  '{ { SELECT ?a { ?a ?b ?c } LIMIT 3 } }',
  '{ ?a ?b "LIMIT 1 }" . ?a ?b <http://x/#LIMIT1> } # LIMIT 2',
  "{ ?a ?b '''}' LIMIT 4''' VALUES ?limit { 1 } }",
  '{ ?a ?b ?c FILTER EXISTS { ?c ?d ?a } }',
];
const ENDS = [
  '',
  'GROUP BY ?a',
  'GROUP BY ?a HAVING (COUNT(?b) > 1)',
  'ORDER BY DESC(?a) ?limit',
  'OFFSET 7',
];
const TAILS = ['', 'VALUES ?a { <http://LIMIT> UNDEF }', 'VALUES (?a ?c) { ("}" 2) }', '# the end'];

test('any query gets the limit, or keeps its own where that is less', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WHERE),
      fc.constantFrom(...ENDS),
      fc.option(fc.integer({ min: 0, max: 9999 })),
      fc.constantFrom(...TAILS),
      (where, end, own, tail) => {
        const limit = own === null ? '' : `limit ${own}`;
        const query = `PREFIX values: <http://v/> SELECT ?a WHERE ${where}\n${end} ${limit} ${tail}`;
        const { limit: found, ...limited } = parse(withLimit(query, 1000));
        const { limit: before, ...whole } = parse(query);
        expect(found).toBe(Math.min(before ?? 1000, 1000));
        expect(limited).toEqual(whole);
      },
    ),
  );
});

test('what stands before the limit stays where errors name it', () => {
  const broken = 'SELECT ?a WHERE {\n  ?a ?b }}';
  expect(withLimit(broken, 5).startsWith(broken)).toBe(true);
});
