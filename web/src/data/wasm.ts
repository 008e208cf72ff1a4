// The graph in the reader's own browser: Oxigraph compiled to WebAssembly, in a worker.

import type { Backend } from './backend';
import { cancelled, DataError, queryError } from './errors';
import type { FromWorker, ToWorker } from './oxigraph.worker';
import { type Quad, readTable, readTriples, readTruth, type Table } from './terms';

interface Waiting {
  readonly query: string;
  readonly form: ToWorker['form'];
  resolve(text: string): void;
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

  async select(query: string, signal?: AbortSignal): Promise<Table> {
    return readTable(JSON.parse(await this.send(query, 'json', signal)));
  }

  async construct(query: string, signal?: AbortSignal): Promise<Quad[]> {
    return readTriples(await this.send(query, 'triples', signal));
  }

  async ask(query: string, signal?: AbortSignal): Promise<boolean> {
    return readTruth(JSON.parse(await this.send(query, 'json', signal)));
  }

  onProgress(listener: (share: number) => void): void {
    this.listeners.add(listener);
    listener(this.share);
  }

  private send(query: string, form: ToWorker['form'], signal?: AbortSignal): Promise<string> {
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
        resolve: (text) => (done(), resolve(text)),
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
      this.fail(new DataError(told.broken, 'network'));
    } else {
      const found = this.waiting.get(told.id);
      this.waiting.delete(told.id);
      if ('text' in told) found?.resolve(told.text);
      else found?.reject(queryError(told.error));
    }
  }

  /** The engine or the graph did not come: whoever waits is told, and the next query tries again. */
  private fail(error: DataError): void {
    this.end();
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of all) one.reject(error);
  }
}
