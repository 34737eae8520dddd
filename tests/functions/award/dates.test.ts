import type { CompiledCampaign } from '../../../awarding/catalogue/compiled-campaign.ts'
import { fingerprintOf } from '../../../awarding/catalogue/fingerprint.ts'
import type { ActivityRecord } from '../../../functions/award/activity-record.ts'
import { RECORDED_ATTRIBUTE, recordedIn, recordedText } from '../../../functions/award/recorded.ts'
import type { CampaignId, EventId, KeepsakeId, UserId } from '../../../schemas/ids.ts'
import { awardBatchOf } from '../support/award.ts'
import { answers, catalogueOf, collected, votes } from '../support/catalogue.ts'
import { answered, voted } from '../support/events.ts'
import { keepsakesOf } from '../support/outcome.ts'
import { startWorld, type World } from '../support/world.ts'

const summer = (target: number) =>
  catalogueOf({
    id: 'summer',
    keepsakes: [
      { id: 'voter', earn: votes(target) },
      { id: 'album', earn: collected(['voter']) },
    ],
  })

let world: World
beforeAll(async () => {
  world = await startWorld(summer(2))
})
afterAll(() => world.stop())

const july = (day: number) => `2024-07-${day}T10:00:00.000Z`
const vote = (userId: string, day: number) => voted({ userId, eventId: `on-${day}`, at: july(day) })

const datesOf = async (userId: string) =>
  (await keepsakesOf(world, userId)).map(({ keepsakeId, earnedAt, eventId }) => [
    keepsakeId,
    earnedAt,
    eventId,
  ])

/** As a replay sends it. */
function replayed(body: object, day: number, value = historyOf(day)): ActivityRecord {
  const [record] = world.send(JSON.stringify(body))
  if (!record) throw new Error('nothing was sent')
  return { ...record, messageAttributes: { [RECORDED_ATTRIBUTE]: { stringValue: value } } }
}

const historyOf = (day: number, source = {}) => historyWith({ voter: day, album: day }, summer(2), source)

/** By keepsake, the day on which a history earns it. */
function historyWith(days: Record<string, number>, { campaigns } = summer(2), source = {}): string {
  const earnings = Object.entries(days).map(
    ([id, day]) =>
      [
        id as KeepsakeId,
        { earnedAt: Date.parse(july(day)), eventId: `on-${day}` as EventId, ...source },
      ] as const,
  )
  const id = 'summer' as CampaignId
  const { definition } = campaigns.get(id) as CompiledCampaign
  return recordedText(new Map([[id, { of: fingerprintOf(definition), earned: new Map(earnings) }]]))
}

test('what was dated by a late arrival is dated back by a replay, once, with what collects it', async () => {
  for (const day of [27, 29]) await awardBatchOf(world, [vote('anna', day)])
  await awardBatchOf(world, [vote('anna', 28)])
  expect(await datesOf('anna')).toEqual([
    ['album', july(29), 'on-29'],
    ['voter', july(29), 'on-29'],
  ])
  const told = world.announced.length
  const { tally, failed } = await world.environment().award([replayed(vote('anna', 28), 28)])
  expect({ datedBack: tally.datedBack, failed }).toEqual({ datedBack: 2, failed: [] })
  const corrected = [
    ['album', july(28), 'on-28'],
    ['voter', july(28), 'on-28'],
  ]
  expect(await datesOf('anna')).toEqual(corrected)
  // Nothing is newly earned: nobody is told.
  expect(world.announced).toHaveLength(told)

  world.units.length = 0
  const again = await world.environment().award([replayed(vote('anna', 28), 28)])
  expect({ datedBack: again.tally.datedBack, unchanged: again.tally.unchanged }).toEqual({
    datedBack: 0,
    unchanged: 1,
  })
  expect(world.units.map(({ operation, read, write }) => [operation, read, write])).toEqual([
    ['Query', 0.5, 0],
  ])
  expect(await datesOf('anna')).toEqual(corrected)
})

test('what a replay earns has the date of the whole history, whatever arrives last', async () => {
  const records = [29, 27, 28].map((day) => replayed(vote('ben', day), 28))
  for (const record of records) await world.environment().award([record])
  expect(await datesOf('ben')).toEqual([
    ['album', july(28), 'on-28'],
    ['voter', july(28), 'on-28'],
  ])
})

