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
  readonly partnerId?: string
  readonly record: { source: string; 'detail-type': string; detail: Detail }
}

function rejectedOf({ Body }: Message): Rejected {
  const body = JSON.parse(String(Body)) as Record<string, string>
  const record = body.record ?? gunzipSync(Buffer.from(String(body.recordGzip), 'base64')).toString()
  return { ...(body as unknown as Rejected), record: JSON.parse(record) }
}

/** Puts an event between two good ones of a user, in one call. */
async function putAmongNeighbours(entry: Entry, userId: string): Promise<void> {
  const codes = await stack.aws.put(vote(userId), entry, watch(userId, 1))
  expect(codes).toEqual([undefined, undefined, undefined])
}

test('whatever is wrong with an event, it ends in the rejected queue with its reason, and its neighbours are awarded', async () => {
  const { metrics, endpoints } = stack.run
  const neighbourOf = (index: number) => `neighbour-${index}`
  for (const [index, [, entry]] of BAD_EVENTS.entries()) await putAmongNeighbours(entry, neighbourOf(index))
  await stack.settled()

  // Nothing loops and nothing is lost: every event was received once and is either rejected or awarded.
  expect(metrics.sum('ActivitiesReceived')).toBe(3 * BAD_EVENTS.length)
  expect(metrics.sum('ActivitiesRejected')).toBe(BAD_EVENTS.length)
  expect(metrics.sum('ActivitiesFailed')).toBe(0)
  expect(metrics.sum('KeepsakesAwarded')).toBe(2 * BAD_EVENTS.length)
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
    return { what, path: found?.path, named: found?.reason.startsWith(`${found.path}: `) }
  })
  expect(outcome).toEqual(BAD_EVENTS.map(([what, , path]) => ({ what, path, named: true })))

  const neighbours = await Promise.all(BAD_EVENTS.map((_, index) => heldByUser(neighbourOf(index))))
  expect(neighbours).toEqual(BAD_EVENTS.map(() => ['games/viewer', 'games/voter']))
  expect(await heldByUser('victim')).toEqual([])

  // Reasons are logged, what came with them is not.
  const log = stack.log.join('\n')
  expect(log.match(/activity rejected/g)).toHaveLength(BAD_EVENTS.length)
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
  const never = { ...vote('too-late'), Time: new Date('9999-12-31T23:59:59Z') }
  const early = { ...vote('too-late', { occurredAt: '1970-01-01T00:00:00Z' }) }
  await stack.publish(late, never, early)
  await until(
    'the ignored to be counted',
    () => stack.run.metrics.sum('ActivitiesIgnored') - before,
    (count) => count === 3,
  )
  expect(await heldByUser('too-late')).toEqual([])
  expect(await takeRejected()).toEqual([])
})
