import { type Token, Tokens } from '../../alarming/tokens.ts'
import type { MetricName } from './name.ts'

/** Says whether a metric is one of those that a search is for. */
export type Matches = (metric: MetricName) => boolean

/** CloudWatch's own bounds of a search in a graph. */
export const MOST_SEARCH_CHARACTERS = 1024
export const MOST_FOUND = 100

const TOKEN = /\s*(?:(?<sign>[(){},=]|(?<!\S)(?:AND|OR|NOT)(?!\w))|"(?<exact>[^"]*)"|(?<word>[^\s(){},="]+))/y

type Kind = 'sign' | 'exact' | 'word'

/**
 * Reads the first part of a SEARCH, such as `{AWS/SQS,QueueName} MetricName="NumberOfMessagesSent" prod`.
 * Syntax: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 *
 * @throws SyntaxError for what is no search
 */
export function parseSearch(text: string): Matches {
  if (text.length > MOST_SEARCH_CHARACTERS)
    throw new SyntaxError(`a search has ${MOST_SEARCH_CHARACTERS} characters at most`)
  return new Reader(new Tokens<Kind>(text, TOKEN, `the search ${text}`)).whole()
}

class Reader {
  readonly #tokens: Tokens<Kind>

  constructor(tokens: Tokens<Kind>) {
    this.#tokens = tokens
  }

  whole(): Matches {
    const schema = this.#schema()
    const terms = this.#tokens.peek().kind === 'end' ? () => true : this.#either(undefined)
    this.#tokens.expectEnd()
    return (metric) => schema(metric) && terms(metric)
  }

  /** `{Namespace, Dimension, …}`: the metrics with exactly these dimensions. */
  #schema(): Matches {
    if (!this.#tokens.takeOne('{')) return () => true
    const names: string[] = []
    do names.push(this.#name())
    while (this.#tokens.takeOne(','))
    this.#tokens.expect('}')
    const [namespace, ...dimensions] = names
    const wanted = dimensions.sort().join()
    return (metric) =>
      metric.namespace === namespace && Object.keys(metric.dimensions).sort().join() === wanted
  }

  #either(property: string | undefined): Matches {
    let left = this.#all(property)
    while (this.#tokens.takeOne('OR')) {
      const [one, other] = [left, this.#all(property)]
      left = (metric) => one(metric) || other(metric)
    }
    return left
  }

  /** Terms side by side must all match. */
  #all(property: string | undefined): Matches {
    const terms = [this.#negated(property)]
    while (this.#tokens.takeOne('AND') || this.#startsTerm()) terms.push(this.#negated(property))
    return (metric) => terms.every((term) => term(metric))
  }

  #startsTerm(): boolean {
    const { kind, text } = this.#tokens.peek()
    return kind === 'word' || kind === 'exact' || (kind === 'sign' && (text === '(' || text === 'NOT'))
  }

  #negated(property: string | undefined): Matches {
    if (!this.#tokens.takeOne('NOT')) return this.#term(property)
    const term = this.#negated(property)
    return (metric) => !term(metric)
  }

  #term(property: string | undefined): Matches {
    if (this.#tokens.takeOne('(')) {
      const inner = this.#either(property)
      this.#tokens.expect(')')
      return inner
    }
    const { kind, text } = this.#token()
    if (property === undefined && this.#tokens.takeOne('=')) return this.#term(text)
    const matches = kind === 'exact' ? (value: string) => value === text : hasTokens(text)
    return (metric) => valuesOf(metric, property).some(matches)
  }

  #name(): string {
    return this.#token().text
  }

  #token(): Token<Kind> {
    const token = this.#tokens.take()
    if (token.kind !== 'exact' && token.kind !== 'word') this.#tokens.fail(`"${token.text}" is not expected`)
    return token
  }
}

/** A term is compared with these: everything that a metric has, or one property of it. */
function valuesOf({ namespace, name, dimensions }: MetricName, property: string | undefined): string[] {
  if (property === 'Namespace') return [namespace]
  if (property === 'MetricName') return [name]
  if (property !== undefined) return Object.hasOwn(dimensions, property) ? [dimensions[property] ?? ''] : []
  return [namespace, name, ...Object.entries(dimensions).flat()]
}

/** A word without quotes matches a value that has all of its parts: CloudWatch cuts both at signs and at capitals. */
function hasTokens(word: string): (value: string) => boolean {
  const wanted = partsOf(word)
  return (value) => {
    const parts = new Set(partsOf(value))
    return wanted.every((part) => parts.has(part))
  }
}

const partsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
