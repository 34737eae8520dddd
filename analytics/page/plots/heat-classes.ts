import { thousands } from '../plot.ts'

/** Numbers from `least` to `most` have one colour. */
export interface HeatClass {
  readonly least: number
  readonly most: number
  readonly colour: string
}

/** As many colours as can be told apart. */
const COLOURS = 7

/** Where classes of each power of ten begin, the finest first: each a part more than the one before, for launch days are large. */
const BEGINNINGS = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]

/** The finest classes of the numbers that are there of which there are not too many, the smallest first. */
export function heatClasses(numbers: readonly number[]): HeatClass[] {
  const groups = BEGINNINGS.map((each) => groupsOf(numbers, each))
  const found = groups.find(({ length }) => length <= COLOURS) ?? groups.at(-1) ?? []
  return found.map((group, at, { length }) => ({
    least: Math.min(...group),
    most: Math.max(...group),
    colour: `heat-${length === 1 ? COLOURS : 1 + Math.round((at * (COLOURS - 1)) / (length - 1))}`,
  }))
}

const groupsOf = (numbers: readonly number[], beginnings: readonly number[]): number[][] =>
  [...Map.groupBy(numbers, (number) => beginningOf(number, beginnings))]
    .sort(([a], [b]) => a - b)
    .map(([, group]) => group)

function beginningOf(number: number, beginnings: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(number))
  return power * (beginnings.findLast((each) => number >= each * power) ?? 1)
}

export const rangeText = ({ least, most }: HeatClass): string =>
  least === most ? thousands(least) : `${thousands(least)} to ${thousands(most)}`
