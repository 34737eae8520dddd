import { answers, catalogueOf, collected, votes, watched } from '../support/catalogue.ts'
import { type CrashPoint, crashingAt, losingAnswer } from '../support/effects.ts'
import { answered, viewed, voted } from '../support/events.ts'
import { expectSound, type Outcome, outcomeOf, TAKEN } from '../support/outcome.ts'
import { type Sent, startWorld, type World } from '../support/world.ts'

const catalogue = catalogueOf(
  {
    id: 'paris',
    keepsakes: [
      { id: 'ace', earn: answers(2, 'questionId') },
      { id: 'viewer', earn: watched(10) },
      { id: 'rare', earn: answers(1), supply: 3 },
      { id: 'golden', earn: collected('all', 3), hidden: true },
    ],
  },
  {
    id: 'polls',
    keepsakes: [
      { id: 'last-one', earn: votes(1), supply: 1 },
      { id: 'voter', earn: votes(1) },
      { id: 'with-last-one', earn: collected(['last-one']) },
      { id: 'with-voter', earn: collected(['voter']) },
    ],
  },
)

let world: World
beforeEach(() => {
  world = startWorld(catalogue)
})

interface Scenario {
  readonly users: readonly string[]
  /** Delivered and awarded before, undisturbed. */
  readonly before?: readonly Sent[]
  readonly batch: readonly Sent[]
  /** The last edition of polls#last-one is gone already. */
  readonly soldOut?: boolean
}

async function begin({ before = [], soldOut = false }: Scenario): Promise<void> {
  await world.reset()
  if (soldOut) await claimLastOne()
  world.send(...before)
  await world.drain()
}

const claimLastOne = async () => {
  const polls = world.catalogue.campaigns.values().find(({ id }) => id === 'polls')
  const keepsake = polls?.keepsakes.find(({ id }) => id === 'last-one')
  if (!polls || !keepsake) throw new TypeError('the catalogue lacks polls#last-one')
  const somebody = world.store.forUser(TAKEN as never)
  await somebody.claimEdition({ campaignId: polls.id, keepsakeId: keepsake.id, of: 1 })
}

/** The outcome when nothing goes wrong, and the effects it took. */
async function undisturbed(scenario: Scenario): Promise<{ outcome: Outcome; effects: string[] }> {
  await begin(scenario)
  const { gate, seen } = crashingAt({ when: 'before', effect: Number.POSITIVE_INFINITY })
  await world.environment().award(world.send(...scenario.batch), { gate })
  await expectSound(world, scenario.users)
  return { outcome: await outcomeOf(world, scenario.users), effects: seen }
}

/** The outcome when the function is ended there, and the queue delivers what it still has until it has nothing. */
async function crashed(scenario: Scenario, point: CrashPoint): Promise<Outcome> {
  await begin(scenario)
  const { gate, ended } = crashingAt(point)
  const records = world.send(...scenario.batch)
  await expect(world.environment().award(records, { gate })).rejects.toThrow()
  expect(ended()).toBe(true)
  await world.drain()
  // A queue delivers at least once: the same records may come yet again.
  const puts = world.units.filter(({ write }) => write > 0).length
  await world.environment().award(records)
  expect(world.units.filter(({ write }) => write > 0)).toHaveLength(puts)
  await expectSound(world, scenario.users)
  return outcomeOf(world, scenario.users)
}

async function everyCrashOf(scenario: Scenario): Promise<{ outcome: Outcome; effects: string[] }> {
  const { outcome, effects } = await undisturbed(scenario)
  for (let effect = 1; effect <= effects.length; effect++) {
    for (const when of ['before', 'after'] as const) {
      const found = await crashed(scenario, { when, effect })
      expect({ when, effect, ...found }).toEqual({ when, effect, ...outcome })
    }
  }
  return { outcome, effects }
}

/** The outcome when the answer to each effect in turn is lost on its way, so that it is sent again. */
async function everyAnswerLost(scenario: Scenario): Promise<number> {
  const { outcome } = await undisturbed(scenario)
  for (let lost = 1; ; lost++) {
    await begin(scenario)
    const { gate, seen } = losingAnswer(lost)
    const { failed } = await world.environment().award(world.send(...scenario.batch), { gate })
    if (seen.length < lost) return lost - 1
    expect(failed).toEqual([])
    await expectSound(world, scenario.users)
    expect({ lost, ...(await outcomeOf(world, scenario.users)) }).toEqual({ lost, ...outcome })
  }
}

const idsOf = (outcome: Outcome, userId: string) =>
  outcome.keepsakes[userId]?.map(({ keepsakeId }) => keepsakeId)

