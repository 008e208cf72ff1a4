// The graph behind a SPARQL 1.1 endpoint.

import type { Backend } from './backend';
import { cancelled, DataError, queryError } from './errors';
import { readTable, readTriples, readTruth, type Table, type Triples } from './terms';

const JSON_RESULTS = 'application/sparql-results+json';
const LONGEST_ADDRESS = 1800; // longer queries are posted: proxies cut long addresses

export class HttpBackend implements Backend {
  constructor(private readonly endpoint: string) {}

  async select(query: string, signal?: AbortSignal): Promise<Table> {
    const response = await this.send(query, JSON_RESULTS, signal);
    const table = readTable(await response.json());
    return isCut(response) ? { ...table, truncated: true } : table;
  }

  async construct(query: string, signal?: AbortSignal): Promise<Triples> {
    const response = await this.send(query, 'application/n-triples', signal);
    const quads = readTriples(await response.text());
    return isCut(response) ? { quads, truncated: true } : { quads };
  }

  async ask(query: string, signal?: AbortSignal): Promise<boolean> {
    const response = await this.send(query, JSON_RESULTS, signal);
    return readTruth(await response.json());
  }

  prepare(): void {
    // The endpoint waits for queries.
  }

  onProgress(listener: (share: number) => void): void {
    listener(1);
  }

  private async send(query: string, accept: string, signal?: AbortSignal): Promise<Response> {
    const parameters = new URLSearchParams({ query });
    const headers = { Accept: `${accept}, application/problem+json;q=0.1` };
    const short = query.length < LONGEST_ADDRESS && parameters.toString().length < LONGEST_ADDRESS;
    let response: Response;
    try {
      response = short
        ? await fetch(`${this.endpoint}?${parameters}`, { headers, signal })
        : await fetch(this.endpoint, { method: 'POST', body: parameters, headers, signal });
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      throw new DataError(error instanceof Error ? error.message : String(error), 'network');
    }
    if (!response.ok) throw await failure(response);
    return response;
  }
}

function isCut(response: Response): boolean {
  return response.headers.has('X-SPARQL-MaxRows');
}

/** The error that an endpoint answered with: JSON of ours, else whatever text it wrote. */
async function failure(response: Response): Promise<DataError> {
  const text = await response.text();
  let said = text.trim().slice(0, 2000) || `${response.status} ${response.statusText}`;
  let line: number | undefined;
  let column: number | undefined;
  try {
    const told = JSON.parse(text) as {
      detail?: string;
      message?: string;
      error?: string;
      line?: number;
      column?: number;
    };
    said = told.detail ?? told.message ?? told.error ?? said;
    line = told.line;
    column = told.column;
  } catch {
    // Other endpoints answer in plain text.
  }
  if (response.status === 400) {
    const error = queryError(said);
    return line === undefined ? error : new DataError(said, 'syntax', line, column);
  }
  if (response.status === 429) return new DataError(said, 'busy');
  if (response.status === 413) return new DataError(said, 'too-large');
  if (response.status === 503 || response.status === 504) return new DataError(said, 'timeout');
  if (response.status === 403) return new DataError(said, 'refused');
  return new DataError(said, 'failed');
}
