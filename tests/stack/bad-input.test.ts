import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Message } from '@aws-sdk/client-sqs'
import { answers, votes, watched } from '../functions/support/catalogue.ts'
import { activity, type Detail, vote, watch } from './support/activities.ts'
import { heldBy } from './support/app.ts'
import type { Entry } from './support/aws.ts'
import { BAD_EVENTS, withText } from './support/bad-events.ts'
import { startTestStack, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack({
    id: 'games',
    keepsakes: [
      { id: 'voter', earn: votes(1) },
      { id: 'ace', earn: answers(1, 'questionId') },
      { id: 'viewer', earn: watched(1) },
    ],
  })
})
afterAll(() => stack?.stop())

const heldByUser = async (userId: string) => heldBy(stack.run.endpoints, await stack.token(userId))
const takeRejected = () => stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)

interface Rejected {
  readonly reason: string
  readonly path: string
  readonly mistakes: readonly { readonly path: string; readonly message: string }[]
  readonly partnerId?: string
  readonly record: { source: string; 'detail-type': string; detail: Detail }
}

function rejectedOf({ Body }: Message): Rejected {
  const body = JSON.parse(String(Body)) as Record<string, string>
  const record = body.record ?? gunzipSync(Buffer.from(String(body.recordGzip), 'base64')).toString()
  return { ...(body as unknown as Rejected), record: JSON.parse(record) }
}

/** Puts events between two good ones of a user, in one call. */
async function putAmongNeighbours(entries: readonly Entry[], userId: string): Promise<void> {
  const codes = await stack.aws.put(vote(userId), ...entries, watch(userId, 1))
  expect(codes).toEqual([undefined, ...entries.map(() => undefined), undefined])
}

/** As many as one call takes between two others, of at most 10 entries and 1 MB. */
function callsOf(entries: readonly Entry[]): Entry[][] {
  const calls: Entry[][] = []
  let room = 0
  for (const entry of entries) {
    const bytes = String(entry.Detail).length
    if (bytes > room || calls.at(-1)?.length === 8) {
      calls.push([])
      room = 950_000
    }
    calls.at(-1)?.push(entry)
    room -= bytes
  }
  return calls
}

test('whatever is wrong with an event, it ends in the rejected queue with its reason, and its neighbours are awarded', async () => {
  const { metrics, endpoints } = stack.run
  const neighbourOf = (index: number) => `neighbour-${index}`
  const calls = callsOf(BAD_EVENTS.map(([, entry]) => entry))
  for (const [index, entries] of calls.entries()) await putAmongNeighbours(entries, neighbourOf(index))
  await stack.settled()

  // Nothing loops and nothing is lost: every event was received once and is either rejected or awarded.
  expect(metrics.sum('ActivitiesReceived')).toBe(BAD_EVENTS.length + 2 * calls.length)
  expect(metrics.sum('ActivitiesRejected')).toBe(BAD_EVENTS.length)
  expect(metrics.sum('ActivitiesFailed')).toBe(0)
  expect(metrics.sum('KeepsakesAwarded')).toBe(2 * calls.length)
  expect(await stack.aws.depth(endpoints.activityQueueUrl)).toBe(0)
  expect(await stack.aws.depth(endpoints.deadLetterQueueUrl)).toBe(0)
  const ruleQueue = endpoints.deadLetterQueueUrl.replace('activity-dead-letter', 'rule-dead-letter')
  expect(await stack.aws.depth(ruleQueue)).toBe(0)

  const rejected = (await takeRejected()).map(rejectedOf)
  expect(rejected).toHaveLength(BAD_EVENTS.length)
  const keyOf = (source: string, type: string, detail: Detail) => JSON.stringify([source, type, detail])
  const byRecord = new Map(
    rejected.map((each) => [keyOf(each.record.source, each.record['detail-type'], each.record.detail), each]),
  )
  const outcome = BAD_EVENTS.map(([what, { Source, DetailType, Detail }]) => {
    const found = byRecord.get(keyOf(String(Source), String(DetailType), JSON.parse(String(Detail))))
    const [first] = found?.mistakes ?? []
    const named = found?.reason.startsWith(`${first?.path}: ${first?.message}`)
    return { what, path: found?.path, named }
  })
  expect(outcome).toEqual(BAD_EVENTS.map(([what, , path]) => ({ what, path, named: true })))

  const neighbours = await Promise.all(calls.map((_, index) => heldByUser(neighbourOf(index))))
  expect(neighbours).toEqual(calls.map(() => ['games/viewer', 'games/voter']))
  expect(await heldByUser('victim')).toEqual([])

  // Reasons are logged, what came with them is not.
  const log = stack.log.join('\n')
  const told = stack.log
    .filter((line) => /activity rejected|more kinds of failure/.test(line))
    .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as { count: number }).count)
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(BAD_EVENTS.length)
  for (const text of ['victim', 'alert(1)', 'jndi', 'passwd']) expect(log).not.toContain(text)
})

