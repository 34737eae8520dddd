import type { State } from '../measure.ts'

/** States that are sets of short words: the words in text order, with commas between. */
export const wordsOf = (state: State | undefined): string[] => (state ? state.split(',') : [])

/**
 * Union of two such sets, of which only the first `most` words in text order are kept. What is not among the first of
 * a part is not among the first of the whole: so this stays a join, and how many there are up to `most` stays exact.
 */
export function joinWords(a: State, b: State, most = Number.POSITIVE_INFINITY): State {
  if (a === b) return a
  const union = [...new Set([...wordsOf(a), ...wordsOf(b)])].sort()
  return (union.length > most ? union.slice(0, most) : union).join(',')
}
