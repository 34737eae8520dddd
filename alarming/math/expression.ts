import { Tokens } from '../tokens.ts'

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

type Kind = 'number' | 'name' | 'text' | 'search' | 'sign'

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z]\w*)|"(?<text>[^"]*)"|'(?<search>[^']*)'|(?<sign><=|>=|==|!=|&&|\|\||[-+*/^<>()[\],]))/y

/** Throws a SyntaxError for what metric math does not have, and for what its documentation leaves open. */
export function parseExpression(source: string): Expression {
  const tokens = new Tokens<Kind>(source, TOKEN)
  const expression = new Reader(tokens).either()
  tokens.expectEnd()
  return expression
}

class Reader {
  readonly #tokens: Tokens<Kind>

  constructor(tokens: Tokens<Kind>) {
    this.#tokens = tokens
  }

  either(): Expression {
    const first = this.#comparison()
    const joined = { '&&': 'AND', '||': 'OR', AND: 'AND', OR: 'OR' } as const
    let left = first
    let before: 'AND' | 'OR' | undefined
    for (;;) {
      const sign = this.#tokens.takeOne('&&', '||', 'AND', 'OR')
      if (sign === undefined) return left
      const operator = joined[sign]
      // Which of the two binds first is not documented.
      if (before !== undefined && before !== operator) this.#tokens.fail('AND beside OR needs parentheses')
      before = operator
      left = { kind: 'binary', operator, left, right: this.#comparison() }
    }
  }

  #comparison(): Expression {
    const left = this.#sum()
    const operator = this.#tokens.takeOne('<', '<=', '>', '>=', '==', '!=')
    if (operator === undefined) return left
    const right = this.#sum()
    if (this.#tokens.takeOne('<', '<=', '>', '>=', '==', '!='))
      this.#tokens.fail('a comparison of a comparison needs parentheses')
    return { kind: 'binary', operator, left, right }
  }

  #sum(): Expression {
    let left = this.#product()
    for (;;) {
      const operator = this.#tokens.takeOne('+', '-')
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#product() }
    }
  }

  #product(): Expression {
    let left = this.#power()
    for (;;) {
      const operator = this.#tokens.takeOne('*', '/')
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.#power() }
    }
  }

  #power(): Expression {
    if (this.#tokens.takeOne('-')) {
      const of = this.#tokens.peek().text === '-' ? this.#power() : this.#atom()
      // Whether -a ^ b is (-a) ^ b is not documented; nor is which of two powers comes first.
      if (this.#tokens.takeOne('^')) this.#tokens.fail('-a ^ b needs parentheses')
      return { kind: 'minus', of }
    }
    const left = this.#atom()
    if (!this.#tokens.takeOne('^')) return left
    const right = this.#atom()
    if (this.#tokens.takeOne('^')) this.#tokens.fail('a ^ b ^ c needs parentheses')
    return { kind: 'binary', operator: '^', left, right }
  }

  #atom(): Expression {
    const token = this.#tokens.take()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'text' || token.kind === 'search') return { kind: 'text', text: token.text }
    if (token.kind === 'name') return this.#named(token.text)
    if (token.text === '[') return { kind: 'list', items: this.#until(']') }
    if (token.text !== '(') this.#tokens.fail(`"${token.text}" is not expected`)
    const inner = this.either()
    this.#tokens.expect(')')
    return inner
  }

  #named(name: string): Expression {
    if (/^[a-z]/.test(name)) return { kind: 'id', name }
    if (name === 'REPEAT' || name === 'LINEAR') return { kind: 'word', word: name }
    if (name === 'AND' || name === 'OR') this.#tokens.fail(`"${name}" is not expected`)
    this.#tokens.expect('(')
    return { kind: 'call', name, given: this.#until(')') }
  }

  #until(closing: ')' | ']'): Expression[] {
    const items: Expression[] = []
    if (this.#tokens.takeOne(closing)) return items
    do items.push(this.either())
    while (this.#tokens.takeOne(','))
    this.#tokens.expect(closing)
    return items
  }
}
