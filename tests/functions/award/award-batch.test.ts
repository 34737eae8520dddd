import type { Catalogue } from '../../../awarding/catalogue/catalogue.ts'
import type { UserId } from '../../../schemas/ids.ts'
import type { Store, UserStore } from '../../../store/open.ts'
import { awardBatchOf, heldBy } from '../support/award.ts'
import { answers, catalogueOf, collected, votes } from '../support/catalogue.ts'
import type { Gate } from '../support/effects.ts'
import { answered, voted } from '../support/events.ts'
import { expectSound, keepsakesOf } from '../support/outcome.ts'
import { type AwardOptions, type Sent, startWorld, type World } from '../support/world.ts'

const poll = { id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] }
const quiz = { id: 'quiz', keepsakes: [{ id: 'ace', earn: answers(2, 'questionId') }] }

let world: World
beforeAll(async () => {
  world = await startWorld(catalogueOf(poll, quiz))
})
afterAll(() => world.stop())
beforeEach(async () => {
  world.catalogue = catalogueOf(poll, quiz)
  await world.reset()
})

const award = (bodies: readonly Sent[], options?: AwardOptions) => awardBatchOf(world, bodies, options)
const idsOf = (userId: string) => heldBy(world, userId)
const announcedIds = () => world.announced.map(({ detail }) => JSON.parse(detail).awardId)

/** A store in which one user's calls fail. */
function failingFor(userId: string, store: Store): Store {
  const refuse = async () => Promise.reject(new Error('the store is out of order'))
  const broken = { readProgress: refuse, commitProgress: refuse, putKeepsake: refuse }
  return {
    forUser: (id: UserId): UserStore =>
      id === userId ? { ...store.forUser(id), ...broken } : store.forUser(id),
  }
}

describe('an award', () => {
  test('is dated when it was earned, not when it was computed, and names the event that completed it', async () => {
    const userId = 'anna'
    await award([
      answered({ userId, questionId: 'q2', eventId: 'later', at: '2024-07-26T20:00:00+02:00' }),
      answered({ userId, questionId: 'q1', eventId: 'earlier', at: '2024-07-26T17:00:00Z' }),
    ])
    const [ace] = await keepsakesOf(world, userId)
    expect(ace).toMatchObject({ keepsakeId: 'ace', earnedAt: '2024-07-26T18:00:00.000Z', eventId: 'later' })
    expect(JSON.parse(world.announced[0]?.detail ?? '')).toEqual({
      awardId: 'anna/quiz/ace',
      userId,
      campaignId: 'quiz',
      keepsakeId: 'ace',
      earnedAt: '2024-07-26T18:00:00.000Z',
      recordedAt: ace?.recordedAt,
      eventId: 'later',
      traceparent: expect.any(String),
    })
  })

  test('of a limited keepsake has its edition, in the store and in the announcement', async () => {
    world.catalogue = catalogueOf({ id: 'rare', keepsakes: [{ id: 'only', earn: votes(1), supply: 1 }] })
    await award([voted({ userId: 'ben' })])
    expect(await keepsakesOf(world, 'ben')).toMatchObject([{ edition: { number: 1, of: 1 } }])
    expect(JSON.parse(world.announced[0]?.detail ?? '')).toMatchObject({ edition: { number: 1, of: 1 } })
  })

  test('is made for each tier that one activity completes, not for the highest alone', async () => {
    const tiers = [1, 2, 3].map((target) => ({ id: `tier-${target}`, earn: votes(target) }))
    world.catalogue = catalogueOf({ id: 'tiers', keepsakes: tiers })
    await award([voted({ userId: 'carl' }), voted({ userId: 'carl' }), voted({ userId: 'carl' })])
    expect(await idsOf('carl')).toEqual(['tier-1', 'tier-2', 'tier-3'])
  })

  test('of one user has nothing to do with another whose id begins alike', async () => {
    await award([
      answered({ userId: 'dora', questionId: 'q1' }),
      answered({ userId: 'dora:2', questionId: 'q2' }),
    ])
    expect([await idsOf('dora'), await idsOf('dora:2')]).toEqual([[], []])
    await award([answered({ userId: 'dora', questionId: 'q2' })])
    expect([await idsOf('dora'), await idsOf('dora:2')]).toEqual([['ace'], []])
  })

  test('never comes of the same event id counted twice, though another partner may use it too', async () => {
    world.catalogue = catalogueOf({ id: 'any-two', keepsakes: [{ id: 'two', earn: votes(2) }] })
    const vote = { userId: 'elsa', eventId: 'vote-1' }
    await award([voted(vote), voted(vote)])
    await award([voted(vote)])
    expect(await idsOf('elsa')).toEqual([])
    await award([voted({ ...vote, source: 'partner.another' })])
    expect(await idsOf('elsa')).toEqual(['two'])
  })
})

