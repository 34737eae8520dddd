import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeEndpoints } from '../../local/endpoints.ts'
import { votes } from '../functions/support/catalogue.ts'
import { heldBy } from '../stack/support/app.ts'
import { runScript } from '../stack/support/process.ts'
import { startTestStack, type TestStack } from '../stack/support/stack.ts'

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
  runScript('cli/main.ts', ['publish', '--endpoints-file', endpointsFile, ...args], input)

async function heldByUser(userId: string): Promise<string[]> {
  await stack.settled()
  return heldBy(stack.run.endpoints, await stack.token(userId))
}

test('what it publishes on the local stack is awarded and can be read back', async () => {
  expect(await publish(line('ada'))).toEqual({
    code: 0,
    stdout: '1 events published on keepsakes-local\n',
    stderr: '',
  })
  expect(await heldByUser('ada')).toEqual(['games/voter'])
})

test('--json prints one document, with the lines that awarding will reject', async () => {
  const file = join(folder, 'events.jsonl')
  const users = Array.from({ length: 230 }, (_, index) => `viewer-${index}`)
  const bad = line('bad user')
  await writeFile(file, ['', bad, ...users.map((userId) => line(userId))].join('\n'))
  const { code, stdout, stderr } = await publish('', file, '--json')
  expect(code).toBe(0)
  const reason = expect.stringMatching(/^detail\.userId: must be /)
  expect(JSON.parse(stdout)).toEqual({ published: 231, warnings: [{ line: 2, reason }] })
  expect(stderr).toMatch(/^line 2 will be rejected: detail\.userId: /)
  expect(await heldByUser('viewer-229')).toEqual(['games/voter'])
  expect(await stack.aws.takeAll(stack.run.endpoints.rejectedActivityQueueUrl)).toHaveLength(1)
})

test('--bus and --endpoint-url name a bus without an endpoints file', async () => {
  const { aws, eventBusName } = stack.run.endpoints
  const args = ['publish', '--bus', eventBusName, '--endpoint-url', aws, '--json']
  const { code, stdout } = await runScript('cli/main.ts', args, line('bus-user'))
  expect([code, JSON.parse(stdout)]).toEqual([0, { published: 1, warnings: [] }])
  expect(await heldByUser('bus-user')).toEqual(['games/voter'])
})

test.each([
  ['not JSON', /^line 2 is not JSON/],
  ['{"source":"partner.acme"}', /^line 2 is not an event: it needs source, detail-type and detail/],
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
  const none = await runScript('cli/main.ts', ['publish', '--endpoints-file', nowhere], line('x'))
  expect([none.code, none.stdout]).toEqual([1, ''])
  expect(none.stderr).toMatch(/no local stack is running .*npm start.*--bus/)

  const odd = await publish(line('x'), '--endpoint-url', 'localhost')
  expect([odd.code, odd.stderr]).toEqual([
    1,
    'localhost is not a URL: write one such as http://127.0.0.1:4566\n',
  ])

  const unknown = await publish(line('x'), '--bus', 'no-such-bus', '--endpoint-url', stack.run.endpoints.aws)
  expect([unknown.code, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toMatch(/1 event\(s\) could not be published.*no-such-bus/)
})
