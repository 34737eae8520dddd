import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { EventLines, type RejectedLine } from '../../../cli/event-lines.ts'
import { Checkpoint } from '../../../cli/publish/checkpoint.ts'
import { asItIs, publishLines } from '../../../cli/publish/publish-lines.ts'
import { readActivities } from '../../../events/activity-batch.ts'

const folder = mkdtempSync(join(tmpdir(), 'keepsakes-publish-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [file, state] = [join(folder, 'events.jsonl'), join(folder, 'state')]

const at = '2024-07-26T20:00:00.000Z'
const vote = (userId: string) => ({
  'detail-type': 'PollVoted',
  detail: { eventId: `by-${userId}`, userId, occurredAt: at, pollId: 'mascot', optionId: 'phryge' },
})
const line = (userId: string, source = 'partner.acme') => ({ source, time: at, ...vote(userId) })

function write(...lines: object[]): void {
  writeFileSync(file, lines.map((one) => JSON.stringify(one)).join('\n'))
}

interface Entry {
  readonly Source?: string | undefined
  readonly DetailType?: string | undefined
  readonly Detail?: string | undefined
}

/** A bus that takes so many calls and then no more. */
function busOf(calls = Number.POSITIVE_INFINITY) {
  const entries: Entry[] = []
  let left = calls
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    if (left-- <= 0) throw new Error('the bus is away')
    entries.push(...Entries)
    return { Entries: Entries.map(() => ({ EventId: 'taken' })) }
  }
  return { entries, client: { send } as unknown as EventBridgeClient }
}

const usersOf = (entries: readonly Entry[]) =>
  entries.flatMap(({ DetailType, Detail = '' }) => {
    const detail = JSON.parse(Detail)
    const all: { detail: { userId: string } }[] =
      DetailType === 'ActivityBatch' ? detail.activities : [{ detail }]
    return all.map(({ detail: { userId } }) => userId)
  })

async function publishTo({ client }: ReturnType<typeof busOf>, batch = 100, checkpoint?: Checkpoint) {
  const lines = new EventLines()
  const warnings: RejectedLine[] = []
  const warn = (line: RejectedLine) => void warnings.push(line)
  const bus = { eventBridge: client, eventBusName: 'bus' }
  return {
    ...(await publishLines(file, { ...bus, lines, prepare: asItIs, batch, checkpoint, warn })),
    warnings,
  }
}

test('activities go out in batches by source, and a line that is a batch goes out as it is', async () => {
  const whole = { source: 'partner.acme', time: at, 'detail-type': 'ActivityBatch' }
  write(
    line('ana'),
    line('ben', 'partner.other'),
    { ...whole, detail: { activities: [vote('cleo'), { ...vote('dan'), source: 'partner.other' }] } },
    line('eve'),
  )
  const bus = busOf()
  const reason = expect.stringMatching(/^activity 2 of the batch: source: is not the source of the batch/)
  expect(await publishTo(bus)).toEqual({ published: 5, entries: 3, warnings: [{ line: 3, reason }] })
  const sent = bus.entries.map((entry) => [entry.Source, entry.DetailType, usersOf([entry])])
  expect(sent).toEqual([
    ['partner.acme', 'ActivityBatch', ['ana', 'eve']],
    ['partner.other', 'PollVoted', ['ben']],
    ['partner.acme', 'ActivityBatch', ['cleo', 'dan']],
  ])
})

test('with --batch 1 each activity is an event of its own', async () => {
  write(line('ana'), line('ben'))
  const bus = busOf()
  expect(await publishTo(bus, 1)).toEqual({ published: 2, entries: 2, warnings: [] })
  expect(bus.entries.map(({ DetailType }) => DetailType)).toEqual(['PollVoted', 'PollVoted'])
})

test('a command that was ended goes on where it stopped, and nothing is left out', async () => {
  const users = Array.from({ length: 2500 }, (_, index) => `viewer-${index}`)
  write(...users.map((userId) => line(userId)))
  const first = busOf(1)
  await expect(publishTo(first, 100, await Checkpoint.open(state, file))).rejects.toThrow(
    /10 events could not be published.*1000 events were published before: the same command goes on from there/,
  )
  expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ file, line: 1000 })
  const second = busOf()
  const checkpoint = await Checkpoint.open(state, file)
  expect(await publishTo(second, 100, checkpoint)).toMatchObject({ published: 1500 })
  expect([...usersOf(first.entries), ...usersOf(second.entries)]).toEqual(users)
  await checkpoint.remove()
  expect((await Checkpoint.open(state, file)).line).toBe(0)
})

test('a state of another file, or of nothing, is refused', async () => {
  await expect(Checkpoint.open(state, '-')).rejects.toThrow(/^--resume needs a file of events/)
  writeFileSync(state, '{ "file": "/elsewhere.jsonl", "line": 7 }')
  await expect(Checkpoint.open(state, file)).rejects.toThrow(/how far \/elsewhere\.jsonl has been published/)
  writeFileSync(state, 'seven')
  await expect(Checkpoint.open(state, file)).rejects.toThrow(/is not what publish --resume writes/)
  await expect(Checkpoint.open(folder, file)).rejects.toThrow(/cannot be read \(EISDIR\)/)
})

test('what awarding rejects leaves as it is written, so that it is rejected there too, and so does what is nested beyond reason', async () => {
  const bad = JSON.stringify(line('ana')).replace('"pollId"', '"pollId":"other","pollId"')
  const deep = JSON.stringify(line('dora')).replace(
    '"pollId"',
    `"deep":${'['.repeat(20_000)}${']'.repeat(20_000)},"pollId"`,
  )
  const batch = JSON.stringify({
    ...{ source: 'partner.acme', time: at, 'detail-type': 'ActivityBatch' },
    detail: { activities: [vote('ben')] },
  }).replace('"pollId"', '"pollId":"other","pollId"')
  writeFileSync(file, [bad, deep, batch].join('\n'))
  const bus = busOf()
  const { warnings } = await publishTo(bus)
  expect(warnings.map(({ line }) => line)).toEqual([1, 3])
  const read = bus.entries.flatMap(({ Source, DetailType, Detail }) =>
    readActivities(`{"source":"${Source}","detail-type":"${DetailType}","time":"${at}","detail":${Detail}}`),
  )
  expect(read.map(({ parsed }) => parsed.accepted)).toEqual([false, true, false])
})

test('a line that has a field of its envelope twice is no event', async () => {
  writeFileSync(file, JSON.stringify(line('ana')).replace('{', '{"source":"partner.other",'))
  await expect(publishTo(busOf())).rejects.toThrow('line 1: source is there twice')
})

test('another file of the same name is not gone on with, and one that has grown is', async () => {
  const own = join(folder, 'own-state')
  write(line('ana'))
  await publishTo(busOf(), 100, await Checkpoint.open(own, file))
  write(line('ana'), line('ben'))
  const grown = busOf()
  await publishTo(grown, 100, await Checkpoint.open(own, file))
  expect(usersOf(grown.entries)).toEqual(['ben'])
  write(line('cleo'), line('dora'))
  await expect(Checkpoint.open(own, file)).rejects.toThrow('begins otherwise')
})
