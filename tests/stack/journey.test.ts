import type { Envelope } from '../../local/event-bus/event.ts'
import { answers, collected, votes, watched } from '../functions/support/catalogue.ts'
import { answer, vote, watch } from './support/activities.ts'
import { get, heldBy } from './support/app.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

const LIST = '/v1/me/keepsakes'
const PASSPORT = '/v1/me/passports/games'

let stack: TestStack
let endpoints: TestStack['run']['endpoints']
const announced: Envelope[] = []

beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(3, 'questionId') },
      { id: 'viewer', earn: watched(15), supply: 7 },
      { id: 'surprise', earn: collected(['voter', 'viewer']), hidden: true, supply: 1 },
    ],
  })
  endpoints = stack.run.endpoints
  stack.run.stack.onEvent((event) => {
    if (event.source === 'keepsakes.awards') announced.push(event)
  })
})
afterAll(() => stack?.stop())

const heldByUser = async (userId: string) => heldBy(endpoints, await stack.token(userId))

describe('a keepsake', () => {
  test('earned by published activities is read with its owner’s token and with no other', async () => {
    await stack.publish(watch('owner', 15), answer('other', 'q1'))
    await stack.publish(vote('owner'))
    const { status, body } = await get(endpoints, LIST, await stack.token('owner'))
    expect(status).toBe(200)
    const { keepsakes } = body as { keepsakes: { keepsakeId: string; earnedAt: string }[] }
    const times = keepsakes.map(({ earnedAt }) => earnedAt)
    expect(times).toEqual(times.toSorted().reverse())
    expect(keepsakes.toSorted((a, b) => (a.keepsakeId < b.keepsakeId ? -1 : 1))).toEqual([
      {
        campaignId: 'games',
        keepsakeId: 'surprise',
        title: 'Title of surprise',
        image: 'stamps/surprise.svg',
        earnedAt: '2024-07-26T18:00:00.000Z',
        edition: { number: 1, of: 1 },
      },
      {
        campaignId: 'games',
        keepsakeId: 'viewer',
        title: 'Title of viewer',
        image: 'stamps/viewer.svg',
        earnedAt: '2024-07-26T17:15:00.000Z',
        edition: { number: expect.any(Number), of: 7 },
      },
      {
        campaignId: 'games',
        keepsakeId: 'voter',
        title: 'Title of voter',
        image: 'stamps/voter.svg',
        earnedAt: '2024-07-26T18:00:00.000Z',
      },
    ])
    expect(await heldByUser('other')).toEqual([])
    expect(await heldByUser('nobody')).toEqual([])
  })

  test('of a user is not shown to users whose ids begin as theirs does', async () => {
    await stack.publish(vote('anna'), watch('anna:kids', 15), vote('anna:kids'), answer('ann', 'q1'))
    expect(await heldByUser('anna')).toEqual(['games/voter'])
    expect(await heldByUser('anna:kids')).toEqual(['games/viewer', 'games/voter'])
    expect(await heldByUser('ann')).toEqual([])
    expect(await heldByUser('anna:')).toEqual([])
  })

  test('is awarded once, however often its activity comes, and announced with one id', async () => {
    const activity = vote('again')
    await stack.publish(activity, activity, activity)
    await stack.publish(activity)
    expect(await heldByUser('again')).toEqual(['games/voter'])
    const ids = announced.map(({ detail }) => detail.awardId).filter((id) => String(id).startsWith('again/'))
    expect(new Set(ids)).toEqual(new Set(['again/games/voter']))
  })
})

test('an award is announced on the bus with what the contract says, and nothing else', async () => {
  const before = new Date().toISOString()
  await stack.publish(vote('heard', { eventId: 'vote-7' }), watch('heard', 20, { eventId: 'film-7' }))
  const own = announced.filter(({ detail }) => detail.userId === 'heard')
  const envelopes = own.map(({ source, 'detail-type': type }) => ({ source, type }))
  expect(new Set(envelopes.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ source: 'keepsakes.awards', type: 'KeepsakeAwarded' })]),
  )
  const details = new Map(own.map(({ detail }) => [detail.keepsakeId, detail]))
  const common = {
    userId: 'heard',
    campaignId: 'games',
    recordedAt: expect.any(String),
    traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
  }
  expect(details.get('voter')).toEqual({
    ...common,
    awardId: 'heard/games/voter',
    keepsakeId: 'voter',
    earnedAt: '2024-07-26T18:00:00.000Z',
    eventId: 'vote-7',
  })
  expect(details.get('viewer')).toEqual({
    ...common,
    awardId: 'heard/games/viewer',
    keepsakeId: 'viewer',
    earnedAt: '2024-07-26T17:20:00.000Z',
    eventId: 'film-7',
    edition: { number: expect.any(Number), of: 7 },
  })
  for (const { recordedAt } of details.values()) {
    expect(String(recordedAt) >= before && String(recordedAt) <= new Date().toISOString()).toBe(true)
  }
})

describe('a passport', () => {
  test('fills as activities come', async () => {
    const token = await stack.token('filling')
    const page = async (keepsakeId: string) => {
      const { body } = await get(endpoints, PASSPORT, token)
      return (body as { keepsakes: { keepsakeId?: string }[] }).keepsakes.find(
        (each) => each.keepsakeId === keepsakeId,
      )
    }
    expect(await page('ace')).toMatchObject({
      state: 'locked',
      progress: { current: 0, target: 3 },
    })
    await stack.publish(answer('filling', 'q1'), answer('filling', 'q1'), answer('filling', 'q2'))
    expect(await page('ace')).toMatchObject({ state: 'locked', progress: { current: 2, target: 3 } })
    await stack.publish(watch('filling', 9))
    expect(await page('viewer')).toMatchObject({
      state: 'locked',
      progress: { current: 9, target: 15, unit: 'minutes' },
    })
    await stack.publish(answer('filling', 'q3'))
    expect(await page('ace')).toMatchObject({ state: 'earned', earnedAt: '2024-07-26T18:00:00.000Z' })
  })

  test('does not tell what a hidden keepsake is before it is earned', async () => {
    const { status, body } = await get(endpoints, PASSPORT, await stack.token('curious'))
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain('surprise')
    expect((body as { keepsakes: unknown[] }).keepsakes).toContainEqual({ state: 'hidden' })
  })
})

test('the patrol is started by its schedule, reads metrics, and comes to its end', async () => {
  const { metrics } = stack.run
  const of = (partner: string) => metrics.sum('PartnerReceived', { service: 'keepsakes', partner })
  expect(of('others')).toBeGreaterThan(0)
  const fired = await fetch(`${endpoints.api}/local/schedules/keepsakes-local-patrol`, { method: 'POST' })
  expect(fired.status).toBe(200)
  await until('the patrol', () => metrics.sum('PatrolsFinished') > 0)
})
