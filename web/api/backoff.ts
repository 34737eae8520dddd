const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/**
 * Milliseconds to wait before try number `attempt`, from 0 on: doubled each time, with half of it at random, so that
 * a hundred thousand pages that lost the same server do not come back in the same second.
 */
export function delayOf(attempt: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return longest / 2 + (longest / 2) * random()
}
