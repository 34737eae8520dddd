import { readingPartnerOf } from '../../../functions/http/callers.ts'
import { apiHandler } from '../../../functions/http/stack.ts'
import { listRejected, rejectedQuerySchema } from '../../../functions/rejections/list-rejected.ts'
import { rejectedListSchema } from '../../../schemas/api/rejected-list.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { openRejections, rejectedIdOf } from '../../../store/rejections.ts'
import { memoryTables } from '../../store/support/memory-tables.ts'
import { REJECTED_TABLE } from '../../store/support/table-names.ts'
import { answerOf, type RequestGiven, verifyClaims } from '../support/api.ts'
import { observed } from '../support/powertools.ts'

const NOW = Date.parse('2024-07-27T12:00:00Z')
const tables = memoryTables()
const rejections = openRejections({ client: tables.newClient(), table: REJECTED_TABLE, now: () => NOW })

const handler = apiHandler(
  async ({ query, claims }) => ({
    body: await listRejected(readingPartnerOf(await claims()), query, rejections),
    cacheControl: 'private, no-cache',
  }),
  { ...observed(), verify: verifyClaims, parameters: rejectedQuerySchema },
)

const claimsOf = (partner_id: string, scope = 'activities:write') => ({ partner_id, scope })
const ask = async (query: RequestGiven['query'] = {}, claims = claimsOf('acme')) => {
  const { status, body } = await answerOf(handler, { query, claims })
  return { status, body, list: status === 200 ? rejectedListSchema.parse(body) : undefined }
}

beforeAll(async () => {
  const keep = (partner: string, seconds: number, reasonCode: 'schema' | 'time') =>
    rejections.forPartner(partner as PartnerId).keep(
      {
        rejectedId: rejectedIdOf(`${partner}-${seconds}`, ''),
        rejectedAt: new Date(NOW - seconds * 1000).toISOString(),
        reasonCode,
        mistakes: [{ path: 'detail.userId', message: 'is missing' }],
        cut: false,
        bytes: 2,
      },
      `{"seconds":${seconds}}`,
    )
  for (const seconds of [1, 2, 3, 4, 5]) await keep('acme', seconds, seconds % 2 === 0 ? 'time' : 'schema')
  await keep('other', 1, 'schema')
})

const secondsIn = (list: Awaited<ReturnType<typeof ask>>['list']) =>
  list?.rejected.map(({ record }) => JSON.parse(String(record)).seconds)

test('a partner sees its own, newest first, with reasons, and nobody else’s', async () => {
  const { list } = await ask()
  expect(secondsIn(list)).toEqual([1, 2, 3, 4, 5])
  expect(list?.rejected[0]).toMatchObject({
    reasonCode: 'schema',
    reason: 'detail.userId: is missing',
    mistakes: [{ path: 'detail.userId', message: 'is missing' }],
  })
  expect((await ask({}, claimsOf('other'))).list?.rejected).toHaveLength(1)
  expect((await ask({}, claimsOf('third'))).list).toEqual({ rejected: [] })
})

test('it may ask for a reason, a time and a page of them', async () => {
  expect(secondsIn((await ask({ reason: 'time' })).list)).toEqual([2, 4])
  const [from, to] = [4, 2].map((seconds) => new Date(NOW - seconds * 1000).toISOString())
  expect(secondsIn((await ask({ from: String(from), to: String(to) })).list)).toEqual([3, 4].toSorted())
  const first = await ask({ limit: '2' })
  const second = await ask({ limit: '2', cursor: String(first.list?.cursor) })
  const third = await ask({ limit: '2', cursor: String(second.list?.cursor) })
  expect([first, second, third].flatMap(({ list }) => secondsIn(list))).toEqual([1, 2, 3, 4, 5])
  expect(third.list).not.toHaveProperty('cursor')
})

test('a cursor is good for the list that it was given for, and nothing else', async () => {
  const cursor = String((await ask({ limit: '1' })).list?.cursor)
  const others = [
    await ask({ limit: '1', cursor }, claimsOf('other')),
    await ask({ limit: '1', cursor, reason: 'time' }),
    await ask({ limit: '1', cursor: `${cursor}A` }),
    await ask({ limit: '1', cursor: 'x' }),
  ]
  expect(others.map(({ status, body }) => [status, body.type])).toEqual(
    others.map(() => [400, 'urn:keepsakes:problem:invalid-cursor']),
  )
})

test('it takes either scope of activities, a partner’s token, and says all that is wrong with a query', async () => {
  expect((await ask({}, claimsOf('acme', 'activities:read'))).status).toBe(200)
  expect((await ask({}, claimsOf('acme', 'openid'))).body).toMatchObject({
    status: 403,
    detail: 'It needs activities:read or activities:write',
  })
  expect((await ask({}, claimsOf('a b'))).status).toBe(403)
  const { body } = await ask({ reason: 'bad', from: 'noon', limit: '0', since: '1' })
  for (const name of ['reason', 'from', 'limit', 'since']) expect(body.detail).toContain(`${name}: `)
  expect(await answerOf(handler, {})).toMatchObject({ status: 401 })
})
