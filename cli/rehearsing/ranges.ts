import { closeSync, openSync, readSync } from 'node:fs'
import { type Line, LineSplitter } from '../../json/lines.ts'
import { isEmpty, readingError } from '../lines.ts'

/** The lines of a file that begin at or after one of its bytes and before another, which may be past its end. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** As many ranges of equal size as asked for, fewer where they would be smaller than `least` bytes. One at least. */
export function rangesOf(bytes: number, most: number, least: number): Range[] {
  const count = Math.max(1, Math.min(most, Math.floor(bytes / least)))
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((bytes * index) / count),
    // Whoever reads a file by one reads what is added meanwhile.
    to: index === count - 1 ? Number.POSITIVE_INFINITY : Math.floor((bytes * (index + 1)) / count),
  }))
}

const READ_BYTES = 256 * 1024
const NEWLINE = 0x0a

/** Reads the lines of a range as `readLines` does those of a file. Their numbers count from the first of the range. */
export class RangeReader {
  readonly #path: string
  readonly #range: Range
  readonly #blockBytes: number
  readonly #splitter: LineSplitter

  constructor(
    path: string,
    range: Range,
    { longest, blockBytes = READ_BYTES }: { longest?: number; blockBytes?: number } = {},
  ) {
    this.#path = path
    this.#range = range
    this.#blockBytes = blockBytes
    this.#splitter = new LineSplitter(longest, { isMiddle: range.from > 0 })
  }

  /** How many lines there were so far, empty ones too. */
  get count(): number {
    return this.#splitter.count
  }

  /**
   * @param tell is told how many bytes of the range have been read
   * @throws UserError when the file cannot be read, or is not in UTF-8
   */
  *lines(tell: (bytes: number) => void = () => {}): Generator<Line> {
    try {
      for (const chunk of this.#chunks(tell)) {
        for (const line of this.#splitter.push(chunk)) if (!isEmpty(line)) yield line
      }
      for (const line of this.#splitter.end()) if (!isEmpty(line)) yield line
    } catch (error) {
      throw readingError(this.#path, error)
    }
  }

  /** The bytes of the lines, and no others. A chunk is good until the next is asked for. */
  *#chunks(tell: (bytes: number) => void): Generator<Buffer> {
    const { from, to } = this.#range
    const block = Buffer.allocUnsafe(this.#blockBytes)
    const file = openSync(this.#path, 'r')
    try {
      // The byte before tells whether a line begins with the first.
      let at = Math.max(0, from - 1)
      let isBegun = from === 0
      for (;;) {
        const size = readSync(file, block, 0, block.length, at)
        if (size === 0) return
        let chunk = block.subarray(0, size)
        at += size
        tell(at - from)
        if (!isBegun) {
          const newline = chunk.indexOf(NEWLINE)
          chunk = newline < 0 ? chunk.subarray(size) : chunk.subarray(newline + 1)
          if (at - chunk.length >= to) return
          if (newline < 0) continue
          isBegun = true
        }
        // The first newline at the last byte of the range, or after it, ends the last line that begins in it.
        const end = at < to ? -1 : chunk.indexOf(NEWLINE, Math.max(0, chunk.length - (at - to) - 1))
        yield end < 0 ? chunk : chunk.subarray(0, end + 1)
        if (end >= 0) return
      }
    } finally {
      closeSync(file)
    }
  }
}
