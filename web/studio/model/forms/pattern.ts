import { isFields, type Value } from '../paths.ts'

/** A comparison of a field with something, as EventBridge's patterns have them. */
export type Operator =
  | 'is'
  | 'prefix'
  | 'suffix'
  | 'prefix-ignore-case'
  | 'suffix-ignore-case'
  | 'equals-ignore-case'
  | 'exactly'
  | 'wildcard'
  | 'anything-but'
  | 'anything-but-prefix'
  | 'anything-but-suffix'
  | 'anything-but-ignore-case'
  | 'anything-but-wildcard'
  | 'numeric'
  | 'exists'
  | 'cidr'

/** One comparison, with what it compares with as the pattern writes it. */
export interface Test {
  readonly operator: Operator
  readonly operand: Value
}

/** A field, and what it may be: any of these. */
export interface Row {
  /** A field of the detail, or the way to a field within one. */
  readonly field: readonly string[]
  readonly tests: readonly Test[]
}

/** The rows that say the same as a pattern. Undefined where rows cannot say it: where it has `$or`, or what is no pattern. */
export function rowsOf(pattern: Value): readonly Row[] | undefined {
  const rows = rowsUnder(pattern, [])
  // Rows that could not say it back to the letter are none.
  return rows && JSON.stringify(patternOf(rows)) === JSON.stringify(pattern) ? rows : undefined
}

function rowsUnder(pattern: Value, way: readonly string[]): Row[] | undefined {
  if (!isFields(pattern)) return undefined
  const rows: Row[] = []
  for (const [key, value] of Object.entries(pattern)) {
    const field = [...way, key]
    const inner = Array.isArray(value) ? testsOf(value) : rowsUnder(value, field)
    if (!inner || inner.length === 0 || key === '$or') return undefined
    if (Array.isArray(value)) rows.push({ field, tests: inner as Test[] })
    else rows.push(...(inner as Row[]))
  }
  return rows
}

function testsOf(entries: readonly Value[]): Test[] | undefined {
  const tests = entries.map(testOf)
  return tests.every((test) => test !== undefined) ? tests : undefined
}

const WITHIN: Readonly<Record<string, Readonly<Record<string, Operator>>>> = {
  prefix: { 'equals-ignore-case': 'prefix-ignore-case' },
  suffix: { 'equals-ignore-case': 'suffix-ignore-case' },
  'anything-but': {
    prefix: 'anything-but-prefix',
    suffix: 'anything-but-suffix',
    'equals-ignore-case': 'anything-but-ignore-case',
    wildcard: 'anything-but-wildcard',
  },
}
const PLAIN: readonly Operator[] = [
  'prefix',
  'suffix',
  'equals-ignore-case',
  'exactly',
  'wildcard',
  'anything-but',
  'numeric',
  'exists',
  'cidr',
]

function testOf(entry: Value): Test | undefined {
  if (entry === null || typeof entry !== 'object') return { operator: 'is', operand: entry }
  if (!isFields(entry)) return undefined
  const [[name, operand] = ['', undefined], ...more] = Object.entries(entry)
  if (more.length > 0) return undefined
  if (isFields(operand)) {
    const [[inner, value] = ['', undefined], ...others] = Object.entries(operand)
    const operator = WITHIN[name]?.[inner]
    return operator && others.length === 0 ? { operator, operand: value } : undefined
  }
  const operator = PLAIN.find((each) => each === name)
  return operator && { operator, operand }
}

/** The pattern that rows say. Rows of one field are one list. */
export function patternOf(rows: readonly Row[]): Value {
  return rows.reduce<Value>((pattern, { field, tests }) => withField(pattern, field, tests.map(entryOf)), {})
}

function withField(pattern: Value, [key = '', ...rest]: readonly string[], entries: readonly Value[]): Value {
  const fields = isFields(pattern) ? pattern : {}
  if (rest.length > 0) return { ...fields, [key]: withField(fields[key], rest, entries) }
  const held = fields[key]
  return { ...fields, [key]: [...(Array.isArray(held) ? held : []), ...entries] }
}

function entryOf({ operator, operand }: Test): Value {
  if (operator === 'is') return operand
  for (const [outer, inner] of Object.entries(WITHIN)) {
    const [name] = Object.entries(inner).find(([, each]) => each === operator) ?? []
    if (name !== undefined) return { [outer]: { [name]: operand } }
  }
  return { [operator]: operand }
}

/** The operators, as they are offered: a word for each, and the way in which what it compares with is asked for. */
export const OPERATORS: readonly {
  readonly operator: Operator
  readonly word: string
  readonly asks: 'value' | 'text' | 'texts' | 'values' | 'number' | 'presence'
}[] = [
  { operator: 'is', word: 'is', asks: 'value' },
  { operator: 'prefix', word: 'begins with', asks: 'text' },
  { operator: 'suffix', word: 'ends with', asks: 'text' },
  { operator: 'wildcard', word: 'matches, with * for any text', asks: 'text' },
  { operator: 'equals-ignore-case', word: 'is, in upper or lower case', asks: 'text' },
  { operator: 'prefix-ignore-case', word: 'begins with, in upper or lower case', asks: 'text' },
  { operator: 'suffix-ignore-case', word: 'ends with, in upper or lower case', asks: 'text' },
  { operator: 'numeric', word: 'is a number that is', asks: 'number' },
  { operator: 'anything-but', word: 'is anything but', asks: 'values' },
  { operator: 'anything-but-prefix', word: 'does not begin with', asks: 'texts' },
  { operator: 'anything-but-suffix', word: 'does not end with', asks: 'texts' },
  { operator: 'anything-but-ignore-case', word: 'is not, in upper or lower case', asks: 'texts' },
  { operator: 'anything-but-wildcard', word: 'does not match', asks: 'texts' },
  { operator: 'exists', word: 'is there, or is not', asks: 'presence' },
  { operator: 'cidr', word: 'is an address of the network', asks: 'text' },
  { operator: 'exactly', word: 'is exactly', asks: 'text' },
]

/** A text as a value to compare with: `true`, `false`, `null` and numbers are those, unless in quotes. */
export function valueTyped(text: string): Value {
  const plain = text.trim()
  if (plain === 'true') return true
  if (plain === 'false') return false
  if (plain === 'null') return null
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(plain) && String(Number(plain)) === plain) return Number(plain)
  return /^"(.*)"$/s.exec(text)?.[1] ?? text
}

/** A value as it is typed. */
export function typedOf(value: Value): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? ''
  return valueTyped(value) === value ? value : `"${value}"`
}

/** The value to compare with at first. */
export function firstOperand(operator: Operator): Value {
  const asks = OPERATORS.find((each) => each.operator === operator)?.asks
  if (asks === 'number') return ['=', 0]
  return asks === 'presence' ? true : ''
}

/** `programId begins with final- or is x`, of a row. */
export function rowInWords({ field, tests }: Row): string {
  return `${field.join('.')} ${tests.map(testInWords).join(' or ')}`
}

function testInWords({ operator, operand }: Test): string {
  if (operator === 'exists') return operand === false ? 'is not there' : 'is there'
  const word = OPERATORS.find((each) => each.operator === operator)?.word.split(',')[0] ?? operator
  if (operator === 'numeric') return `is ${[operand].flat().join(' ')}`
  return `${word} ${[operand].flat().map(typedOf).join(', ')}`
}
