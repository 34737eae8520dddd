import {
  DeleteMessageCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { countsOf } from '../../../cli/queue-counts.ts'
import { filledBy } from '../../../cli/redrive/filling.ts'
import { lookInto } from '../../../cli/redrive/look.ts'
import { type MoveOptions, moveBack } from '../../../cli/redrive/move.ts'
import { GIVEN_UP, type GivenUp } from '../../../cli/redrive/queues.ts'
import type { StageQueue } from '../../../cli/stage.ts'
import type { AwsServer } from '../../../local/aws/server.ts'
import { clientsOf, openAws, queueArn } from '../../local/aws/open.ts'

const ACTIVITY = GIVEN_UP.activity as GivenUp
/** No more: the embedded queue gives what it holds to whoever receives next. */
const HOLD = { holdSeconds: 0 }

let aws: AwsServer
let clients: ReturnType<typeof clientsOf>
let dead: StageQueue
let inbox: StageQueue
beforeAll(async () => {
  aws = await openAws()
  clients = clientsOf(aws.url)
  dead = { sqs: clients.sqs, queueUrl: clients.dead }
  inbox = { sqs: clients.sqs, queueUrl: clients.inbox }
})
afterAll(async () => {
  clients.close()
  await aws.stop()
})

interface Sent {
  readonly type?: string
  readonly attributes?: Record<string, MessageAttributeValue>
}
const put = (eventId: string, { type = 'PollVoted', attributes }: Sent = {}) =>
  clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: clients.dead,
      MessageBody: JSON.stringify({ source: 'partner.acme', 'detail-type': type, detail: { eventId } }),
      ...(attributes && { MessageAttributes: attributes }),
    }),
  )
const putMany = async (count: number, sent?: Sent) => {
  for (let n = 0; n < count; n++) await put(`vote-${n}`, sent)
}

/** Takes all that a queue holds, by the ids of events. */
async function takeAll({ sqs, queueUrl: QueueUrl }: StageQueue) {
  const ids: string[] = []
  const attributes: unknown[] = []
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    )
    if (Messages.length === 0) return { ids, attributes }
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      ids.push(JSON.parse(Body).detail.eventId)
      attributes.push(MessageAttributes)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    }
  }
}

const move = (options: Partial<MoveOptions> = {}, from = dead, to = inbox) =>
  moveBack(from, ACTIVITY, {
    ...{ most: 1000, rate: 1e6, isWanted: () => true, targets: new Map([['activity', to]]) },
    ...HOLD,
    ...options,
  })

test('a look tells how many there are, of which kind and how old, and leaves them all', async () => {
  await putMany(11)
  await putMany(3, { type: 'TvWatched' })
  const look = () => lookInto(dead, ACTIVITY, { most: 1000, isWanted: () => true })
  const first = await look()
  expect(first).toMatchObject({ total: 14, held: 0, looked: 14 })
  expect(first.groups.map(({ kind, count, backTo }) => [kind, count, backTo])).toEqual([
    ['PollVoted', 11, 'activity'],
    ['TvWatched', 3, 'activity'],
  ])
  expect(first.groups[0]?.examples).toHaveLength(3)
  // Nobody else is kept from what was looked at.
  expect(await look()).toEqual(first)
  const some = await lookInto(dead, ACTIVITY, { most: 4, isWanted: ({ kind }) => kind === 'TvWatched' })
  expect(some).toMatchObject({ total: 14, looked: 4 })
  expect((await takeAll(dead)).ids).toHaveLength(14)
})

test('every attribute of a message goes back with it', async () => {
  const attributes = {
    announce: { DataType: 'String', StringValue: 'no' },
    traceparent: { DataType: 'String', StringValue: '00-aa-bb-01' },
    bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    number: { DataType: 'Number.int', StringValue: '7' },
  }
  await put('one', { attributes })
  expect(await move({ most: 1 })).toMatchObject({ moved: 1 })
  expect(await takeAll(inbox)).toEqual({ ids: ['one'], attributes: [attributes] })
  expect((await takeAll(dead)).ids).toEqual([])
})

test('dead letters of two queues go back each to its own, and what is of neither stays', async () => {
  const url = `${aws.url}/000000000000/other`
  aws.queues.define({ logicalId: 'other', name: 'other', arn: queueArn('other'), url, attributes: {} })
  const bodies = [
    { kind: 'full', at: '2026-11-29T03:15:00Z', detail: { eventId: 'request' } },
    { 'detail-type': 'Object Created', source: 'aws.s3', detail: { eventId: 'manifest' } },
    { detail: { eventId: 'stray' } },
  ]
  for (const body of bodies)
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: clients.dead, MessageBody: JSON.stringify(body) }),
    )
  const other = { sqs: clients.sqs, queueUrl: url }
  const targets = new Map([
    ['export-request', inbox],
    ['export-manifest', other],
  ])
  const moved = await moveBack(dead, GIVEN_UP.export as GivenUp, {
    ...{ most: 3, rate: 1e6, isWanted: () => true, targets, holdSeconds: 600 },
  })
  expect(moved).toEqual({ moved: 2, undeleted: 0, passedOver: 1, refused: {} })
  expect((await takeAll(inbox)).ids).toEqual(['request'])
  expect((await takeAll(other)).ids).toEqual(['manifest'])
  expect((await takeAll(dead)).ids).toEqual(['stray'])
})

