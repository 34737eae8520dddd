import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Line, LineSplitter, Utf16Error } from '../../json/lines.ts'
import type { DataFile } from './messages.ts'

/** A data file is not what the manifest says. Nothing of it may be used. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError'
}

const ANEW = 'nothing of it is used; start another export'
const CHUNK_BYTES = 64 * 1024

/**
 * Reads a data file line by line, however large it is, and checks it at its end: a caller keeps nothing that it has made
 * of the lines unless this resolves. What `read` throws is told only when the bytes are those of the manifest.
 *
 * @param read is given each line, and awaited where it gives a promise
 * @throws DataFileError, and as `read`
 */
export async function readDataFile(
  compressed: Readable,
  { name, md5, items }: DataFile,
  read: (line: { readonly number: number; readonly text: string }) => Promise<void> | undefined,
): Promise<void> {
  const hash = createHash('md5')
  let bytes = 0
  let lines = 0
  const failed: unknown[] = []
  const take = async (line: Line) => {
    lines++
    if (failed.length > 0) return
    try {
      if ('mistake' in line)
        throw new DataFileError(`line ${line.number} of ${name} ${line.mistake}: ${ANEW}`)
      const reading = read(line)
      if (reading) await reading
    } catch (error) {
      failed.push(error)
    }
  }
  await pipeline(
    compressed,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    createGunzip({ chunkSize: CHUNK_BYTES }),
    async (chunks: AsyncIterable<Buffer>) => {
      const splitter = new LineSplitter()
      for await (const chunk of chunks) for (const line of splitter.push(chunk)) await take(line)
      for (const line of splitter.end()) await take(line)
    },
  ).catch((error: unknown) => {
    // DynamoDB writes an empty file for a partition without items. Gzip has a header even of nothing.
    if (bytes === 0 && codeOf(error) === 'Z_BUF_ERROR') return
    throw damageIn(error, name) ?? error
  })
  if (hash.digest('base64') !== md5)
    throw new DataFileError(`the bytes of ${name} do not have the checksum of the manifest: ${ANEW}`)
  if (failed.length > 0) throw failed[0]
  if (lines !== items)
    throw new DataFileError(`${name} holds ${lines} items, and the manifest says ${items}: ${ANEW}`)
}

function damageIn(error: unknown, name: string): DataFileError | undefined {
  const code = codeOf(error)
  if (code === 'Z_BUF_ERROR') return new DataFileError(`${name} is cut off: ${ANEW}`)
  if (error instanceof Utf16Error || (typeof code === 'string' && code.startsWith('Z_')))
    return new DataFileError(`${name} is no gzipped JSON any more: ${ANEW}`)
  return undefined
}

const codeOf = (error: unknown) => (error as { code?: unknown }).code
