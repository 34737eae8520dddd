import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Operation } from 'dynalite/db/index.js'
import type { AwsServer } from '../../../local/aws/server.ts'
import { defineTable } from '../../../local/aws/tables.ts'
import { until } from '../../stack/support/until.ts'
import { exporting, holdNextBatch, item, minutesAgo, nextMillisecond, period, thingsOf } from './exporting.ts'
import { openAws, table } from './open.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const { now: realNow } = Date
let aws: AwsServer
let on: ReturnType<typeof exporting>

const open = async (...options: Parameters<typeof openAws>) => {
  aws = await openAws(...options)
  on = exporting(aws)
}
const close = async () => {
  on.close()
  await aws.stop()
}
afterEach(async () => {
  Date.now = realNow
  await close()
})

/** All that the store holds, as text: what somebody finds who looks into it. */
async function held(): Promise<string> {
  let text = ''
  for await (const entry of aws.dynamo.store.db.iterator({ gte: '', lt: '~' })) text += JSON.stringify(entry)
  return text
}
const days = (count: number) => count * 24 * 3_600_000
const passes = (ms: number) => {
  const from = realNow() + ms
  Date.now = () => from
}

test('what an item was before is forgotten 35 days later, as that of a table in AWS, at the next write', async () => {
  await open()
  await on.put('a', 'secret')
  await on.remove('a')
  expect(await held()).toContain('secret')
  passes(days(36))
  await on.put('b')
  expect(await held()).not.toContain('secret')
  await expect(on.start({ ExportTime: minutesAgo(days(35) / 60_000 + 1) })).rejects.toMatchObject({
    name: 'InvalidExportTimeException',
  })
})

test('and at the next start', async () => {
  const dataDir = folder()
  await open(dataDir)
  await on.put('a', 'secret')
  await on.remove('a')
  await close()
  passes(days(36))
  await open(dataDir)
  expect(await held()).not.toContain('secret')
})

test('what an item was before is forgotten once its table has no point-in-time recovery any more', async () => {
  await open()
  await on.put('a', 'secret')
  await on.remove('a')
  await on.pointInTimeRecovery(false)
  expect(await held()).not.toContain('secret')
  await on.put('b', 'secret')
  await on.remove('b')
  expect(await held()).not.toContain('secret')
  await expect(on.start()).rejects.toMatchObject({ name: 'PointInTimeRecoveryUnavailableException' })
})

const dropTable = async () => {
  await on.dynamo.send(new DeleteTableCommand({ TableName: 'things' }))
  const there = () =>
    on.dynamo.send(new DescribeTableCommand({ TableName: 'things' })).then(
      () => true,
      () => false,
    )
  await until('the table to be gone', there, (is) => !is)
}

test('a table that was dropped leaves nothing of its items, and one of the same name starts anew', async () => {
  await open()
  await on.put('a', 'secret')
  await on.put('a', 'changed')
  await dropTable()
  await until('the record to be forgotten', held, (text) => !text.includes('secret'))
  await expect(on.start()).rejects.toMatchObject({ name: 'TableNotFoundException' })
  await defineTable(aws.url, { ...table, pointInTimeRecovery: false })
  await on.put('b', 'of no record')
  await on.remove('b')
  expect(await held()).not.toContain('of no record')
  await on.pointInTimeRecovery(true)
  await on.put('c')
  expect(thingsOf(await on.exported())).toEqual(['c 1'])
})

test('an export that has begun sees the table as it was, also when the table is dropped meanwhile', async () => {
  await open(undefined, 0, { exportFileSize: { items: 1, bytes: 1e6 } })
  for (let n = 0; n < 150; n++) await on.put(`${n}`)
  // The first is long, and the second waits for it.
  const began = [await on.start(), await on.start(period(minutesAgo(16)))]
  await dropTable()
  for (const each of began) {
    const { lines } = await on.read(await on.ended(each))
    expect(lines).toHaveLength(150)
    expect(lines.every(({ Item, NewImage }) => (Item ?? NewImage) !== undefined)).toBe(true)
  }
})

test('a write that a killed process had on record, of a table without recovery by then, is forgotten at the next start', async () => {
  const dataDir = folder()
  await open(dataDir)
  await on.put('a', 'secret')
  await on.remove('a')
  await aws.dynamo.store.db.batch([{ type: 'del', key: 'recovery~things' }])
  await close()
  await open(dataDir)
  expect(await held()).not.toContain('secret')
})

test('an export lets go of what it saw, whole or failed', async () => {
  await open()
  const { db } = aws.dynamo.store
  const { snapshot } = db
  let seen = 0
  db.snapshot = () => {
    const taken = snapshot.call(db)
    const { close: letGo } = taken
    seen++
    taken.close = () => {
      seen--
      return letGo.call(taken)
    }
    return taken
  }
  const began = [
    await on.start(),
    await on.start({ S3Bucket: 'nowhere' }),
    await on.start(period(minutesAgo(16))),
  ]
  expect(seen).toBeGreaterThan(0)
  for (const each of began) await on.ended(each)
  await until(
    'all to be let go',
    () => seen,
    (count) => count === 0,
  )
})

test('an export has a write that was under way when it was asked for', async () => {
  await open()
  const held = holdNextBatch(aws.dynamo.store)
  const writing = on.put('a')
  await held.reached
  const starting = on.start()
  // Longer than an export takes that does not wait.
  await Promise.race([starting, sleep(50)])
  held.letGo()
  await writing
  expect(thingsOf((await on.read(await on.ended(await starting))).lines)).toEqual(['a 1'])
})

