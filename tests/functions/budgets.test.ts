import { asWritten } from '../../functions/campaigns/campaigns.ts'
import { listKeepsakes } from '../../functions/keepsakes/list-keepsakes.ts'
import { getPassport } from '../../functions/passport/get-passport.ts'
import { erasurePass } from '../../functions/user/erasing.ts'
import { exportUser } from '../../functions/user/export-user.ts'
import type { UserId } from '../../schemas/ids.ts'
import { openStore, type Units } from '../../store/open.ts'
import { startTables } from '../store/support/tables.ts'
import { runs } from '../support/runs.ts'
import { answers, catalogueOf, votes, watched } from './support/catalogue.ts'
import { answered, viewed, voted } from './support/events.ts'
import { type Sent, startWorld, type World } from './support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(
    catalogueOf(
      {
        id: 'paris',
        keepsakes: [
          { id: 'voter', earn: votes(1) },
          { id: 'ace', earn: answers(50, 'questionId') },
          { id: 'rare', earn: watched(60), supply: 100 },
        ],
      },
      { id: 'rome', keepsakes: [{ id: 'late-voter', earn: votes(2) }] },
      {
        id: 'other',
        keepsakes: [
          { id: 'nobody', earn: { count: { activity: 'PollVoted', where: { pollId: ['x'] }, target: 1 } } },
        ],
      },
    ),
    await startTables(),
  )
})
afterAll(() => world.stop())

interface Cost {
  readonly calls: string[]
  readonly read: number
  readonly write: number
}

function costOf(units: readonly Units[]): Cost {
  const sum = (kind: 'read' | 'write') => units.reduce((total, used) => total + used[kind], 0)
  return { calls: units.map(({ operation }) => operation), read: sum('read'), write: sum('write') }
}

const NOW = Date.parse('2024-07-26T20:00:00Z')

/** Plays a user's day, step by step. */
async function dayOf(userId: string): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {}
  const environment = world.environment()
  const award = async (step: string, ...events: Sent[]) => {
    world.units.length = 0
    const { failed } = await environment.award(world.send(...events))
    expect(failed).toEqual([])
    costs[step] = costOf(world.units)
  }
  const answer = (number: number) =>
    answered({ userId, questionId: `question-${number}`, eventId: `answer-${number}` })
  const vote = voted({ userId, eventId: 'vote' })
  const film = viewed({ userId, minutes: 60, eventId: 'film' })
  const numbers = Array.from({ length: 40 }, (_, index) => index + 2)

  await award('the first activity', answer(1))
  await award('forty more in one batch', ...numbers.map(answer))
  await award('all of them again', answer(1), ...numbers.map(answer))
  await award('a keepsake, and progress in a second campaign', vote)
  await award('a limited keepsake', film)
  await award('both again, after they were awarded', vote, film)
  await award('nothing', { ...vote, 'detail-type': 'Unheard' }, voted({ userId, at: '2030-01-01T00:00:00Z' }))

  const heard: Units[] = []
  const store = openStore({
    client: world.tables.newClient(),
    tables: world.tables.names,
    onUnits: (used) => heard.push(used),
  })
  const { catalogue } = world
  const shown = { catalogue, imageUrl: asWritten, now: () => NOW }
  await listKeepsakes(userId as UserId, { limit: '9' }, { store, ...shown })
  costs['the list'] = costOf(heard.splice(0))
  await getPassport(userId as UserId, 'paris', { store, ...shown })
  const { calls, ...units } = costOf(heard.splice(0))
  costs['a passport'] = { calls: calls.sort(), ...units }

  const user = userId as UserId
  await exportUser(user, { store })
  costs['the export'] = costOf(heard.splice(0))
  const close = async () => 'gone' as const
  const erasure = { userId: user, erasedAt: '2024-07-27T00:00:00.000Z' }
  const counts = await erasurePass(erasure, { store, close })
  expect(counts).toMatchObject({ keepsakes: 2, progress: 2, editions: 1 })
  const erasing = costOf(heard.splice(0))
  costs['the erasure'] = { ...erasing, calls: erasing.calls.sort() }
  await erasurePass(erasure, { store, close })
  costs['the end of the erasure'] = costOf(heard.splice(0))
  await award('all of the day again, after the erasure', answer(1), vote, film)
  await award('the first activity since', answered({ userId, at: '2024-07-27T10:00:00Z' }))
  return costs
}

async function crowd(userIds: readonly string[]): Promise<void> {
  const { keepsakes, progress } = world.tables.names
  await world.tables.fill(
    progress,
    userIds.map((userId) => ({
      userId,
      campaignId: 'paris',
      version: 1,
      body: '{}',
    })),
  )
  await world.tables.fill(
    keepsakes,
    userIds.map((userId) => ({
      userId,
      keepsake: 'paris#voter',
      earnedAt: '2024-07-26T00:00:00.000Z',
    })),
  )
}

test('a day of one user costs what DESIGN section 5 says, whether the tables are empty or hold very many items of others', async () => {
  const expected = {
    'the first activity': { calls: ['Query', 'UpdateItem'], read: 0.5, write: 1 },
    'forty more in one batch': { calls: ['Query', 'UpdateItem'], read: 0.5, write: 1 },
    'all of them again': { calls: ['Query'], read: 0.5, write: 0 },
    'a keepsake, and progress in a second campaign': {
      calls: ['Query', 'Query', 'PutItem', 'UpdateItem', 'UpdateItem'],
      read: 1,
      write: 4,
    },
    'a limited keepsake': {
      // A new environment asks whether the keepsake has sold out.
      calls: ['Query', 'GetItem', 'Query', 'PutItem', 'PutItem', 'PutItem', 'UpdateItem'],
      read: 1.5,
      write: 5,
    },
    'both again, after they were awarded': { calls: ['Query', 'Query'], read: 1, write: 0 },
    nothing: { calls: [], read: 0, write: 0 },
    'the list': { calls: ['Query'], read: 0.5, write: 0 },
    'a passport': { calls: ['GetItem', 'Query'], read: 1, write: 0 },
    'the export': { calls: ['Query', 'Query', 'Query', 'Query'], read: 3.5, write: 0 },
    // The marker, progress in two campaigns, two keepsakes with their index entries, a claim.
    'the erasure': {
      calls: [...Array(5).fill('DeleteItem'), ...Array(5).fill('Query'), 'UpdateItem'],
      read: 4.5,
      write: 1 + 2 + 4 + 1,
    },
    'the end of the erasure': {
      calls: ['Query', 'Query', 'Query', 'Query', 'Query'],
      read: 4.5,
      write: 0,
    },
    'all of the day again, after the erasure': { calls: ['Query', 'Query'], read: 1, write: 0 },
    'the first activity since': { calls: ['Query', 'UpdateItem'], read: 0.5, write: 1 },
  }
  expect(await dayOf('anna')).toEqual(expected)
  // Others' ids all round the user's, and beginning as it does.
  await crowd(Array.from({ length: runs(10_000) }, (_, index) => `${'benno'.slice(0, index % 6)}${index}`))
  expect(await dayOf('benno')).toEqual(expected)
})
