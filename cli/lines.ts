import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Line, LineSplitter, Utf16Error } from '../json/lines.ts'
import { progressBar, UserError } from './terminal.ts'

/**
 * The lines of a file, or of standard input for `-`; empty ones are passed over, though counted, unless `keepEmpty`.
 * Shows a progress bar on a file when a person watches.
 *
 * @throws UserError when the file cannot be read, or is not in UTF-8
 */
export async function* readLines(path: string, { keepEmpty = false } = {}): AsyncGenerator<Line> {
  const size = path === '-' ? 0 : await sizeOf(path)
  const input = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 })
  const format = 'reading [{bar}] {percentage} % | {lines} lines | {eta_formatted} to go'
  const bar = size > 1_000_000 ? await progressBar(format, size, { lines: 0 }) : undefined
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
    if (!(error instanceof Utf16Error)) throw error
    throw new UserError(
      `${path === '-' ? 'standard input' : path} is in UTF-16: write it in UTF-8, as JSON is exchanged`,
    )
  } finally {
    bar?.stop()
    if (input !== process.stdin) input.destroy()
  }
}

/** Nothing but what JSON has between its words. */
const isEmpty = (line: Line) => 'text' in line && /^[ \t\r]*$/.test(line.text)

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path} cannot be read (${error.code}): give a file, or - for standard input`)
  })
  if (found.isDirectory()) throw new UserError(`${path} is a folder: give a file, or - for standard input`)
  return found.size
}