test('what was put before the function ended is dated back when its record comes again', async () => {
  const crash = async (name: string, effect: () => Promise<unknown>) => {
    if (name.startsWith('UpdateItem')) throw new Error('the function ends here')
    return effect()
  }
  for (const day of [27, 29]) {
    await world.environment().award(world.send(vote('carl', day)), day === 29 ? { gate: crash as never } : {})
  }
  expect(await datesOf('carl')).toEqual([
    ['album', july(29), 'on-29'],
    ['voter', july(29), 'on-29'],
  ])
  const told = world.announced.length
  await world.environment().award([replayed(vote('carl', 28), 28)])
  expect(await datesOf('carl')).toEqual([
    ['album', july(28), 'on-28'],
    ['voter', july(28), 'on-28'],
  ])
  // It is announced once more, as it is held now.
  const again = world.announced.slice(told).map(({ detail }) => JSON.parse(detail))
  expect(again.map(({ keepsakeId, earnedAt }) => [keepsakeId, earnedAt])).toEqual([
    ['voter', july(28)],
    ['album', july(28)],
  ])
})

test('what builds on a keepsake that was put before the function ended is not dated before it', async () => {
  let puts = 0
  const crash = async (name: string, effect: () => Promise<unknown>) => {
    if (name.startsWith('PutItem') && ++puts === 2) throw new Error('the function ends here')
    return effect()
  }
  await awardBatchOf(world, [vote('cleo', 27)])
  await world.environment().award(world.send(vote('cleo', 29)), { gate: crash as never })
  expect(await datesOf('cleo')).toEqual([['voter', july(29), 'on-29']])
  await awardBatchOf(world, [vote('cleo', 28)])
  expect((await datesOf('cleo')).map(([id, at]) => [id, at])).toEqual([
    ['album', july(29)],
    ['voter', july(29)],
  ])
})

test('a history decided by another version of the campaign dates nothing', async () => {
  // It took one vote when the replay began.
  const before = historyWith({ voter: 27, album: 27 }, summer(1))
  for (const day of [27, 28]) await world.environment().award([replayed(vote('eve', day), day, before)])
  expect((await datesOf('eve')).map(([, at]) => at)).toEqual([july(28), july(28)])
})

test('of two histories in one batch, each keepsake has the earlier date', async () => {
  const records = [29, 28, 29].map((day, index) => replayed(vote('cora', 27 + index), day))
  await world.environment().award(records)
  expect(await datesOf('cora')).toEqual([
    ['album', july(28), 'on-28'],
    ['voter', july(28), 'on-28'],
  ])
  for (const day of [27, 29]) await awardBatchOf(world, [vote('cyd', day)])
  await world.environment().award([29, 28, 29].map((day) => replayed(vote('cyd', 28), day)))
  expect((await datesOf('cyd')).map(([, at]) => at)).toEqual([july(28), july(28)])
})

test('a keepsake of an erased user has no date from before the erasure, whatever a history says', async () => {
  const user = world.store.forUser('dora' as UserId)
  for (const day of [27, 28]) await awardBatchOf(world, [vote('dora', day)])
  await user.erase('2024-07-28T12:00:00.000Z')
  for (const day of [27, 28, 29, 30]) await world.environment().award([replayed(vote('dora', day), 28)])
  expect(await datesOf('dora')).toEqual([
    ['album', july(30), 'on-30'],
    ['voter', july(30), 'on-30'],
  ])
})

test('an earlier date that was written before an erasure is not given to what was earned after it', async () => {
  const user = world.store.forUser('emma' as UserId)
  for (const day of [27, 28]) await awardBatchOf(world, [vote('emma', day)])
  await user.erase('2024-07-28T12:00:00.000Z')
  for (const day of [29, 30]) await awardBatchOf(world, [vote('emma', day)])
  const [held] = await keepsakesOf(world, 'emma')
  const { campaignId, keepsakeId } = held ?? {}
  if (!campaignId || !keepsakeId) throw new Error('emma holds nothing')
  await user.dateKeepsakeBack({ campaignId, keepsakeId, earnedAt: july(28), eventId: 'on-28' as EventId })
  expect(await datesOf('emma')).toContainEqual([keepsakeId, july(30), 'on-30'])
})

