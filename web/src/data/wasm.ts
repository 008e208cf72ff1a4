// The graph in the reader's own browser: Oxigraph compiled to WebAssembly, in a worker.

import type { Backend } from './backend';
import { cancelled, DataError, queryError } from './errors';
import type { Form, Found, FromWorker, ToWorker } from './oxigraph.worker';
import type { Table, Triples } from './terms';

interface Waiting {
  readonly query: string;
  readonly form: Form;
  resolve(found: Found): void;
  reject(error: unknown): void;
}

export class WasmBackend implements Backend {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<(share: number) => void>();
  private last = 0;
  private share = 0;

  /** @param graph address of the whole graph as gzipped N-Quads: default graph and passages. */
  constructor(private readonly graph: string) {}

  select(query: string, signal?: AbortSignal): Promise<Table> {
    return this.send<Table>(query, 'rows', signal);
  }

  construct(query: string, signal?: AbortSignal): Promise<Triples> {
    return this.send<Triples>(query, 'triples', signal);
  }

  ask(query: string, signal?: AbortSignal): Promise<boolean> {
    return this.send<boolean>(query, 'truth', signal);
  }

  prepare(): void {
    if (!this.worker) this.start();
  }

  onProgress(listener: (share: number) => void): void {
    this.listeners.add(listener);
    listener(this.share);
  }

  private send<T extends Found>(query: string, form: Form, signal?: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      this.last += 1;
      const id = this.last;
      const cancel = () => {
        if (!this.waiting.delete(id)) return;
        reject(cancelled());
        // Nothing else stops a query: the worker goes, and those that wait are asked again of a new one.
        this.end();
        if (this.waiting.size) this.start();
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const done = () => signal?.removeEventListener('abort', cancel);
      this.waiting.set(id, {
        query,
        form,
        resolve: (found) => (done(), resolve(found as T)),
        reject: (error) => (done(), reject(error)),
      });
      if (this.worker) this.worker.postMessage({ id, query, form } satisfies ToWorker);
      else this.start();
    });
  }

  private start(): void {
    const worker = new Worker(new URL('./oxigraph.worker.ts', import.meta.url), { type: 'module' });
    this.worker = worker;
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.receive(event.data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.fail(new DataError(event.message || 'the engine could not be started', 'failed'));
    });
    worker.postMessage({ graph: this.graph });
    for (const [id, { query, form }] of this.waiting)
      worker.postMessage({ id, query, form } satisfies ToWorker);
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.share = 0;
  }

  private receive(told: FromWorker): void {
    if ('share' in told) {
      this.share = told.share;
      for (const listener of this.listeners) listener(told.share);
    } else if ('broken' in told) {
      this.fail(new DataError(told.error, told.broken));
    } else {
      const found = this.waiting.get(told.id);
      this.waiting.delete(told.id);
      if ('found' in told) found?.resolve(told.found);
      else found?.reject(queryError(told.error));
    }
  }

  /** The engine or the graph did not come, or broke: whoever waits is told, and the next query tries again. */
  private fail(error: DataError): void {
    this.end();
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of all) one.reject(error);
  }
}
