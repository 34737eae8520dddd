import { config } from 'zod/mini'

// Whatever runs the core in a browser imports this before anything of it.

declare global {
  /** As far as the core uses it. */
  var Buffer: { byteLength(text: string): number }
}

const encoder = new TextEncoder()
globalThis.Buffer = { byteLength: (text) => encoder.encode(text).length }

// The pages' policy refuses code that is made from text.
config({ jitless: true })
