import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const READ_BYTES = 128 * 1024
const WRITE_CHARACTERS = 1024 * 1024
const NEWLINE = 0x0a

/** Appends lines to a file, many at a time. A line has no newline in it. */
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
  } finally {
    closeSync(file)
  }
}

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
