import * as fc from 'fast-check'
import { type Campaign, campaignSchema } from '../../../awarding/campaign/campaign.ts'
import { type Catalogue, compileCatalogue } from '../../../awarding/catalogue/catalogue.ts'
import { type CompiledCampaign, compileCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import type { Earn } from '../../../awarding/criteria/kind.ts'

/** A campaign from what matters to a test; the rest is filled in. Checked by the schema. */
export function campaignOf(given: {
  earn: Record<string, Earn>
  id?: string
  startsAt?: string
  endsAt?: string
  timeZone?: string
  lateness?: string
  secret?: string
  supply?: Record<string, number>
  /** Each adds to its keepsake: a window, chance, tiers. */
  more?: Record<string, object>
}): Campaign {
  const { earn, supply = {}, more = {}, ...rest } = given
  return campaignSchema.parse({
    id: 'spring',
    title: 'Spring',
    startsAt: '2024-03-08T00:00:00Z',
    endsAt: '2024-03-14T00:00:00Z',
    timeZone: 'America/New_York',
    ...rest,
    keepsakes: Object.entries(earn).map(([id, criterion]) => ({
      id,
      title: id,
      image: `${id}.svg`,
      earn: criterion,
      ...(supply[id] ? { supply: supply[id] } : {}),
      ...more[id],
    })),
  }) as Campaign
}

export const compiled = (given: Parameters<typeof campaignOf>[0]): CompiledCampaign =>
  compileCampaign(campaignOf(given))

export const catalogueOf = (...campaigns: Campaign[]): Catalogue =>
  compileCatalogue({ version: '1', campaigns })

const ofProgramme = fc.subarray(['p1', 'p2', 'p3'], { minLength: 1 }).map((programId) => ({ programId }))
const ofQuestion = fc
  .subarray(['q1', 'q2', 'q3', 'q4'], { minLength: 1 })
  .map((questionId) => ({ questionId }))
const ofFinals = fc.constant({ pollId: [{ prefix: 'final-' }] })
const ofRight = fc.constant({ correct: [true] })
const everything = fc.constant(undefined)

/** Now and then, no activity of the type can match the pattern. */
const asked = fc.oneof(
  fc.record({ activity: fc.constant('TriviaAnswered'), where: fc.oneof(everything, ofQuestion, ofRight) }),
  fc.record({ activity: fc.constant('PollVoted'), where: fc.oneof(everything, ofFinals) }),
  fc.record({ activity: fc.constant('TvWatched'), where: fc.oneof(everything, ofProgramme, ofFinals) }),
)
const watched = fc.record({ where: fc.oneof(everything, ofProgramme, ofQuestion) })

const small = fc.integer({ min: 1, max: 4 })

/** Without the keys whose value is undefined, as a file would have it. */
const tidy = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Earn> =>
  arbitrary.map((spec) => Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)))

const distinct = fc.constantFrom(undefined, undefined, 'questionId', 'pollId', 'programId', 'correct')
const meter = fc.constantFrom(undefined, 'wall', 'program')
const live = fc.constantFrom(undefined, undefined, true)
const grace = fc.constantFrom(undefined, 0, 1, 2)
const step = tidy(asked)

/** Both in one. */
const joined = <A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  tidy(fc.tuple(a, b).map(([one, other]) => ({ ...one, ...other })))

/** The kinds that may have tiers, without the amount to reach. */
const leaves = {
  count: joined(asked, fc.record({ distinct })),
  watch: joined(watched, fc.record({ meter, live })),
  streak: joined(asked, fc.record({ grace })),
}
const amounts = {
  count: ['target', small],
  watch: ['minutes', fc.integer({ min: 1, max: 12 })],
  streak: ['days', small],
} as const
const kinds = ['count', 'watch', 'streak'] as const

const reaching = (kind: keyof typeof leaves): fc.Arbitrary<Earn> => {
  const [key, amount] = amounts[kind]
  return fc.tuple(leaves[kind], amount).map(([spec, target]) => ({ [kind]: { ...spec, [key]: target } }))
}

const sequence = tidy(
  fc.record({
    steps: fc.array(step, { minLength: 2, maxLength: 3 }),
    within: fc.constantFrom(undefined, 'PT0S', 'PT30S', 'PT2H', 'P1D', 'P3D'),
  }),
).map((spec): Earn => ({ sequence: spec }))

const simple: fc.Arbitrary<Earn> = fc.oneof(...kinds.map(reaching), sequence)

