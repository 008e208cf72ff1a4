// One way to ask the graph: a SPARQL endpoint over HTTP, or Oxigraph in a worker of the browser.

import { address } from '../frame';
import { HttpBackend } from './http';
import type { Table, Triples } from './terms';
import { WasmBackend } from './wasm';

export interface Backend {
  /** Rows of a SELECT query. */
  select(query: string, signal?: AbortSignal): Promise<Table>;
  /** Triples of a CONSTRUCT or DESCRIBE query. */
  construct(query: string, signal?: AbortSignal): Promise<Triples>;
  /** Whether an ASK query has a solution. */
  ask(query: string, signal?: AbortSignal): Promise<boolean>;
  /** Begins to load what queries take, for a reader who will soon ask. */
  prepare(): void;
  /** Tells how much of the engine and the graph has come, 0 to 1; 1 where nothing is loaded. */
  onProgress(listener: (share: number) => void): void;
}

let chosen: Backend | undefined;

/** The back end that the page names. */
export function backend(): Backend {
  if (!chosen) {
    const { backend: kind, build } = document.documentElement.dataset;
    const version = build ? `?v=${encodeURIComponent(build)}` : '';
    chosen =
      kind === 'wasm'
        ? new WasmBackend(address(`data/graph.nq.gz${version}`))
        : new HttpBackend(address('sparql'));
  }
  return chosen;
}
