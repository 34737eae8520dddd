/** A part of a text: its kind is the name of the group that it matched. */
export interface Token<Kind extends string> {
  readonly kind: Kind | 'end'
  readonly text: string
}

/** Reads a text of a small language part by part: metric math, the rule of a composite alarm, a search. */
export class Tokens<Kind extends string> {
  readonly #tokens: Token<Kind>[] = []
  readonly #where: string
  #next = 0

  /**
   * @param pattern sticky, with a named group for each kind of token
   * @param where how mistakes name the text
   * @throws SyntaxError for what no group matches
   */
  constructor(source: string, pattern: RegExp, where = source) {
    this.#where = where
    const text = source.trimEnd()
    pattern.lastIndex = 0
    while (pattern.lastIndex < text.length) {
      const at = pattern.lastIndex
      const groups = pattern.exec(text)?.groups
      const [kind, value] = Object.entries(groups ?? {}).find(([, each]) => each !== undefined) ?? []
      if (kind === undefined || value === undefined) this.fail(`"${text.slice(at).trim()}" cannot be read`)
      else this.#tokens.push({ kind: kind as Kind, text: value })
    }
  }

  peek(): Token<Kind> {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'its end' }
  }

  take(): Token<Kind> {
    const token = this.peek()
    this.#next += 1
    return token
  }

  /** Takes the next token if it is one of these signs or names, and not a text in quotes. */
  takeOne<Text extends string>(...texts: readonly Text[]): Text | undefined {
    const { kind, text } = this.peek()
    const found = kind === 'sign' || kind === 'name' ? texts.find((each) => each === text) : undefined
    if (found !== undefined) this.#next += 1
    return found
  }

  /** @throws SyntaxError where the next token is another */
  expect(text: string): void {
    if (this.takeOne(text) === undefined) this.fail(`"${text}" is expected`)
  }

  /** @throws SyntaxError where anything is left */
  expectEnd(): void {
    if (this.peek().kind !== 'end') this.fail(`"${this.peek().text}" is not expected`)
  }

  fail(why: string): never {
    throw new SyntaxError(`${why} in ${this.#where}`)
  }
}
