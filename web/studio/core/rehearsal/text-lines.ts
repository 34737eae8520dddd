/** A line, or what keeps it from being read, to follow on "the event". Numbers count from 1. */
export interface TextLine {
  readonly number: number
  readonly text: string
  readonly mistake?: string
}

/** The largest event that EventBridge takes, some times over: a file of something else has no line feed for long. */
const LONGEST = 4 * 1024 * 1024

/** Cuts a file's bytes, as they come, into the lines of newline-delimited JSON. Empty ones are passed over, and counted. */
export class TextLines {
  readonly #decoder = new TextDecoder()
  #begun = ''
  #number = 0
  #isTooLong = false;

  *push(bytes: Uint8Array): Generator<TextLine> {
    yield* this.#cut(this.#decoder.decode(bytes, { stream: true }))
  }

  *end(): Generator<TextLine> {
    yield* this.#cut(`${this.#decoder.decode()}\n`)
  }

  *#cut(text: string): Generator<TextLine> {
    const [first = '', ...others] = text.split('\n')
    this.#add(first)
    for (const next of others) {
      this.#number++
      const line = this.#line()
      if (line) yield line
      this.#begun = ''
      this.#isTooLong = false
      this.#add(next)
    }
  }

  #add(text: string): void {
    this.#isTooLong ||= this.#begun.length + text.length > LONGEST
    this.#begun = this.#isTooLong ? '' : this.#begun + text
  }

  #line(): TextLine | undefined {
    const number = this.#number
    if (this.#isTooLong)
      return { number, text: '', mistake: 'is longer than any event that EventBridge takes' }
    const text = this.#begun.replace(/^\uFEFF/, '').replace(/\r$/, '')
    if (text === '') return undefined
    if (text.includes('\uFFFD')) return { number, text, mistake: 'has bytes that are not UTF-8' }
    return { number, text }
  }
}
