import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Line, LineSplitter, Utf16Error } from '../json/lines.ts'
import { progressBar, UserError } from './terminal.ts'

/** The bar that shows how much of a file is read. */
export const READING = 'reading [{bar}] {percentage} % | {lines} lines | {eta_formatted} to go'

/**
 * The lines of a file, or of standard input for `-`; empty ones are passed over, though counted, unless `keepEmpty`.
 * Shows a progress bar on a file when a person watches.
 *
 * @throws UserError when the file cannot be read, or is not in UTF-8
 */
export async function* readLines(path: string, { keepEmpty = false } = {}): AsyncGenerator<Line> {
  const size = await sizeOf(path)
  const input = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 })
  const bar = size > 1_000_000 ? await progressBar(READING, size, { lines: 0 }) : undefined
  const splitter = new LineSplitter()
  let [bytes, lines] = [0, 0]
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      for (const line of splitter.push(chunk)) {
        lines = line.number
        if (keepEmpty || !isEmpty(line)) yield line
      }
      bytes += chunk.length
      bar?.update(bytes, { lines })
    }
    for (const line of splitter.end()) if (keepEmpty || !isEmpty(line)) yield line
  } catch (error) {
    throw readingError(path, error)
  } finally {
    bar?.stop()
    if (input !== process.stdin) input.destroy()
  }
}

/** Nothing but what JSON has between its words. */
export const isEmpty = (line: Line) => 'text' in line && /^[ \t\r]*$/.test(line.text)

/**
 * The size of a file in bytes, 0 for what has none, such as `-`.
 *
 * @throws UserError when it cannot be read
 */
export async function sizeOf(path: string): Promise<number> {
  if (path === '-') return 0
  const found = await stat(path).catch((error: unknown) => {
    throw readingError(path, error)
  })
  if (found.isDirectory()) throw new UserError(`${path} is a folder: give a file, or - for standard input`)
  return found.size
}

/** Makes a sentence for the user of an error that came while a file, or standard input, was read. */
export function readingError(path: string, error: unknown): unknown {
  const name = path === '-' ? 'standard input' : path
  if (error instanceof Utf16Error)
    return new UserError(`${name} is in UTF-16: write it in UTF-8, as JSON is exchanged`)
  if (!(error instanceof Error) || !('syscall' in error)) return error
  const { code } = error as NodeJS.ErrnoException
  return new UserError(`${name} cannot be read (${code}): give a file, or - for standard input`)
}
