import { ExactNumber } from '../../json/exact-number.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'

/**
 * A matcher of valid patterns that shares nothing with the real one. It flattens the event to its scalars, each
 * with its dotted name and the element of every array it was found in, and tries every choice of one scalar a
 * field, in the order of the names, that never takes two elements of one array. This is how EventBridge's own
 * matcher defines its answer. Names must not hold dots.
 */
export function naiveMatches(pattern: JsonObject, event: JsonObject): boolean {
  const found: Found[] = []
  flatten(event, '', new Map(), found)
  return spellOut(pattern, '', [new Map()]).some((fields) => {
    const names = [...fields.keys()].sort()
    return choose(names, 0, fields, found, new Map())
  })
}

interface Found {
  name: string
  value: Json
  /** From an array to the index of the element of it in which the value lies. */
  elements: Map<Json[], number>
}

type Fields = Map<string, Json[]>

function flatten(value: Json, name: string, elements: Map<Json[], number>, found: Found[]): void {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      const isScalar = !Array.isArray(element) && !isJsonObject(element)
      flatten(element, name, isScalar ? elements : new Map(elements).set(value, index), found)
    }
  } else if (isJsonObject(value)) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, join(name, key), elements, found)
  } else {
    found.push({ name, value, elements })
  }
}

function join(name: string, key: string): string {
  return name === '' ? key : `${name}.${key}`
}

function spellOut(pattern: JsonObject, name: string, rules: Fields[]): Fields[] {
  let result = rules
  for (const [key, value] of Object.entries(pattern)) {
    if (key === '$or') {
      const before = result
      result = (value as JsonObject[]).flatMap((branch) =>
        spellOut(
          branch,
          name,
          before.map((rule) => new Map(rule)),
        ),
      )
    } else if (Array.isArray(value)) {
      for (const rule of result) rule.set(join(name, key), value)
    } else {
      result = spellOut(value as JsonObject, join(name, key), result)
    }
  }
  return result
}

function choose(
  names: string[],
  at: number,
  fields: Fields,
  found: Found[],
  chosen: Map<Json[], number>,
): boolean {
  const name = names[at]
  if (name === undefined) return true
  const matchers = fields.get(name) ?? []
  const candidates = found.filter(
    (candidate) =>
      candidate.name === name &&
      [...candidate.elements].every(([array, index]) => (chosen.get(array) ?? index) === index),
  )
  if (candidates.length === 0) {
    return (
      matchers.some((matcher) => operand(matcher, 'exists') === false) &&
      choose(names, at + 1, fields, found, chosen)
    )
  }
  return candidates.some(
    ({ value, elements }) =>
      matchers.some((matcher) => holds(matcher, value)) &&
      choose(names, at + 1, fields, found, new Map([...chosen, ...elements])),
  )
}

function operand(matcher: Json, operator: string): Json | undefined {
  if (!isJsonObject(matcher)) return undefined
  return matcher[operator]
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [value]
}

function holds(matcher: Json, value: Json): boolean {
  if (!isJsonObject(matcher)) return sameScalar(matcher, value)
  const [operator, wanted] = Object.entries(matcher)[0] as [string, Json]
  if (operator === 'exists') return wanted === true
  if (operator === 'numeric') return isNumber(value) && inRange(wanted as Json[], value)
  if (operator === 'anything-but') {
    const excluded = isJsonObject(wanted)
      ? Object.entries(wanted).flatMap(([key, texts]) => list(texts).map((text) => ({ [key]: text })))
      : list(wanted)
    return excluded.every((one) => !holds(one, value))
  }
  return typeof value === 'string' && textHolds(operator, wanted, value)
}

function textHolds(operator: string, wanted: Json, value: string): boolean {
  const ignoringCase = operand(wanted, 'equals-ignore-case')
  if (typeof ignoringCase === 'string') return textHolds(operator, fold(ignoringCase), fold(value))
  const text = wanted as string
  switch (operator) {
    case 'prefix':
      return value.slice(0, text.length) === text
    case 'suffix':
      return value.length >= text.length && value.slice(value.length - text.length) === text
    case 'equals-ignore-case':
      return fold(text) === fold(value)
    case 'wildcard':
      return new RegExp(
        `^${text.replaceAll(/\\[*\\]|\*/g, (part) => (part === '*' ? '.*' : part))}$`,
        's',
      ).test(value)
    default:
      return inBlock(text, value)
  }
}

function fold(text: string): string {
  return [...text].map((character) => (character === 'ς' ? 'σ' : character.toLowerCase())).join('')
}

type JsonNumber = number | ExactNumber

const isNumber = (value: Json): value is JsonNumber =>
  typeof value === 'number' || value instanceof ExactNumber

function sameScalar(wanted: Json, value: Json): boolean {
  return isNumber(wanted) && isNumber(value) ? scaled(wanted) === scaled(value) : wanted === value
}

/** The number as an integer, at a scale that holds every digit of those that the random patterns and events use. */
function scaled(value: JsonNumber): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(\d+))?$/.exec(String(value)) ?? []
  return BigInt(`${sign}${whole}${fraction.padEnd(30, '0')}`) * 10n ** BigInt(power)
}

function inRange(comparisons: Json[], value: JsonNumber): boolean {
  const [operator, bound, ...rest] = comparisons as [string, number, ...Json[]]
  const holdsHere =
    (operator.includes('=') && scaled(value) === scaled(bound)) ||
    (operator.includes('<') && scaled(value) < scaled(bound)) ||
    (operator.includes('>') && scaled(value) > scaled(bound))
  return holdsHere && (rest.length === 0 || inRange(rest, value))
}

/** Only for the blocks and addresses that the random patterns and events use. */
function inBlock(block: string, value: string): boolean {
  if (block === '10.0.0.0/8') return /^10(\.\d+){3}$/.test(value)
  if (block === '10.0.0.0/31') return value === '10.0.0.0' || value === '10.0.0.1'
  return value.startsWith('2001:db8:')
}
