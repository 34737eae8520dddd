import { isDeepStrictEqual } from 'node:util'

/** A JSON Schema, as far as the contract's are written. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly [keyword: string]: unknown
}

/** The reason why values that one schema takes another does not, at a dotted path; empty for the whole. */
export interface Narrowing {
  readonly path: string
  readonly what: string
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']
/** These take nothing away by themselves. */
const ANNOTATIONS = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
]
/** These are compared part by part. Of `additionalProperties` only `true` and `false` are. */
const COMPARED = new Set([
  ...['type', 'const', 'enum', 'properties', 'required', 'items', 'oneOf', 'anyOf', 'additionalProperties'],
  ...[...LOWER_BOUNDS, ...UPPER_BOUNDS, ...ANNOTATIONS],
])

/**
 * Finds values that `from` takes and `to` does not, by what the two say. A field that `to` adds, and that may be left out, is no
 * narrowing, though somebody may have sent another thing under its name.
 */
export function narrowings(from: Schema, to: Schema, path = ''): Narrowing[] {
  return [
    ...valueNarrowings(from, to).map((what) => ({ path, what })),
    ...objectNarrowings(from, to, path),
    ...(to.items ? narrowings(from.items ?? {}, to.items, `${path}[]`) : []),
    ...alternativeNarrowings(from, to, path),
  ]
}

function valueNarrowings(from: Schema, to: Schema): string[] {
  const found: string[] = []
  const [before, after] = [typesOf(from), typesOf(to)]
  if (after && !before?.every((type) => after.includes(type)))
    found.push(`is ${after.join(' or ')}, and was ${before?.join(' or ') ?? 'anything'}`)
  const [was, is] = [valuesOf(from), valuesOf(to)]
  if (is && !was?.every((value) => is.some((other) => isDeepStrictEqual(value, other))))
    found.push(`is one of ${is.map((one) => JSON.stringify(one)).join(', ')}, and could be more`)
  for (const name of LOWER_BOUNDS)
    if (bound(to, name) > bound(from, name)) found.push(changed(name, from, to))
  for (const name of UPPER_BOUNDS)
    if (-bound(to, name) > -bound(from, name)) found.push(changed(name, from, to))
  // Whether one value of any other keyword takes all that another does, nobody can tell: any change may take less.
  const { additionalProperties: further } = to
  const opaque = Object.keys(to).filter((name) => !COMPARED.has(name))
  for (const name of typeof further === 'object' ? [...opaque, 'additionalProperties'] : opaque)
    if (to[name] !== undefined && !isDeepStrictEqual(from[name], to[name]))
      found.push(changed(name, from, to))
  return found
}

function objectNarrowings(from: Schema, to: Schema, path: string): Narrowing[] {
  const at = (name: string) => (path ? `${path}.${name}` : name)
  const { properties: was = {}, required: had = [] } = from
  const { properties: is = {}, required: has = [] } = to
  return [
    ...has
      .filter((name) => !had.includes(name))
      .map((name) => ({ path: at(name), what: 'has to be there, and could be left out' })),
    ...Object.keys(was).flatMap((name) => (is[name] ? narrowings(was[name] ?? {}, is[name], at(name)) : [])),
    ...(to.additionalProperties === false && from.additionalProperties !== false
      ? [{ path, what: 'takes no further fields, and took any' }]
      : []),
  ]
}

/** Each alternative of before must be taken by one of now. */
function alternativeNarrowings(from: Schema, to: Schema, path: string): Narrowing[] {
  return [to.oneOf, to.anyOf].flatMap((alternatives) => {
    if (!alternatives) return []
    return (from.oneOf ?? from.anyOf ?? [from]).flatMap((one) => {
      const each = alternatives.map((other) => narrowings(one, other, path))
      // The nearest alternative says best what has changed.
      return each.reduce((best, next) => (next.length < best.length ? next : best))
    })
  })
}

/** Every integer is a number. */
function typesOf({ type }: Schema): string[] | undefined {
  if (type === undefined) return undefined
  const types = typeof type === 'string' ? [type] : [...type]
  return types.includes('number') ? [...types, 'integer'] : types
}

const valuesOf = (schema: Schema): readonly unknown[] | undefined =>
  schema.const !== undefined ? [schema.const] : schema.enum

/** No bound is the widest of all. */
function bound(schema: Schema, name: string): number {
  const value = schema[name]
  if (typeof value === 'number') return value
  return UPPER_BOUNDS.includes(name) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}

const changed = (name: string, from: Schema, to: Schema): string =>
  `has ${name} ${JSON.stringify(to[name])}, and had ${from[name] === undefined ? 'none' : JSON.stringify(from[name])}`
