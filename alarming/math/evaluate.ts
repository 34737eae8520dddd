import type { Expression, Operator } from './expression.ts'
import { filled, functions } from './functions.ts'
import { joined, mapPoints, type Series, scalar, series, type Value } from './value.ts'

/** An expression may speak of these. */
export interface Scope {
  /** The metrics of the alarm by id, in its order, all with the same number of points. */
  readonly metrics: ReadonlyMap<string, Series>
  /** The value of another expression of the alarm. */
  readonly expression: (id: string) => Value | undefined
  /** Seconds between two points. */
  readonly period: number
  /** The metrics that a search finds now. No alarm may search. */
  readonly search?: (search: Search) => readonly Series[]
}

/** Tells which metrics to look for, and how. */
export interface Search {
  readonly text: string
  readonly stat: string
  /** Seconds; that of what is asked for unless told. */
  readonly period?: number
}

/** Throws for what is not reckoned here, or not documented: never a guess. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const of = (each: Expression) => evaluate(each, scope)
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value)
    case 'id':
      return known(expression.name, scope)
    case 'list':
      return { kind: 'list', list: expression.items.map(of).flatMap(seriesOf) }
    case 'minus':
      return minus(of(expression.of))
    case 'binary':
      return binary(expression.operator, of(expression.left), of(expression.right))
    case 'call':
      return call(expression, scope)
    default:
      throw new TypeError(
        `${expression.kind === 'word' ? expression.word : `"${expression.text}"`} is no value`,
      )
  }
}

function known(id: string, { metrics, expression }: Scope): Value {
  const metric = metrics.get(id)
  const value = metric === undefined ? expression(id) : series(metric)
  if (value === undefined) throw new ReferenceError(`the alarm has nothing with the id ${id}`)
  return value
}

function seriesOf(value: Value): readonly Series[] {
  if (value.kind === 'scalar') throw new TypeError('a list is of time series, not of numbers')
  return value.kind === 'series' ? [value.series] : value.list
}

function minus(value: Value): Value {
  return value.kind === 'scalar' ? scalar(-value.scalar) : mapPoints(value, (point) => -point, '-')
}

function binary(operator: Operator, left: Value, right: Value): Value {
  const isArithmetic = '+-*/^'.includes(operator)
  if (!isArithmetic && (left.kind === 'list' || right.kind === 'list'))
    throw new TypeError(`${operator} takes no list of time series`)
  return joined(left, right, OPERATIONS[operator])
}

const truth = (holds: boolean): number => (holds ? 1 : 0)

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number | undefined>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // The point is dropped.
  '/': (left, right) => (right === 0 ? undefined : left / right),
  '^': (left, right) => {
    const value = left ** right
    if (!Number.isFinite(value)) throw new RangeError(`${left} ^ ${right} is no number`)
    return value
  },
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  AND: (left, right) => truth(left !== 0 && right !== 0),
  OR: (left, right) => truth(left !== 0 || right !== 0),
}

function call({ name, given }: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const [first, second] = given
  if (name === 'METRICS') return metricsNamed(given, scope)
  if (name === 'SEARCH') return searched(given, scope)
  if (name === 'PERIOD') {
    const isMetric = first?.kind === 'id' && scope.metrics.has(first.name) && given.length === 1
    if (!isMetric) throw new TypeError('PERIOD takes a metric')
    return scalar(scope.period)
  }
  if (name === 'FILL') {
    if (first === undefined || second === undefined || given.length > 2)
      throw new TypeError('FILL takes two values')
    const filler = second.kind === 'word' ? second.word : evaluate(second, scope)
    if (typeof filler !== 'string' && filler.kind === 'list') throw new TypeError('FILL fills with no list')
    return filled(evaluate(first, scope), filler)
  }
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (apply === undefined) throw new ReferenceError(`a function that is not reckoned here: ${name}`)
  return apply(
    given.map((each) => evaluate(each, scope)),
    scope.period,
  )
}

function metricsNamed(given: readonly Expression[], { metrics }: Scope): Value {
  const [part, ...more] = given
  if (more.length > 0 || (part !== undefined && part.kind !== 'text'))
    throw new TypeError('METRICS takes a text or nothing')
  const list = [...metrics]
    .filter(([id]) => part === undefined || id.includes(part.text))
    .map(([, each]) => each)
  if (list.length === 0) throw new ReferenceError('METRICS finds no metric')
  return { kind: 'list', list }
}

/** Throws for what is no search. */
export function searchOf(given: readonly Expression[]): Search {
  const [text, stat, period, ...more] = given
  const isSearch = text?.kind === 'text' && stat?.kind === 'text' && more.length === 0
  if (!isSearch || (period !== undefined && period.kind !== 'number'))
    throw new TypeError('SEARCH takes a text, a statistic and a period')
  return { text: text.text, stat: stat.text, ...(period && { period: period.value }) }
}

function searched(given: readonly Expression[], { search }: Scope): Value {
  if (search === undefined) throw new ReferenceError('SEARCH is for dashboards, not for alarms')
  return { kind: 'list', list: search(searchOf(given)) }
}