describe('a batch', () => {
  test('may hold the same message twice', async () => {
    const [record] = world.send(voted({ userId: 'fred' }))
    if (!record) throw new TypeError('nothing was sent')
    const { failed, tally } = await world.environment().award([record, record, { ...record }])
    expect(failed).toEqual([])
    expect(tally).toMatchObject({ received: 3, awarded: 1 })
    expect(announcedIds()).toEqual(['fred/poll/voter'])
    await expectSound(world, ['fred'])
  })

  test('keeps in the queue a message that it holds twice and that fails', async () => {
    const [record] = world.send(voted({ userId: 'gina' }))
    if (!record) throw new TypeError('nothing was sent')
    const store = failingFor('gina', world.store)
    const { failed } = await world.environment().award([record, { ...record }], { store })
    expect(new Set(failed.map(({ messageId }) => messageId))).toEqual(new Set([record.messageId]))
    expect(world.queue.size).toBe(1)
  })

  test('may be far larger than ten records', async () => {
    const users = Array.from({ length: 120 }, (_, index) => `crowd-${index}`)
    const { failed, tally } = await award([
      ...users.map((userId) => voted({ userId })),
      ...users.map((userId) => answered({ userId, questionId: 'q1' })),
      ...users.map((userId) => answered({ userId, questionId: 'q2' })),
    ])
    expect(failed).toEqual([])
    expect(tally).toMatchObject({ received: 360, awarded: 240, failed: 0 })
    for (const userId of users) expect(await idsOf(userId)).toEqual(['voter', 'ace'])
    await expectSound(world, users)
  })

  test('has fifty of its users awarded side by side: enough to hide the store’s latency, within its sockets', async () => {
    const users = Array.from({ length: 60 }, (_, index) => `side-${index}`)
    let under = 0
    let most = 0
    const gate: Gate = async (_name, effect) => {
      most = Math.max(most, ++under)
      try {
        return await effect()
      } finally {
        under--
      }
    }
    await award(
      users.map((userId) => voted({ userId })),
      { gate },
    )
    expect(most).toBe(50)
  })

  test('may be empty', async () => {
    const { calls, failed, tally } = await award([])
    expect({ calls, failed, received: tally.received }).toEqual({ calls: [], failed: [], received: 0 })
  })

  test('fails as a whole when there is no catalogue to decide by', async () => {
    const catalogue = () => Promise.reject(new Error('no catalogue'))
    await expect(award([voted({ userId: 'hugo' })], { catalogue })).rejects.toThrow('no catalogue')
    expect(world.queue.size).toBe(1)
  })

  test('fails the records of a user whose store fails, all of them, and of nobody else', async () => {
    const { records, failed, tally } = await award(
      [
        voted({ userId: 'ida' }),
        voted({ userId: 'unlucky' }),
        '[]',
        answered({ userId: 'unlucky' }),
        voted({ userId: 'jan' }),
      ],
      { store: failingFor('unlucky', world.store) },
    )
    expect(failed.sort()).toEqual([records[1]?.messageId, records[3]?.messageId])
    expect(tally).toMatchObject({ failed: 2, awarded: 2, rejected: 1 })
    expect([await idsOf('ida'), await idsOf('jan')]).toEqual([['voter'], ['voter']])
    expect([...world.queue.keys()].sort()).toEqual(failed)
    await world.drain()
    expect(await idsOf('unlucky')).toEqual(['voter'])
  })

  test('fails a record that cannot be read for a fault of the catalogue’s, and awards its neighbours', async () => {
    const { catalogue } = world
    const faulty: Catalogue = {
      ...catalogue,
      takes(activity) {
        if (activity.userId === 'unlucky') throw new Error('the catalogue is out of order')
        return catalogue.takes(activity)
      },
    }
    const { records, failed, tally } = await award(
      ['luis', 'unlucky', 'mona'].map((userId) => voted({ userId })),
      { catalogue: async () => faulty },
    )
    expect(failed).toEqual([records[1]?.messageId])
    expect(tally).toMatchObject({ failed: 1, awarded: 2 })
    await world.drain()
    expect(await idsOf('unlucky')).toEqual(['voter'])
  })

  test('fails the records of a user whose award cannot be announced, and announces it when they come again', async () => {
    const announce = async () => Promise.reject(new Error('the bus is out of order'))
    const { records, failed } = await award([voted({ userId: 'kim' })], { announce })
    expect(failed).toEqual([records[0]?.messageId])
    await world.drain()
    expect(announcedIds()).toEqual(['kim/poll/voter'])
    await expectSound(world, ['kim'])
  })

  test('tells an operator which user failed and why, and nothing else of the customer', async () => {
    const report: { message: string; about: object }[] = []
    await award([voted({ userId: 'lena' })], {
      store: failingFor('lena', world.store),
      report: (message, about) => report.push({ message, about }),
    })
    expect(report).toEqual([
      {
        message: 'the activities of a user could not be awarded; they come again',
        about: { userId: 'lena', error: new Error('the store is out of order') },
      },
    ])
  })
})

test('what a sold-out keepsake was collected for is not earned, and what needs it not is', async () => {
  world.catalogue = catalogueOf({
    id: 'sets',
    keepsakes: [
      { id: 'pair', earn: collected(['rare', 'common']) },
      { id: 'either', earn: collected(['rare', 'common'], 1) },
      { id: 'rare', earn: votes(1), supply: 1 },
      { id: 'common', earn: votes(1) },
    ],
  })
  await award([voted({ userId: 'first-come' })])
  const { tally } = await award([voted({ userId: 'too-late' })])
  expect(await idsOf('first-come')).toEqual(['common', 'either', 'pair', 'rare'])
  expect(await idsOf('too-late')).toEqual(['common', 'either'])
  expect(tally).toMatchObject({ soldOut: 1, awarded: 2 })

  // Sold out is for ever: the next activity does not ask the editions again.
  const { calls } = await award([voted({ userId: 'too-late' })])
  expect(calls).toEqual(['Query progress'])
  await expectSound(world, ['first-come', 'too-late'])
})

test('the clock says when a keepsake was put, and decides nothing', async () => {
  await award([voted({ userId: 'ulla' })], { now: () => Date.UTC(1999, 0, 1) })
  expect(await keepsakesOf(world, 'ulla')).toMatchObject([
    { earnedAt: '2024-07-26T18:00:00.000Z', recordedAt: '1999-01-01T00:00:00.000Z' },
  ])
})
