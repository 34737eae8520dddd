import { isUtf8 } from 'node:buffer'

/** A line, or what keeps it from being read, to follow on "the line". Numbers count from 1. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly mistake: string }

/** The largest event that EventBridge takes, four times over. No more of a line is ever in memory. */
export const LONGEST_LINE_BYTES = 4 * 1024 * 1024

/** The text is not in UTF-8 but in UTF-16, as some programs write it. */
export class Utf16Error extends Error {
  override readonly name = 'Utf16Error'
}

const NEWLINE = 0x0a

/**
 * Cuts chunks of bytes into the lines of newline-delimited JSON. It cuts at `\n` alone: JSON may hold characters that end a
 * line elsewhere, such as U+2028. It drops a `\r` before the `\n`, and a byte order mark, which may begin any line where
 * files were put together.
 */
export class LineSplitter {
  readonly #longest: number
  /** The first line of all tells whether the text is in UTF-16. */
  readonly #isMiddle: boolean
  /** The line that has begun; nothing when it is too long already. */
  #begun: Buffer[] = []
  #bytes = 0
  #number = 0

  /** @param isMiddle the chunks do not begin with the first line of the text, though with a line */
  constructor(longest = LONGEST_LINE_BYTES, { isMiddle = false } = {}) {
    this.#longest = longest
    this.#isMiddle = isMiddle
  }

  /** How many lines there were so far. */
  get count(): number {
    return this.#number
  }

  /** The lines that end in the chunk, whose memory may then be used again. @throws Utf16Error */
  *push(chunk: Buffer): Generator<Line> {
    const first = chunk.indexOf(NEWLINE)
    if (first < 0) return this.#keep(chunk)
    this.#keep(chunk.subarray(0, first))
    yield this.#ended()
    const last = chunk.lastIndexOf(NEWLINE)
    if (last > first) yield* this.#whole(chunk.subarray(first + 1, last))
    this.#keep(chunk.subarray(last + 1))
  }

  /** The last line, when no newline ends it. @throws Utf16Error */
  *end(): Generator<Line> {
    if (this.#bytes > 0) yield this.#ended()
  }

  #keep(bytes: Buffer): void {
    this.#bytes += bytes.length
    if (this.#bytes > this.#longest) this.#begun = []
    else if (bytes.length > 0) this.#begun.push(Buffer.from(bytes))
  }

  #ended(): Line {
    const [size, bytes] = [this.#bytes, Buffer.concat(this.#begun)]
    this.#begun = []
    this.#bytes = 0
    if (this.#number === 0 && !this.#isMiddle) refuseUtf16(bytes)
    return size > this.#longest ? this.#tooLong() : this.#lineOf(bytes)
  }

  /** Lines that one chunk holds whole: text is faster made of all of them at once. */
  *#whole(bytes: Buffer): Generator<Line> {
    if (isUtf8(bytes)) {
      for (const text of bytes.toString().split('\n')) yield this.#lineOfText(text)
      return
    }
    for (let start = 0; start <= bytes.length; ) {
      const found = bytes.indexOf(NEWLINE, start)
      const end = found < 0 ? bytes.length : found
      yield this.#lineOf(bytes.subarray(start, end))
      start = end + 1
    }
  }

  #lineOf(bytes: Buffer): Line {
    // First, as nobody can tell more of a line of which not all was kept.
    if (bytes.length > this.#longest) return this.#tooLong()
    return isUtf8(bytes)
      ? this.#lineOfText(bytes.toString())
      : { number: ++this.#number, mistake: 'is not UTF-8' }
  }

  #lineOfText(text: string): Line {
    if (text.length * 3 > this.#longest && Buffer.byteLength(text) > this.#longest) return this.#tooLong()
    const start = text.startsWith('\uFEFF') ? 1 : 0
    const end = text.endsWith('\r') ? text.length - 1 : text.length
    return { number: ++this.#number, text: text.slice(start, end) }
  }

  #tooLong(): Line {
    return { number: ++this.#number, mistake: `is longer than ${this.#longest} bytes` }
  }
}

/** By its byte order mark, or else by the zeros that ASCII has there and JSON never. */
function refuseUtf16(bytes: Buffer): void {
  const [first, second] = bytes
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isMarked || first === 0 || second === 0) throw new Utf16Error('is UTF-16')
}
