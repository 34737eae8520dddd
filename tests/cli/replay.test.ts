import { S3Client } from '@aws-sdk/client-s3'
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { readCatalogue } from '../../awarding/catalogue/catalogue.ts'
import { deliveredText, Sender, type SenderOptions } from '../../cli/replay/send.ts'
import { drained } from '../../cli/replay/waiting.ts'
import type { JsonObject } from '../../json/json.ts'
import type { AwsServer } from '../../local/aws/server.ts'
import { CatalogueBucket } from '../../publishing/bucket.ts'
import { publishCatalogue } from '../../publishing/publish.ts'
import { draftOf } from '../../publishing/snapshot.ts'
import { answers, campaign, votes } from '../functions/support/catalogue.ts'
import { answered, voted } from '../functions/support/events.ts'
import { openAws } from '../local/aws/open.ts'
import { until } from '../stack/support/until.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let aws: AwsServer
let sqs: SQSClient
let folder: CampaignFolder
let queueUrl: string
let s3: S3Client
let publish: (given: Parameters<typeof campaign>[0]) => Promise<void>
beforeAll(async () => {
  aws = await openAws()
  queueUrl = `${aws.url}/000000000000/inbox`
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  sqs = new SQSClient({ endpoint: aws.url, region: 'eu-west-1', credentials })
  folder = await CampaignFolder.create()
  const endpoints = { aws: aws.url, activityQueueUrl: queueUrl, catalogueBucket: 'shelf' }
  await folder.writeText('endpoints', JSON.stringify(endpoints))
  s3 = new S3Client({ endpoint: aws.url, region: 'eu-west-1', credentials, forcePathStyle: true })
  publish = async (given) => {
    const { campaigns } = readCatalogue({ version: '1', campaigns: [campaign(given)] })
    const bucket = new CatalogueBucket(s3, 'shelf')
    await publishCatalogue(draftOf([...campaigns.values()]), { bucket, allow: new Set(), now: Date.now() })
  }
  await publish(SUMMER)
})
afterAll(async () => {
  s3.destroy()
  sqs.destroy()
  await aws.stop()
  await folder.removeAll()
})

const replay = (file: string, ...more: string[]) =>
  keepsakes([
    ...['replay', file, '--endpoints-file', `${folder.path}/endpoints`, '--after-publish', '0', '--json'],
    ...more,
  ])

interface Received {
  readonly id: string
  readonly time: string
  readonly detail: { readonly eventId: string }
  readonly silent: boolean
  /** The dates that it carries. */
  readonly recorded: unknown
}

/** Takes all that the queue holds. */
async function received() {
  const bodies: Received[] = []
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    )
    if (Messages.length === 0) return bodies
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      const { announce, recorded } = MessageAttributes ?? {}
      bodies.push({
        ...JSON.parse(Body),
        silent: announce?.StringValue === 'no',
        recorded: JSON.parse(recorded?.StringValue ?? 'null'),
      })
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
    }
  }
}

const SUMMER = {
  id: 'summer',
  keepsakes: [
    { id: 'twice', earn: votes(2) },
    { id: 'quiz', earn: answers(1) },
  ],
}

const events = [
  voted({ userId: 'anna', eventId: 'before', at: '2024-07-01T10:00:00.000Z' }),
  voted({ userId: 'anna', eventId: 'first', at: '2024-07-02T10:00:00.000Z' }),
  voted({ userId: 'anna', eventId: 'last', at: '2024-07-03T09:59:59.999Z' }),
  voted({ userId: 'anna', eventId: 'after', at: '2024-07-03T10:00:00.000Z' }),
]

test('recorded events reach the queue as EventBridge delivered them, under an id of their own', async () => {
  const file = await folder.writeEvents(events)
  const { code, stdout, stderr } = await replay(file)
  expect({ code, stderr, ...JSON.parse(stdout) }).toEqual({
    code: 0,
    stderr: '',
    sent: 4,
    outside: 0,
    rejected: 0,
    reasons: [],
  })
  const found = await received()
  expect(new Set(found.map(({ id }) => id)).size).toBe(4)
  for (const { id, silent, recorded: dates, ...event } of found) {
    expect(dates).toEqual({
      summer: {
        of: expect.any(String),
        earned: { twice: [Date.parse('2024-07-02T10:00:00.000Z'), 'first', 'partner.quiz-show'] },
      },
    })
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(silent).toBe(false)
    const { id: _, ...recorded } =
      events.find(({ detail }) => (detail as JsonObject).eventId === event.detail.eventId) ?? {}
    expect(event).toEqual(recorded)
  }
})

test('only those of a span of event time are sent, and in silence when that is asked for', async () => {
  const file = await folder.writeEvents(events)
  const span = ['--from', '2024-07-02T12:00:00+02:00', '--to', '2024-07-03T12:00:00+02:00']
  const { stdout } = await replay(file, ...span, '--announce', 'no')
  expect(JSON.parse(stdout)).toMatchObject({ sent: 2, outside: 2 })
  const found = await received()
  expect(found.map(({ detail, silent }) => [detail.eventId, silent]).sort()).toEqual([
    ['first', true],
    ['last', true],
  ])
})