test.each([
  ['of a time', async () => ({ ExportTime: await nextMillisecond() })],
  ['of a period', async () => period(minutesAgo(16))],
])('an export %s is refused when the record forgets it before it is seen', async (_, asked) => {
  await open(undefined, 0, { recordBytes: 2000 })
  const large = 'x'.repeat(900)
  await on.put('a', large)
  const times = await asked()
  for (const at of ['1', large]) await on.put('a', at)
  const held = holdNextBatch(aws.dynamo.store)
  const writing = on.put('a', '2')
  await held.reached
  const starting = on.start(times).catch((error: Error) => error.name)
  await Promise.race([starting, sleep(50)])
  held.letGo()
  await writing
  expect(await starting).toBe('InvalidExportTimeException')
})

test('two requests of one token are one export, however long the first takes', async () => {
  await open()
  const held = holdNextBatch(aws.dynamo.store)
  const writing = on.put('a')
  await held.reached
  const starting = [on.start({ ClientToken: 'once' }), on.start({ ClientToken: 'once' })]
  await Promise.race([...starting, sleep(50)])
  held.letGo()
  await writing
  const [first, second] = await Promise.all(starting)
  expect(second?.ExportArn).toBe(first?.ExportArn)
})

test('a table that had items without point-in-time recovery is not taken for one that was empty', async () => {
  await open()
  await on.put('a')
  await on.pointInTimeRecovery(false)
  await on.remove('a')
  await on.pointInTimeRecovery(true)
  await expect(on.start(period(minutesAgo(16)))).rejects.toMatchObject({
    name: 'InvalidExportTimeException',
  })
  expect(await on.exported()).toEqual([])
})

test('nor is one that a former process may have filled and emptied', async () => {
  const dataDir = folder()
  await open(dataDir)
  await on.pointInTimeRecovery(false)
  await on.put('a')
  await on.remove('a')
  await close()
  await open(dataDir)
  await expect(on.start(period(minutesAgo(16)))).rejects.toMatchObject({
    name: 'InvalidExportTimeException',
  })
})

test('seeding that fails leaves a table that can be exported from then on', async () => {
  await open()
  await expect(aws.dynamo.seed('things', [item('a'), { userId: { S: 'u' } }])).rejects.toThrow()
  await on.put('b')
  expect(thingsOf(await on.exported())).toEqual(['b 1'])
})

test('and so does a process that was killed while it seeded', async () => {
  const dataDir = folder()
  await open(dataDir)
  const { db } = aws.dynamo.store
  const kept: Operation[] = []
  await aws.dynamo.seed('things', [item('a')])
  // As it is found when the process ends in the midst of seeding.
  for await (const [key, value] of db.iterator({ gte: 'recovery~', lt: 'recovery~~' }))
    kept.push({ type: 'put', key, value: { ...(value as object), since: Number.MAX_SAFE_INTEGER } })
  expect(kept).toHaveLength(1)
  await db.batch(kept)
  await close()
  await open(dataDir)
  expect(thingsOf(await on.exported())).toEqual(['a 1'])
  const then = await nextMillisecond()
  await on.put('b')
  expect(thingsOf(await on.exported({ ExportTime: then }))).toEqual(['a 1'])
})

test('the record takes no more bytes than it may, of any script', async () => {
  const recordBytes = 20_000
  await open(undefined, 0, { recordBytes })
  for (let n = 0; n < 60; n++) await on.put('a', '記念'.repeat(100) + n)
  let bytes = 0
  for await (const [key, value] of aws.dynamo.store.db.iterator({ gte: 'write~', lt: 'write~~' }))
    bytes += Buffer.byteLength(key) + Buffer.byteLength(JSON.stringify(value))
  expect(bytes).toBeLessThanOrEqual(recordBytes)
  expect(bytes).toBeGreaterThan(recordBytes / 2)
})

test('a write of a table with point-in-time recovery costs one read and one entry more, in the same batch', async () => {
  await open()
  const { db } = aws.dynamo.store
  const calls = { batch: 0, entries: 0, getMany: 0, bytes: 0 }
  const { batch, getMany } = db
  db.batch = (operations) => {
    calls.batch++
    calls.entries += operations.length
    const [, recorded] = operations
    calls.bytes += recorded?.type === 'put' ? JSON.stringify(recorded.value).length : 0
    return batch.call(db, operations)
  }
  db.getMany = (...args) => {
    calls.getMany++
    return getMany.apply(db, args)
  }
  await on.put('a', 'x'.repeat(1000))
  const created = { ...calls }
  await on.put('a', 'y'.repeat(1000))
  expect(created).toMatchObject({ batch: 1, entries: 2, getMany: 1 })
  expect(calls).toMatchObject({ batch: 2, entries: 4, getMany: 2 })
  const itself = JSON.stringify(item('a', 'x'.repeat(1000))).length
  expect(created.bytes).toBeLessThan(400)
  expect(calls.bytes - created.bytes - itself).toBeLessThan(400)
  const before = { ...calls }
  await on.remove('absent')
  await turn()
  expect(calls).toMatchObject({ entries: before.entries + 1, bytes: before.bytes })
})

test('a table without point-in-time recovery costs nothing more', async () => {
  await open()
  await on.dynamo.send(
    new CreateTableCommand({
      TableName: 'plain',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  )
  await until(
    'the table',
    () => on.dynamo.send(new DescribeTableCommand({ TableName: 'plain' })),
    ({ Table }) => Table?.TableStatus === 'ACTIVE',
  )
  await on.dynamo.send(new PutItemCommand({ TableName: 'plain', Item: { id: { S: 'a' } } }))
  const writes: string[] = []
  for await (const [key] of aws.dynamo.store.db.iterator({ gte: 'write~', lt: 'write~~' })) writes.push(key)
  expect(writes).toEqual([])
})
