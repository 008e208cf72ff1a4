// What can go wrong with a query, in a form that the pages can explain.

/** A query or a back end failed. `message` is for people; line and column count from 1. */
export class DataError extends Error {
  constructor(
    message: string,
    readonly kind: 'syntax' | 'timeout' | 'busy' | 'too-large' | 'network' | 'refused' | 'failed',
    readonly line?: number,
    readonly column?: number,
  ) {
    super(message);
    this.name = 'DataError';
  }
}

const POSITION = /\bat (\d+):(\d+)(?::\s*|\b)|\bline (\d+)(?:,? col(?:umn)? (\d+))?/i;

/** The error for what an engine said of a query, with the place that it names. */
export function queryError(said: string): DataError {
  const found = POSITION.exec(said);
  const line = found?.[1] ?? found?.[3];
  const column = found?.[2] ?? found?.[4];
  return new DataError(
    said,
    'syntax',
    line === undefined ? undefined : Number(line),
    column === undefined ? undefined : Number(column),
  );
}

/** What a query that was cancelled throws. */
export function cancelled(): DOMException {
  return new DOMException('cancelled', 'AbortError');
}

/** Whether something was thrown because the reader cancelled. */
export function isCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
