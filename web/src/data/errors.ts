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
    readable(said),
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

const CHARACTER_CLASS = /\[_\]|\[[^[\]]*'[^[\]]*\]/g;

/** What an engine said without the sets of characters that say too little. */
function readable(said: string): string {
  const found = /^(?:.*?)error at (\d+):(\d+): expected (?:one of )?([^]*)$/.exec(said);
  if (!found) return said;
  const kinds = found[3]!
    .replace(CHARACTER_CLASS, '')
    .split(', ')
    .map((kind) => kind.trim());
  const sentence = kinds.find((kind) => kind.includes(' ') && !kind.startsWith('"'));
  const signs = kinds
    .filter((kind) => kind.startsWith('"') && kind.length <= 4)
    .map((kind) => kind.slice(1, -1));
  const hint = sentence ?? (signs.length && signs.length <= 6 ? `expected ${signs.join(' ')}` : '');
  return `SPARQL syntax error in line ${found[1]}, column ${found[2]}${hint ? `: ${hint}` : ''}`;
}
