import * as fc from 'fast-check'
import { compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { digitsOf } from '../../../awarding/criteria/state-text.ts'
import type { Activity } from '../../../events/activity.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, stream } from '../support/activities.ts'
import { campaign, compiled } from '../support/campaigns.ts'

type Compiled = ReturnType<typeof compileCampaign>

/** Looks a hundred times, while all activities are joined in and none let go, for the largest state of each measure. */
function largestStates(of: Compiled, activities: readonly Activity[]): Map<string, number> {
  const largest = new Map<string, number>()
  const catalogue = compileCatalogue({ version: 'test', campaigns: [of.definition] })
  const all = activities.flatMap(catalogue.contributionsOf).flatMap(({ states }) => states)
  for (const measure of of.measures.values()) {
    const states = all.filter(([id]) => id === measure.id).map(([, state]) => state)
    const atOnce = Math.ceil(states.length / 100)
    let held: readonly string[] = []
    for (let next = 0; next < states.length; next += atOnce) {
      const kept = measure.keep(measure.join([...held, ...states.slice(next, next + atOnce)]))
      held = [kept]
      largest.set(measure.id, Math.max(largest.get(measure.id) ?? 0, Buffer.byteLength(kept)))
    }
  }
  return largest
}

function expectWithin(of: Compiled, activities: readonly Activity[]): number {
  let fullest = 0
  for (const [id, bytes] of largestStates(of, activities)) {
    const bound = of.measures.get(id)?.largestBytes ?? 0
    expect(bytes).toBeLessThanOrEqual(bound)
    fullest = Math.max(fullest, bytes / bound)
  }
  return fullest
}

describe('the largest state that a measure says it can have', () => {
  test('is not exceeded in random campaigns and streams', () => {
    fc.assert(
      fc.property(campaign, stream, (chosen, activities) => {
        expectWithin(compileCampaign(chosen), activities)
      }),
      { numRuns: runs(100) },
    )
  })

  test('counts every digit that numbers of a given sum can have, and no more', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 50 }), (numbers) => {
        const sum = numbers.reduce((total, one) => total + one, 0)
        const digits = numbers.reduce((total, one) => total + one.toString(36).length, 0)
        expect(digits).toBeLessThanOrEqual(digitsOf(numbers.length, sum))
      }),
    )
    expect([digitsOf(0, 100), digitsOf(1, 35), digitsOf(1, 36), digitsOf(2, 71), digitsOf(2, 72)]).toEqual([
      0, 1, 2, 3, 4,
    ])
    expect([digitsOf(2, 1331), digitsOf(2, 1332), digitsOf(3, 1_000_000)]).toEqual([4, 5, 12])
  })

  const start = Date.parse('2024-03-08T00:00:00Z')
  const hour = { startsAt: '2024-03-08T00:00:00Z', endsAt: '2024-03-08T01:00:00Z' }

  // Each with what makes it as long as can be; without it the bound might be far from what can happen.
  test.each<[string, Parameters<typeof compiled>[0], (index: number) => Activity, number]>([
    [
      'count, of long ids',
      { earn: { fan: { count: { activity: 'PollVoted', distinct: 'pollId', target: 50 } } } },
      (n) =>
        activityOf({
          type: 'PollVoted',
          at: start + n * 400_000,
          detail: { pollId: `${'x'.repeat(36)}${1000 + n}` },
        }),
      0.95,
    ],
    [
      'count, of values that are no ids',
      { earn: { fan: { count: { activity: 'PollVoted', distinct: 'mood', target: 50 } } } },
      (n) =>
        activityOf({
          type: 'PollVoted',
          at: start + n * 400_000,
          detail: { mood: [`é${n}`, n + 1 / 3, 'long'.repeat(50) + n][n % 3] ?? null },
        }),
      0.4,
    ],
    [
      'count, of events',
      { earn: { fan: { count: { activity: 'PollVoted', target: 50 } } } },
      (n) => activityOf({ type: 'PollVoted', at: start + n * 400_000, detail: { eventId: `e${n}` } }),
      0.95,
    ],
    [
      'watch, of every other second',
      { ...hour, earn: { fan: { watch: { minutes: 45 } } } },
      (n) => activityOf({ type: 'TvWatched', from: start + n * 2000, at: start + n * 2000 + 1000 }),
      0.6,
    ],
    [
      'watch, of a second here and there',
      { earn: { fan: { watch: { minutes: 5 } } } },
      (n) => activityOf({ type: 'TvWatched', from: start + n * 1_600_000, at: start + n * 1_600_000 + 1000 }),
      0.85,
    ],
    [
      'watch, of a second of every programme',
      { earn: { fan: { watch: { minutes: 5, meter: 'program' } } } },
      (n) =>
        activityOf({
          type: 'TvWatched',
          from: start + n * 1000,
          at: start + n * 1000 + 1000,
          detail: { programId: `${'p'.repeat(36)}${1000 + n}` },
        }),
      0.9,
    ],
    [
      'streak, of every day',
      { endsAt: '2025-03-14T00:00:00Z', earn: { fan: { streak: { activity: 'PollVoted', days: 366 } } } },
      (n) => activityOf({ type: 'PollVoted', at: start + (n % 371) * 86_400_000 }),
      0.95,
    ],
    [
      'sequence, of a step often repeated',
      {
        earn: {
          fan: {
            sequence: { within: 'PT1H', steps: [{ activity: 'TriviaAnswered' }, { activity: 'PollVoted' }] },
          },
        },
      },
      (n) => activityOf({ type: 'PollVoted', at: start + n * 2_000_000 }),
      0.85,
    ],
  ])('is met, or nearly, but not exceeded by %s', (_, given, activity, least) => {
    const of = compiled({
      ...given,
      earn: { fan: { all: [...Object.values(given.earn), { watch: { minutes: 10_080, live: true } }] } },
    })
    const activities = Array.from({ length: 1_200 }, (_, index) => activity(index))
    const { from, to } = of.window
    const inside = activities.filter(({ at }) => at >= from && at < to)
    expect(expectWithin(of, inside)).toBeGreaterThan(least)
    expect(expectWithin(of, inside.toReversed())).toBeGreaterThan(least)
  })
})
