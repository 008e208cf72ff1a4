// Files that the reader takes away: rows as CSV, JSON, XLSX; citations as BibTeX, CSL-JSON and footnotes.

import type { RowCitations } from '../data/cite';
import type { Labels } from '../data/labels';
import { BASE, type Table } from '../data/terms';
import { dataFile, inLanguage, type Words } from '../frame';
import type { ShownColumn } from './table';
import { irisIn, plainOf } from './values';

export interface Answer {
  readonly table: Table;
  readonly columns: readonly ShownColumn[];
  readonly citations: readonly RowCitations[];
  readonly labels: Labels;
  /** Name of the files, without ending. */
  readonly name: string;
}

interface SourceFile {
  readonly bibtex: string;
  readonly csl: unknown;
  readonly footnote: Words;
}

export const FORMATS = ['csv', 'json', 'xlsx', 'bib', 'csl', 'footnotes'] as const;
export type Format = (typeof FORMATS)[number];

/** Makes a file of an answer and gives it to the reader. */
export async function download(answer: Answer, format: Format): Promise<void> {
  const [content, ending] = await fileOf(answer, format);
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${answer.name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function fileOf(answer: Answer, format: Format): Promise<[Blob, string]> {
  if (format === 'csv') return [textFile(csv(answer), 'text/csv'), 'csv'];
  if (format === 'json')
    return [textFile(`${JSON.stringify(json(answer), null, 2)}\n`, 'application/json'), 'json'];
  if (format === 'xlsx') return [await workbook(answer), 'xlsx'];
  const cited = await sourcesOf(answer);
  if (format === 'bib')
    return [textFile(`${cited.map(([, source]) => source.bibtex).join('\n\n')}\n`, 'text/plain'), 'bib'];
  if (format === 'csl') {
    const items = cited.map(([, source]) => source.csl);
    return [
      textFile(`${JSON.stringify(items, null, 2)}\n`, 'application/vnd.citationstyles.csl+json'),
      'csl.json',
    ];
  }
  const notes = cited.map(([, source], place) => `${place + 1}. ${inLanguage(source.footnote)}`);
  return [textFile(`${notes.join('\n')}\n`, 'text/plain'), 'txt'];
}

function textFile(text: string, type: string): Blob {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

function shown({ columns }: Answer): { column: ShownColumn; place: number }[] {
  return columns.map((column, place) => ({ column, place })).filter(({ column }) => !column.hidden);
}

/** RFC 4180: names as texts, and the passages of each row in the last column. */
export function csv(answer: Answer): string {
  const ours = shown(answer);
  const lines = [[...ours.map(({ column }) => column.name), 'passages']];
  answer.table.rows.forEach((row, place) => {
    const cells = ours.map(({ column, place: at }) =>
      String(plainOf(row[at] ?? null, column.type, answer.labels) ?? ''),
    );
    lines.push([...cells, passages(answer, place).join(' ')]);
  });
  return lines.map((line) => `${line.map(quoted).join(',')}\n`).join('');
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function passages({ citations }: Answer, place: number): string[] {
  return citations[place]?.citations.map((citation) => citation.passage) ?? [];
}

/** One object a row; what has an IRI is an object of `label` and `iri`, as in the web API. */
export function json(answer: Answer): unknown[] {
  const ours = shown(answer);
  return answer.table.rows.map((row, place) => {
    const cells = ours.map(({ column, place: at }) => {
      const term = row[at] ?? null;
      const label = plainOf(term, column.type, answer.labels);
      const iris = irisIn(term);
      return [column.name, iris.length ? { label, iri: iris.join(' ') } : label];
    });
    const citations = answer.citations[place]?.citations.map(({ triples: _, ...citation }) => citation) ?? [];
    return { ...Object.fromEntries(cells), citations };
  });
}

async function workbook(answer: Answer): Promise<Blob> {
  const { default: writeXlsxFile } = await import('write-excel-file/browser');
  const ours = shown(answer);
  const heading = (value: string) => ({ value, fontWeight: 'bold' as const });
  const rows = answer.table.rows.map((row, place) => [
    ...ours.map(({ column, place: at }) => {
      const value = plainOf(row[at] ?? null, column.type, answer.labels);
      return value === null ? null : { value };
    }),
    { value: passages(answer, place).join(' ') },
  ]);
  const head = [...ours.map(({ column }) => heading(column.label)), heading('passages')];
  return writeXlsxFile([head, ...rows]).toBlob();
}

/** The sources that an answer cites, each once, in the order in which rows cite them. */
export async function sourcesOf({ citations }: Answer): Promise<[string, SourceFile][]> {
  const file = await dataFile<Record<string, SourceFile>>('sources');
  const tails = new Set<string>();
  for (const { citations: ours } of citations)
    for (const citation of ours)
      // A row of our registers rests on other sources: these are what a bibliography names.
      for (const { source } of citation.derivedFrom ?? [citation])
        tails.add(source.slice(`${BASE}source/`.length));
  return [...tails].flatMap((tail): [string, SourceFile][] => (file[tail] ? [[tail, file[tail]]] : []));
}
