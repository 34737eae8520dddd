import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Where `npm start` serves the API, for `npm run dev:web`. */
const API = 'http://127.0.0.1:3000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page works from whatever folder it is put in.
  base: './',
  resolve: {
    alias: { 'node:crypto': fileURLToPath(new URL('studio/core/node-crypto.ts', import.meta.url)) },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // A data: address would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/v1': API, '/local': { target: API, ws: true }, '/config.json': API, '/stamps': API },
  },
})
