import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { derivedTraceId } from '../../events/trace.ts'
import { writeEndpoints } from '../../local/endpoints.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { votes } from '../functions/support/catalogue.ts'
import { startHttp } from '../functions/support/http.ts'
import { vote } from './support/activities.ts'
import { LiveApp } from './support/live-app.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

interface ExportedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
}

let stack: TestStack
let collector: Awaited<ReturnType<typeof startHttp>>
let folder: string
let endpointsFile: string
const spans: ExportedSpan[] = []
beforeAll(async () => {
  collector = await startHttp(({ body }) => {
    for (const { scopeSpans } of JSON.parse(body).resourceSpans) spans.push(...scopeSpans[0].spans)
    return { body: '{}' }
  })
  stack = await startTestStackWith(
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    { id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] },
  )
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  endpointsFile = join(folder, 'endpoints.json')
  await writeEndpoints(endpointsFile, stack.run.endpoints)
})
afterAll(async () => {
  await stack?.stop()
  await collector.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

const trace = (activity: string, ...args: string[]) =>
  keepsakes(['trace', activity, '--endpoints-file', endpointsFile, ...args])

test('one trace goes from the publisher’s request to the push, for a collector and for keepsakes trace', async () => {
  const app = new LiveApp(stack.run.endpoints.live, await stack.token('anna'))
  await app.opened
  const [traceId, sender] = ['a1'.repeat(16), 'b2'.repeat(8)]
  const { Detail, DetailType } = vote('anna', { eventId: 'traced/1' })
  const answer = await fetch(`${stack.run.endpoints.api}/v1/activities`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stack.run.endpoints.partnerTokens.acme}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${sender}-01`,
    },
    body: JSON.stringify({
      'detail-type': DetailType,
      time: '2024-07-26T18:01:00Z',
      detail: JSON.parse(String(Detail)),
    }),
  })
  expect(answer.status).toBe(202)
  await until('the award', () => app.messages.length)
  await until('every span', () => spans.length === 4)
  expect(spans.every((span) => span.traceId === traceId)).toBe(true)
  const parents = new Map(spans.map(({ name, parentSpanId }) => [name, parentSpanId]))
  const judged = spans.find(({ name }) => name === 'activity judged')?.spanId
  expect(Object.fromEntries(parents)).toEqual({
    'POST /v1/activities': sender,
    'activity published': sender,
    'activity judged': sender,
    'award pushed': judged,
  })
  expect(app.messages[0]?.detail.traceparent).toBe(`00-${traceId}-${judged}-01`)
  await app.close()

  const { code, stdout } = await trace('partner.acme/traced/1', '--json')
  expect(code).toBe(0)
  const told = JSON.parse(stdout)
  expect(told).toMatchObject({ activity: 'partner.acme/traced/1', traceId })
  expect(told.steps.map(({ step, outcome }: Record<string, string>) => [step, outcome])).toEqual([
    ['published', undefined],
    ['sent', 'accepted'],
    ['queued', undefined],
    ['delivered', 'awarded'],
    ['announced', undefined],
    ['pushed', 'pushed'],
  ])
})

test('what keepsakes publish --trace publishes is told of by the trace that its name gives; all else is not logged', async () => {
  const { Detail, ...entry } = vote('ben', { eventId: 'quiet' })
  await stack.publish({ ...entry, Detail })
  const line = JSON.stringify({
    source: entry.Source,
    'detail-type': entry.DetailType,
    time: '2024-07-26T18:01:00Z',
    detail: { ...JSON.parse(String(Detail)), eventId: 'told' },
  })
  await keepsakes(['publish', '--endpoints-file', endpointsFile, '--trace'], line)
  await stack.settled()
  const { stdout } = await trace('partner.acme/told')
  expect(stdout).toContain(`trace ${derivedTraceId({ source: 'partner.acme', eventId: 'told' })}\n`)
  expect(stdout).toMatch(/delivered .*the 1st time; it changed nothing: it is a duplicate/)

  const quiet = await trace('partner.acme/quiet')
  expect({ code: quiet.code, stdout: quiet.stdout }).toEqual({ code: 1, stdout: '' })
  expect(quiet.stderr).toMatch(/^nothing is known of partner\.acme\/quiet in the last 24 hours: .*--trace/)
  // The user's own keepsakes know what it earned.
  const { stdout: held } = await trace('partner.acme/quiet', '--user', 'ben')
  expect(held).toMatch(/awarded +games\/voter is held, earned at 2024-07-26T18:00:00\.000Z/)
})

test('an activity that is rejected is found by its name, with the reason, traced or not', async () => {
  await stack.publish(vote('cid', { eventId: 'bad "|| 1', optionId: 7 }))
  const { stdout } = await trace('partner.acme/bad "|| 1', '--json')
  expect(JSON.parse(stdout).steps).toEqual([
    {
      at: expect.any(String),
      step: 'rejected',
      outcome: 'rejected',
      says: expect.stringMatching(/^detail\.optionId: /),
    },
  ])
})

test.each([
  ['partner.acme/', 'does not name an activity'],
  ['partner.acme/e', '--hours', '0', 'must be a number of hours'],
])('keepsakes trace %s refuses what it cannot look for', async (activity, ...more) => {
  const message = String(more.at(-1))
  const { code, stderr } = await trace(activity, ...more.slice(0, -1))
  expect({ code, said: stderr.includes(message) }).toEqual({ code: 1, said: true })
})

test('any client of CloudWatch Logs reads what functions log, by the patterns that are honoured', async () => {
  const client = new CloudWatchLogsClient({
    endpoint: stack.run.endpoints.aws,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const logGroupName = '/aws/lambda/keepsakes-local-awardKeepsakes'
  const ask = (filterPattern: string, group = logGroupName, limit = 1) =>
    client.send(new FilterLogEventsCommand({ logGroupName: group, filterPattern, limit }))
  const { events, nextToken } = await ask('{ $.message = "activity judged" }')
  expect(JSON.parse(events?.[0]?.message ?? '')).toMatchObject({ message: 'activity judged', level: 'INFO' })
  expect(nextToken).toBeDefined()
  expect((await ask('{ ($.activity = "partner.*/tol*") }')).events).toHaveLength(1)
  expect((await ask('{ $.example.activity = "nobody" }')).events).toEqual([])
  await expect(ask('ERROR')).rejects.toThrow('honours filter patterns such as')
  await expect(ask('', '/aws/lambda/other')).rejects.toThrow('does not exist')
  client.destroy()
})
