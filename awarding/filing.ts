import type { FieldRequirement, Matcher, Scalar } from '../events/pattern/index.ts'
import { parseWildcard } from '../events/pattern/wildcard.ts'

/** What a pattern can be filed under at one field: any value that matches has one of the field's keys. */
export type FilingKey =
  | { readonly by: 'value'; readonly value: Scalar }
  | { readonly by: 'folded' | Affix; readonly value: string }
  /** Any value at all. */
  | { readonly by: 'presence'; readonly value: null }

export type Affix = 'prefix' | 'suffix' | 'folded-prefix' | 'folded-suffix'

/** Undefined when the field may be absent: then nothing in an event tells whether the pattern could match. */
export function filingKeysOf({ matchers }: FieldRequirement): FilingKey[] | undefined {
  if (matchers.some((matcher) => matcher.kind === 'exists' && !matcher.exists)) return undefined
  return matchers.map(keyOf)
}

function keyOf(matcher: Matcher): FilingKey {
  switch (matcher.kind) {
    case 'exact':
      return { by: 'value', value: matcher.value }
    case 'equals-ignore-case':
      return { by: 'folded', value: matcher.text }
    case 'prefix':
    case 'suffix':
      return affix(matcher.kind, matcher.text)
    case 'prefix-ignore-case':
      return affix('folded-prefix', matcher.text)
    case 'suffix-ignore-case':
      return affix('folded-suffix', matcher.text)
    case 'wildcard':
      return wildcardKey(matcher.text)
    default:
      return { by: 'presence', value: null }
  }
}

/** Every text has the empty beginning and end. */
function affix(by: Affix, value: string): FilingKey {
  return value === '' ? { by: 'presence', value: null } : { by, value }
}

/** The literal stretch before the first asterisk, or else after the last one. */
function wildcardKey(text: string): FilingKey {
  const stretches = parseWildcard(text, '')
  const [first = ''] = stretches
  if (stretches.length === 1) return { by: 'value', value: first }
  return first === '' ? affix('suffix', stretches.at(-1) ?? '') : affix('prefix', first)
}
