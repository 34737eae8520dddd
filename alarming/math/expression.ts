/** An expression of CloudWatch's metric math, read. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'minus'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }

/** The ways of FILL that are no expressions. */
export type Word = 'REPEAT' | 'LINEAR'
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='
export type Operator = '+' | '-' | '*' | '/' | '^' | Comparison | 'AND' | 'OR'

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z]\w*)|"(?<text>[^"]*)"|'(?<search>[^']*)'|(?<sign><=|>=|==|!=|&&|\|\||[-+*/^<>()[\],]))/y

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'sign' | 'end'
  readonly text: string
}

/** Throws a SyntaxError for what metric math does not have, and for what its documentation leaves open. */
export function parseExpression(source: string): Expression {
  const reader = new Reader(source)
  const expression = reader.either()
  reader.end()
  return expression
}

class Reader {
  readonly #source: string
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(source: string) {
    this.#source = source
    this.#tokens = tokensOf(source)
  }

  either(): Expression {
    const first = this.#comparison()
    const joined = { '&&': 'AND', '||': 'OR', AND: 'AND', OR: 'OR' } as const
    let left = first
    let before: 'AND' | 'OR' | undefined
    for (;;) {
      const operator = joined[this.#peek().text as keyof typeof joined]
      if (operator === undefined || this.#peek().kind === 'text') return left
      // Which of the two binds first is not documented.
      if (before !== undefined && before !== operator) this.#fail('AND beside OR needs parentheses')
      this.#next += 1
      before = operator
      left = { kind: 'binary', operator, left, right: this.#comparison() }
    }
  }

  end(): void {
    if (this.#peek().kind !== 'end') this.#fail(`"${this.#peek().text}" is not expected`)
  }

  #comparison(): Expression {
    const left = this.#sum()
    const operator = this.#sign('<', '<=', '>', '>=', '==', '!=')
    if (operator === undefined) return left
    const right = this.#sum()
    if (this.#sign('<', '<=', '>', '>=', '==', '!='))
      this.#fail('a comparison of a comparison needs parentheses')
    return { kind: 'binary', operator, left, right }
  }

  #sum(): Expression {
    let left = this.#product()
    for (;;) {
      const operator = this.#sign('+', '-')
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#product() }
    }
  }

  #product(): Expression {
    let left = this.#power()
    for (;;) {
      const operator = this.#sign('*', '/')
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#power() }
    }
  }

  #power(): Expression {
    if (this.#sign('-')) {
      const of = this.#peek().text === '-' ? this.#power() : this.#atom()
      // Whether -a ^ b is (-a) ^ b is not documented; nor is which of two powers comes first.
      if (this.#sign('^')) this.#fail('-a ^ b needs parentheses')
      return { kind: 'minus', of }
    }
    const left = this.#atom()
    if (!this.#sign('^')) return left
    const right = this.#atom()
    if (this.#sign('^')) this.#fail('a ^ b ^ c needs parentheses')
    return { kind: 'binary', operator: '^', left, right }
  }

  #atom(): Expression {
    const token = this.#take()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'text') return { kind: 'text', text: token.text }
    if (token.kind === 'name') return this.#named(token.text)
    if (token.text === '[') return { kind: 'list', items: this.#until(']') }
    if (token.text !== '(') this.#fail(`"${token.text}" is not expected`)
    const inner = this.either()
    this.#expect(')')
    return inner
  }

  #named(name: string): Expression {
    if (/^[a-z]/.test(name)) return { kind: 'id', name }
    if (name === 'REPEAT' || name === 'LINEAR') return { kind: 'word', word: name }
    if (name === 'AND' || name === 'OR') this.#fail(`"${name}" is not expected`)
    this.#expect('(')
    return { kind: 'call', name, given: this.#until(')') }
  }

  #until(closing: ')' | ']'): Expression[] {
    const items: Expression[] = []
    if (this.#sign(closing)) return items
    do items.push(this.either())
    while (this.#sign(','))
    this.#expect(closing)
    return items
  }

  #sign<S extends string>(...signs: readonly S[]): S | undefined {
    const { kind, text } = this.#peek()
    if (kind !== 'sign') return undefined
    const found = signs.find((sign) => sign === text)
    if (found !== undefined) this.#next += 1
    return found
  }

  #expect(sign: string): void {
    if (this.#sign(sign) === undefined) this.#fail(`"${sign}" is expected`)
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'its end' }
  }

  #take(): Token {
    const token = this.#peek()
    this.#next += 1
    return token
  }

  #fail(why: string): never {
    throw new SyntaxError(`${why} in ${this.#source}`)
  }
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  const text = source.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(text)?.groups
    const [kind, value] = Object.entries(groups ?? {}).find(([, each]) => each !== undefined) ?? []
    if (kind === undefined || value === undefined)
      throw new SyntaxError(`"${text.slice(at).trim()}" cannot be read in ${source}`)
    tokens.push({ kind: kind === 'search' ? 'text' : (kind as Token['kind']), text: value })
  }
  return tokens
}
