// Loads the engine and the graph, then answers one query after the other.

import init, { Store } from 'oxigraph/web.js';
import engine from '../../generated/oxigraph.wasm.gz?url';

export interface ToWorker {
  id: number;
  query: string;
  /** SPARQL results JSON, or N-Triples. */
  form: 'json' | 'triples';
}

export type FromWorker =
  { share: number } | { broken: string } | { id: number; text: string } | { id: number; error: string };

const QUADS = 'application/n-quads';
let store: Promise<Store> | undefined;

self.addEventListener('message', async (event: MessageEvent<ToWorker | { graph: string }>) => {
  const told = event.data;
  if ('graph' in told) {
    store = load(told.graph);
    store.catch((error: unknown) => tell({ broken: text(error) }));
    return;
  }
  const ours = await store?.catch(() => undefined);
  if (!ours) return;
  try {
    tell({ id: told.id, text: answer(ours, told) });
  } catch (error) {
    tell({ id: told.id, error: text(error) });
  }
});

function answer(ours: Store, { query, form }: ToWorker): string {
  if (form === 'json') {
    const found: unknown = ours.query(query, { results_format: 'json' });
    if (typeof found === 'string') return found;
    throw new Error('this is a query for triples, and rows were expected');
  }
  const found: unknown = ours.query(query);
  if (!Array.isArray(found) || (found[0] && !('subject' in found[0])))
    throw new Error('this is a query for rows, and triples were expected');
  return found.map((triple) => `${triple.subject} ${triple.predicate} ${triple.object} .`).join('\n');
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
  await init({ module_or_path: wasm!.buffer as ArrayBuffer });
  const ours = new Store();
  ours.load(new TextDecoder().decode(quads), { format: QUADS, no_transaction: true });
  tell({ share: 1 });
  return ours;
}

async function fetchChecked(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
}

/** A body without its gzip; some hosts take it off on the way. */
async function plain(response: Response, count: (bytes: number) => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    count(part.value.length);
  }
  const body = new Blob(chunks as BlobPart[]);
  const head = new Uint8Array(await body.slice(0, 2).arrayBuffer());
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const stream = zipped ? body.stream().pipeThrough(new DecompressionStream('gzip')) : body.stream();
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function tell(message: FromWorker): void {
  (self as unknown as Worker).postMessage(message);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
