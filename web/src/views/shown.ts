// What every view of an answer is given.

import type { Labels } from '../data/labels';
import type { Table, Term } from '../data/terms';
import type { Say } from '../frame';
import type { ShownColumn } from '../page/table';

export interface Shown {
  readonly table: Table;
  readonly columns: readonly ShownColumn[];
  readonly labels: Labels;
  readonly say: Say;
  /** What a screen reader is told of the drawing. */
  readonly title: string;
  /** The data's own date, ISO 8601: where what lasts is cut off. */
  readonly today: string;
  readonly signal: AbortSignal;
}

/** Place of a column by its name; -1 if there is none. */
export function placeOf({ columns }: Shown, ...names: string[]): number {
  for (const name of names) {
    const place = columns.findIndex((column) => column.name === name);
    if (place >= 0) return place;
  }
  return -1;
}

/** The cell of a row at a place that may be -1. */
export function at(row: readonly (Term | null)[], place: number): Term | null {
  return place < 0 ? null : (row[place] ?? null);
}
