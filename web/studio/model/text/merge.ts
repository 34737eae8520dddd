import { diff3Merge } from 'node-diff3'

export interface Merge {
  readonly text: string
  /** How many places both changed, each in another way. */
  readonly clashes: number
}

/**
 * The changes of two people to one text, put together line by line.
 *
 * @param wins whose lines stand where both changed the same ones
 */
export function merged(base: string, mine: string, theirs: string, wins: 'mine' | 'theirs'): Merge {
  let clashes = 0
  const lines = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), {
    excludeFalseConflicts: true,
  }).flatMap(({ ok, conflict }) => {
    if (ok) return ok
    clashes++
    return (wins === 'mine' ? conflict?.a : conflict?.b) ?? []
  })
  return { text: lines.join('\n'), clashes }
}

const linesOf = (text: string) => text.split('\n')
