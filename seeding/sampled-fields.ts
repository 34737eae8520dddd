import { type FieldRequirement, type Matcher, parseWildcard } from '../event-patterns/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../json/json.ts'
import type { Random } from './random.ts'

/**
 * Fields that satisfy one of the ways to match a pattern, as far as one can tell without trying: whoever uses them asks the
 * pattern. What a pattern leaves open is filled up with `filler`.
 */
export function sampledFields(
  alternative: readonly FieldRequirement[],
  { filler, random }: { readonly filler: string; readonly random: Random },
): JsonObject {
  const fields: JsonObject = {}
  for (const { path, matchers } of alternative) {
    const value = valueFor(random.pick(matchers), filler)
    if (value !== undefined) put(fields, path, value)
  }
  return fields
}

/** Undefined for a field that must be missing. */
function valueFor(matcher: Matcher, filler: string): Json | undefined {
  switch (matcher.kind) {
    case 'exact':
      return matcher.value
    case 'prefix':
    case 'prefix-ignore-case':
      return `${matcher.text}${filler}`
    case 'suffix':
    case 'suffix-ignore-case':
      return `${filler}${matcher.text}`
    case 'equals-ignore-case':
      return matcher.text
    case 'wildcard':
      return parseWildcard(matcher.text, '').join(filler)
    case 'numeric':
      return numberIn(matcher)
    case 'cidr':
      return matcher.network.join('.')
    case 'exists':
      return matcher.exists ? filler : undefined
    case 'anything-but':
      return `any-${filler}`
  }
}

function numberIn({ lower, upper }: Extract<Matcher, { kind: 'numeric' }>): number {
  if (lower && upper) return (lower.value + upper.value) / 2
  if (lower) return lower.value + (lower.inclusive ? 0 : 1)
  return (upper?.value ?? 0) - (upper?.inclusive ? 0 : 1)
}

function put(fields: JsonObject, [key = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) {
    fields[key] = value
    return
  }
  const below = fields[key]
  const inner = isJsonObject(below) ? below : {}
  fields[key] = inner
  put(inner, rest, value)
}