test('each event carries the dates of what all of them together earn, where it may complete any of it', async () => {
  const july = (day: number) => `2024-07-0${day}T10:00:00.000Z`
  const file = await folder.writeEvents([
    voted({ userId: 'ben', eventId: 'late', at: july(5) }),
    answered({ userId: 'ben', eventId: 'right', at: july(3) }),
    voted({ userId: 'ben', eventId: 'one', at: july(1) }),
    voted({ userId: 'carl', eventId: 'alone', at: july(1) }),
    voted({ userId: 'ben', eventId: 'two', at: july(2) }),
    voted({ userId: 'ben', eventId: 'in-spring', at: '2024-04-01T00:00:00.000Z' }),
  ])
  const { code, stdout } = await replay(file)
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, sent: 6 })
  const dates = Object.fromEntries(
    (await received()).map(({ detail, recorded }) => [detail.eventId, recorded]),
  )
  const bens = {
    summer: {
      of: expect.any(String),
      earned: {
        twice: [Date.parse(july(2)), 'two', 'partner.quiz-show'],
        quiz: [Date.parse(july(3)), 'right', 'partner.quiz-show'],
      },
    },
  }
  expect(dates).toEqual({ late: bens, right: bens, one: bens, two: bens, alone: null, 'in-spring': null })
})

test('campaigns that are published meanwhile are told of, since the dates are those of the ones before', async () => {
  const file = await folder.writeEvents(events)
  const replaying = replay(file, '--wait')
  const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessages']
  await until(
    'the events to arrive',
    () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames })),
    ({ Attributes }) => Attributes?.ApproximateNumberOfMessages === String(events.length),
  )
  await publish({ ...SUMMER, keepsakes: [...SUMMER.keepsakes, { id: 'more', earn: votes(9) }] })
  expect(await received()).toHaveLength(events.length)
  const { code, stderr } = await replaying
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('warning: campaigns were published meanwhile'),
  })
})

test('events from standard input are dated as those of a file', async () => {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  const args = ['replay', '--endpoints-file', `${folder.path}/endpoints`, '--after-publish', '0', '--json']
  const { code, stdout } = await keepsakes(args, lines)
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, sent: 4 })
  for (const { recorded } of await received())
    expect(recorded).toMatchObject({ summer: { earned: { twice: expect.anything() } } })
})

test('what awarding would reject is passed over, with its line and reason, and so is what is no activity', async () => {
  const award = {
    source: 'keepsakes.awards',
    'detail-type': 'KeepsakeAwarded',
    time: '2024-07-02T10:00:00Z',
    detail: {},
  }
  const file = await folder.writeText(
    'mixed',
    `${JSON.stringify(events[0])}\n\nnot json\n${JSON.stringify(award)}\n`,
  )
  const { code, stdout, stderr } = await replay(file)
  expect(stderr).toBe('warning: awarding rejects 2 lines; the first, line 3: the event: is not JSON\n')
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    code: 1,
    sent: 1,
    rejected: 2,
    reasons: [
      { line: 3, reason: 'the event: is not JSON' },
      { line: 4, reason: expect.stringContaining('source') },
    ],
  })
  expect(await received()).toHaveLength(1)
})

test.each([
  [['--announce', 'maybe'], 'Allowed choices are yes, no'],
  [['--from', 'yesterday'], 'RFC 3339'],
  [['--rate', '0'], 'number above 0'],
  [['--endpoints-file', '/nowhere'], 'start one with npm start, or name a stage with --stage'],
])('%j is refused in one clear sentence', async (args, reason) => {
  const { code, stdout, stderr } = await keepsakes(['replay', '-', ...args])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(reason)
})

test('a recording that lacks what EventBridge adds is given it', () => {
  const { version, id, account, region, resources, ...bare } = events[0] ?? {}
  expect(JSON.parse(deliveredText(bare))).toEqual({ ...events[0], id: expect.any(String) })
})

test('every character and digit of a recording arrives, and its lines end at newlines only', async () => {
  const [one, two] = ['one', 'two'].map((eventId) =>
    voted({ userId: 'anna', eventId, detail: { note: 'a\u2028b\u2029c\u0085d\ufffe' } }),
  )
  const long = JSON.stringify(two).replace('"note":', '"member":9007199254740993,"note":')
  const file = await folder.writeText('lines.jsonl', `\uFEFF${JSON.stringify(one)}\r\n${long}`)
  const { code, stdout } = await replay(file)
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, sent: 2, rejected: 0 })
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  )
  expect(
    Messages.map(({ Body }) => Body)
      .sort()
      .join('\n'),
  ).toContain('"member":9007199254740993,')
  expect((await received()).map(({ detail }) => detail)).toEqual(
    expect.arrayContaining([one?.detail, { ...(two?.detail as JsonObject), member: 9007199254740992 }]),
  )
})

