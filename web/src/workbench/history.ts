// Queries that the reader ran, kept in this browser only.

const KEY = 'cuakhau-queries';
const MOST = 40;

export interface Ran {
  readonly text: string;
  /** ISO 8601. */
  readonly when: string;
}

export function past(): Ran[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter((one) => typeof one?.text === 'string' && typeof one?.when === 'string')
      : [];
  } catch {
    return [];
  }
}

/** Keeps a query, newest first, each text once. */
export function keep(text: string): void {
  const others = past().filter((one) => one.text !== text);
  store([{ text, when: new Date().toISOString() }, ...others].slice(0, MOST));
}

export function forget(): void {
  store([]);
}

function store(kept: readonly Ran[]): void {
  try {
    if (kept.length) localStorage.setItem(KEY, JSON.stringify(kept));
    else localStorage.removeItem(KEY);
  } catch {
    // A reader who lets pages keep nothing has no history.
  }
}
