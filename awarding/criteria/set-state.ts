import type { State } from '../measure.ts'

/** States that are sets of short words: the words in text order, with commas between. */
export const wordsOf = (state: State | undefined): string[] => (state ? state.split(',') : [])

/** Union of two such sets. */
export function joinWords(a: State, b: State): State {
  if (a === b) return a
  return [...new Set([...wordsOf(a), ...wordsOf(b)])].sort().join(',')
}
