import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Typed } from './typed.ts'

/** Whether a condition holds of the item that is there, with the values of a request. */
export type Condition = (item: Typed | undefined, values: Typed) => boolean
/** The item that an update makes of what is there. */
export type Update = (item: Typed, values: Typed) => Typed

/** An expression with the names that its placeholders stand for. */
export const namesIn = (expression: string, names: Readonly<Record<string, string>> = {}): string =>
  expression.replace(/#\w+/g, (name) => names[name] ?? name)

/** Reads what the store writes of condition expressions: comparisons, BETWEEN, attribute_not_exists, AND, OR, parentheses. */
export const conditionOf = remembering((expression: string): Condition => {
  const tokens = expression.match(/[A-Za-z_]\w*|:\w+|<=|>=|<>|[()=<>,]/g) ?? []
  let at = 0
  const next = () => tokens[at++] ?? ''
  const take = (token: string) => {
    if (tokens[at]?.toUpperCase() !== token) return false
    at++
    return true
  }
  const either = (): Condition => {
    const first = both()
    if (!take('OR')) return first
    const rest = either()
    return (item, values) => first(item, values) || rest(item, values)
  }
  const both = (): Condition => {
    const first = one()
    if (!take('AND')) return first
    const rest = both()
    return (item, values) => first(item, values) && rest(item, values)
  }
  const one = (): Condition => {
    if (take('(')) return closed(either())
    const name = next()
    const operator = next()
    const operand = next()
    if (operator === 'BETWEEN') {
      const last = take('AND') ? next() : ''
      return (item, values) =>
        compares('>=', item?.[name], values[operand]) && compares('<=', item?.[name], values[last])
    }
    if (operator !== '(') {
      return (item, values) => compares(operator, item?.[name], values[operand])
    }
    if (name === 'attribute_not_exists') return closed((item) => item?.[operand] === undefined)
    if (name === 'attribute_exists') return closed((item) => item?.[operand] !== undefined)
    const prefix = take(',') ? next() : ''
    if (name !== 'begins_with') throw new SyntaxError(`This table knows no ${name}: ${expression}`)
    return closed((item, values) => item?.[operand]?.S?.startsWith(values[prefix]?.S ?? '') ?? false)
  }
  const closed = (condition: Condition): Condition => {
    if (!take(')')) throw new SyntaxError(`This table cannot read ${expression}`)
    return condition
  }
  const condition = either()
  if (at < tokens.length) throw new SyntaxError(`This table cannot read ${expression}`)
  return condition
})

/** `SET a = :a, b = :b`, and `REMOVE c` after it. */
export const updateOf = (expression: string, names?: Readonly<Record<string, string>>): Update =>
  readUpdate(namesIn(expression, names))

const readUpdate = remembering((expression: string): Update => {
  const [set = '', removed] = expression.split(' REMOVE ')
  const assignments = set.replace(/^SET /, '').split(',')
  const parts = assignments.map((assignment) => /^\s*(\w+) = (:\w+)\s*$/.exec(assignment))
  if (parts.includes(null)) throw new SyntaxError(`This table cannot read ${expression}`)
  return (item, values) => {
    const changed = { ...item }
    for (const part of parts) {
      const value = values[part?.[2] ?? '']
      if (value === undefined) throw new SyntaxError(`${part?.[2]} has no value: ${expression}`)
      changed[part?.[1] ?? ''] = value
    }
    if (removed !== undefined) delete changed[removed]
    return changed
  }
})

function compares(operator: string, left: AttributeValue | undefined, right: AttributeValue | undefined) {
  if (!left || !right || typeof left.S !== typeof right.S) return false
  const order = compareValues(left, right)
  if (operator === '=') return order === 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  if (operator === '>') return order > 0
  if (operator === '>=') return order >= 0
  throw new SyntaxError(`This table knows no ${operator}`)
}

export function compareValues(a: AttributeValue | undefined, b: AttributeValue | undefined): number {
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N)
  const [left = '', right = ''] = [a?.S, b?.S]
  if (left === right) return 0
  // DynamoDB compares the bytes of UTF-8, which differ from the order of UTF-16 beyond ASCII alone.
  if (ASCII.test(left) && ASCII.test(right)) return left < right ? -1 : 1
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const ASCII = /^[\x00-\x7f]*$/

function remembering<T>(read: (expression: string) => T): (expression: string) => T {
  const known = new Map<string, T>()
  return (expression) => {
    const found = known.get(expression) ?? read(expression)
    known.set(expression, found)
    return found
  }
}
