import * as fc from 'fast-check'
import type { Campaign } from '../../../awarding/campaign/campaign.ts'
import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { Simulation } from '../../../awarding/rehearsing/simulation.ts'
import type { Activity } from '../../../events/activity.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, stream } from '../support/activities.ts'
import { decidedInAll } from '../support/alike.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver, named, names } from '../support/deliver.ts'
import { limited, smallStream } from '../support/limited.ts'
import { limitedAwardsOf } from '../support/limited-oracle.ts'
import { awardsOf } from '../support/oracle.ts'

const simulate = (chosen: Campaign, activities: readonly Activity[]) =>
  simulateIn(catalogueOf(chosen), activities)

function simulateIn(catalogue: Catalogue, activities: readonly Activity[]): string[] {
  const simulation = new Simulation(catalogue)
  for (const activity of activities) simulation.add(activity)
  return named(simulation.awards())
}

function* permutationsOf<T>(values: readonly T[]): Generator<T[]> {
  if (values.length === 0) yield []
  for (const [index, value] of values.entries()) {
    for (const rest of permutationsOf(values.toSpliced(index, 1))) yield [value, ...rest]
  }
}

const noon = Date.parse('2024-03-10T12:00:00Z')

describe('a simulation', () => {
  test('earns what the definitions say, in random campaigns and streams', () => {
    let awarded = 0
    fc.assert(
      fc.property(campaign, smallStream, (chosen, activities) => {
        const found = simulate(chosen, activities)
        awarded += found.length
        expect(found).toEqual(named(awardsOf([chosen], activities)))
      }),
      { numRuns: runs(200) },
    )
    // Else it would show nothing.
    expect(awarded).toBeGreaterThan(runs(40))
  })

  test('gives limited keepsakes to those who earned them first, in random campaigns and streams', () => {
    let denied = 0
    fc.assert(
      fc.property(limited, ({ chosen, activities }) => {
        const found = simulate(chosen, activities)
        expect(found).toEqual(named(limitedAwardsOf(chosen, activities)))
        if (found.length < named(awardsOf([chosen], activities)).length) denied++
      }),
      { numRuns: runs(80) },
    )
    expect(denied).toBeGreaterThan(0)
  })

  test('counts what it ignores', () => {
    fc.assert(
      fc.property(campaign, stream, (chosen, activities) => {
        const catalogue = catalogueOf(chosen)
        const simulation = new Simulation(catalogue)
        for (const activity of activities) simulation.add(activity)
        expect(simulation.ignored).toBe(activities.filter((activity) => !catalogue.takes(activity)).length)
      }),
      { numRuns: runs(20) },
    )
  })

  test('lists awards by user, campaign and keepsake', () => {
    const vote = { count: { activity: 'PollVoted', target: 1 } }
    const [one, two] = ['b', 'a'].map((id) => campaignOf({ id, earn: { z: vote, y: vote } }))
    const simulation = new Simulation(catalogueOf(one as Campaign, two as Campaign))
    for (const userId of ['ben', 'anna', 'Zoe']) {
      simulation.add(activityOf({ type: 'PollVoted', at: noon, detail: { userId } }))
    }
    const places = simulation
      .awards()
      .map((award) => [award.userId, award.campaignId, award.keepsakeId].join())
    expect(places).toHaveLength(12)
    expect(places).toEqual(places.toSorted())
  })

  test('gives the last one, of those who earn it at one moment, to whose id is first in the order of code units', () => {
    const chosen = campaignOf({
      earn: { rare: { count: { activity: 'PollVoted', target: 1 } } },
      supply: { rare: 2 },
    })
    const votes = ['b', 'a', 'B', '_', 'a-'].map((userId) =>
      activityOf({ type: 'PollVoted', at: noon, detail: { userId, eventId: `of-${userId.codePointAt(0)}` } }),
    )
    const winners = (activities: readonly Activity[]) =>
      simulate(chosen, activities).map((name) => name.split('/')[0])
    expect(winners(votes)).toEqual(['B', '_'])
    expect(winners(votes.toReversed())).toEqual(['B', '_'])
    // An earlier one comes first, whatever its user is called.
    const first = { userId: 'z', eventId: 'first' }
    expect(winners([...votes, activityOf({ type: 'PollVoted', at: noon - 1, detail: first })])).toEqual([
      'B',
      'z',
    ])
  })

  test('shares out a limited keepsake beside a campaign that has none', () => {
    const once = { count: { activity: 'PollVoted', target: 1 } }
    const catalogue = catalogueOf(
      campaignOf({ id: 'a', earn: { rare: once }, supply: { rare: 1 } }),
      campaignOf({ id: 'b', earn: { fan: once } }),
    )
    const votes = ['anna', 'ben'].map((userId, second) =>
      activityOf({ type: 'PollVoted', at: noon + second, detail: { userId } }),
    )
    expect(simulateIn(catalogue, votes).map((name) => name.split(' ')[0])).toEqual([
      'anna/a/rare',
      'anna/b/fan',
      'ben/b/fan',
    ])
  })

  test('lets nobody who is refused one limited keepsake count twice for another', () => {
    const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })
    const chosen = campaignOf({ earn: { gold: votes(2), silver: votes(1) }, supply: { gold: 1, silver: 2 } })
    const vote = (userId: string, second: number) =>
      activityOf({ type: 'PollVoted', at: noon + second * 1000, detail: { userId, eventId: `${second}` } })
    const only = campaignOf({ earn: { silver: votes(1) }, supply: { silver: 2 } })
    const two = [vote('anna', 1), vote('anna', 2), vote('ben', 3), vote('ben', 4)]
    expect(simulate(chosen, two)).toEqual(named(limitedAwardsOf(chosen, two)))
    expect(simulate(chosen, two).map((name) => name.split(' ')[0])).toEqual([
      'anna/spring/gold',
      'anna/spring/silver',
      'ben/spring/silver',
    ])
    expect(simulate(only, [...two, vote('cleo', 5)])).toHaveLength(2)
  })

  test('does not let a keepsake that ran out take the place of another for whom it was built on', () => {
    const votes = (target: number) => ({ count: { activity: 'PollVoted', target } })
    const chosen = campaignOf({
      earn: { rare: votes(1), common: votes(2), crown: { collect: { keepsakes: 'all', atLeast: 1 } } },
      supply: { rare: 1, crown: 2 },
    })
    const vote = (userId: string, second: number) =>
      activityOf({
        type: 'PollVoted',
        at: noon + second * 1000,
        detail: { userId, eventId: `${userId}-${second}` },
      })
    // Ada has the only rare one, so ben's crown must wait for his second vote; by then cleo has hers.
    const activities = [vote('ada', 0), vote('ben', 1), vote('cleo', 2), vote('cleo', 3), vote('ben', 9)]
    const crowned = simulate(chosen, activities).filter((name) => name.includes('/crown '))
    expect(crowned.map((name) => name.split('/')[0])).toEqual(['ada', 'cleo'])
    expect(simulate(chosen, activities)).toEqual(named(limitedAwardsOf(chosen, activities)))
  })
})

