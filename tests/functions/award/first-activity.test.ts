import * as fc from 'fast-check'
import { exportUser } from '../../../functions/user/export-user.ts'
import type { CampaignId, UserId } from '../../../schemas/ids.ts'
import type { Store } from '../../../store/open.ts'
import { runs } from '../../support/runs.ts'
import { awardBatchOf } from '../support/award.ts'
import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { erasingIn } from '../support/erasing.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(() => {
  world = startWorld(catalogueOf())
})
afterAll(() => world.stop())
beforeEach(() => world.reset())

/** @returns the DynamoDB calls of it, if no other store is given */
const award = async (bodies: readonly Sent[], store?: Store) => {
  const { failed, calls } = await awardBatchOf(world, bodies, store ? { store } : {})
  expect(failed).toEqual([])
  return calls
}

/** The stored first activity of a user by campaign, only where there is any progress; undefined where it is not known. */
async function firstOf(userId: string): Promise<Record<string, number | undefined>> {
  const ids = [...world.catalogue.campaigns.keys()]
  const { progress } = await world.store.forUser(userId as UserId).readProgress(ids, { consistent: true })
  return Object.fromEntries(Array.from(progress, ([id, { body }]) => [id, body.firstAt]))
}

const MINUTE = 60_000
const EVENING = { from: Date.parse('2024-07-26T18:00:00Z'), to: Date.parse('2024-07-26T20:00:00Z') }
const timeText = (at: number) => new Date(at).toISOString()

describe('the first activity', () => {
  /** Something that a user does; minutes count from six in the evening. */
  interface Done {
    readonly kind: 'vote' | 'answer' | 'view'
    readonly userId: 'anna' | 'ben'
    readonly minute: number
    readonly lasting: number
    readonly isLate: boolean
  }
  const done: fc.Arbitrary<Done> = fc.record({
    kind: fc.constantFrom('vote', 'answer', 'view'),
    userId: fc.constantFrom('anna', 'ben'),
    minute: fc.integer({ min: -120, max: 240 }),
    lasting: fc.integer({ min: 1, max: 180 }),
    isLate: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  })
  const timeOf = ({ minute }: Done) => EVENING.from + minute * MINUTE

  function eventOf(one: Done, index: number): Sent {
    const { kind, userId, lasting, isLate } = one
    const at = timeOf(one)
    const publishedAt = timeText(at + (isLate ? 2 * 24 * 60 : 1) * MINUTE)
    const given = { userId, eventId: `event-${index}`, at: timeText(at), publishedAt }
    if (kind === 'vote') return voted(given)
    // Few questions: many answers add nothing but their time.
    return kind === 'answer'
      ? answered({ ...given, questionId: `question-${index % 2}` })
      : viewed({ ...given, minutes: lasting })
  }

  /** Says it in the plainest way: the least over all events that count. */
  function expectedOf(userId: string, all: readonly Done[]): Record<string, number> {
    const own = all.filter((one) => one.userId === userId && !one.isLate)
    const inAll = own.map((one) => timeOf(one) - (one.kind === 'view' ? one.lasting * MINUTE : 0))
    const inEvening = own
      .filter((one) => one.kind === 'view')
      .filter((one) => timeOf(one) > EVENING.from && timeOf(one) - one.lasting * MINUTE < EVENING.to)
      .map((one) => Math.max(timeOf(one) - one.lasting * MINUTE, EVENING.from))
    return {
      ...(inAll.length > 0 ? { all: Math.min(...inAll) } : {}),
      ...(inEvening.length > 0 ? { evening: Math.min(...inEvening) } : {}),
    }
  }

  const campaigns = catalogueOf(
    {
      id: 'all',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'ace', earn: answers(2, 'questionId') },
        { id: 'rare', earn: votes(2), supply: 1 },
        { id: 'viewer', earn: watched(30) },
        { id: 'golden', earn: collected('all', 2) },
      ],
    },
    {
      id: 'evening',
      startsAt: timeText(EVENING.from),
      endsAt: timeText(EVENING.to),
      keepsakes: [{ id: 'viewer', earn: watched(20) }],
    },
  )

  const deliveries = fc.array(done, { minLength: 1, maxLength: 10 }).chain((all) => {
    const every = all.map((_, index) => index)
    return fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray(every, { minLength: every.length }),
      again: fc.array(fc.nat(every.length - 1), { maxLength: 6 }),
      cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 16, maxLength: 16 }),
    })
  })

  test('is the least of all that counted, in any order, any split and with duplicates, and nothing is written again', async () => {
    world.catalogue = campaigns
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ all, order, again, cuts }) => {
        await world.reset()
        const left = [...order.slice(0, 3), ...again, ...order.slice(3)].map((index) =>
          eventOf(all[index] as Done, index),
        )
        for (const size of cuts) if (left.length > 0) await award(left.splice(0, size))
        for (const userId of ['anna', 'ben']) expect(await firstOf(userId)).toEqual(expectedOf(userId, all))
        const calls = await award(order.map((index) => eventOf(all[index] as Done, index)))
        const known = ['anna', 'ben'].flatMap((userId) => Object.keys(expectedOf(userId, all)))
        expect(calls).toEqual(known.map(() => 'Query progress'))
      }),
      { numRuns: runs(20) },
    )
  })

  test('is reason enough to commit where an earlier one comes, and costs a write; a later one writes nothing', async () => {
    world.catalogue = catalogueOf({ id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] })
    const at = (hour: number) => voted({ userId: 'cleo', at: `2024-07-26T${hour}:00:00Z` })
    await award([at(18)])
    expect(await award([at(19)])).toEqual(['Query progress'])
    const earlier = at(17)
    expect(await award([earlier])).toEqual(['Query progress', 'UpdateItem progress'])
    expect(await award([earlier])).toEqual(['Query progress'])
    expect(await firstOf('cleo')).toEqual({ poll: Date.parse('2024-07-26T17:00:00Z') })
  })

  test('is begun anew by an erasure, and a watched interval that ends after it counts from its beginning', async () => {
    world.catalogue = campaigns
    const erasing = erasingIn(world)
    await award([voted({ userId: 'dora', at: '2024-07-26T18:00:00Z' })])
    await erasing.erase('dora', '2024-07-26T19:00:00.000Z')
    await award([voted({ userId: 'dora', at: '2024-07-26T18:30:00Z' })])
    expect(await firstOf('dora')).toEqual({})
    await award([voted({ userId: 'dora', at: '2024-07-26T19:30:00Z' })])
    expect(await firstOf('dora')).toEqual({ all: Date.parse('2024-07-26T19:30:00Z') })
    await award([viewed({ userId: 'dora', minutes: 60, at: '2024-07-26T19:45:00Z' })])
    const from = Date.parse('2024-07-26T18:45:00Z')
    expect(await firstOf('dora')).toEqual({ all: from, evening: from })
  })
})

