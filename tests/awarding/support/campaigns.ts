import * as fc from 'fast-check'
import { type Campaign, campaignSchema } from '../../../awarding/campaign.ts'
import { type Catalogue, compileCatalogue } from '../../../awarding/catalogue.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'

/** A campaign from what matters to a test; the rest is filled in. Checked by the schema. */
export function campaignOf(given: {
  earn: Record<string, Earn>
  id?: string
  startsAt?: string
  endsAt?: string
  timeZone?: string
  lateness?: string
  supply?: Record<string, number>
}): Campaign {
  const { earn, supply = {}, ...rest } = given
  return campaignSchema.parse({
    id: 'spring',
    title: 'Spring',
    startsAt: '2024-03-08T00:00:00Z',
    endsAt: '2024-03-14T00:00:00Z',
    timeZone: 'America/New_York',
    ...rest,
    keepsakes: Object.entries(earn).map(([id, condition]) => ({
      id,
      title: id,
      image: `${id}.svg`,
      earn: condition,
      ...(supply[id] ? { supply: supply[id] } : {}),
    })),
  }) as Campaign
}

export const catalogueOf = (...campaigns: Campaign[]): Catalogue =>
  compileCatalogue({ version: '1', campaigns })

const where = fc.option(
  fc.oneof(
    fc.subarray(['p1', 'p2', 'p3'], { minLength: 1 }).map((programId) => ({ programId })),
    fc.subarray(['q1', 'q2', 'q3', 'q4'], { minLength: 1 }).map((questionId) => ({ questionId })),
    fc.constant({ pollId: [{ prefix: 'final-' }] }),
    fc.constant({ correct: [true] }),
  ),
  { nil: undefined },
)
const activity = fc.constantFrom('TriviaAnswered', 'PollVoted', 'TvWatched')
const small = fc.integer({ min: 1, max: 4 })

/** Without the keys whose value is undefined, as a file would have it. */
const tidy = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Earn> =>
  arbitrary.map((spec) => Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)))

const simple: fc.Arbitrary<Earn> = fc.oneof(
  tidy(
    fc.record({
      activity,
      where,
      distinct: fc.constantFrom(undefined, 'questionId', 'pollId', 'programId', 'correct'),
      target: small,
    }),
  ).map((count) => ({ count })),
  tidy(fc.record({ where, minutes: fc.integer({ min: 1, max: 12 }) })).map((watch) => ({ watch })),
  tidy(fc.record({ activity, where, days: small })).map((streak) => ({ streak })),
)

const ids = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']

/** Conditions of every kind, for the keepsake `self` among `others`. */
const earn = (others: readonly string[]): fc.Arbitrary<Earn> => {
  const collect =
    others.length === 0
      ? simple
      : fc
          .record({
            keepsakes: fc.oneof(fc.constant('all' as const), fc.subarray([...others], { minLength: 1 })),
            share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
          })
          .map(({ keepsakes, share }): Earn => {
            const most = keepsakes === 'all' ? others.length : keepsakes.length
            const atLeast = share === undefined ? {} : { atLeast: 1 + Math.floor(share * (most - 1)) }
            return { collect: { keepsakes, ...atLeast } }
          })
  return fc.letrec<{ any: Earn }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { arbitrary: simple, weight: 5 },
      { arbitrary: collect, weight: 2 },
      { arbitrary: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })), weight: 1 },
      { arbitrary: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })), weight: 1 },
    ),
  })).any
}

/** Campaigns of 2 to 6 keepsakes over one week with a clock change, that ask for what `activities` gives. */
export const campaign: fc.Arbitrary<Campaign> = fc
  .record({
    size: fc.integer({ min: 2, max: 6 }),
    timeZone: fc.constantFrom('America/New_York', 'Europe/Paris', 'Asia/Kathmandu', 'Pacific/Chatham'),
    lateness: fc.constantFrom('PT12H', 'P1D', 'P2D'),
  })
  .chain(({ size, timeZone, lateness }) => {
    const used = ids.slice(0, size)
    const all = used.map((self) => earn(used.filter((id) => id !== self)))
    return fc.tuple(...all).map((conditions) =>
      campaignOf({
        earn: Object.fromEntries(used.map((id, index) => [id, conditions[index] ?? {}])),
        timeZone,
        lateness,
      }),
    )
  })
