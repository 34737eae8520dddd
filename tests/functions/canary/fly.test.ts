import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { withCanary } from '../../../functions/award/with-canary.ts'
import { type CanaryPorts, fly } from '../../../functions/canary/fly.ts'
import { pseudonymsBy, tidyRows } from '../../../functions/export/tidy.ts'
import { CANARY_CAMPAIGN, CANARY_KEEPSAKE, CANARY_SOURCE, canaryUser } from '../../../schemas/canary.ts'
import { campaign as campaignId, keepsake, user } from '../../store/support/values.ts'
import { campaign, catalogueOf, votes } from '../support/catalogue.ts'
import { startWorld, type World } from '../support/world.ts'

const published = catalogueOf({ id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] })
const NOW = Date.parse('2026-11-29T12:00:07.250Z')
const USER = canaryUser(NOW)

let world: World
let now: number
let told: string[]
beforeEach(() => {
  world = startWorld(withCanary(published))
  now = NOW
  told = []
})
afterEach(() => world.stop())

/** Its event goes straight to the award function, with the whole seconds that EventBridge keeps of its time. */
const ports = (more: Partial<CanaryPorts> = {}): CanaryPorts => ({
  store: world.store,
  async publish(events) {
    for (const { source, detailType, detail, time } of events)
      world.send({
        source,
        'detail-type': detailType,
        time: `${time?.toISOString().slice(0, 19)}Z`,
        detail: JSON.parse(detail),
      })
    await world.drain()
  },
  now: () => now,
  wait: async (milliseconds) => {
    now += milliseconds
  },
  hasTimeFor: (milliseconds) => now + milliseconds < NOW + 60_000,
  report: (message) => told.push(message),
  ...more,
})
const held = () => world.store.forUser(USER).keepsakeInFull(CANARY_CAMPAIGN, CANARY_KEEPSAKE)
const progress = async () =>
  (await world.store.forUser(USER).readProgress([CANARY_CAMPAIGN], { consistent: true })).progress

test('a canary earns its keepsake, tells how long it took, and leaves nothing behind', async () => {
  const flight = await fly(ports())
  expect(flight).toEqual({
    userId: USER,
    eventId: 'canary-2026-11-29T12:00:07.250Z',
    awarded: true,
    delayMs: expect.any(Number),
  })
  expect(await held()).toBeUndefined()
  expect((await progress()).size).toBe(0)
  expect(world.announced).toHaveLength(1)
  expect(told).toEqual([])
})

test('the next one of the same user earns it again, from an hour later on', async () => {
  expect((await fly(ports())).awarded).toBe(true)
  now += 3_600_000
  const later = ports({ hasTimeFor: () => true })
  expect(canaryUser(now)).toBe(USER)
  expect((await fly(later)).awarded).toBe(true)
})

test('one whose activity is not awarded says so in time, and what is awarded later does not come back', async () => {
  let late: Parameters<CanaryPorts['publish']>[0] = []
  const flight = await fly(
    ports({
      publish: async (events) => {
        late = events
      },
    }),
  )
  expect(flight).toMatchObject({
    awarded: false,
    reason: expect.stringMatching(/^no keepsake within 5\d seconds$/),
  })
  expect(now).toBeLessThan(NOW + 60_000)
  expect(told).toEqual(['the canary earned no keepsake'])
  await ports().publish(late)
  expect(await held()).toBeUndefined()
})

test('one that cannot be published fails without an error of the function, which would be tried again', async () => {
  const publish = async () => {
    throw new Error('throttled')
  }
  expect(await fly(ports({ publish }))).toMatchObject({ awarded: false, reason: 'throttled' })
})

test('what the canary publishes counts for no campaign, and nobody else earns its keepsake', async () => {
  const vote = (source: string, userId: string) => ({
    source,
    'detail-type': 'PollVoted',
    time: '2024-07-26T18:00:00Z',
    detail: {
      eventId: `of-${userId}`,
      userId,
      occurredAt: '2024-07-26T18:00:00Z',
      pollId: 'p',
      optionId: 'o',
    },
  })
  world.send(vote('partner.acme', USER), vote(CANARY_SOURCE, 'alice'), vote(CANARY_SOURCE, USER))
  await world.drain()
  const keepsakesOf = async (userId: string, campaign: string) =>
    (await world.store.forUser(user(userId)).keepsakesOfCampaign(campaignId(campaign))).length
  expect(await keepsakesOf(USER, 'games')).toBe(1)
  expect(await keepsakesOf(USER, CANARY_CAMPAIGN)).toBe(1)
  expect(await keepsakesOf('alice', 'games')).toBe(0)
  expect(await keepsakesOf('alice', CANARY_CAMPAIGN)).toBe(0)
})

test('there are 3,600 users of canaries, however long they fly', () => {
  const users = new Set(Array.from({ length: 10_000 }, (_, second) => canaryUser(NOW + second * 1000)))
  expect(users.size).toBe(3_600)
})

test('analysts are not told of canaries, and no campaign can take their id', () => {
  const context = {
    catalogue: { version: '1', campaigns: new Map() } as Parameters<typeof tidyRows>[1]['catalogue'],
    pseudonymOf: pseudonymsBy(Buffer.alloc(32, 7)),
  }
  const rowsOf = (userId: string) =>
    tidyRows({ keepsake: { userId: user(userId), ...keepsake(CANARY_CAMPAIGN, CANARY_KEEPSAKE) } }, context)
      .rows
  expect(rowsOf('alice')).toHaveLength(1)
  expect(rowsOf(USER)).toEqual([])

  const text = JSON.stringify({
    ...campaign({ id: 'games', keepsakes: [{ id: 'a', earn: votes(1) }] }),
    id: CANARY_CAMPAIGN,
  })
  expect(checkCampaignText(text).mistakes.map(({ path, message }) => [path, message])).toContainEqual([
    'id',
    'is the id of the canary’s own campaign: choose another',
  ])
})
