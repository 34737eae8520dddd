import * as fc from 'fast-check'
import { compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { nothing, type Progress, sameProgress } from '../../../awarding/progress/progress.ts'
import type { KeepsakeId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { activity } from '../support/activities.ts'
import { campaign } from '../support/campaigns.ts'
import { joined } from '../support/joined.ts'
import { merge } from '../support/merge.ts'

const part = fc.tuple(
  fc.array(activity, { maxLength: 8 }),
  fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
)

/** Three progresses of one user in one campaign. */
const threeProgresses = fc.tuple(campaign, part, part, part).map(([chosen, ...parts]) => {
  const of = compileCampaign(chosen)
  const [a = nothing, b = nothing, c = nothing] = parts.map((one) => joined(of, ...one))
  return { of, a, b, c, join: (x: Progress, y: Progress) => merge(of, x, y) }
})

const law = (
  check: (given: typeof threeProgresses extends fc.Arbitrary<infer Given> ? Given : never) => boolean,
) => fc.assert(fc.property(threeProgresses, check), { numRuns: runs(60) })

describe('merging progress', () => {
  test('is idempotent', () => law(({ a, join }) => sameProgress(join(a, a), a)))

  test('is commutative', () => law(({ a, b, join }) => sameProgress(join(a, b), join(b, a))))

  test('is associative', () =>
    law(({ a, b, c, join }) => sameProgress(join(join(a, b), c), join(a, join(b, c)))))

  test('with nothing changes nothing', () =>
    law(({ a, join }) => sameProgress(join(a, nothing), a) && sameProgress(join(nothing, a), a)))

  test('gives what joining everything would have given', () =>
    fc.assert(
      fc.property(campaign, fc.array(activity, { maxLength: 12 }), fc.nat(12), (chosen, activities, cut) => {
        const of = compileCampaign(chosen)
        const halves = [activities.slice(0, cut), activities.slice(cut)].map((half) => joined(of, half, []))
        const merged = merge(of, halves[0] ?? nothing, halves[1] ?? nothing)
        return sameProgress(merged, joined(of, activities, []))
      }),
      { numRuns: runs(60) },
    ))
})

describe('every criterion', () => {
  test('is monotone: what is met stays met, and nobody falls back', () =>
    law(({ of, a, b, join }) => {
      const more = join(a, b)
      return of.keepsakes.every(({ criterion }) => {
        const [less, greater] = [criterion.howFar(a), criterion.howFar(more)]
        return (
          (!less.met || greater.met) && less.current / less.target <= greater.current / greater.target + 1e-12
        )
      })
    }))

  test('shows how far it is, between nothing and its target, and is met exactly at the target', () =>
    law(({ of, a }) =>
      of.keepsakes.every(({ criterion }) => {
        const { current, target, met } = criterion.howFar(a)
        return current >= 0 && current <= target && Number.isInteger(current) && met === (current === target)
      }),
    ))

  test('starts at nothing', () =>
    law(({ of }) =>
      of.keepsakes.every(
        ({ criterion }) => criterion.howFar(nothing).current === 0 && !criterion.howFar(nothing).met,
      ),
    ))
})

describe('every measure', () => {
  test('joins idempotently, commutatively and associatively', () =>
    law(({ of, a, b, c }) =>
      of.measures.values().every(({ id, join }) => {
        const states = [a, b, c].flatMap(({ measures }) => measures.get(id) ?? [])
        const [x, y = x, z = y] = states
        if (x === undefined || y === undefined || z === undefined) return true
        return (
          join([x, x]) === x &&
          join([x, y]) === join([y, x]) &&
          join([join([x, y]), z]) === join([x, join([y, z])]) &&
          join([z, x, y]) === join([x, join([y, z])])
        )
      }),
    ))
})

describe('two progresses', () => {
  test('are the same only when measures, earned and sold-out keepsakes and the first activity all are', () => {
    const id = 'k0' as KeepsakeId
    const differing: Progress[] = [
      nothing,
      { ...nothing, measures: new Map([['m', 'a']]) },
      { ...nothing, measures: new Map([['m', 'b']]) },
      { ...nothing, measures: new Map([['n', 'a']]) },
      { ...nothing, earned: new Map([[id, 1]]) },
      { ...nothing, earned: new Map([[id, 2]]) },
      { ...nothing, soldOut: new Set([id]) },
      { ...nothing, earned: new Map([['k1' as KeepsakeId, 1]]) },
      { ...nothing, firstAt: 1 },
      { ...nothing, firstAt: Number.NEGATIVE_INFINITY },
    ]
    for (const [i, a] of differing.entries()) {
      for (const [j, b] of differing.entries()) expect(sameProgress(a, b)).toBe(i === j)
    }
  })
})
