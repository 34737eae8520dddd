import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../terminal.ts'

/** A worker thread that is ended may make one file more meanwhile. */
const REMOVING = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Where temporary files go. */
export interface Folder {
  readonly path: string
}

/**
 * A folder of its own for what does not fit in memory, readable by nobody else; made when it is first asked for. It is
 * removed when disposed of, and however else the process ends, except by force: by an error, by `process.exit`, by a
 * signal.
 */
export class TemporaryFolder implements Folder, Disposable {
  #path: string | undefined

  get path(): string {
    if (this.#path === undefined) {
      // Before there is anything to remove: a signal may come at any moment.
      process.once('exit', this.#remove)
      for (const signal of Object.keys(SIGNALS)) process.once(signal, exitOn)
      this.#path = mkdtempSync(join(tmpdir(), 'keepsakes-'))
    }
    return this.#path
  }

  [Symbol.dispose](): void {
    this.#remove()
    process.off('exit', this.#remove)
    for (const signal of Object.keys(SIGNALS)) process.off(signal, exitOn)
  }

  readonly #remove = () => {
    if (this.#path !== undefined) rmSync(this.#path, REMOVING)
    this.#path = undefined
  }
}

/** As the signal would have ended the process, but with its exit listeners called. */
function exitOn(signal: keyof typeof SIGNALS): void {
  process.exit(128 + SIGNALS[signal])
}

const READ_BYTES = 128 * 1024
const WRITE_CHARACTERS = 1024 * 1024
const NEWLINE = 0x0a

/**
 * Appends lines to a file, many at a time. A line has no newline in it.
 *
 * @throws UserError when there is no room
 */
export function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'a', 0o600)
  try {
    let pending: string[] = []
    let length = 0
    const write = () => {
      if (pending.length > 0) writeWhole(file, Buffer.from(`${pending.join('\n')}\n`))
      pending = []
      length = 0
    }
    for (const line of lines) {
      pending.push(line)
      length += line.length
      if (length > WRITE_CHARACTERS) write()
    }
    write()
  } catch (error) {
    if (!isFull(error)) throw error
    const folder = dirname(dirname(path))
    throw new UserError(
      `there is no room left for temporary files in ${folder}: free some, or set TMPDIR to another folder`,
    )
  } finally {
    closeSync(file)
  }
}

const isFull = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** The lines of a file, a little of it in memory at a time. */
export function* readLinesOf(path: string): Generator<string> {
  const file = openSync(path, 'r')
  try {
    const block = Buffer.alloc(READ_BYTES)
    // Bytes, not text: a block may end in the middle of a character.
    let begun: Buffer[] = []
    for (let size = readSync(file, block); size > 0; size = readSync(file, block)) {
      const end = block.lastIndexOf(NEWLINE, size - 1)
      if (end < 0) {
        begun.push(Buffer.from(block.subarray(0, size)))
        continue
      }
      const whole = Buffer.concat([...begun, block.subarray(0, end)]).toString()
      begun = [Buffer.from(block.subarray(end + 1, size))]
      yield* whole.split('\n')
    }
  } finally {
    closeSync(file)
  }
}