test('a recording without times is published now, which is noted', async () => {
  const { time: _, ...bare } = voted({ userId: 'anna', at: new Date(Date.now() - 60_000).toISOString() })
  const { code, stdout, stderr } = await replay(await folder.writeEvents([bare], 'timeless.jsonl'))
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, sent: 1 })
  expect(stderr).toBe('note: 1 line has no time: taken as published now, as keepsakes publish takes it\n')
  const [found] = await received()
  expect(Date.now() - Date.parse(found?.time ?? '')).toBeLessThan(60_000)
})

describe('the queue', () => {
  /** A queue that answers as told. */
  function sender(answers: ((ids: string[]) => object)[], options: Partial<SenderOptions> = {}) {
    const calls: { at: number; bodies: string[] }[] = []
    let time = 0
    const clock = {
      now: () => time,
      wait: async (milliseconds: number) => {
        time += milliseconds
      },
    }
    const send = async ({ input }: { input: { Entries: { Id: string; MessageBody: string }[] } }) => {
      calls.push({ at: time, bodies: input.Entries.map(({ MessageBody }) => MessageBody) })
      const answer = answers.shift()
      const ids = input.Entries.map(({ Id }) => Id)
      return answer ? answer(ids) : { Successful: ids.map((Id) => ({ Id })) }
    }
    const queue = { sqs: { send } as unknown as SQSClient, queueUrl: 'queue' }
    return { calls, sender: new Sender(queue, { announce: true, rate: 1e6, clock, ...options }) }
  }

  test('is sent at most 10 messages and 1 MiB a call', async () => {
    const { calls, sender: it } = sender([])
    for (let n = 0; n < 21; n++) await it.send('x')
    for (let n = 0; n < 3; n++) await it.send('y'.repeat(500_000))
    await it.flush()
    expect(calls.map(({ bodies }) => bodies.length)).toEqual([10, 10, 3, 1])
    expect(it.sent).toBe(24)
  })

  test('is sent again what it did not take, and what it will never take is told', async () => {
    const partly = ([first]: string[]) => ({ Successful: [{ Id: first }], Failed: [{ Message: 'busy' }] })
    const { calls, sender: it } = sender([partly])
    for (const body of ['a', 'b', 'c']) await it.send(body)
    await it.flush()
    expect(calls.map(({ bodies }) => bodies)).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])

    const { sender: refused } = sender([() => ({ Failed: [{ Message: 'too long', SenderFault: true }] })])
    await refused.send('a')
    await expect(refused.flush()).rejects.toThrow('does not take 1 event: too long (0 events were sent')
  })

  test('is sent no more a second than asked', async () => {
    const { calls, sender: it } = sender([], { rate: 200 })
    for (let n = 0; n < 40; n++) await it.send('x')
    await it.flush()
    expect(calls.map(({ at }) => at)).toEqual([0, 50, 100, 150])
  })
})

describe('waiting for the queue', () => {
  /** A queue that holds so many at each look, the last for ever. */
  function queue(...lengths: number[]) {
    let time = 0
    let looks = 0
    const clock = {
      now: () => time,
      wait: async (milliseconds: number) => {
        time += milliseconds
      },
    }
    const send = async () => {
      const left = lengths[Math.min(looks++, lengths.length - 1)] ?? 0
      return {
        Attributes: { ApproximateNumberOfMessages: String(left), ApproximateNumberOfMessagesDelayed: '0' },
      }
    }
    const wait = (more: { quietMs?: number; patienceMs?: number } = {}) =>
      drained(
        { sqs: { send } as unknown as SQSClient, queueUrl: 'queue' },
        { sent: 5, patienceMs: 3000, clock, ...more },
      )
    return { wait, looks: () => looks, now: () => time }
  }

  test('ends when it has been empty for a while, not at the first look', async () => {
    const it = queue(5, 0, 2, 0)
    await it.wait()
    expect(it.looks()).toBe(7)
    const calm = queue(0)
    await calm.wait({ quietMs: 5000 })
    expect(calm.now()).toBeGreaterThanOrEqual(5000)
  })

  test('goes on while it gets shorter, however long that takes', async () => {
    const it = queue(...Array.from({ length: 300 }, (_, look) => 100 - Math.floor(look / 9)), 0)
    await it.wait()
    expect(it.looks()).toBe(304)
  })

  test('is given up when it does not get shorter, with how many are left', async () => {
    const it = queue(5, 4)
    await expect(it.wait()).rejects.toThrow(
      '5 events were sent, but the activity queue has not got shorter for 3 s and holds 4: look at what awardKeepsakes logs, or wait for longer with --timeout',
    )
    expect(it.now()).toBe(3300)
  })
})
