import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { readRecordedEvent } from '../../cli/replay/recorded-event.ts'
import { Sender, type SenderOptions } from '../../cli/replay/send.ts'
import type { AwsServer } from '../../local/aws/server.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { voted } from '../functions/support/events.ts'
import { openAws } from '../local/aws/open.ts'
import { CampaignFolder } from './support/campaign-folder.ts'
import { keepsakes } from './support/keepsakes.ts'

let aws: AwsServer
let sqs: SQSClient
let folder: CampaignFolder
let queueUrl: string
beforeAll(async () => {
  aws = await openAws()
  queueUrl = `${aws.url}/000000000000/inbox`
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  sqs = new SQSClient({ endpoint: aws.url, region: 'eu-west-1', credentials })
  folder = await CampaignFolder.create()
  await folder.writeText('endpoints', JSON.stringify({ aws: aws.url, activityQueueUrl: queueUrl }))
})
afterAll(async () => {
  sqs.destroy()
  await aws.stop()
  await folder.removeAll()
})

const replay = (file: string, ...more: string[]) =>
  keepsakes([
    ...['replay', file, '--endpoints-file', `${folder.path}/endpoints`, '--after-publish', '0', '--json'],
    ...more,
  ])

/** Takes all that the queue holds. */
async function received() {
  const bodies: { id: string; time: string; detail: { eventId: string }; silent: boolean }[] = []
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
      bodies.push({ ...JSON.parse(Body), silent: MessageAttributes?.announce?.StringValue === 'no' })
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
    }
  }
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
  for (const { id, silent, ...event } of found) {
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
  const { code, stdout } = await replay(file)
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    code: 0,
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
  const event = readRecordedEvent(JSON.stringify(bare))
  expect(event.ok && JSON.parse(event.body)).toEqual({ ...events[0], id: expect.any(String) })
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
    await expect(refused.flush()).rejects.toThrow('does not take 1 events: too long (0 were sent')
  })

  test('is sent no more a second than asked', async () => {
    const { calls, sender: it } = sender([], { rate: 200 })
    for (let n = 0; n < 40; n++) await it.send('x')
    await it.flush()
    expect(calls.map(({ at }) => at)).toEqual([0, 50, 100, 150])
  })
})
