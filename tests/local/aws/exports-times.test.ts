import { BatchWriteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import type { AwsServer } from '../../../local/aws/server.ts'
import { runs } from '../../support/runs.ts'
import { exporting, item, type Line, period } from './exporting.ts'
import { openAws } from './open.ts'

const MINUTE = 60_000

let aws: AwsServer
let on: ReturnType<typeof exporting>
/** The time by the clock of the stack. */
let clock = Math.ceil(Date.now() / 1000) * 1000

const { now: realNow } = Date

beforeAll(async () => {
  Date.now = () => clock
  aws = await openAws()
  on = exporting(aws)
})
afterAll(async () => {
  Date.now = realNow
  on.close()
  await aws.stop()
})

type Step =
  | { kind: 'put' | 'update' | 'remove' | 'refused'; thing: string; at: string }
  | { kind: 'batch'; put: string; removed: string; at: string }
  | { kind: 'wait'; ms: number }

const thing = fc.constantFrom('a', 'b', 'c')
const at = fc.constantFrom('1', '2')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('put', 'remove'), thing, at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('update', 'refused'), thing, at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('batch'), put: thing, removed: thing, at }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      ms: fc.constantFrom(1, 7 * MINUTE, 20 * MINUTE, 400 * MINUTE),
    }),
  },
)

type Table = Readonly<Record<string, string>>
/** The table when a moment began, and the items that were written from then until the next. */
type Moment = { readonly time: number; readonly before: Table; readonly written: Set<string> }

test('a full export of any time, and an incremental one of any period, is what a diary of all writes says', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 20 }), async (steps) => {
      const prefix = `${run++}-`
      let now: Table = {}
      const diary: Moment[] = []
      const turn = () => void diary.push({ time: clock, before: now, written: new Set() })
      const note = (name: string, value: string | undefined) => {
        if (value === undefined && now[name] === undefined) return
        const { [name]: _, ...others } = now
        now = value === undefined ? others : { ...others, [name]: value }
        diary.at(-1)?.written.add(name)
      }
      clock += 1
      turn()
      for (const each of steps) {
        if (each.kind === 'wait') {
          clock += each.ms
          turn()
        } else await write(each, prefix, note)
      }
      const ofRun = (lines: readonly Line[]) =>
        lines.filter(({ Item, Keys }) => (Item ?? Keys)?.thing?.S?.startsWith(prefix))
      const table = (lines: readonly Line[]): Table =>
        Object.fromEntries(ofRun(lines).map(({ Item }) => [nameOf(Item, prefix), Item?.at?.S ?? '']))

      const present = await on.exported()
      expect(ofRun(present)).toHaveLength(Object.keys(now).length)
      expect(table(present)).toEqual(now)
      for (const { time, before } of diary)
        expect(table(await on.exported({ ExportTime: new Date(time) }))).toEqual(before)

      for (const from of diary.slice(0, 3)) {
        for (const to of [...diary.slice(diary.indexOf(from)), undefined]) {
          const end = to?.time ?? clock
          if (end - from.time < 15 * MINUTE || end - from.time > 24 * 60 * MINUTE) continue
          const asked = period(new Date(from.time), to && new Date(to.time))
          const inPeriod = diary.slice(diary.indexOf(from), to && diary.indexOf(to))
          expect(await changesOf(asked)).toEqual(expected(inPeriod, from.before, to?.before ?? now))
        }
      }

      async function changesOf(asked: ReturnType<typeof period>) {
        const lines = ofRun(await on.exported(asked))
        return lines
          .map(({ Keys, OldImage, NewImage, Metadata }) => [
            nameOf(Keys, prefix),
            OldImage?.at?.S,
            NewImage?.at?.S,
            Math.floor(Number(Metadata?.WriteTimestampMicros.N) / 1000),
          ])
          .sort()
      }
    }),
    { numRuns: runs(5) },
  )
})

test('what an export has no more, the incremental one from its time on has: also of the same millisecond', async () => {
  const name = (lines: readonly Line[]) =>
    lines.map(({ Item, Keys }) => (Item ?? Keys)?.thing?.S).filter((each) => each?.startsWith('next '))
  clock += 1
  await on.put('next a')
  const full = await on.start()
  await on.put('next b')
  clock += 20 * MINUTE
  expect(name((await on.read(await on.ended(full))).lines)).toEqual(['next a'])
  const from = full.ExportTime ?? new Date(0)
  const changes = await on.start(period(from))
  await on.put('next c')
  clock += 20 * MINUTE
  expect(name((await on.read(await on.ended(changes))).lines)).toEqual(['next b'])
  const to = changes.IncrementalExportSpecification?.ExportToTime ?? from
  expect(name(await on.exported(period(to)))).toEqual(['next c'])
})

test('what comes after a period, however often, changes nothing of its export', async () => {
  clock += 1
  const from = new Date(clock)
  await on.put('often', 'within')
  clock += 20 * MINUTE
  const to = new Date(clock)
  for (const at of ['later', 'later still']) await on.put('often', at)
  const images = (await on.exported(period(from, to))).filter(({ Keys }) => Keys?.thing?.S === 'often')
  expect(images.map(({ OldImage, NewImage }) => [OldImage, NewImage])).toEqual([
    [undefined, item('often', 'within')],
  ])
  const then = (await on.exported({ ExportTime: to })).filter(({ Item }) => Item?.thing?.S === 'often')
  expect(then).toEqual([{ Item: item('often', 'within') }])
})

const nameOf = (key: Line['Item'], prefix: string) => key?.thing?.S.slice(prefix.length) ?? ''

/** Each item written in the moments: its name, what it was before and after, and when it was written last. */
const expected = (moments: readonly Moment[], before: Table, after: Table) =>
  [...new Set(moments.flatMap(({ written }) => [...written]))]
    .filter((name) => before[name] !== undefined || after[name] !== undefined)
    .map((name) => [
      name,
      before[name],
      after[name],
      moments.findLast(({ written }) => written.has(name))?.time,
    ])
    .sort()

async function write(
  step: Exclude<Step, { kind: 'wait' }>,
  prefix: string,
  note: (name: string, value: string | undefined) => void,
): Promise<void> {
  if (step.kind === 'batch') {
    const { put, removed, at } = step
    if (put === removed) return
    const { userId, thing } = item(prefix + removed)
    const things = [
      { PutRequest: { Item: item(prefix + put, at) } },
      { DeleteRequest: { Key: { userId, thing } } },
    ]
    await on.dynamo.send(new BatchWriteItemCommand({ RequestItems: { things } }))
    note(put, at)
    note(removed, undefined)
    return
  }
  const { kind, thing, at } = step
  const name = prefix + thing
  if (kind === 'put') await on.put(name, at).then(() => note(thing, at))
  if (kind === 'remove') await on.remove(name).then(() => note(thing, undefined))
  if (kind === 'update') {
    const { userId, thing: range } = item(name)
    const update = new UpdateItemCommand({
      TableName: 'things',
      Key: { userId, thing: range },
      UpdateExpression: 'SET #at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':at': { S: at } },
    })
    await on.dynamo.send(update)
    note(thing, at)
  }
  if (kind === 'refused') {
    const put = new PutItemCommand({
      TableName: 'things',
      Item: item(name, 'refused'),
      ConditionExpression: '#at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':at': { S: 'never' } },
    })
    await expect(on.dynamo.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
  }
}
