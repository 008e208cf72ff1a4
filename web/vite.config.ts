import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { borders } from './borders.ts';

const ENTRIES = ['data', 'site', 'explore', 'questions', 'workbench', 'source'];

/** Keeps the engine's own loader from adding the WebAssembly a second time, uncompressed. */
const oneEngine = {
  name: 'one-engine',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.endsWith('oxigraph/web.js')
      ? code.replace("new URL('web_bg.wasm', import.meta.url)", 'undefined')
      : null,
};

export default defineConfig({
  // Pages stand in any folder of a host: chunks and the engine are found relative to the script that asks for them.
  base: './',
  publicDir: false,
  plugins: [
    {
      name: 'borders',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'borders.json', source: JSON.stringify(borders()) });
      },
    },
  ],
  optimizeDeps: { exclude: ['oxigraph'] },
  worker: {
    format: 'es',
    plugins: () => [oneEngine],
    rolldownOptions: {
      output: {
        entryFileNames: 'chunks/[name]-[hash].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  build: {
    target: 'es2022',
    outDir: process.env.CUAKHAU_WEB_OUT ?? resolve(import.meta.dirname, '../explorer/static'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      preserveEntrySignatures: 'exports-only',
      input: Object.fromEntries(
        ENTRIES.map((name) => [name, resolve(import.meta.dirname, `src/${name}.ts`)]),
      ),
      output: {
        // Pages name these; what they load in turn carries its hash and can be kept for ever.
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: { include: ['tests/**/*.test.ts'] },
});