/** Conditions of every kind, for a keepsake that is none of `others`. */
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
  return fc.letrec<{ any: Earn; parts: Earn[] }>((tie) => ({
    parts: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
    any: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { arbitrary: simple, weight: 5 },
      { arbitrary: collect, weight: 2 },
      { arbitrary: tie('parts').map((all) => ({ all })), weight: 1 },
      { arbitrary: tie('parts').map((any) => ({ any })), weight: 1 },
      {
        arbitrary: fc
          .tuple(tie('parts'), fc.nat(2))
          .map(([of, n]) => ({ atLeast: { n: 1 + (n % of.length), of } })),
        weight: 1,
      },
    ),
  })).any
}

interface Drawn {
  readonly earn: Earn
  readonly more: object
}

/** A criterion with two or three tiers, whose ids are given. */
const group = (ids: readonly string[], others: readonly string[]): fc.Arbitrary<Drawn> => {
  const collect = fc.constant<[Earn, number]>([{ collect: { keepsakes: 'all' } }, others.length])
  const leaf = fc
    .constantFrom(...kinds)
    .chain((kind) => leaves[kind].map((spec): [Earn, number] => [{ [kind]: spec }, 8]))
  return fc
    .tuple(others.length >= ids.length ? fc.oneof({ arbitrary: leaf, weight: 3 }, collect) : leaf, fc.nat())
    .map(([[criterion, most], seed]) => {
      const tiers = ids.map((id, index) => ({
        id,
        title: id,
        target: index + 1 + (seed % (most - ids.length + 1)),
      }))
      return { earn: criterion, more: { tiers } }
    })
}

const day = (date: number, hour: number) =>
  `2024-03-${String(date).padStart(2, '0')}T${String(hour).padStart(2, '0')}:30:00Z`

/** Narrower than the campaign's. */
const window = fc
  .tuple(
    fc.integer({ min: 8, max: 10 }),
    fc.integer({ min: 11, max: 13 }),
    fc.nat(23),
    fc.constantFrom(1, 2, 3),
  )
  .map(([from, to, hour, which]) => ({
    ...(which === 2 ? {} : { startsAt: day(from, hour) }),
    ...(which === 1 ? {} : { endsAt: day(to, hour) }),
  }))

const modifiers = tidy(
  fc.record({
    window: fc.oneof({ arbitrary: everything, weight: 7 }, { arbitrary: window, weight: 1 }),
    chance: fc.oneof(
      { arbitrary: everything, weight: 7 },
      { arbitrary: fc.constantFrom(0.3, 0.7, 1), weight: 1 },
    ),
  }),
)

const all = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']

/** Campaigns of 2 to 6 keepsakes over one week with a clock change, that ask for what `activities` gives. */
export const campaign: fc.Arbitrary<Campaign> = fc
  .record({
    size: fc.integer({ min: 2, max: 6 }),
    timeZone: fc.constantFrom('America/New_York', 'Europe/Paris', 'Asia/Kathmandu', 'Pacific/Chatham'),
    lateness: fc.constantFrom('PT12H', 'P1D', 'P2D'),
    // How many tiers each keepsake has; below two, it is one keepsake.
    tiers: fc.tuple(...all.map(() => fc.constantFrom(0, 0, 0, 0, 2, 3))),
    secret: fc.constantFrom('heads', 'tails'),
  })
  .chain(({ size, timeZone, lateness, tiers, secret }) => {
    const used = all.slice(0, size)
    const idsOf = (id: string, index: number) =>
      tiers[index] ? Array.from({ length: tiers[index] }, (_, tier) => `${id}-${tier}`) : [id]
    const drawn = used.map((self, index) => {
      const others = used.flatMap((id, other) => (id === self ? [] : idsOf(id, other)))
      const criterion: fc.Arbitrary<Drawn> = tiers[index]
        ? group(idsOf(self, index), others)
        : earn(others).map((one) => ({ earn: one, more: {} }))
      return fc.tuple(criterion, modifiers).map(([one, more]) => ({ ...one, more: { ...one.more, ...more } }))
    })
    return fc.tuple(...drawn).map((keepsakes) =>
      campaignOf({
        earn: Object.fromEntries(used.map((id, index) => [id, keepsakes[index]?.earn ?? {}])),
        more: Object.fromEntries(used.map((id, index) => [id, keepsakes[index]?.more ?? {}])),
        timeZone,
        lateness,
        secret,
      }),
    )
  })
