import { DAY_MS } from './time.ts'

const UNITS = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/**
 * The two greatest units of a duration that are not zero.
 *
 * @example
 * ```ts
 * [durationText(12_000_000), durationText(90_061_000)] // ['3 h 20 min', '1 d 1 h']
 * ```
 */
export function durationText(milliseconds: number): string {
  const words: string[] = []
  let rest = milliseconds
  for (const [unit, size] of UNITS) {
    const many = Math.floor(rest / size)
    rest -= many * size
    if (many > 0) words.push(`${many} ${unit}`)
  }
  return words.slice(0, 2).join(' ')
}
