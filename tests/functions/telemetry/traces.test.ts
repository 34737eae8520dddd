import { spanExporter } from '../../../functions/aws/span-exporter.ts'
import { beginInvocation } from '../../../functions/aws/time-left.ts'
import { newTraces, type Span, type TracesOptions } from '../../../functions/telemetry/traces.ts'
import { type Asked, type Reply, startHttp } from '../support/http.ts'

const TRACE = { traceId: 'a1'.repeat(16), parentId: 'b2'.repeat(8), sampled: true }
const SPAN: Span = {
  trace: TRACE,
  spanId: 'c3'.repeat(8),
  name: 'activity judged',
  kind: 'consumer',
  startedAt: 1_722_016_860_000,
  endedAt: 1_722_016_860_012,
  about: { activity: 'partner.acme/e1', delivery: 1, reason: undefined },
  logged: true,
}

const lines: Record<string, unknown>[] = []
const logger: TracesOptions['logger'] = {
  info: (message, ...[more]) => void lines.push({ message, ...(more as object) }),
}
beforeEach(() => {
  lines.length = 0
})

test('a partner that samples everything costs a line a second, and the next line tells how many were left out', () => {
  let at = 0
  const traces = newTraces({ logger, ratio: 0, now: () => at })
  const askFor = (count: number) =>
    Array.from({ length: count }, () => traces.tells(TRACE)).filter(Boolean).length
  expect(askFor(1_000)).toBe(20)
  at += 3_000
  expect(askFor(1_000)).toBe(3)
  traces.tell(SPAN)
  traces.tell(SPAN)
  expect(lines.map(({ untold }) => untold)).toEqual([980 + 997, undefined])
  at += 3_600_000
  expect(askFor(1_000)).toBe(20)
  expect(traces.tells({ ...TRACE, sampled: false })).toBe(false)
})

test('a line has what keepsakes trace reads, and nothing that is not there', () => {
  newTraces({ logger, ratio: 0, now: () => 0 }).tell(SPAN)
  expect(lines).toEqual([
    {
      message: 'activity judged',
      traceId: TRACE.traceId,
      spanId: SPAN.spanId,
      parentId: TRACE.parentId,
      startedAt: '2024-07-26T18:01:00.000Z',
      tookMs: 12,
      activity: 'partner.acme/e1',
      delivery: 1,
    },
  ])
})

test('without an exporter nothing is kept and nothing is waited for', async () => {
  const traces = newTraces({ logger, ratio: 0, now: () => 0 })
  traces.tell(SPAN)
  expect(await traces.flush()).toBe(0)
})

describe('a collector', () => {
  const asked: Asked[] = []
  let reply: Reply | undefined
  let collector: Awaited<ReturnType<typeof startHttp>>
  const reports: string[] = []
  beforeAll(async () => {
    collector = await startHttp((request) => {
      asked.push(request)
      return reply ?? new Promise<Reply>(() => {})
    })
  })
  afterAll(() => collector.stop())
  beforeEach(() => {
    asked.length = 0
    reports.length = 0
    beginInvocation({ getRemainingTimeInMillis: () => 20_000 })
  })
  const tracesTo = (endpoint: string) => {
    const resource = { 'service.name': 'keepsakes' }
    const report = (_: string, error: unknown) => reports.push((error as Error).message)
    const exporter = spanExporter({
      endpoint,
      headers: 'api-key=a%20b,team=tv,broken',
      resource,
      withinMs: 300,
      report,
    })
    return newTraces({ logger, ratio: 0, exporter, now: () => 0 })
  }

  test('gets spans as OpenTelemetry’s protocol has them in JSON', async () => {
    reply = { body: '{}' }
    const traces = tracesTo(`${collector.url}/otlp/`)
    traces.tell(SPAN)
    traces.tell({
      ...SPAN,
      trace: { traceId: TRACE.traceId, sampled: true },
      failed: true,
      about: { units: 0.5 },
    })
    expect(await traces.flush()).toBe(0)
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/otlp/v1/traces',
        headers: { 'content-type': 'application/json', 'api-key': 'a b', team: 'tv' },
      },
    ])
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'keepsakes' } }] },
          scopeSpans: [
            {
              scope: { name: 'keepsakes' },
              spans: [
                {
                  traceId: TRACE.traceId,
                  spanId: SPAN.spanId,
                  parentSpanId: TRACE.parentId,
                  name: 'activity judged',
                  kind: 5,
                  startTimeUnixNano: '1722016860000000000',
                  endTimeUnixNano: '1722016860012000000',
                  attributes: [
                    { key: 'activity', value: { stringValue: 'partner.acme/e1' } },
                    { key: 'delivery', value: { intValue: '1' } },
                  ],
                },
                {
                  traceId: TRACE.traceId,
                  spanId: SPAN.spanId,
                  name: 'activity judged',
                  kind: 5,
                  startTimeUnixNano: '1722016860000000000',
                  endTimeUnixNano: '1722016860012000000',
                  attributes: [{ key: 'units', value: { doubleValue: 0.5 } }],
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test.each<[what: string, reply: Reply | undefined]>([
    ['that refuses', { status: 503 }],
    ['that never answers', undefined],
  ])('%s loses the spans, fails nothing, and is then left alone', async (_what, given) => {
    reply = given
    const traces = tracesTo(collector.url)
    traces.tell(SPAN)
    expect(await traces.flush()).toBe(1)
    traces.tell(SPAN)
    traces.tell(SPAN)
    expect(await traces.flush()).toBe(2)
    expect([asked.length, reports.length]).toEqual([1, 1])
  })

  test('is not asked into the last of an invocation, nor when nothing was told', async () => {
    reply = { body: '{}' }
    expect(await tracesTo(collector.url).flush()).toBe(0)
    beginInvocation({ getRemainingTimeInMillis: () => 100 })
    const traces = tracesTo(collector.url)
    traces.tell(SPAN)
    expect(await traces.flush()).toBe(1)
    expect(asked).toEqual([])
  })

  test('that is not there loses them too', async () => {
    const traces = tracesTo('http://127.0.0.1:1')
    traces.tell(SPAN)
    expect(await traces.flush()).toBe(1)
  })
})
