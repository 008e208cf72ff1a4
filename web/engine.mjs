// Oxigraph's WebAssembly, gzipped: a static host that compresses nothing still sends a third of it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const engine = readFileSync(new URL('node_modules/oxigraph/web_bg.wasm', import.meta.url));
mkdirSync(new URL('generated/', import.meta.url), { recursive: true });
writeFileSync(new URL('generated/oxigraph.wasm.gz', import.meta.url), gzipSync(engine, { level: 9 }));
