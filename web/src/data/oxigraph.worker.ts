// Loads the engine and the graph, then answers one query after the other.

import init, { Store } from 'oxigraph/web.js';
import engine from '../../generated/oxigraph.wasm.gz?url';
import { MOST_BYTES, MOST_ROWS, withLimit } from './limit';
import { readTable, readTriples, readTruth, type Table, type Triples } from './terms';

export type Form = 'rows' | 'triples' | 'truth';

export interface ToWorker {
  id: number;
  query: string;
  form: Form;
}

export type Found = Table | Triples | boolean;
export type FromWorker =
  | { share: number }
  /** The worker is of no use any more: its files did not come, or a query took more than there is. */
  | { broken: 'network' | 'too-large'; error: string }
  | { id: number; found: Found }
  | { id: number; error: string };

const QUADS = 'application/n-quads';
const FEW = 20_000; // rows that are fetched at once; what is longer is measured by them first
let store: Promise<Store> | undefined;

self.addEventListener('message', async (event: MessageEvent<ToWorker | { graph: string }>) => {
  const told = event.data;
  if ('graph' in told) {
    store = load(told.graph);
    store.catch((error: unknown) => tell({ broken: 'network', error: text(error) }));
    return;
  }
  const ours = await store?.catch(() => undefined);
  if (!ours) return;
  try {
    tell({ id: told.id, found: FORMS[told.form](ours, told.query) });
  } catch (error) {
    // After a fault of its own, such as no memory left, the engine cannot be used any more.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
      tell({ broken: 'too-large', error: text(error) });
    else tell({ id: told.id, error: text(error) });
  }
});

const FORMS: Record<Form, (ours: Store, query: string) => Found> = {
  rows: (ours, query) => {
    const ask = (most: number) => limited(ours, query, most + 1);
    const text = ask(FEW);
    const few = readTable(JSON.parse(text));
    if (few.rows.length <= FEW) return few;
    const most = Math.min(MOST_ROWS, Math.floor((MOST_BYTES / text.length) * FEW));
    const all = readTable(JSON.parse(ask(most)));
    return all.rows.length > most ? { ...all, rows: all.rows.slice(0, most), truncated: true } : all;
  },
  // Its triples are fewer than its solutions where some give the same: a LIMIT would not tell what is missing.
  triples: (ours, query) => {
    const text = written(ours, query, 'application/n-triples');
    const end = text.lastIndexOf('\n', MOST_BYTES) + 1;
    const quads = readTriples(text.slice(0, end));
    const cut = end < text.length || quads.length > MOST_ROWS;
    return cut ? { quads: quads.slice(0, MOST_ROWS), truncated: true } : { quads };
  },
  truth: (ours, query) => readTruth(JSON.parse(written(ours, query, 'json'))),
};

/** Rows with a limit; what is wrong in a query is told of it as it was written. */
function limited(ours: Store, query: string, most: number): string {
  try {
    return written(ours, withLimit(query, most), 'json');
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return written(ours, query, 'json');
  }
}

function written(ours: Store, query: string, format: string): string {
  const found: unknown = ours.query(query, { results_format: format });
  if (typeof found === 'string') return found;
  throw new Error('the engine gave no text');
}

async function load(graph: string): Promise<Store> {
  let came = 0;
  let whole = 0;
  const count = (bytes: number) => {
    came += bytes;
    // The last tenth is reading the quads.
    if (whole) tell({ share: Math.min(0.9, (0.9 * came) / whole) });
  };
  const responses = await Promise.all([fetchChecked(engine), fetchChecked(graph)]);
  for (const response of responses) whole += Number(response.headers.get('Content-Length')) || 0;
  const [wasm, quads] = await Promise.all(responses.map((response) => plain(response, count)));
  // Compiled while it comes.
  const type = { headers: { 'Content-Type': 'application/wasm' } };
  const [, text] = await Promise.all([
    init({ module_or_path: new Response(wasm, type) }),
    new Response(quads).arrayBuffer(),
  ]);
  const ours = new Store();
  // What we wrote ourselves needs no checking of IRIs and language tags.
  ours.load(new Uint8Array(text), { format: QUADS, no_transaction: true, lenient: true });
  tell({ share: 1 });
  return ours;
}

async function fetchChecked(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
}

/** A body without its gzip; some hosts take it off on the way. */
async function plain(
  response: Response,
  count: (bytes: number) => void,
): Promise<ReadableStream<BufferSource>> {
  const reader = response.body!.getReader();
  const first = await reader.read();
  const head = first.value ?? new Uint8Array();
  count(head.length);
  const body = new ReadableStream<BufferSource>({
    start: (stream) => stream.enqueue(head),
    pull: async (stream) => {
      const part = await reader.read();
      if (part.done) return stream.close();
      count(part.value.length);
      stream.enqueue(part.value);
    },
  });
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  return zipped ? body.pipeThrough(new DecompressionStream('gzip')) : body;
}

function tell(message: FromWorker): void {
  (self as unknown as Worker).postMessage(message);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
