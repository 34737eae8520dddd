import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { writeEndpoints } from '../../local/endpoints.ts'
import { votes } from '../functions/support/catalogue.ts'
import { clientsOf, openAws } from '../local/aws/open.ts'
import { heldBy } from '../stack/support/app.ts'
import { startTestStack, type TestStack } from '../stack/support/stack.ts'
import { keepsakes } from './support/keepsakes.ts'

let folder: string
let endpointsFile: string
let stack: TestStack
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  endpointsFile = join(folder, 'endpoints.json')
  stack = await startTestStack({ id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] })
  await writeEndpoints(endpointsFile, stack.run.endpoints)
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

const line = (userId: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    source: 'partner.acme',
    'detail-type': 'PollVoted',
    time: '2024-07-26T18:01:00Z',
    detail: {
      eventId: 'vote',
      userId,
      occurredAt: '2024-07-26T18:00:00Z',
      pollId: 'p',
      optionId: 'o',
    },
    ...more,
  })

const publish = (input: string, ...args: string[]) =>
  keepsakes(['publish', '--endpoints-file', endpointsFile, ...args], input)

async function heldByUser(userId: string): Promise<string[]> {
  await stack.settled()
  return heldBy(stack.run.endpoints, await stack.token(userId))
}

test('what it publishes on the local stack is awarded and can be read back', async () => {
  expect(await publish(line('ada'))).toEqual({
    code: 0,
    stdout: '1 event published on keepsakes-local\n',
    stderr: '',
  })
  expect(await heldByUser('ada')).toEqual(['games/voter'])
})

test('--json prints one document, with the lines that awarding will reject', async () => {
  const file = join(folder, 'events.jsonl')
  await writeFile(file, ['', line('bad user'), line('viewer-0'), line('viewer-1')].join('\n'))
  const { code, stdout, stderr } = await publish('', file, '--json')
  expect(code).toBe(0)
  const reason = expect.stringMatching(/^detail\.userId: must be /)
  expect(JSON.parse(stdout)).toEqual({ published: 3, warnings: [{ line: 2, reason }] })
  expect(stderr).toMatch(/^warning: awarding rejects 1 line; line 2: detail\.userId: must be .*\n$/)
  expect(await heldByUser('viewer-1')).toEqual(['games/voter'])
  expect(await stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)).toHaveLength(1)
})

type Written = { readonly detail: { readonly userId: string } }

test('each event of a long file gets onto the bus, once, in batches of a hundred', async () => {
  const aws = await openAws()
  const { sqs, inbox: QueueUrl, close } = clientsOf(aws.url)
  try {
    const users = Array.from({ length: 231 }, (_, index) => `viewer-${index}`)
    const args = ['publish', '--bus', 'shop', '--endpoint-url', aws.url, '--json']
    const { stdout } = await keepsakes(args, users.map((userId) => line(userId)).join('\n'))
    expect(JSON.parse(stdout)).toEqual({ published: 231, warnings: [] })
    const arrived: string[] = []
    let messages = 0
    for (;;) {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
      if (!Messages?.length) break
      messages += Messages.length
      for (const { Body = '' } of Messages)
        arrived.push(...JSON.parse(Body).detail.activities.map(({ detail }: Written) => detail.userId))
    }
    expect([messages, arrived.sort()]).toEqual([3, users.sort()])
  } finally {
    close()
    await aws.stop()
  }
})

test('--wait ends when what it published has been awarded', async () => {
  const users = Array.from({ length: 12 }, (_, index) => `waited-${index}`)
  const { code, stdout, stderr } = await publish(users.map((userId) => line(userId)).join('\n'), '--wait')
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '12 events published on keepsakes-local, and taken up\n',
    stderr: '',
  })
  for (const userId of ['waited-0', 'waited-11'])
    expect(await heldBy(stack.run.endpoints, await stack.token(userId))).toEqual(['games/voter'])
})