describe('an older release beside this one, as while a deployment rolls out', () => {
  /** Reads and writes a body as a release does that knows of no first activity. */
  function olderStore(): Store {
    return {
      forUser(userId) {
        const user = world.store.forUser(userId)
        return {
          ...user,
          async readProgress(ids: readonly CampaignId[], options) {
            const read = await user.readProgress(ids, options)
            const progress = Array.from(read.progress, ([id, { body, ...version }]) => {
              const { firstAt: _, ...known } = body
              return [id, { ...version, body: known }] as const
            })
            return { ...read, progress: new Map(progress) }
          },
          commitProgress(id, { firstAt: _, ...known }, ...more) {
            return user.commitProgress(id, known, ...more)
          },
        }
      },
    }
  }
  const batches = fc.array(
    fc.record({
      isOlder: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
      votes: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  const vote = (number: number, userId = 'emil') =>
    voted({ userId, eventId: `vote-${number}`, at: timeText(EVENING.from - number * MINUTE) })

  test('leaves it true, or unknown for good once the older one has committed, and keeps all else', async () => {
    world.catalogue = catalogueOf({ id: 'poll', keepsakes: [{ id: 'voter', earn: votes(100) }] })
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        await world.reset()
        const seen = new Set<number>()
        let isKnown = true
        for (const { isOlder, votes: numbers } of given) {
          const hasNew = numbers.some((number) => !seen.has(number))
          for (const number of numbers) seen.add(number)
          isKnown &&= !(isOlder && hasNew)
          const bodies = numbers.map((number) => vote(number))
          await award(bodies, isOlder ? olderStore() : undefined)
          const first = EVENING.from - Math.max(...seen) * MINUTE
          expect(await firstOf('emil')).toEqual({ poll: isKnown ? first : undefined })
        }
        const stored = await world.store
          .forUser('emil' as UserId)
          .progressInCampaign('poll' as CampaignId, { consistent: true })
        const [state = ''] = Object.values(stored?.body.measures ?? {})
        expect(String(state).split(',')).toHaveLength(seen.size)
      }),
      { numRuns: runs(15) },
    )
  })

  test('shows in the user’s own export as no time, and else the time is in it', async () => {
    world.catalogue = catalogueOf({ id: 'poll', keepsakes: [{ id: 'voter', earn: votes(9) }] })
    await award([vote(5, 'fred')])
    const exported = async (userId: string) =>
      (await exportUser(userId as UserId, world)).progress.map(({ firstActivityAt }) => firstActivityAt)
    expect(await exported('fred')).toEqual(['2024-07-26T17:55:00.000Z'])
    await award([vote(5, 'gina')], olderStore())
    await award([vote(7, 'gina')])
    expect(await exported('gina')).toEqual([undefined])
  })
})