describe('every order of a small stream', () => {
  const shortStream = fc
    .tuple(campaign, smallStream)
    .map(([chosen, activities]) => ({ chosen, activities: activities.slice(0, 5) }))

  test('simulates alike, with event time and event', () => {
    fc.assert(
      fc.property(shortStream, ({ chosen, activities }) => {
        const catalogue = catalogueOf(chosen)
        const expected = simulateIn(catalogue, activities)
        for (const order of permutationsOf(activities)) expect(simulateIn(catalogue, order)).toEqual(expected)
      }),
      { numRuns: runs(20) },
    )
  })

  test('earns the same when it is delivered one by one, and leaves a progress that decides the same', () => {
    fc.assert(
      fc.property(shortStream, ({ chosen, activities }) => {
        const catalogue = catalogueOf(chosen)
        const of = compileCampaign(chosen)
        const whole = deliver(catalogue, [activities])
        for (const order of permutationsOf(activities)) {
          const parts = deliver(
            catalogue,
            order.map((activity) => [activity]),
          )
          expect(names(parts.awards)).toEqual(names(whole.awards))
          expect(decidedInAll(of, parts.progress)).toEqual(decidedInAll(of, whole.progress))
        }
      }),
      { numRuns: runs(20) },
    )
  })

  test('shares out limited keepsakes alike', () => {
    fc.assert(
      fc.property(limited, ({ chosen, activities: all }) => {
        const activities = all.slice(0, 5)
        const catalogue = catalogueOf(chosen)
        const expected = simulateIn(catalogue, activities)
        for (const order of permutationsOf(activities)) expect(simulateIn(catalogue, order)).toEqual(expected)
      }),
      { numRuns: runs(20) },
    )
  })
})
