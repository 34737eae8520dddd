import { LocalMetrics } from '../../../local/metrics/metrics.ts'
import { reckon } from '../../../local/metrics/reckon.ts'

const MINUTE = 60_000
const START = Date.parse('2024-08-04T12:00:00Z')
const minuteOf = (time: number) => time / MINUTE

const ofQueue = (QueueName: string, name = 'NumberOfMessagesSent') => ({
  ...{ namespace: 'AWS/SQS', name },
  dimensions: { QueueName },
})
const key = (QueueName: string) => `AWS/SQS NumberOfMessagesSent QueueName=${QueueName}`

function metricsAt(now: number, mostBuckets?: number) {
  return new LocalMetrics({
    ...(mostBuckets && { mostBuckets }),
    // The clock of this machine stands for nothing here.
    shownAt: (time) => (time > START + 365 * 24 * 60 * MINUTE ? now : time),
  })
}

test('values of a minute give each statistic, and a percentile is right to half a percent', () => {
  const metrics = metricsAt(START)
  for (let value = 1; value <= 1000; value += 1) metrics.put(ofQueue('a'), value, { time: START })
  const stat = (name: string) => metrics.statistic(key('a'), name, minuteOf(START), minuteOf(START) + 1)
  expect(['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].map(stat)).toEqual([
    500_500, 1000, 500.5, 1, 1000,
  ])
  expect(Math.abs((stat('p99') ?? 0) - 990)).toBeLessThanOrEqual(5)
  expect(() => stat('IQM')).toThrow('IQM')
})

test('a span takes the minutes that begin in it, and has no value where none has', () => {
  const metrics = metricsAt(START)
  for (const at of [0, 1, 4]) metrics.put(ofQueue('a'), 10 ** at, { time: START + at * MINUTE + 59_999 })
  const sum = (from: number, to: number) =>
    metrics.statistic(key('a'), 'Sum', minuteOf(START) + from, minuteOf(START) + to)
  expect([sum(0, 1), sum(0, 2), sum(1, 4), sum(2, 4), sum(0, 500)]).toEqual([1, 11, 10, undefined, 10_011])
})

test('so much is kept and no more: the oldest goes first, and what was counted stays counted', () => {
  const metrics = metricsAt(START + 999 * MINUTE, 100)
  for (let minute = 0; minute < 1000; minute += 1)
    metrics.put({ ...ofQueue('a'), dimensions: { service: 'keepsakes' } }, 1, {
      time: START + minute * MINUTE,
    })
  const sum = (from: number, to: number) =>
    metrics.statistic(
      'AWS/SQS NumberOfMessagesSent service=keepsakes',
      'Sum',
      minuteOf(START) + from,
      minuteOf(START) + to,
    )
  expect(sum(0, 1000)).toBeLessThanOrEqual(100)
  expect(sum(990, 1000)).toBe(10)
  expect(metrics.sum('NumberOfMessagesSent')).toBe(1000)
})

test('a line of the embedded format is a metric for each of its sets of dimensions', () => {
  const metrics = metricsAt(START)
  const line = JSON.stringify({
    _aws: {
      Timestamp: START,
      CloudWatchMetrics: [
        {
          Namespace: 'keepsakes-local',
          Dimensions: [['service'], ['service', 'Partner']],
          Metrics: [{ Name: 'Received', Unit: 'Count' }],
        },
      ],
    },
    service: 'keepsakes',
    Partner: 'acme',
    Received: [2, 3],
  })
  expect(metrics.observe(`awardKeepsakes 1-2 ${line}`)).toBe(true)
  expect(metrics.observe('{"level":"INFO"}')).toBe(false)
  expect(metrics.names().map(({ dimensions }) => dimensions)).toEqual([
    { service: 'keepsakes', Partner: 'acme' },
    { service: 'keepsakes' },
  ])
  // The sum of the functions is not doubled by what tells it by partner.
  expect([
    metrics.sum('Received'),
    metrics.sum('Received', { service: 'keepsakes', Partner: 'acme' }),
  ]).toEqual([5, 5])
})

describe('what is asked for together', () => {
  const metrics = metricsAt(START + 3 * MINUTE)
  for (const [queue, minute, value] of [
    ['a', 0, 4],
    ['a', 2, 6],
    ['b', 0, 1],
  ] as const)
    metrics.put(ofQueue(queue), value, { time: START + minute * MINUTE })
  const stat = (id: string, queue: string, returned = true) => ({
    ...{ id, returned },
    asked: { metric: ofQueue(queue), stat: 'Sum', period: 60 },
  })
  const math = (id: string, expression: string, more = {}) => ({
    ...{ id, returned: true },
    asked: { expression },
    ...more,
  })
  const ask = (...queries: Parameters<typeof reckon>[1]) =>
    reckon(metrics, queries, { from: START, to: START + 3 * MINUTE }).map(({ label, series }) => ({
      label,
      series,
    }))

  test('metrics and expressions over them share one time', () => {
    expect(
      ask(stat('m', 'a', false), stat('n', 'b', false), math('e', 'FILL(m, 0) / (FILL(n, 0) + 1)')),
    ).toEqual([{ label: 'e', series: [2, 0, 6] }])
  })

  test('a search is followed by whatever it finds, each with its own label', () => {
    const found = ask(
      math('all', "SEARCH('{AWS/SQS,QueueName} MetricName=\"NumberOfMessagesSent\"', 'Sum', 60)", {
        label: `queue \${PROP('Dim.QueueName')}`,
      }),
    )
    expect(found).toEqual([
      { label: 'queue a', series: [4, undefined, 6] },
      { label: 'queue b', series: [1, undefined, undefined] },
    ])
  })

  test('a sum of a search is one series, and an expression over a search is as many', () => {
    const search = "SEARCH('{AWS/SQS,QueueName}', 'Sum', 60)"
    expect(ask(math('s', `SUM(${search})`))).toEqual([{ label: 's', series: [5, undefined, 6] }])
    expect(ask(math('x', `FILL(${search}, 0) * 2`))).toEqual([
      { label: 'a', series: [8, 0, 12] },
      { label: 'b', series: [2, 0, 0] },
    ])
  })

  test.each([
    ['e', 'm +', 'm +'],
    ['e', '1 + 2', 'needs a period'],
    ['e', 'nothing * 2', 'needs a period'],
    ['e', "SEARCH('{AWS/SQS', 'Sum', 60)", 'is expected'],
    ['e', "SEARCH('a', 'Sum', 60) + SEARCH('b', 'Sum', 300)", 'different periods'],
  ])('%s: %s is refused with its reason', (id, expression, reason) => {
    expect(() => ask(math(id, expression))).toThrow(reason)
  })
})
