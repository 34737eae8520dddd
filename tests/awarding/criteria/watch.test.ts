import * as fc from 'fast-check'
import { secondsWatched } from '../../../awarding/criteria/watch/coverage.ts'
import { decodeCoverage } from '../../../awarding/criteria/watch/coverage-text.ts'
import type { Activity } from '../../../events/activity.ts'
import { runs } from '../../support/runs.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'
import { ticksOf } from '../support/oracle.ts'

const window = { startsAt: '2024-03-10T06:00:00Z', endsAt: '2024-03-10T07:00:00Z' }
const watchFor = (minutes: number) => campaignOf({ ...window, earn: { fan: { watch: { minutes } } } })
const start = Date.parse(window.startsAt)

/** Minutes watched as the campaign shows them, from one progress after all batches. */
function minutesOf(batches: readonly (readonly Activity[])[], campaign = watchFor(10_080)): number {
  const catalogue = catalogueOf(campaign)
  const { progress } = deliver(catalogue, batches)
  const held = progress.get('viewer/spring')
  const [keepsake] = catalogue.campaigns.get(campaign.id)?.keepsakes ?? []
  return held && keepsake ? keepsake.criterion.howFar(held).current : 0
}

/** Seconds watched, from the state that is kept of them. */
function secondsOf(batches: readonly (readonly Activity[])[]): number {
  const { progress } = deliver(catalogueOf(watchFor(10_080)), batches)
  const [state] = progress.get('viewer/spring')?.measures.values() ?? []
  return secondsWatched(decodeCoverage(state))
}

const watched = (from: number, to: number) =>
  activityOf({ type: 'TvWatched', from: start + from, at: start + to })

/** Intervals that begin before the window or in it, and end in it or after it, in milliseconds from its start. */
const interval = (grain: number) =>
  fc
    .tuple(
      fc.integer({ min: -1_800_000 / grain, max: 3_570_000 / grain }),
      fc.integer({ min: 1, max: 900_000 / grain }),
    )
    .map(([from, length]) => [from * grain, from * grain + length * grain] as const)
    .filter(([, to]) => to >= 0)
    .map(([from, to]) => watched(from, to))

describe('minutes watched', () => {
  test.each([
    ['whole seconds', 1000],
    ['milliseconds', 1],
    ['half minutes', 30_000],
  ])('are those of a brute-force count of seconds, for intervals in %s', (_, grain) => {
    fc.assert(
      fc.property(fc.array(interval(grain), { maxLength: 12 }), fc.nat(12), (activities, cut) => {
        const seconds = ticksOf(window, activities).size
        expect(minutesOf([activities])).toBe(Math.floor(seconds / 60))
        expect(minutesOf([activities.slice(cut), activities.slice(0, cut), activities])).toBe(
          Math.floor(seconds / 60),
        )
      }),
      { numRuns: runs(40) },
    )
  })

  test('count two devices at once, repeats and overlaps once', () => {
    const hour = watched(0, 1_800_000)
    expect(minutesOf([[hour, hour, watched(600_000, 2_400_000)]])).toBe(40)
  })

  test('add up over heartbeats that touch, even in the middle of a second', () => {
    const beats = Array.from({ length: 20 }, (_, beat) =>
      watched(beat * 30_000 + 417, (beat + 1) * 30_000 + 417),
    )
    expect(minutesOf(beats.map((beat) => [beat]))).toBe(10)
  })

  test('count the part within the campaign of what began before it', () => {
    expect(minutesOf([[watched(-1_200_000, 300_000)]])).toBe(5)
  })

  test('count the part within the campaign of what ended when it had ended, or after', () => {
    expect(minutesOf([[watched(3_000_000, 3_600_000)]])).toBe(10)
    expect(minutesOf([[watched(1_800_000, 5_400_000)]])).toBe(30)
    expect(minutesOf([[watched(-3_600_000, 7_200_000)]])).toBe(60)
    expect(minutesOf([[watched(3_600_000, 5_400_000)]])).toBe(0)
    expect(minutesOf([[watched(-3_600_000, 0)]])).toBe(0)
  })

  test('date what was watched across the end of the campaign at its last moment', () => {
    const { awards } = deliver(catalogueOf(watchFor(30)), [[watched(1_800_000, 5_400_000)]])
    expect(awards).toMatchObject([{ keepsakeId: 'fan', earnedAt: start + 3_599_999 }])
  })

  test('count what was watched across the end as late as the campaign allows after its last moment', () => {
    const campaign = campaignOf({ ...window, lateness: 'PT12H', earn: { fan: { watch: { minutes: 30 } } } })
    const publishedAfter = (hours: number, more = 0) => {
      const [from, at] = [start + 1_800_000, start + 5_400_000]
      const publishedAt = start + 3_599_999 + hours * 3_600_000 + more
      return deliver(catalogueOf(campaign), [[activityOf({ type: 'TvWatched', from, at, publishedAt })]])
        .awards
    }
    expect(publishedAfter(12)).toHaveLength(1)
    expect(publishedAfter(12, 1)).toEqual([])
  })

  test('round both ends to the nearest second: neither more nor less than was watched, on the whole', () => {
    const beats = (many: number, every: number, length: number, from = 0) =>
      Array.from({ length: many }, (_, beat) =>
        watched(from + Math.round(beat * every), from + Math.round(beat * every + length)),
      )
    const seconds = (activities: readonly Activity[]) => secondsOf([activities])
    // Pings of 999 ms, one a second, wherever in the second they begin: a thousandth is lost, all told.
    const pings = Array.from({ length: 1000 }, (_, phase) => seconds(beats(12, 1000, 999, phase)))
    expect(pings.reduce((sum, one) => sum + one, 0)).toBe(999 * 12)
    expect(seconds(beats(1_200, 1000, 999))).toBe(1200)
    // Heartbeats that should be 30 s apart, each a millisecond short.
    expect(seconds(beats(31, 29_999, 29_999))).toBe(930)
    // 2 ms across the border of a second are nothing.
    expect(seconds(beats(900, 1000, 2, 999))).toBe(0)
  })

  test('earn at the very second, to the nearest, not one before', () => {
    const awardsOf = (to: number) => deliver(catalogueOf(watchFor(2)), [[watched(0, to)]]).awards
    expect(awardsOf(119_499)).toEqual([])
    expect(awardsOf(119_500)).toMatchObject([{ keepsakeId: 'fan', earnedAt: start + 119_500 }])
    expect(awardsOf(120_000)).toMatchObject([{ keepsakeId: 'fan', earnedAt: start + 120_000 }])
  })

  test('count only programmes that the pattern asks for', () => {
    const campaign = campaignOf({
      ...window,
      earn: { fan: { watch: { where: { programId: [{ prefix: 'opening-' }] }, minutes: 60 } } },
    })
    const of = (programId: string, from: number) =>
      activityOf({ type: 'TvWatched', from: start + from, at: start + from + 600_000, detail: { programId } })
    expect(
      minutesOf([[of('opening-1', 0), of('closing-1', 600_000), of('opening-2', 1_200_000)]], campaign),
    ).toBe(20)
  })
})
