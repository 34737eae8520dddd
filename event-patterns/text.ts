import type { TextMatcher } from './matcher.ts'
import { PatternError } from './pattern-error.ts'

/**
 * The form in which texts are compared when case is ignored: Unicode lower case, the same in every locale,
 * with the two small sigmas made one, because lower-casing picks between them by position in a word.
 * EventBridge compares character by character with the lower and upper case of the pattern's own character;
 * the two differ only where one character's other case is another letter or several (such as the sharp s).
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower
}

/** The test of a text matcher; it never sees anything but texts. */
export function compileText(matcher: TextMatcher): (text: string) => boolean {
  const wanted = matcher.text
  switch (matcher.kind) {
    case 'prefix':
      return (text) => text.startsWith(wanted)
    case 'suffix':
      return (text) => text.endsWith(wanted)
    case 'equals-ignore-case':
      return (text) => text === wanted || foldCase(text) === wanted
    case 'prefix-ignore-case':
      return (text) => foldCase(text).startsWith(wanted)
    case 'suffix-ignore-case':
      return (text) => foldCase(text).endsWith(wanted)
    case 'wildcard':
      return compileWildcard(wanted)
  }
}

/**
 * The literal stretches between the `*` of a wildcard, so `a*b` gives `['a', 'b']` and `*` gives `['', '']`.
 * `\*` and `\\` stand for the characters themselves.
 *
 * @throws PatternError for any other escape, and for `**`
 */
export function parseWildcard(text: string, path: string): string[] {
  const stretches: string[] = []
  let stretch = ''
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character === '*') {
      if (text.charAt(i + 1) === '*') throw new PatternError(path, `has "**" at ${i}: write a single "*"`)
      stretches.push(stretch)
      stretch = ''
    } else if (character === '\\') {
      const escaped = text.charAt(i + 1)
      if (escaped !== '*' && escaped !== '\\') {
        throw new PatternError(
          path,
          `has a stray backslash at ${i}: write \\* for an asterisk, \\\\ for a backslash`,
        )
      }
      stretch += escaped
      i++
    } else {
      stretch += character
    }
  }
  stretches.push(stretch)
  return stretches
}

/**
 * The test of a wildcard that `parseWildcard` accepts. The leftmost place of each stretch is always the best
 * one, so the text is walked once and nothing is tried twice.
 */
export function compileWildcard(wildcard: string): (text: string) => boolean {
  const stretches = parseWildcard(wildcard, '')
  const first = stretches[0] ?? ''
  if (stretches.length === 1) return (text) => text === first
  const last = stretches[stretches.length - 1] ?? ''
  const middle = stretches.slice(1, -1)
  const shortest = stretches.reduce((sum, stretch) => sum + stretch.length, 0)
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false
    let position = first.length
    for (const stretch of middle) {
      const found = text.indexOf(stretch, position)
      if (found < 0) return false
      position = found + stretch.length
    }
    return position <= text.length - last.length
  }
}
