import * as fc from 'fast-check'
import { criterionKinds } from '../../awarding/criteria/index.ts'
import { nothing, sameProgress } from '../../awarding/progress.ts'
import { awardsOf } from './oracle.ts'
import { deliveryOf, stream } from './support/activities.ts'
import { campaign, catalogueOf } from './support/campaigns.ts'
import { deliver, named, names } from './support/deliver.ts'

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
      { numRuns: 500 },
    )
  })

  test('are the same however it is shuffled, repeated and split, and so is the progress that is left', () => {
    fc.assert(
      fc.property(campaignAndDelivery, ({ chosen, activities, batches }) => {
        const catalogue = catalogueOf(chosen)
        const whole = deliver(catalogue, [activities])
        const parts = deliver(catalogue, batches)
        expect(names(parts.awards)).toEqual(names(whole.awards))
        expect([...parts.progress.keys()].sort()).toEqual([...whole.progress.keys()].sort())
        for (const [key, progress] of parts.progress) {
          expect(sameProgress(progress, whole.progress.get(key) ?? nothing)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('have the same event time and event in one batch, whatever order it is in', () => {
    fc.assert(
      fc.property(campaignAndDelivery, ({ chosen, activities, batches }) => {
        const catalogue = catalogueOf(chosen)
        const shuffled = deliver(catalogue, [batches.flat()])
        expect(named(shuffled.awards)).toEqual(named(deliver(catalogue, [activities]).awards))
      }),
      { numRuns: 300 },
    )
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
      { numRuns: 200 },
    )
  })

  test('happen in the random streams: each kind of condition is met in some, under each modifier of them', () => {
    const met = new Set<string>()
    for (const [chosen, activities] of fc.sample(fc.tuple(campaign, stream), { numRuns: 300, seed: 7 })) {
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