test('what is not wanted is passed over and can be received at once, and a limit is kept', async () => {
  await putMany(12)
  await putMany(12, { type: 'TvWatched' })
  const isWanted = ({ kind }: { kind: string }) => kind === 'TvWatched'
  expect(await move({ most: 5, isWanted, holdSeconds: 600 })).toMatchObject({ moved: 5 })
  expect(await move({ isWanted, holdSeconds: 600 })).toMatchObject({ moved: 7, passedOver: 12 })
  expect((await takeAll(inbox)).ids).toHaveLength(12)
  expect((await takeAll(dead)).ids).toHaveLength(12)
})

test('no more than the rate asks for are moved a second', async () => {
  await putMany(30)
  let time = 0
  const clock = {
    now: () => time,
    wait: async (milliseconds: number) => {
      time += milliseconds
    },
  }
  await move({ rate: 5, clock, most: 30 })
  // The last ten leave four seconds after the first.
  expect(time).toBe(4000)
  expect((await takeAll(inbox)).ids).toHaveLength(30)
})

/** A process that is killed before its n-th call, or when the call was done and its answer is lost. */
function killedAt(
  queue: StageQueue,
  call: number,
  isLost: boolean,
): { queue: StageQueue; calls: () => number } {
  let calls = 0
  const send = async (command: never) => {
    calls++
    if (calls > call || (calls === call && !isLost)) throw new Error('killed')
    const answer = await queue.sqs.send(command)
    if (calls === call) throw new Error('killed')
    return answer
  }
  return { queue: { ...queue, sqs: { send } as unknown as SQSClient }, calls: () => calls }
}

test('wherever a redrive is killed, nothing is lost, and what it held is delivered twice at most', async () => {
  const MANY = 13
  let ended = false
  let most = 0
  for (let call = 1; !ended; call++)
    for (const isLost of [false, true]) {
      await putMany(MANY)
      const { queue: dying } = killedAt(dead, call, isLost)
      // One client talks to both queues, as one process does.
      const killed = await move({ most: MANY }, dying, { ...inbox, sqs: dying.sqs }).catch(() => undefined)
      ended = killed !== undefined
      const { total } = await countsOf(dead)
      await move({ most: total })
      const { ids } = await takeAll(inbox)
      expect(new Set(ids).size).toBe(MANY)
      expect(ids.length - MANY).toBeLessThanOrEqual(10)
      expect(
        Math.max(
          ...Map.groupBy(ids, (id) => id)
            .values()
            .map(({ length }) => length),
        ),
      ).toBeLessThanOrEqual(2)
      most = Math.max(most, ids.length - MANY)
      expect((await takeAll(dead)).ids).toEqual([])
    }
  // It was killed between sending and deleting.
  expect(most).toBe(10)
})

test('an interruption ends it after the messages under way, and the next run does the rest', async () => {
  await putMany(25)
  const stop = new AbortController()
  const first = await move({ most: 25, signal: stop.signal, tell: () => stop.abort() })
  expect(first).toMatchObject({ moved: 10 })
  expect(await move({ most: 15 })).toMatchObject({ moved: 15 })
  expect((await takeAll(inbox)).ids.sort()).toEqual(Array.from({ length: 25 }, (_, n) => `vote-${n}`).sort())
})

/** A queue that takes nothing, for a reason. */
const refusing = (fault: { SenderFault?: boolean; Message: string }): StageQueue => ({
  queueUrl: 'closed',
  sqs: {
    send: async ({ input }: { input: { Entries: { Id: string }[] } }) => ({
      Failed: input.Entries.map(({ Id }) => ({ Id, ...fault })),
    }),
  } as unknown as SQSClient,
})
const clock = { now: () => 0, wait: async () => undefined }

test('what a queue never takes stays, is counted with its reason, and holds up nothing', async () => {
  await putMany(3)
  const targets = new Map([['activity', refusing({ SenderFault: true, Message: 'too long' })]])
  const held = { holdSeconds: 600 }
  expect(await move({ targets, clock, ...held })).toEqual({
    ...{ moved: 0, undeleted: 0, passedOver: 0 },
    refused: { 'too long': 3 },
  })
  expect((await takeAll(dead)).ids).toHaveLength(3)
})

test('a queue that is closed ends it with one sentence, and everything stays where it was', async () => {
  await putMany(3)
  const targets = new Map([['activity', refusing({ Message: 'busy' })]])
  await expect(move({ targets, clock, holdSeconds: 600 })).rejects.toThrow(
    'the queue does not take 3 messages: busy (0 messages were moved, all others are where they were: the same command goes on)',
  )
  expect((await takeAll(dead)).ids).toHaveLength(3)
})

test('a queue that gets anything while it is watched is being filled, and one that gets shorter is not', async () => {
  const holding = (...totals: number[]): StageQueue => ({
    queueUrl: 'q',
    sqs: {
      send: async () => ({ Attributes: { ApproximateNumberOfMessages: String(totals.shift()) } }),
    } as unknown as SQSClient,
  })
  let time = 0
  const ticking = {
    now: () => time,
    wait: async (milliseconds: number) => {
      time += milliseconds
    },
  }
  expect(await filledBy(holding(5, 5, 7), { before: 5, seconds: 60, clock: ticking })).toBe(2)
  time = 0
  expect(await filledBy(holding(5, 4, 5, 3), { before: 5, seconds: 3, clock: ticking })).toBe(0)
  expect(time).toBe(3000)
})
