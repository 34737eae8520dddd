import { userExportSchema } from '../../schemas/api/user-export.ts'
import { collected, votes, watched } from '../functions/support/catalogue.ts'
import { vote, watch } from './support/activities.ts'
import { eraseMe, get, heldBy } from './support/app.ts'
import { LiveApp } from './support/live-app.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

const open = { startsAt: '2024-07-01T00:00:00Z', endsAt: '2124-07-01T00:00:00Z' }

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStackWith(
    { ERASURE_DELAY_SECONDS: '1' },
    {
      id: 'games',
      ...open,
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'rare', earn: votes(1), supply: 100 },
        { id: 'both', earn: collected(['voter', 'rare']), hidden: true },
      ],
    },
    { id: 'films', ...open, keepsakes: [{ id: 'hour', earn: watched(60) }] },
  )
})
afterAll(() => stack?.stop())

async function exportOf(token: string) {
  const { status, headers, body } = await get(stack.run.endpoints, '/v1/me/export', token)
  expect({ status, cache: headers.get('cache-control') }).toEqual({ status: 200, cache: 'private, no-cache' })
  const known = { 'if-none-match': String(headers.get('etag')) }
  expect(await get(stack.run.endpoints, '/v1/me/export', token, known)).toMatchObject({ status: 304 })
  return userExportSchema.parse(body)
}

const finished = () => stack.run.metrics.sum('ErasuresFinished')

test('a user earns, takes their data along, is erased, and begins anew; another keeps everything', async () => {
  const { endpoints } = stack.run
  const [anna, ben] = [await stack.token('anna'), await stack.token('ben')]
  const old = [vote('anna'), watch('anna', 20), vote('ben'), watch('ben', 20)]
  await stack.publish(...old)
  const app = new LiveApp(endpoints.live, anna)
  await app.opened

  const before = await exportOf(anna)
  expect(before.keepsakes).toMatchObject([
    { campaignId: 'games', keepsakeId: 'both' },
    { campaignId: 'games', keepsakeId: 'rare', edition: { of: 100 } },
    { campaignId: 'games', keepsakeId: 'voter' },
  ])
  const voter = before.keepsakes.find(({ keepsakeId }) => keepsakeId === 'voter')
  expect(Object.keys(voter?.gathered?.measures ?? {})).toHaveLength(1)
  expect(before.progress.map(({ campaignId }) => campaignId)).toEqual(['films', 'games'])
  expect(Object.values(before.progress[0]?.measures ?? {})).toHaveLength(1)
  expect(before.connections).toHaveLength(1)
  const others = await exportOf(ben)

  expect(await eraseMe(endpoints, anna)).toBe(204)
  const after = await exportOf(anna)
  const { erasedAt = '' } = after
  expect(after).toEqual({
    userId: 'anna',
    erasedAt,
    keepsakes: [],
    progress: [],
    editions: [],
    connections: [],
  })
  await until('the live connection to be closed', () => app.closed)
  expect(await heldBy(endpoints, anna)).toEqual([])
  expect((await get(endpoints, '/v1/me/passports/films', anna)).body).toMatchObject({
    keepsakes: [{ state: 'locked', progress: { current: 0 } }],
  })

  // Delivered again, as an archive would: nothing comes back, neither before nor after the erasure is finished.
  await stack.publish(...old)
  expect(await exportOf(anna)).toEqual(after)
  await until('the erasure to be finished', finished)
  await stack.publish(...old)
  expect(await exportOf(anna)).toEqual(after)

  const now = new Date().toISOString()
  await stack.publish(vote('anna', { occurredAt: now }))
  const anew = await exportOf(anna)
  expect(anew.keepsakes.map(({ keepsakeId, earnedAt }) => [keepsakeId, earnedAt])).toEqual([
    ['both', now],
    ['rare', now],
    ['voter', now],
  ])
  const editions = [before, anew, others].map(
    ({ keepsakes }) => keepsakes.find(({ edition }) => edition)?.edition?.number,
  )
  expect(new Set(editions).size).toBe(3)
  expect(anew.progress.map(({ campaignId }) => campaignId)).toEqual(['games'])
  expect(await exportOf(ben)).toEqual(others)
})

test('what is logged of an erasure tells when and how much, and not of whom', async () => {
  const token = await stack.token('carla')
  await stack.publish(vote('carla'))
  const logged = stack.log.length
  const before = finished()
  expect(await eraseMe(stack.run.endpoints, token)).toBe(204)
  await until('the erasure to be finished', () => finished() > before)
  const lines = stack.log.slice(logged)
  const { erasedAt } = await exportOf(token)
  const records = lines.filter((line) => line.includes('a user was erased'))
  expect(records).toHaveLength(1)
  expect(JSON.parse(records[0]?.slice(records[0].indexOf('{')) ?? '')).toMatchObject({
    erasedAt,
    keepsakes: 3,
    progress: 1,
    editions: 1,
    connections: 0,
  })
  expect(lines.join('\n')).not.toContain('carla')
  expect(stack.run.metrics.sum('UsersErased')).toBeGreaterThanOrEqual(1)
})

test('erasing is safe to repeat, and of a user of whom nothing is held', async () => {
  const token = await stack.token('nobody')
  const times = new Set<string | undefined>()
  for (let time = 0; time < 3; time++) {
    expect(await eraseMe(stack.run.endpoints, token)).toBe(204)
    times.add((await exportOf(token)).erasedAt)
  }
  expect(times.size).toBe(3)
})
