import * as fc from 'fast-check'
import type { Activity } from '../../../events/activity.ts'
import { ticksOf } from '../oracle.ts'
import { activityOf } from '../support/activities.ts'
import { campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver } from '../support/deliver.ts'

const window = { startsAt: '2024-03-10T06:00:00Z', endsAt: '2024-03-10T07:00:00Z' }
const watchFor = (minutes: number) => campaignOf({ ...window, earn: { fan: { watch: { minutes } } } })
const start = Date.parse(window.startsAt)

/** Minutes watched as the campaign shows them, from one progress after all batches. */
function minutesOf(batches: readonly (readonly Activity[])[], campaign = watchFor(10_080)): number {
  const catalogue = catalogueOf(campaign)
  const { progress } = deliver(catalogue, batches)
  const held = progress.get('viewer/spring')
  const [keepsake] = catalogue.campaigns.get(campaign.id)?.keepsakes ?? []
  return held && keepsake ? keepsake.criterion.standing(held).current : 0
}

const watched = (from: number, to: number) =>
  activityOf({ type: 'TvWatched', from: start + from, at: start + to })

/** Intervals that begin before the window and end in it, in milliseconds from its start. */
const interval = (grain: number) =>
  fc
    .tuple(
      fc.integer({ min: -1_800_000 / grain, max: 3_570_000 / grain }),
      fc.integer({ min: 1, max: 900_000 / grain }),
    )
    .map(([from, length]) => [from * grain, Math.min(from * grain + length * grain, 3_599_999)] as const)
    .filter(([from, to]) => from < to && to >= 0)
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
      { numRuns: 200 },
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

  test('do not count what ends when the campaign has ended, for its event time is its end', () => {
    expect(minutesOf([[watched(3_000_000, 3_600_000)]])).toBe(0)
    expect(minutesOf([[watched(3_000_000, 3_599_999)]])).toBe(9)
  })

  test('earn at the very second, not one before', () => {
    const awardsOf = (to: number) => deliver(catalogueOf(watchFor(2)), [[watched(0, to)]]).awards
    expect(awardsOf(119_999)).toEqual([])
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