describe('a function that ends before or after any of its effects, and is given its records again', () => {
  test('awards one keepsake once', async () => {
    const { outcome, effects } = await everyCrashOf({
      users: ['anna'],
      batch: [voted({ userId: 'anna' })],
      soldOut: true,
    })
    expect(idsOf(outcome, 'anna')).toEqual(['voter', 'with-voter'])
    expect(effects).toEqual([
      'Query progress',
      // Whether it has sold out, the only bucket, again whether it has; that it has; and whether anna has it.
      'GetItem editions',
      'Query editions',
      'GetItem editions',
      'PutItem editions',
      'GetItem editions',
      'PutItem keepsakes',
      'PutItem keepsakes',
      'announce',
      'UpdateItem progress',
      'delete',
    ])
  })

  test('awards what is counted, watched, limited and collected in one batch, beside a record that is rejected', async () => {
    const { outcome, effects } = await everyCrashOf({
      users: ['ben'],
      batch: [
        answered({ userId: 'ben', questionId: 'q1', at: '2024-07-26T18:00:00Z' }),
        '{"garbage":true}',
        answered({ userId: 'ben', questionId: 'q2', at: '2024-07-26T18:01:00Z' }),
        viewed({ userId: 'ben', minutes: 12, at: '2024-07-26T18:02:00Z' }),
      ],
    })
    expect(idsOf(outcome, 'ben')).toEqual(['ace', 'golden', 'rare', 'viewer'])
    expect(outcome.rejected).toHaveLength(1)
    expect(effects).toEqual([
      'reject',
      'Query progress',
      'GetItem editions',
      'Query editions',
      'PutItem editions',
      'PutItem editions',
      'PutItem keepsakes',
      'PutItem keepsakes',
      'PutItem keepsakes',
      'PutItem keepsakes',
      'announce',
      'UpdateItem progress',
      'delete',
    ])
  })

  test('awards on top of earlier progress, and in two campaigns at once', async () => {
    const before = [
      answered({ userId: 'carl', questionId: 'q1' }),
      viewed({ userId: 'carl', minutes: 6, at: '2024-07-26T18:06:00Z' }),
    ]
    const { outcome, effects } = await everyCrashOf({
      users: ['carl'],
      before,
      batch: [
        answered({ userId: 'carl', questionId: 'q2', at: '2024-07-26T19:00:00Z' }),
        viewed({ userId: 'carl', minutes: 6, at: '2024-07-26T18:10:00Z' }),
        voted({ userId: 'carl', at: '2024-07-26T19:30:00Z' }),
      ],
    })
    expect(idsOf(outcome, 'carl')).toEqual(
      ['ace', 'golden', 'rare', 'viewer'].concat(['last-one', 'voter', 'with-last-one', 'with-voter']),
    )
    expect(effects[0]).toBe('Query progress')
    expect(effects.filter((effect) => effect === 'UpdateItem progress')).toHaveLength(2)
  })

  // The event time of all votes that say no other.
  const FIRST_VOTE = Date.parse('2024-07-26T18:00:00.000Z')

  test('does not award what has sold out, nor what is collected with it, and remembers that', async () => {
    const { outcome } = await everyCrashOf({
      users: ['dora'],
      soldOut: true,
      batch: [voted({ userId: 'dora' }), voted({ userId: 'dora' })],
    })
    expect(idsOf(outcome, 'dora')).toEqual(['voter', 'with-voter'])
    expect(outcome.progress.dora?.polls).toEqual({
      measures: {},
      earned: { voter: FIRST_VOTE, 'with-voter': FIRST_VOTE },
      soldOut: ['last-one'],
      firstAt: FIRST_VOTE,
    })
  })

  test('moves progress that earns nothing yet', async () => {
    const { outcome } = await everyCrashOf({
      users: ['elsa'],
      batch: [viewed({ userId: 'elsa', minutes: 3 }), viewed({ userId: 'elsa', minutes: 2 })],
    })
    expect(idsOf(outcome, 'elsa')).toEqual([])
    expect(outcome.progress.elsa?.paris?.earned).toEqual({})
  })

  test('gives the last edition to one of two users of the batch, whoever it is, and never to both', async () => {
    const users = ['fred', 'gina']
    const scenario: Scenario = { users, batch: users.map((userId) => voted({ userId })) }
    const { effects } = await undisturbed(scenario)
    for (let effect = 1; effect <= effects.length; effect++) {
      for (const when of ['before', 'after'] as const) {
        const outcome = await crashed(scenario, { when, effect })
        const luck = users.map((userId) => idsOf(outcome, userId)?.length).sort()
        expect({ when, effect, luck }).toEqual({ when, effect, luck: [2, 4] })
      }
    }
  })
})

test('an answer that is lost, so that the request is sent again at once, changes nothing', async () => {
  const userId = 'hugo'
  const lost = await everyAnswerLost({
    users: [userId],
    batch: [
      answered({ userId, questionId: 'q1', at: '2024-07-26T18:00:00Z' }),
      answered({ userId, questionId: 'q2', at: '2024-07-26T18:01:00Z' }),
      viewed({ userId, minutes: 12, at: '2024-07-26T18:02:00Z' }),
      voted({ userId, at: '2024-07-26T18:03:00Z' }),
    ],
  })
  expect(lost).toBeGreaterThanOrEqual(18)
})