test('--wait needs to know which queue, and a stage is a bus of its own', async () => {
  const unknown = await publish('', '--bus', 'some-bus', '--wait')
  expect([unknown.code, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toMatch(/name the stage with --stage, instead of --bus/)
  const both = await publish('', '--bus', 'some-bus', '--stage', 'prod')
  expect([both.code, both.stdout]).toEqual([1, ''])
  expect(both.stderr).toMatch(/'--bus <name>' cannot be used with option '--stage <name>'/)
})

test('--stage names the bus and the queue of a stage', async () => {
  const { aws } = stack.run.endpoints
  const args = ['publish', '--stage', 'local', '--endpoint-url', aws, '--timeout', '9', '--wait', '--json']
  const { code, stdout } = await keepsakes(args, line('stage-user'))
  expect([code, JSON.parse(stdout)]).toEqual([0, { published: 1, warnings: [] }])
  expect(await heldBy(stack.run.endpoints, await stack.token('stage-user'))).toEqual(['games/voter'])
})

test('every character and digit arrives, and a line ends at newlines only', async () => {
  const detail = { eventId: 'e', userId: 'separated', occurredAt: '2024-07-26T18:00:00Z', pollId: 'p' }
  const odd = line('x', { detail: { ...detail, optionId: 7, note: 'a\u2028b\u2029c', member: 0 } })
  const long = odd.replace('"member":0', '"member":9007199254740993')
  const { code, stdout, stderr } = await publish(`\uFEFF${long}\r\n`, '--json', '--strict')
  const reason = expect.stringMatching(/^detail\.optionId: must be a string, so in quotes/)
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toEqual({ published: 1, warnings: [{ line: 1, reason }] })
  expect(stderr).toMatch(/^warning: awarding rejects 1 line; line 1: detail\.optionId/)
  await stack.settled()
  const [rejected] = await stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)
  expect(JSON.stringify(rejected)).toContain('a\u2028b\u2029c')
  expect(JSON.stringify(rejected)).toContain('9007199254740993')
})

test('a line without a time is published now, and awarded as simulate tells', async () => {
  const { time: _, ...bare } = JSON.parse(line('timeless'))
  expect(await publish(JSON.stringify(bare))).toMatchObject({ code: 0, stderr: '' })
  // July 2024 is long ago: too late to count, which is no rejection.
  expect(await heldByUser('timeless')).toEqual([])
  expect(await stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)).toEqual([])
})

test('--bus and --endpoint-url name a bus without an endpoints file', async () => {
  const { aws, eventBusName } = stack.run.endpoints
  const args = ['publish', '--bus', eventBusName, '--endpoint-url', aws, '--json']
  const { code, stdout } = await keepsakes(args, line('bus-user'))
  expect([code, JSON.parse(stdout)]).toEqual([0, { published: 1, warnings: [] }])
  expect(await heldByUser('bus-user')).toEqual(['games/voter'])
})

test.each([
  ['not JSON', /^line 2 is not JSON: each line must be one event/],
  ['null', /^line 2 is not an event/],
  [
    '{"source":"partner.acme"}',
    /^line 2 is not an event: it lacks detail-type \(a text, such as PollVoted\), detail \(an object\) \(/,
  ],
  [
    '{"Source":"partner.acme","DetailType":"PollVoted","Detail":"{}"}',
    /^line 2 is not an event: it lacks source .*not the Entries of PutEvents/,
  ],
  [line('x', { detail: [] }), /^line 2 is not an event/],
  [line('x', { time: 'now' }), /^line 2: time must be an RFC 3339 time/],
])('a line that EventBridge could not take stops it, with its number: %s', async (bad, message) => {
  const { code, stdout, stderr } = await publish(`${line('before')}\n${bad}\n`, '--json')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
  expect(stderr).toContain('(0 events were published)')
})

test('it says how to reach a bus when there is none', async () => {
  const nowhere = join(folder, 'no-endpoints.json')
  const { aws } = stack.run.endpoints
  // The last goes on trying for a while.
  const [none, odd, unknown] = await Promise.all([
    keepsakes(['publish', '--endpoints-file', nowhere], line('x')),
    publish(line('x'), '--endpoint-url', 'localhost'),
    publish(line('x'), '--bus', 'no-such-bus', '--endpoint-url', aws),
  ])
  expect([none.code, none.stdout]).toEqual([1, ''])
  expect(none.stderr).toMatch(/no local stack is running .*npm start.*--stage/)
  expect([odd.code, odd.stderr]).toEqual([
    1,
    'localhost is not a URL: write one such as http://127.0.0.1:4566\n',
  ])
  expect([unknown.code, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toMatch(/1 event could not be published.*no-such-bus/)
})
