import { randomBytes } from 'node:crypto'
import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import type { PartnerId } from '../../schemas/ids.ts'
import { KEPT_MS, REASON_CODES, type ReasonCode } from '../../schemas/rejection.ts'
import { UnscopedReadError } from '../../store/guard.ts'
import type { Units } from '../../store/open.ts'
import { type KeptRejection, openRejections, rejectedIdOf } from '../../store/rejections.ts'
import { runs } from '../support/runs.ts'
import { memoryTables } from './support/memory-tables.ts'
import { REJECTED_TABLE, TABLES } from './support/table-names.ts'

const tables = memoryTables()
const units: Units[] = []
let now = Date.parse('2024-07-27T00:00:00Z')
const open = () =>
  openRejections({
    client: tables.newClient(),
    table: REJECTED_TABLE,
    onUnits: (used) => units.push(used),
    now: () => now,
  })

afterEach(async () => {
  await tables.clear()
  units.length = 0
  now = Date.parse('2024-07-27T00:00:00Z')
})

const ACME = 'acme' as PartnerId
const OTHER = 'other' as PartnerId

let made = 0
const rejection = (
  at: number,
  reasonCode: ReasonCode = 'schema',
  more: Partial<KeptRejection> = {},
): KeptRejection => ({
  rejectedId: rejectedIdOf(`message-${++made}`, ''),
  rejectedAt: new Date(at).toISOString(),
  reasonCode,
  mistakes: [{ path: 'detail.userId', message: 'is missing' }],
  cut: false,
  bytes: 2,
  ...more,
})

test('what is kept is found again, newest first, by its partner alone', async () => {
  const [older, newer] = [rejection(now - 2000, 'time'), rejection(now - 1000)]
  await open().forPartner(ACME).keep(older, '{"old":1}')
  await open().forPartner(ACME).keep(newer, '{"new":1}')
  await open()
    .forPartner(OTHER)
    .keep(rejection(now - 500), '{}')
  expect(await open().forPartner(ACME).list({ limit: 10 })).toEqual({
    rejections: [
      { ...newer, record: '{"new":1}' },
      { ...older, record: '{"old":1}' },
    ],
  })
  expect(await open().forPartner(undefined).list({ limit: 10 })).toEqual({ rejections: [] })
})

test('pages follow one another without a gap or a repetition, whatever the reasons, times and sizes', async () => {
  const at = fc.integer({ min: 0, max: 5 })
  const items = fc.array(fc.tuple(at, fc.constantFrom(...REASON_CODES)), { maxLength: 12 })
  const bounds = fc.option(at, { nil: undefined })
  await fc.assert(
    fc.asyncProperty(
      items,
      fc.integer({ min: 1, max: 5 }),
      bounds,
      bounds,
      async (given, limit, from, to) => {
        await tables.clear()
        const mine = open().forPartner(ACME)
        const kept = given.map(([second, reason]) => rejection(now - 10_000 + second * 1000, reason))
        for (const one of kept) await mine.keep(one, '{}')
        const timeOf = (second: number | undefined) => second !== undefined && now - 10_000 + second * 1000
        const within = kept.filter(({ rejectedAt }) => {
          const time = Date.parse(rejectedAt)
          return time >= (timeOf(from) || 0) && time < (timeOf(to) || Number.POSITIVE_INFINITY)
        })
        const found: string[] = []
        let after: string | undefined
        do {
          const page = await mine.list({
            limit,
            ...(from === undefined ? {} : { from: timeOf(from) || 0 }),
            ...(to === undefined ? {} : { to: timeOf(to) || 0 }),
            ...(after === undefined ? {} : { after }),
          })
          expect(page.rejections.length).toBeLessThanOrEqual(limit)
          found.push(...page.rejections.map(({ rejectedAt, rejectedId }) => `${rejectedAt}#${rejectedId}`))
          after = page.next
        } while (after !== undefined)
        const all = within.map(({ rejectedAt, rejectedId }) => `${rejectedAt}#${rejectedId}`)
        expect(found).toEqual(all.sort().reverse())
      },
    ),
    { numRuns: runs(30) },
  )
})