describe('a history that earns a limited keepsake too', () => {
  const limitedTo = (supply: number) =>
    catalogueOf({
      id: 'summer',
      keepsakes: [
        { id: 'first', supply, earn: answers(1) },
        { id: 'second', earn: votes(2) },
        { id: 'album', earn: collected(['first', 'second'], 1) },
        { id: 'shelf', earn: { all: [collected(['album'])] } },
      ],
    })
  const answer = (userId: string) => answered({ userId, eventId: 'on-27', questionId: 'q', at: july(27) })
  const award = async (...bodies: readonly object[]) => {
    const history = historyWith({ first: 27, second: 29, album: 27, shelf: 27 }, world.catalogue)
    for (const body of bodies) await world.environment().award([replayed(body, 0, history)])
  }
  const allBut = (day: number) =>
    ['album', 'second', 'shelf'].map((id) => [
      id,
      july(id === 'second' ? 29 : day),
      `on-${id === 'second' ? 29 : day}`,
    ])
  afterAll(() => {
    world.catalogue = summer(2)
  })

  test('dates nothing by it while the user has not got it', async () => {
    world.catalogue = limitedTo(1)
    await awardBatchOf(world, [answer('ina')])
    for (const body of [answer('jo'), vote('jo', 28), vote('jo', 29)]) await awardBatchOf(world, [body])
    expect(await datesOf('jo')).toEqual(allBut(29))
    await award(answer('jo'), vote('jo', 28), vote('jo', 29))
    expect(await datesOf('jo')).toEqual(allBut(29))
    await award(vote('kim', 28), answer('kim'), vote('kim', 29))
    expect(await datesOf('kim')).toEqual(allBut(29))
  })

  test.each([[['answer', 28, 29]], [[28, 'answer', 29]], [[28, 29, 'answer']]])(
    'dates what builds on it as soon as the user has got it, in the order %p',
    async (order) => {
      world.catalogue = limitedTo(10)
      const userId = `of-${order.join('-')}`
      await award(...order.map((one) => (typeof one === 'number' ? vote(userId, one) : answer(userId))))
      expect(await datesOf(userId)).toEqual([
        ...allBut(27).slice(0, 1),
        ['first', july(27), 'on-27'],
        ...allBut(27).slice(1),
      ])
    },
  )
})

test.each([
  'not json',
  '[]',
  '{"summer":{"of":"a","earned":{"voter":["2024-07-28","on-28"]}}}',
  '{"summer":{"of":"a","earned":{"voter":[253402300800000,"on-28"]}}}',
  '{"summer":{"earned":{}}}',
])('a record whose dates are %s is rejected, and its neighbours are not', async (value) => {
  const rejected = world.rejected.length
  const { failed } = await world
    .environment()
    .award([replayed(vote('fay', 27), 28, value), ...world.send(vote('gus', 27), vote('gus', 28))])
  expect(failed).toEqual([])
  expect(world.rejected.slice(rejected).map(({ reason }) => reason)).toEqual([
    'the message attribute recorded is not a replay’s',
  ])
  expect(await datesOf('fay')).toEqual([])
  expect((await datesOf('gus')).length).toBe(2)
})

test('one event with two contents is counted, since it may make one thing two', async () => {
  const twice = (optionId: string) =>
    voted({ userId: 'hal', eventId: 'the-same', at: july(27), detail: { optionId } })
  const { tally } = await awardBatchOf(world, [twice('red'), twice('red'), twice('blue'), vote('hal', 28)])
  expect(tally.contradicting).toBe(1)
})

test('one event whose fields come in another order has one content', async () => {
  const sent = voted({ userId: 'ida', eventId: 'the-same', at: july(27) })
  const turned = { ...sent, detail: Object.fromEntries(Object.entries(sent.detail ?? {}).reverse()) }
  const { tally } = await awardBatchOf(world, [sent, turned])
  expect(tally.contradicting).toBe(0)
})

test('a keepsake is kept with the source of its event, also when another event dates it back', async () => {
  const sourceOf = async () =>
    (await keepsakesOf(world, 'source-of-mine')).map(({ eventId, source }) => [eventId, source])
  for (const day of [27, 29]) await awardBatchOf(world, [vote('source-of-mine', day)])
  await awardBatchOf(world, [vote('source-of-mine', 28)])
  const source = 'partner.quiz-show'
  expect(await sourceOf()).toEqual([
    ['on-29', source],
    ['on-29', source],
  ])
  expect(world.announced.map(({ detail }) => detail).join()).not.toContain(source)
  const history = recordedIn(replayed(vote('source-of-mine', 28), 28))
  expect(history?.get('summer' as CampaignId)?.earned.get('voter' as KeepsakeId)).not.toHaveProperty('source')
  // A release of before did not send it: the source of the other event does not stay beside this one's id.
  await world.environment().award([replayed(vote('source-of-mine', 28), 28)])
  expect(await sourceOf()).toEqual([
    ['on-28', undefined],
    ['on-28', undefined],
  ])
  await world
    .environment()
    .award([replayed(vote('source-of-mine', 27), 27, historyOf(27, { source: 'partner.app' }))])
  expect(await sourceOf()).toEqual([
    ['on-27', 'partner.app'],
    ['on-27', 'partner.app'],
  ])
})