test('the partner is named in what is rejected, as far as the event tells it', async () => {
  await stack.publish(
    activity('ChannelZapped', {}, 'partner.tv-two'),
    activity('ChannelZapped', {}, 'partner.tv two'),
  )
  const rejected = (await takeRejected()).map(rejectedOf)
  expect(rejected.map(({ path, partnerId }) => [path, partnerId]).sort()).toEqual([
    ['detail-type', 'tv-two'],
    ['source', undefined],
  ])
})

test('what EventBridge itself does not take is told to its sender, and its neighbours go through', async () => {
  const texts = ['', 'garbage', 'null', '[]', '"text"', '{"half":', '{} {}']
  const codes = await stack.aws.put(
    vote('beside-garbage'),
    ...texts.map((Detail) => ({ ...vote('victim'), Detail })),
    { ...vote('victim'), DetailType: '' },
    { ...vote('victim'), Source: '' },
  )
  expect(codes).toEqual([
    undefined,
    'InvalidArgument',
    ...texts.slice(1).map(() => 'MalformedDetail'),
    'InvalidArgument',
    'InvalidArgument',
  ])
  await stack.settled()
  expect(await heldByUser('beside-garbage')).toEqual(['games/voter'])
  expect(await takeRejected()).toEqual([])
})

test('unknown fields, however odd, do not keep an activity from counting', async () => {
  const extras = ['1e999', '-0', '[[[[]]]]', '{"__proto__":{"admin":true}}', '"\\ud800"', '"\\u0000"']
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const texts = [...extras, deep, JSON.stringify('x'.repeat(200_000))]
  for (const [index, text] of texts.entries())
    await stack.aws.put(withText(vote(`odd-${index}`), 'extra', text))
  await stack.settled()
  const held = await Promise.all(texts.map((_, index) => heldByUser(`odd-${index}`)))
  expect(held).toEqual(texts.map(() => ['games/voter']))
  expect(await takeRejected()).toEqual([])
})

test('what is too late, or outside every campaign, is ignored and counted', async () => {
  const before = stack.run.metrics.sum('ActivitiesIgnored')
  const late = { ...vote('too-late'), Time: new Date('2024-07-29T00:00:00Z') }
  const early = { ...vote('too-late', { occurredAt: '1970-01-01T00:00:00Z' }) }
  await stack.publish(late, early)
  await until(
    'the ignored to be counted',
    () => stack.run.metrics.sum('ActivitiesIgnored') - before,
    (count) => count === 2,
  )
  expect(await heldByUser('too-late')).toEqual([])
  expect(await takeRejected()).toEqual([])
})

test('what is published ahead of the queue’s own clock is rejected, however far its times are ahead', async () => {
  const never = { ...vote('too-early'), Time: new Date('9999-12-31T23:59:59Z') }
  const [day] = new Date(Date.now() + 20 * 86_400_000).toISOString().split('.')
  const soon = { ...vote('too-early', { occurredAt: `${day}Z` }), Time: new Date(`${day}Z`) }
  await stack.publish(never, soon)
  const rejected = (await takeRejected()).map(rejectedOf)
  expect(rejected.map(({ mistakes }) => mistakes.map(({ path }) => path).join()).sort()).toEqual([
    'time',
    'time,detail.occurredAt',
  ])
  for (const { reason } of rejected) expect(reason).toContain('5 minutes after the event came in')
})

test('a body as large as the queue takes, which nothing makes shorter, is kept by its start and its hash', async () => {
  const { activityQueueUrl, deadLetterQueueUrl } = stack.run.endpoints
  const signs = Array.from(randomBytes(1024 * 1024), (byte) => String.fromCharCode(0x23 + (byte % 90)))
  const MessageBody = signs.join('').replaceAll('\\', '~')
  await stack.aws.send(activityQueueUrl, { MessageBody })
  await stack.settled()
  const [rejected, ...more] = (await takeRejected()).map(({ Body }) => JSON.parse(String(Body)))
  expect(more).toEqual([])
  expect(rejected).toMatchObject({ reason: 'the event: is not JSON', path: '' })
  expect(rejected.recordExcerpt).toMatchObject({
    start: MessageBody.slice(0, 64 * 1024),
    bytes: 1024 * 1024,
    sha256: createHash('sha256').update(MessageBody).digest('hex'),
  })
  expect(await stack.aws.depth(deadLetterQueueUrl)).toBe(0)
})