test('a page costs a query of each reason that is asked for, and reads no more than it may show', async () => {
  const mine = open().forPartner(ACME)
  for (let index = 0; index < 60; index++) await mine.keep(rejection(now - index), '{}')
  units.length = 0
  await mine.list({ limit: 20 })
  expect(units.map(({ operation }) => operation)).toEqual(REASON_CODES.map(() => 'Query'))
  // 22 items of some 300 bytes, and nothing of five other reasons.
  const read = () => units.reduce((sum, one) => sum + one.read, 0)
  expect(read()).toBeLessThanOrEqual(3.5)
  units.length = 0
  await mine.list({ limit: 20, reasons: ['schema'] })
  expect([units.length, read() <= 1]).toEqual([1, true])
})

test('what is kept costs one write of a kilobyte, and says once a day which partner it is of', async () => {
  const rejections = open()
  await rejections.forPartner(ACME).keep(rejection(now), JSON.stringify({ detail: 'x'.repeat(400) }))
  await rejections.forPartner(ACME).keep(rejection(now), '{}')
  expect(units.map(({ write }) => write)).toEqual([1, 1, 1])
  await rejections.forPartner(undefined).keep(rejection(now), '[]')
  expect(await rejections.partners()).toEqual([undefined, ACME])
  now += KEPT_MS + 2 * 24 * 60 * 60 * 1000
  expect(await rejections.partners()).toEqual([])
})

test('after 14 days nothing of it is shown, whether or not it has been removed', async () => {
  const mine = open().forPartner(ACME)
  await mine.keep(rejection(now), '{}')
  now += KEPT_MS - 1
  expect((await mine.list({ limit: 1 })).rejections).toHaveLength(1)
  now += 2
  expect(await mine.list({ limit: 1, from: 0 })).toEqual({ rejections: [] })
})

test('a record that does not fit into an item is kept whole, in parts', async () => {
  const mine = open().forPartner(ACME)
  const record = randomBytes(400_000).toString('base64')
  await mine.keep(rejection(now), record)
  const { rejections } = await mine.list({ limit: 1 })
  expect(rejections[0]).not.toHaveProperty('record')
  expect(rejections[0] && (await mine.recordOf(rejections[0]))).toBe(record)
})

test('kept twice, it is there once; and what became of it stays', async () => {
  const mine = open().forPartner(ACME)
  const one = rejection(now)
  await mine.keep(one, '{}')
  await mine.noteResubmitted(one, '2024-07-27T01:00:00.000Z')
  await mine.keep(one, '{}')
  const { rejections } = await mine.list({ limit: 10 })
  expect(rejections).toEqual([{ ...one, record: '{}', resubmittedAt: '2024-07-27T01:00:00.000Z' }])
  await mine.noteResubmitted(rejection(now), '2024-07-27T01:00:00.000Z')
  expect((await mine.list({ limit: 10 })).rejections).toHaveLength(1)
})

test('whoever has the client of rejected activities cannot read them across partners, nor any other table', async () => {
  const client = tables.newClient()
  openRejections({ client, table: REJECTED_TABLE })
  const unscoped = [
    new ScanCommand({ TableName: REJECTED_TABLE }),
    new QueryCommand({
      TableName: REJECTED_TABLE,
      KeyConditionExpression: 'timeAndId > :sort',
      ExpressionAttributeValues: { ':sort': { S: '2024' } },
    }),
    new GetItemCommand({
      TableName: TABLES.keepsakes,
      Key: { userId: { S: 'anna' }, keepsake: { S: 'a#b' } },
    }),
  ]
  for (const command of unscoped) {
    const send = client.send.bind(client) as (given: unknown) => Promise<unknown>
    await expect(send(command)).rejects.toThrow(UnscopedReadError)
  }
})
