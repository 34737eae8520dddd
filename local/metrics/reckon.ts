import { evaluate, type Scope, searchOf } from '../../alarming/math/evaluate.ts'
import { type Expression, parseExpression } from '../../alarming/math/expression.ts'
import type { Series, Value } from '../../alarming/math/value.ts'
import { labelOf, usualLabels } from './labels.ts'
import type { LocalMetrics } from './metrics.ts'
import { keyOf, type MetricName } from './name.ts'
import { MOST_FOUND, parseSearch } from './search.ts'

/** One of the things that GetMetricData is asked for. */
export interface Query {
  readonly id: string
  readonly label?: string
  readonly returned: boolean
  readonly asked: Metric | { readonly expression: string; readonly period?: number }
}

interface Metric {
  readonly metric: MetricName
  readonly stat: string
  /** Seconds. */
  readonly period: number
}

export interface Result {
  readonly id: string
  readonly label: string
  /** Seconds between two points. */
  readonly period: number
  /** Epoch seconds of the first. */
  readonly start: number
  readonly series: Series
}

/** Epoch milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Reckons what is asked for together: expressions may speak of the others by their ids. Throws for what cannot be reckoned. */
export function reckon(metrics: LocalMetrics, queries: readonly Query[], span: Span): Result[] {
  return new Reckoning(metrics, queries, span).results()
}

class Reckoning {
  readonly #metrics: LocalMetrics
  readonly #queries: ReadonlyMap<string, Query>
  readonly #expressions = new Map<string, Expression>()
  readonly #span: Span

  constructor(metrics: LocalMetrics, queries: readonly Query[], span: Span) {
    this.#metrics = metrics
    this.#queries = new Map(queries.map((query) => [query.id, query]))
    if (this.#queries.size < queries.length) throw new Error('two queries have one id')
    for (const { id, asked } of queries)
      if ('expression' in asked) this.#expressions.set(id, parseExpression(asked.expression))
    this.#span = span
  }

  results(): Result[] {
    return [...this.#queries.values()]
      .filter(({ returned }) => returned)
      .flatMap((each) => this.#resultsOf(each))
  }

  #resultsOf({ id, label, asked }: Query): Result[] {
    if (!('expression' in asked)) {
      const { metric, period } = asked
      const usual = label === undefined ? metric.name : labelOf(metric, label, metric.name)
      return [{ id, label: usual, ...this.#grid(period), series: this.#seriesOf(asked) }]
    }
    const period = this.#periodOf(id)
    const value = this.#evaluate(id, period)
    if (value.kind === 'scalar') throw new Error(`${id} is a number, not a time series`)
    if (value.kind === 'series')
      return [{ id, label: label ?? id, ...this.#grid(period), series: value.series }]
    const found = this.#foundBy(id)
    const labels = found.length === value.list.length ? usualLabels(found) : []
    return value.list.map((series, at) => {
      const metric = found.length === value.list.length ? found[at] : undefined
      const usual = labels[at] ?? `${label ?? id} ${at + 1}`
      return { id, label: metric ? labelOf(metric, label, usual) : usual, ...this.#grid(period), series }
    })
  }

  /** Values are given for whole periods, counted from 1970: the first begins before the time asked for, or with it. */
  #grid(period: number): { period: number; start: number; count: number } {
    const start = Math.floor(this.#span.from / 1000 / period) * period
    return { period, start, count: Math.ceil((this.#span.to / 1000 - start) / period) }
  }

  #seriesOf({ metric, stat, period }: Metric): Series {
    const { start, count } = this.#grid(period)
    const [minutes, first] = [period / 60, start / 60]
    const key = keyOf(metric)
    return Array.from({ length: count }, (_, at) =>
      this.#metrics.statistic(key, stat, first + at * minutes, first + (at + 1) * minutes),
    )
  }

  #evaluate(id: string, period: number): Value {
    const values = new Map<string, Value>()
    const under = new Set<string>()
    const metrics = new Map<string, Series>()
    for (const [each, { asked }] of this.#queries)
      if (!('expression' in asked) && asked.period === period) metrics.set(each, this.#seriesOf(asked))
    const scope: Scope = {
      metrics,
      period,
      expression: (name) => {
        const expression = this.#expressions.get(name)
        if (expression === undefined) return undefined
        if (under.has(name)) throw new ReferenceError(`${name} is made of itself`)
        under.add(name)
        const value = values.get(name) ?? evaluate(expression, scope)
        under.delete(name)
        values.set(name, value)
        return value
      },
      search: ({ text, stat }) => this.#found(text).map((metric) => this.#seriesOf({ metric, stat, period })),
    }
    return scope.expression(id) as Value
  }

  #found(text: string): MetricName[] {
    return this.#metrics.names().filter(parseSearch(text)).slice(0, MOST_FOUND)
  }

  /** The metrics that a list of time series is of, where one search found them all. */
  #foundBy(id: string): MetricName[] {
    const searches = this.#underlying(id).filter(({ name }) => name === 'SEARCH')
    const [search] = searches
    return search && searches.length === 1 ? this.#found(searchOf(search.given).text) : []
  }

  #periodOf(id: string): number {
    const { asked } = this.#queries.get(id) as Query
    const given = 'period' in asked ? asked.period : undefined
    const calls = this.#underlying(id)
    const periods = new Set([
      ...(given === undefined ? [] : [given]),
      ...this.#idsUnder(id).flatMap((each) => {
        const of = this.#queries.get(each)?.asked
        return of && !('expression' in of) ? [of.period] : []
      }),
      ...calls.filter(({ name }) => name === 'SEARCH').flatMap((call) => searchOf(call.given).period ?? []),
    ])
    const [period] = periods
    if (period === undefined) throw new Error(`${id} needs a period`)
    if (periods.size > 1) throw new Error(`${id} is of different periods: ${[...periods].join(', ')}`)
    return period
  }

  #idsUnder(id: string, seen = new Set<string>()): string[] {
    if (seen.has(id)) return [...seen]
    seen.add(id)
    const expression = this.#expressions.get(id)
    for (const each of expression ? partsOf(expression) : [])
      if (each.kind === 'id') this.#idsUnder(each.name, seen)
    return [...seen]
  }

  #underlying(id: string): Extract<Expression, { kind: 'call' }>[] {
    return this.#idsUnder(id).flatMap((each) => {
      const expression = this.#expressions.get(each)
      return expression ? partsOf(expression).filter((part) => part.kind === 'call') : []
    })
  }
}

/** An expression with all of which it is made. */
function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'list':
      return [expression, ...expression.items.flatMap(partsOf)]
    case 'call':
      return [expression, ...expression.given.flatMap(partsOf)]
    case 'minus':
      return [expression, ...partsOf(expression.of)]
    case 'binary':
      return [expression, ...partsOf(expression.left), ...partsOf(expression.right)]
    default:
      return [expression]
  }
}
