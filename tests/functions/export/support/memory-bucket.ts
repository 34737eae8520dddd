import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Bucket } from '../../../../functions/export/ports.ts'
import { type Gate, open } from '../../support/effects.ts'

export interface MemoryBucket extends Bucket {
  readonly objects: Map<string, Buffer>
  /** The keys put, in their order. */
  readonly puts: string[]
  /** The same bucket, of which every call passes a gate. */
  through(gate: Gate): Bucket
}

const md5 = (body: Buffer) => createHash('md5').update(body).digest()

/** A bucket that keeps its objects in memory. */
export function memoryBucket(name: string): MemoryBucket {
  const objects = new Map<string, Buffer>()
  const puts: string[] = []
  const put = (key: string, body: Buffer) => {
    puts.push(key)
    objects.set(key, body)
  }
  const through = (gate: Gate): Bucket => ({
    text: (key) => gate(`${name} text`, async () => objects.get(key)?.toString()),
    stream: (key) =>
      gate(`${name} stream`, async () => {
        const body = objects.get(key)
        return body && Readable.from(chunksOf(body))
      }),
    put: (key, text, { once = false } = {}) =>
      gate(`${name} put`, async () => {
        if (!(once && objects.has(key))) put(key, Buffer.from(text))
      }),
    putFile: (key, { path, bytes, md5: told }) =>
      gate(`${name} putFile`, async () => {
        const body = await readFile(path)
        if (body.length !== bytes || md5(body).toString('base64') !== told) throw new Error('BadDigest')
        put(key, body)
      }),
    remove: (key) => gate(`${name} remove`, async () => void objects.delete(key)),
    async *list(prefix) {
      const keys = await gate(`${name} list`, async () => [...objects.keys()].sort())
      for (const key of keys) {
        const body = objects.get(key)
        if (body && key.startsWith(prefix)) yield { key, etag: md5(body).toString('hex') }
      }
    },
  })
  return { ...through(open), objects, puts, through }
}

function* chunksOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000)
}
