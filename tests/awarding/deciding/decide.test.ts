import * as fc from 'fast-check'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { criterionKinds } from '../../../awarding/criteria/index.ts'
import { decide } from '../../../awarding/deciding/decide.ts'
import { nothing, sameProgress } from '../../../awarding/progress/progress.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { activityOf, deliveryOf, stream } from '../support/activities.ts'
import { decidedInAll } from '../support/alike.ts'
import { campaign, campaignOf, catalogueOf } from '../support/campaigns.ts'
import { deliver, named, names } from '../support/deliver.ts'
import { awardsOf } from '../support/oracle.ts'

const campaignAndDelivery = fc.tuple(campaign, stream).chain(([chosen, activities]) =>
  fc.record({
    chosen: fc.constant(chosen),
    activities: fc.constant(activities),
    batches: deliveryOf(activities),
  }),
)

describe('awards of a stream of activities', () => {
  test('are those of the definitions, with event time and event, when it comes in one batch', () => {
    fc.assert(
      fc.property(campaign, stream, (chosen, activities) => {
        const { awards } = deliver(catalogueOf(chosen), [activities])
        expect(named(awards)).toEqual(named(awardsOf([chosen], activities)))
      }),
      { numRuns: runs(100) },
    )
  })

  test('are the same however it is shuffled, repeated and split, and so is what the progress that is left decides', () => {
    fc.assert(
      fc.property(campaignAndDelivery, ({ chosen, activities, batches }) => {
        const catalogue = catalogueOf(chosen)
        const whole = deliver(catalogue, [activities])
        const parts = deliver(catalogue, batches)
        expect(names(parts.awards)).toEqual(names(whole.awards))
        const of = compileCampaign(chosen)
        expect(decidedInAll(of, parts.progress)).toEqual(decidedInAll(of, whole.progress))
      }),
      { numRuns: runs(100) },
    )
  })

  test('have the same event time and event in one batch, whatever order it is in', () => {
    fc.assert(
      fc.property(campaignAndDelivery, ({ chosen, activities, batches }) => {
        const catalogue = catalogueOf(chosen)
        const shuffled = deliver(catalogue, [batches.flat()])
        expect(named(shuffled.awards)).toEqual(named(deliver(catalogue, [activities]).awards))
      }),
      { numRuns: runs(60) },
    )
  })

  test('that collect bear the event that completed them, of several at one moment, also past their own window', () => {
    const chosen = campaignOf({
      earn: {
        album: { collect: { keepsakes: ['two', 'three'], atLeast: 1 } },
        two: { watch: { minutes: 2 } },
        three: { watch: { minutes: 3 } },
      },
      more: { album: { window: { endsAt: '2024-03-11T00:00:00Z' } } },
    })
    const watched = (eventId: string, from: string) =>
      activityOf({
        type: 'TvWatched',
        at: '2024-03-12T18:05:00Z',
        from: `2024-03-12T${from}Z`,
        detail: { eventId },
      })
    const { awards } = deliver(catalogueOf(chosen), [[watched('e2', '18:02:00'), watched('e1', '18:03:00')]])
    const events = Object.fromEntries(awards.map(({ keepsakeId, eventId }) => [keepsakeId, eventId]))
    expect(events).toEqual({ album: 'e1', two: 'e1', three: 'e2' })
  })

  test('that collect what was watched past the end of its window are dated by its last moment, as that is', () => {
    const chosen = campaignOf({
      earn: { album: { collect: { keepsakes: ['evening'] } }, evening: { watch: { minutes: 2 } } },
      more: { evening: { window: { endsAt: '2024-03-12T18:05:00Z' } } },
    })
    const watched = activityOf({
      type: 'TvWatched',
      at: '2024-03-12T18:07:00Z',
      from: '2024-03-12T18:02:00Z',
    })
    const { awards } = deliver(catalogueOf(chosen), [[watched]])
    const dates = Object.fromEntries(awards.map(({ keepsakeId, earnedAt }) => [keepsakeId, earnedAt]))
    const lastMoment = Date.parse('2024-03-12T18:04:59.999Z')
    expect(dates).toEqual({ album: lastMoment, evening: lastMoment })
    expect(named(awards)).toEqual(named(awardsOf([chosen], [watched])))
  })

  test('dated by a history bear all states of what earned them, later than that date too', () => {
    const chosen = campaignOf({ earn: { fan: { count: { activity: 'PollVoted', target: 2 } } } })
    const catalogue = catalogueOf(chosen)
    const votes = [11, 12].map((day) =>
      activityOf({ type: 'PollVoted', at: `2024-03-${day}T12:00:00Z`, detail: { eventId: `on-${day}` } }),
    )
    const [first] = votes
    if (!first) throw new Error('there are none')
    const fan = 'fan' as KeepsakeId
    const history = new Map([[fan, { earnedAt: Date.parse('2024-03-09T12:00:00Z'), eventId: first.eventId }]])
    const { awards } = decide(
      compileCampaign(chosen),
      nothing,
      votes.flatMap(catalogue.contributionsOf),
      history,
    )
    const [award] = awards
    expect(award?.earnedAt).toBe(history.get(fan)?.earnedAt)
    expect([...(award?.states.values() ?? [])].join().split(',')).toHaveLength(2)
  })

  test('do not come again when the whole stream does, and nothing changes', () => {
    fc.assert(
      fc.property(campaign, stream, (chosen, activities) => {
        const catalogue = catalogueOf(chosen)
        const once = deliver(catalogue, [activities])
        const twice = deliver(catalogue, [activities, activities])
        expect(named(twice.awards)).toEqual(named(once.awards))
        for (const [key, progress] of twice.progress) {
          expect(sameProgress(progress, once.progress.get(key) ?? nothing)).toBe(true)
        }
      }),
      { numRuns: runs(40) },
    )
  })

  test('happen in the random streams: each kind of criterion is met in some, under each modifier of them', () => {
    const met = new Set<string>()
    for (const [chosen, activities] of fc.sample(fc.tuple(campaign, stream), {
      numRuns: runs(60),
      seed: 7,
    })) {
      for (const { keepsakeId } of deliver(catalogueOf(chosen), [activities]).awards) {
        const keepsake = chosen.keepsakes.find(({ id, tiers }) =>
          (tiers ?? [{ id }]).some((one) => one.id === keepsakeId),
        )
        for (const name of Object.keys(keepsake?.earn ?? {})) met.add(name)
        for (const name of Object.keys(keepsake ?? {})) met.add(name)
      }
    }
    const kinds = criterionKinds.map(({ name }) => name)
    const modifiers = ['chance', 'tiers', 'window']
    expect([...kinds, ...modifiers].filter((name) => !met.has(name))).toEqual([])
  })
})
