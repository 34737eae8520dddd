import { OTHERS } from '../../schemas/partner-list.ts'

/** The activities of each partner in periods of the same length, oldest first: as many numbers for each. */
export type PartnerSeries = ReadonlyMap<string, readonly number[]>

export interface SilentPartner {
  readonly partnerId: string
  /** How many periods it has been silent. */
  readonly periods: number
  /** How many activities it would have sent in them, going by what the others sent. */
  readonly expected: number
  readonly sent: number
}

/**
 * So many activities must be missing. Where they come by chance, one after the other, a gap in which 20 are expected follows one
 * in e^20, which is 485 million.
 */
export const LEAST_EXPECTED = 20
/** Activities that come in clumps have longer gaps: the present one must be so many times as long as any before. */
export const TIMES_LONGER = 2
/** Fewer activities do not tell what is usual. */
export const LEAST_KNOWN = 100
/** A partner that sends at most this part of what is expected counts as silent: a forgotten device may go on. */
const HUSH = 1 / 20

/**
 * Finds partners that send nothing, or hardly anything, while the others go on. Each is measured by itself: how much it usually
 * sends in a period, made less by as much as the others now send less than they usually do. What others send beyond the usual,
 * in a flood or at a launch, asks no more of it. OTHERS, who are not known by name, count as one of the others and are not judged.
 */
export function silentPartners(series: PartnerSeries): SilentPartner[] {
  return [...series.keys()].filter((id) => id !== OTHERS).flatMap((id) => judge(id, series) ?? [])
}

function judge(partnerId: string, series: PartnerSeries): SilentPartner | undefined {
  const own = series.get(partnerId) ?? []
  const first = own.findIndex((sent) => sent > 0)
  if (first < 0) return undefined
  const others = [...series].flatMap(([id, each]) => (id === partnerId ? [] : [each]))
  const all = { own, others, first }
  // The usual is known once it is known when the silence began, which the whole tells well enough.
  const begun = beginningOf(own, expectedIn(all, own.length))
  const known = sumOf(own, first, begun)
  if (begun === own.length || known < LEAST_KNOWN) return undefined
  const usual = expectedIn(all, begun)
  const expected = sumOf(usual, begun, own.length)
  if (expected < LEAST_EXPECTED || expected < TIMES_LONGER * longestGap(all, usual, begun)) return undefined
  return { partnerId, periods: own.length - begun, expected, sent: sumOf(own, begun, own.length) }
}

interface Course {
  readonly own: readonly number[]
  readonly others: readonly (readonly number[])[]
  /** The first period in which the partner sent anything. */
  readonly first: number
}

/** Gives the activities that are to be expected of a partner in each period, by what was usual before `end`. */
function expectedIn({ own, others, first }: Course, end: number): number[] {
  // At night nobody may send: only periods in which somebody did are counted.
  let active = 0
  for (let at = first; at < end; at++) if ([own, ...others].some((each) => (each[at] ?? 0) > 0)) active++
  const meanOf = (each: readonly number[]) => (active === 0 ? 0 : sumOf(each, first, end) / active)
  const means = others.map(meanOf)
  const usually = sumOf(means, 0, means.length)
  const [mean] = [meanOf(own)]
  return own.map((_, at) => {
    if (usually === 0) return 0
    let now = 0
    for (const [index, each] of others.entries()) now += Math.min(each[at] ?? 0, means[index] ?? 0)
    return (mean * now) / usually
  })
}

const isHush = (sent: number, expected: number) => sent <= HUSH * expected

/** The first period of the silence that lasts until now; the number of periods where there is none. */
function beginningOf(own: readonly number[], expected: readonly number[]): number {
  let begun = own.length
  while (begun > 0 && isHush(own[begun - 1] ?? 0, expected[begun - 1] ?? 0)) begun--
  return begun
}

/** The most that was ever expected in a silence that ended. */
function longestGap({ own, first }: Course, expected: readonly number[], end: number): number {
  let [gap, longest] = [0, 0]
  for (let at = first; at < end; at++) {
    gap = isHush(own[at] ?? 0, expected[at] ?? 0) ? gap + (expected[at] ?? 0) : 0
    longest = Math.max(longest, gap)
  }
  return longest
}

function sumOf(numbers: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += numbers[at] ?? 0
  return sum
}
