import { compileLeaf, type Matcher, parseWildcard, type TextMatcher } from '../../../event-patterns/index.ts'
import type { Field } from './fields.ts'

/**
 * Says why the matcher takes no value that the field can have, and what to write instead. Undefined when it may take
 * one: in doubt, it may.
 */
export function neverMatches(matcher: Matcher, name: string, field: Field): string | undefined {
  if (matcher.kind === 'exists') {
    if (matcher.exists || field.optional) return undefined
    return `every activity of this type has ${name}: leave this out`
  }
  if (field.kind === 'boolean') {
    const { accepts } = compileLeaf([name], [matcher])
    return accepts(true) || accepts(false) ? undefined : booleanAdvice(matcher, name)
  }
  return field.kind === 'text' ? neverMatchesText(matcher, name, field) : undefined
}

function booleanAdvice(matcher: Matcher, name: string): string {
  const quoted =
    matcher.kind === 'exact' && (matcher.value === 'true' || matcher.value === 'false') ? matcher.value : ''
  return `${name} is true or false${quoted ? `, which is not the text "${quoted}"` : ''}: write ${quoted || 'true or false'}${quoted ? ' without quotes' : ''}`
}

function neverMatchesText(
  matcher: Exclude<Matcher, { kind: 'exists' }>,
  name: string,
  field: Field,
): string | undefined {
  switch (matcher.kind) {
    case 'exact': {
      const { value } = matcher
      if (typeof value === 'string') {
        const complaint = field.complaint(value)
        return complaint && `${name} ${complaint}`
      }
      return value === null
        ? `${name} is never null: write the texts that it may be`
        : `${name} is a text: write "${value}", in quotes`
    }
    case 'numeric':
      return `${name} is a text, which is not compared as a number: write the texts that it may be`
    case 'anything-but': {
      const everything = matcher.but.some((but) => but.kind === 'wildcard' && but.text === '*')
      return everything ? `every text is excluded: leave some over` : undefined
    }
    case 'cidr':
      return undefined
    default:
      return neverHolds(matcher, name, field)
  }
}

/** Ids hold certain characters only, so a text that asks for others never matches one. */
function neverHolds(matcher: TextMatcher, name: string, field: Field): string | undefined {
  const isId = field.complaint('a') === undefined
  if (!isId) return undefined
  const literal = matcher.kind === 'wildcard' ? parseWildcard(matcher.text, '').join('') : matcher.text
  const strange = [...literal].find((character) => field.complaint(character) !== undefined)
  const complaint = strange !== undefined ? field.complaint(strange) : tooLong(literal, field)
  return complaint && `${name} ${complaint}`
}

function tooLong(literal: string, field: Field): string | undefined {
  return literal === '' ? undefined : field.complaint(literal)
}
