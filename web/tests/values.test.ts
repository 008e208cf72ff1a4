import { expect, test } from 'vitest';
import { lastDay } from '../src/data/bind';
import { queryError } from '../src/data/errors';
import { readTerm, written } from '../src/data/terms';
import { sentenceAround } from '../src/source/text';

test('a date is its last day, and no day that the calendar lacks', () => {
  expect(['2023', '2024-02', '2023-12-28', '2023-02-29', '2023-13', 'x'].map(lastDay)).toEqual([
    '2023-12-31',
    '2024-02-29',
    '2023-12-28',
    null,
    null,
    null,
  ]);
});

test('terms are read as they are written', () => {
  for (const text of [
    '<http://a/>',
    '"a \\"b\\"\\n\\\\"',
    '"khẩu"@vi',
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
  ])
    expect(written(readTerm(text)!)).toBe(text);
});

test('a sentence ends with its sign and not within a number', () => {
  const letters = Array.from('One. Two is 1.5 long. Three.');
  const [from, to] = sentenceAround(letters, 8, 10);
  expect(letters.slice(from, to).join('')).toBe('Two is 1.5 long.');
});

test('an error names its line and column', () => {
  expect(queryError("error at 2:35: expected one of \".\", ['a'..='z']")).toMatchObject({
    line: 2,
    column: 35,
  });
});
