import { compareText } from './compare-text.ts'
import { ExactNumber, isHeld } from './exact-number.ts'

/** Any JSON value. */
export type Json = null | boolean | number | ExactNumber | string | Json[] | { [key: string]: Json }

/** A JSON object, such as an event's `detail`. */
export type JsonObject = { [key: string]: Json }

/** Whether a value is a JSON object: no list, no number. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  )
}

/** The fields of an object that nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of a JSON object; none for any other value. */
export function fieldsOf(value: unknown): Fields {
  return isJsonObject(value) ? value : {}
}

/** TypeScript does not know yet that a reviver is told what stood in the text. */
type Parse = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
) => unknown

/**
 * As `JSON.parse`, and as fast; but a number that a double does not hold is an `ExactNumber`: two 64-bit ids that differ
 * in the last digit stay two.
 *
 * @example
 * ```ts
 * parseJson('{ "id": 7 }') // { id: 7 }
 * JSON.stringify(parseJson('[9007199254740993, 1e400]')) // '[9007199254740993,1e400]'
 * parseJson('{') // throws Expected property name
 * ```
 * @throws SyntaxError for what is not JSON, and RangeError for what is nested beyond reason
 */
export function parseJson(text: string): unknown {
  if (!hasManyDigits(text) && !LARGE_EXPONENT.test(text)) return JSON.parse(text)
  return (JSON.parse as Parse)(text, (_key, value, { source }) =>
    typeof value === 'number' && !isHeld(value, source) ? new ExactNumber(source) : value,
  )
}

/** Reads text as `parseJson` does; gives undefined for what is not JSON, or is nested beyond reason. */
export function jsonIn(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/**
 * JSON text with the fields of every object sorted by name: the same in whatever order they come.
 *
 * @example
 * ```ts
 * canonicalJson({ b: 1, a: [{ d: 2, c: 3 }] }) // '{"a":[{"c":3,"d":2}],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, inner: unknown) {
    // An exact number gives an object to be written, which is no JSON object.
    if (!isJsonObject(inner) || this[key] instanceof ExactNumber) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => compareText(a, b)))
  })
}

/** A double holds every number of fewer digits, whose exponent has at most two. */
const MANY = 16

/** Where a number can stand: what comes before it is looked at last, as digits and letters alternate in many ids. */
const LARGE_EXPONENT = /\d[eE][+-]?\d{3}(?<=(?:^|[:,[\s])-?[\d.]{1,15}[eE][+-]?\d{3})/

/** Whether so many digits stand together where a number can stand. It looks at every sixteenth character. */
function hasManyDigits(text: string): boolean {
  for (let at = MANY - 1; at < text.length; at += MANY) {
    if (!isDigit(text, at)) continue
    let [start, end] = [at, at + 1]
    while (isDigit(text, start - 1)) start--
    while (isDigit(text, end)) end++
    if (end - start >= MANY && /^[:,[\s-]?$/.test(text.charAt(start - 1))) return true
    at = end
  }
  return false
}

/** Digits and the decimal point. */
function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code >= 48 && code <= 57) || code === 46
}
