import * as fc from 'fast-check'
import { readPassportCatalogue } from '../../awarding/catalogue/compiled-keepsakes.ts'
import { Simulation } from '../../awarding/rehearsing/simulation.ts'
import { parseActivity } from '../../events/activity.ts'
import { asWritten } from '../../functions/campaigns/campaigns.ts'
import { listKeepsakes } from '../../functions/keepsakes/list-keepsakes.ts'
import { pushAwards } from '../../functions/live/push-awards.ts'
import { getPassport } from '../../functions/passport/get-passport.ts'
import { exportUser } from '../../functions/user/export-user.ts'
import type { JsonObject } from '../../json/json.ts'
import { userExportSchema } from '../../schemas/api/user-export.ts'
import type { UserId } from '../../schemas/ids.ts'
import { keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { eventually } from '../store/support/values.ts'
import { eventIds, SUBJECT_IDS, subjectIds, USER_IDS, userIds } from '../support/ids.ts'
import { answers, campaign, catalogueOf, votes } from './support/catalogue.ts'
import { type Erasing, erasingIn } from './support/erasing.ts'
import { answered, voted } from './support/events.ts'
import { keptTraces } from './support/traces.ts'
import { startWorld, type World } from './support/world.ts'

const PARIS = {
  id: 'paris',
  keepsakes: [
    { id: 'voter', earn: votes(1), supply: 5 },
    { id: 'ace', earn: answers(2, 'questionId') },
    { id: 'far', earn: answers(9, 'questionId') },
  ],
}
const catalogue = catalogueOf(PARIS)
const passports = readPassportCatalogue({ version: 'v1', campaigns: [campaign(PARIS)] })
const NOW = Date.parse('2024-07-26T19:00:00Z')

let world: World
let erasing: Erasing
beforeAll(async () => {
  world = await startWorld(catalogue)
  erasing = erasingIn(world)
})
afterAll(() => world.stop())

interface Given {
  readonly userId: string
  readonly events: readonly string[]
  readonly subjects: readonly string[]
}

/** A vote and two answers. */
function eventsOf({
  userId,
  events: [vote, first, second],
  subjects: [pollId, one, two],
}: Given): JsonObject[] {
  const at = '2024-07-26T18:00:00.000Z'
  return [
    voted({ userId, at, eventId: String(vote), detail: { pollId: String(pollId) } }),
    answered({ userId, at, eventId: String(first), questionId: String(one) }),
    answered({ userId, at, eventId: String(second), questionId: String(two) }),
  ]
}

/** Sends the events through awarding, and looks at all that comes of them. */
async function follow(given: Given): Promise<void> {
  const userId = given.userId as UserId
  await world.reset()
  const events = eventsOf(given)
  world.send(...events)
  await world.drain()
  expect([world.rejected, world.reports]).toEqual([[], []])

  const list = { store: world.store, catalogue: passports, imageUrl: asWritten }
  await eventually(
    () => listKeepsakes(userId, {}, list),
    ({ keepsakes }) => keepsakes.length === 2,
  )
  const first = await listKeepsakes(userId, { limit: '1' }, list)
  const second = await listKeepsakes(userId, { limit: '1', cursor: first.cursor }, list)
  const listed = [...first.keepsakes, ...second.keepsakes].map(({ keepsakeId }) => keepsakeId)
  expect([listed.sort(), second.cursor]).toEqual([['ace', 'voter'], undefined])
  const neighbour = `${userId.slice(0, 254)}~` as UserId
  await expect(listKeepsakes(neighbour, { cursor: first.cursor }, list)).rejects.toMatchObject({
    problem: { status: 400 },
  })

  const passport = await getPassport(userId, 'paris', { ...list, catalogue: passports, now: () => NOW })
  expect(passport.keepsakes.map(({ state }) => state)).toEqual(['earned', 'earned', 'locked'])
  expect(passport.keepsakes[2]).toMatchObject({ progress: { current: 2 } })

  const announced = world.announced.map(({ detail }) => keepsakeAwardedSchema.parse(JSON.parse(detail)))
  expect(announced.map(({ awardId }) => awardId).sort()).toEqual([
    `${userId}/paris/ace`,
    `${userId}/paris/voter`,
  ])
  const simulation = new Simulation(catalogue)
  for (const event of events) {
    const parsed = parseActivity(event)
    if (parsed.accepted) simulation.add(parsed.activity)
  }
  const awards = [...simulation.awards()].map(({ keepsakeId, eventId }) => [keepsakeId, eventId])
  expect(awards.sort()).toEqual(announced.map(({ keepsakeId, eventId }) => [keepsakeId, eventId]).sort())

  await expectPushed(userId)

  const exported = userExportSchema.parse(await exportUser(userId, { store: world.store }))
  expect(exported).toMatchObject({ userId, keepsakes: [{ campaignId: 'paris' }, { campaignId: 'paris' }] })
  expect(exported.editions).toEqual([{ campaignId: 'paris', keepsakeId: 'voter', number: 1, of: 5 }])

  const erasedAt = '2024-07-26T20:00:00.000Z'
  await erasing.erase(userId, erasedAt)
  await erasing.finish()
  world.send(...events)
  await world.drain()
  expect(await exportUser(userId, { store: world.store })).toEqual({
    userId,
    erasedAt,
    keepsakes: [],
    progress: [],
    editions: [],
    connections: [],
  })
}

async function expectPushed(userId: UserId): Promise<void> {
  const user = world.store.forUser(userId)
  const connectedAt = new Date(NOW).toISOString()
  await user.connect({ connectionId: 'screen', connectedAt, expiresAt: NOW / 1000 + 3600 })
  const records = world.announced.map(({ detailType, detail }, index) => ({
    messageId: `announcement-${index}`,
    body: JSON.stringify({ 'detail-type': detailType, detail: JSON.parse(detail) }),
  }))
  await eventually(
    () => user.connections(NOW),
    ({ length }) => length === 1,
  )
  const { tally } = await pushAwards(records, {
    store: world.store,
    post: async () => 'posted',
    now: () => NOW,
    traces: keptTraces().traces,
    report: () => {},
  })
  expect(tally).toEqual({ pushed: 2, gone: 0, unread: 0, notHeld: 0, failed: 0 })
}

const given = fc.record({
  userId: userIds,
  events: fc.uniqueArray(eventIds, { minLength: 3, maxLength: 3 }),
  subjects: fc.uniqueArray(subjectIds, { minLength: 3, maxLength: 3 }),
})

test('whatever ids it has, what is sent is earned, read, pushed, exported and erased', async () => {
  await fc.assert(fc.asyncProperty(given, follow), { numRuns: 10 })
})

test.each(USER_IDS)('so it is for %j', async (userId) => {
  const n = USER_IDS.indexOf(userId)
  const subjects = [0, 1, 2].map((shift) => String(SUBJECT_IDS[(n + shift) % SUBJECT_IDS.length]))
  await follow({ userId, events: ['vote', 'https://acme.example/answers#1', 'urn:uuid:1 2'], subjects })
})
