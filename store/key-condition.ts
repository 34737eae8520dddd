/** One comparison of a KeyConditionExpression: `name` and `values` as they are written there. */
export type KeyComparison = {
  name: string
  operator: '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with'
  values: string[]
}

const TOKEN = /\s*(?:([#:]?[A-Za-z0-9_]+)|(<=|>=|<>|[=<>(),])|(\S))/gy

/**
 * The comparisons that a KeyConditionExpression joins by AND. Undefined for everything else: OR, NOT, `<>`, other
 * functions, nested paths, an operand that is not a `:value`. DynamoDB refuses those too, but only after the network.
 */
export function parseKeyCondition(expression: string): KeyComparison[] | undefined {
  const tokens = tokensOf(expression)
  if (!tokens) return undefined
  const reader = new Reader(tokens)
  const comparisons = conjunction(reader)
  return reader.atEnd ? comparisons : undefined
}

function tokensOf(expression: string): string[] | undefined {
  const tokens: string[] = []
  for (const [, word, symbol, foreign] of expression.matchAll(TOKEN)) {
    if (foreign !== undefined) return undefined
    tokens.push(word ?? symbol ?? '')
  }
  return tokens
}

class Reader {
  readonly #tokens: string[]
  #at = 0

  constructor(tokens: string[]) {
    this.#tokens = tokens
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  /** Takes the next token if it is this symbol or this word, whose case does not count. */
  takes(token: string): boolean {
    const found = this.#tokens[this.#at]?.toLowerCase() === token
    if (found) this.#at += 1
    return found
  }

  takesMatch(pattern: RegExp): string | undefined {
    const token = this.#tokens[this.#at]
    if (token === undefined || !pattern.test(token)) return undefined
    this.#at += 1
    return token
  }
}

const NAME = /^#?[A-Za-z_]/
const VALUE = /^:/
const COMPARATOR = /^(=|<|<=|>|>=)$/

function conjunction(reader: Reader): KeyComparison[] | undefined {
  const comparisons: KeyComparison[] = []
  do {
    const parenthesised = reader.takes('(')
    const inner = parenthesised ? conjunction(reader) : comparison(reader)
    if (!inner || (parenthesised && !reader.takes(')'))) return undefined
    comparisons.push(...inner)
  } while (reader.takes('and'))
  return comparisons
}

function comparison(reader: Reader): KeyComparison[] | undefined {
  if (reader.takes('begins_with')) return beginsWith(reader)
  const name = reader.takesMatch(NAME)
  if (name === undefined) return undefined
  if (reader.takes('between')) {
    const low = reader.takesMatch(VALUE)
    const high = reader.takes('and') ? reader.takesMatch(VALUE) : undefined
    return low && high ? [{ name, operator: 'between', values: [low, high] }] : undefined
  }
  const operator = reader.takesMatch(COMPARATOR) as KeyComparison['operator'] | undefined
  const value = reader.takesMatch(VALUE)
  return operator && value ? [{ name, operator, values: [value] }] : undefined
}

function beginsWith(reader: Reader): KeyComparison[] | undefined {
  if (!reader.takes('(')) return undefined
  const name = reader.takesMatch(NAME)
  const value = reader.takes(',') ? reader.takesMatch(VALUE) : undefined
  return name && value && reader.takes(')') ? [{ name, operator: 'begins_with', values: [value] }] : undefined
}
