import type { TextMatcher } from './matcher.ts'
import { compileWildcard } from './wildcard.ts'

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
