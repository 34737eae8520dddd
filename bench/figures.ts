/** Rounds to three digits, so that a small figure is not rounded away. */
export const rounded = (value: number) => Number(value.toPrecision(3))

/** The value in the middle; of an even number of values, the upper of two. NaN without values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** The value that the share of the samples does not exceed; NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return rounded(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN)
}

/** The value in the middle of all rounds, the least and the most. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** The spread of the rounds of one measure, to three digits; NaN without rounds. */
export function spreadOf(rounds: readonly number[]): Spread {
  if (rounds.length === 0) return { median: Number.NaN, least: Number.NaN, most: Number.NaN }
  return {
    median: rounded(median(rounds)),
    least: rounded(Math.min(...rounds)),
    most: rounded(Math.max(...rounds)),
  }
}
