import { randomBytes } from 'node:crypto'
import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import type { EventId, PartnerId } from '../../schemas/ids.ts'
import { KEPT_MS, REASON_CODES, type ReasonCode } from '../../schemas/rejection.ts'
import { UnscopedReadError } from '../../store/guard.ts'
import { StoredItemError } from '../../store/items.ts'
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

const DAY_MS = 24 * 60 * 60 * 1000
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
  const found = await open().forPartner(ACME).list({ limit: 2 })
  expect(found).toStrictEqual({
    rejections: [
      { ...newer, record: '{"new":1}' },
      { ...older, record: '{"old":1}' },
    ],
  })
  expect(found.rejections[0] && (await open().forPartner(ACME).recordOf(found.rejections[0]))).toBe(
    '{"new":1}',
  )
  expect(await open().forPartner(undefined).list({ limit: 10 })).toEqual({ rejections: [] })
})

test('all that is known of it is kept, and where: a later release reads it there', async () => {
  const known = {
    eventId: 'e-1' as EventId,
    detailType: 'PollVoted',
    cut: true,
    rejectedId: 'one',
    rejectedAt: '2024-07-26T23:00:00.000Z',
  }
  for (const [partnerId, id] of [
    [ACME, 'one'],
    [undefined, 'two'],
  ] as const) {
    const mine = open().forPartner(partnerId)
    const kept = rejection(now, 'schema', { ...known, rejectedId: id })
    await mine.keep(kept, randomBytes(3000).toString('base64'))
    expect(await mine.list({ limit: 1 })).toStrictEqual({ rejections: [kept] })
  }
  const items = await tables.everyItem(REJECTED_TABLE)
  expect(items.map(({ partnerAndReason, timeAndId }) => `${partnerAndReason} ${timeAndId}`).sort()).toEqual([
    '#record#two 0000',
    '#schema 2024-07-26T23:00:00.000Z#two',
    'acme#record#one 0000',
    'acme#schema 2024-07-26T23:00:00.000Z#one',
    'partners #',
    'partners acme',
  ])
  expect(items.map(({ expiresAt }) => expiresAt).sort()).toEqual([
    ...Array(4).fill((now + KEPT_MS) / 1000 - 3600),
    ...Array(2).fill((now + KEPT_MS) / 1000 + 86_400),
  ])
})

test('the id of a record is that of its message and its text, for ever', () => {
  expect(rejectedIdOf('message', 'record')).toBe('3IJz5DcEE5PGPH6GEAxBpr')
})

test('what is not of the form that is written here is told, without a guess', async () => {
  const mine = open().forPartner(ACME)
  await expect(mine.keep(rejection(now, 'schema', { rejectedAt: '2024-07-27' }), '{}')).rejects.toThrow(
    RangeError,
  )
  await expect(mine.noteResubmitted(rejection(now), '2024-07-27')).rejects.toThrow(RangeError)
  await expect(mine.recordOf(rejection(now, 'schema', { rejectedId: 'gone' }))).rejects.toThrow(
    new StoredItemError(`The record of gone is not in table ${REJECTED_TABLE}.`),
  )
  const key = { partnerAndReason: 'acme#schema', timeAndId: `${new Date(now).toISOString()}#x` }
  await tables.fill(REJECTED_TABLE, [{ ...key, reasonCode: 'whim', mistakes: '[]', bytes: 1 }])
  await expect(mine.list({ limit: 1 })).rejects.toThrow(
    new StoredItemError(`An item of table ${REJECTED_TABLE} has the reason whim, which is none.`),
  )
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
  const { rejections } = await mine.list({ limit: 20 })
  expect(rejections.map(({ rejectedAt }) => now - Date.parse(rejectedAt))).toEqual(
    Array.from({ length: 20 }, (_, at) => at),
  )
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
})

test('a partner is noted again with the next day, and until then whoever else comes between', async () => {
  const rejections = open()
  const writes = async (partnerId: PartnerId) => {
    units.length = 0
    await rejections.forPartner(partnerId).keep(rejection(now), '{}')
    return units.length
  }
  expect([await writes(ACME), await writes(OTHER), await writes(ACME), await writes(OTHER)]).toEqual([
    2, 2, 1, 1,
  ])
  now += DAY_MS - 1
  expect(await writes(ACME)).toBe(1)
  now += 1
  expect([await writes(ACME), await writes(ACME)]).toEqual([2, 1])
})

test('a partner is known as long as anything of it may be shown, and no day longer', async () => {
  const rejections = open()
  await rejections.forPartner(ACME).keep(rejection(now), '{}')
  now += KEPT_MS + DAY_MS - 1
  expect(await rejections.partners()).toEqual([ACME])
  now += 1
  expect(await rejections.partners()).toEqual([])
})

test('after 14 days nothing of it is shown, whether or not it has been removed', async () => {
  const mine = open().forPartner(ACME)
  await mine.keep(rejection(now), '{}')
  now += KEPT_MS - 1
  expect((await mine.list({ limit: 1 })).rejections).toHaveLength(1)
  now += 2
  expect(await mine.list({ limit: 1, from: 0 })).toEqual({ rejections: [] })
  // Nothing is looked for where all of it is too old to be shown.
  units.length = 0
  expect(await mine.list({ limit: 1, to: now - KEPT_MS })).toEqual({ rejections: [] })
  expect(units).toEqual([])
})

test('a record that does not fit into an item is kept whole, in parts', async () => {
  const mine = open().forPartner(ACME)
  // More than a page of a query has.
  const record = randomBytes(1_100_000).toString('base64')
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
