import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { progressBar } from './progress.ts'
import { UserError } from './user-error.ts'

export interface NumberedLine {
  /** From 1. */
  readonly number: number
  readonly text: string
}

/**
 * The lines of a file, or of standard input for `-`; empty ones are passed over, though counted, unless `keepEmpty`.
 * Shows a progress bar on a file when a person watches.
 *
 * @throws UserError when the file cannot be read
 */
export async function* readLines(path: string, { keepEmpty = false } = {}): AsyncGenerator<NumberedLine> {
  const size = path === '-' ? 0 : await sizeOf(path)
  const input = path === '-' ? process.stdin : createReadStream(path)
  const format = 'reading [{bar}] {percentage} % | {lines} lines | {eta_formatted} to go'
  const bar = size > 1_000_000 ? progressBar(format, size, { lines: 0 }) : undefined
  let number = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (number % 5000 === 0 && 'bytesRead' in input) bar?.update(Number(input.bytesRead), { lines: number })
      if (keepEmpty || text.trim() !== '') yield { number, text }
    }
    bar?.update(size, { lines: number })
  } finally {
    bar?.stop()
    if (input !== process.stdin) input.destroy()
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path} cannot be read (${error.code}): give a file, or - for standard input`)
  })
  if (found.isDirectory()) throw new UserError(`${path} is a folder: give a file, or - for standard input`)
  return found.size
}
