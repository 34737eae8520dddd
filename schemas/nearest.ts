/**
 * The known word that a misspelt one most likely stands for: undefined where none is near. Letters swapped, left out,
 * doubled or mistaken count one each; case counts nothing. The first of several equally near ones wins.
 *
 * @example
 * ```ts
 * nearestOf('dyas', ['days', 'target']) // 'days'
 * nearestOf('minutes', ['days', 'target']) // undefined
 * ```
 */
export function nearestOf(
  word: string,
  known: readonly string[],
  // Two of five letters wrong is a slip; more is another word.
  most = Math.max(1, Math.floor(word.length * 0.4)),
): string | undefined {
  let best: string | undefined
  let least = most + 1
  for (const candidate of known) {
    const steps = stepsBetween(word.toLowerCase(), candidate.toLowerCase())
    if (steps < least) {
      least = steps
      best = candidate
    }
  }
  return best
}

/** The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function stepsBetween(a: string, b: string): number {
  let twoBack: number[] = []
  let back = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let steps = Math.min((back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (back[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) steps = Math.min(steps, (twoBack[j - 2] ?? 0) + 1)
      row.push(steps)
    }
    twoBack = back
    back = row
  }
  return back[b.length] ?? 0
}
