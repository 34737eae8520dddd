import { readDashboard } from '../../../cli/watch/dashboard.ts'
import { callsOf, MOST_QUERIES } from '../../../cli/watch/queries.ts'
import { sinceOf, spanOf } from '../../../cli/watch/span.ts'

const widget = (metrics: unknown[], properties = {}) => ({
  type: 'metric',
  ...{ x: 0, y: 0, width: 6, height: 6 },
  properties: { title: 'a graph', metrics, ...properties },
})
const read = (...widgets: unknown[]) => readDashboard('keepsakes-dev', JSON.stringify({ widgets }))
const SENT = ['AWS/SQS', 'NumberOfMessagesSent', 'QueueName', 'activity']

test('what several graphs show is asked for once, and hidden metrics only for those who need them', () => {
  const one = widget([
    [{ expression: '60 * sent / PERIOD(sent)', label: 'a minute', id: 'rate' }],
    [...SENT, { id: 'sent', stat: 'Sum', visible: false }],
  ])
  const other = widget([[...SENT, { stat: 'Sum', label: 'sent', id: 'other' }]])
  const [call] = callsOf(read(one, other), 300)
  expect(call?.queries).toEqual([
    {
      Id: 'q0',
      ReturnData: true,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'NumberOfMessagesSent',
          Dimensions: [{ Name: 'QueueName', Value: 'activity' }],
        },
        Period: 300,
        Stat: 'Sum',
      },
    },
    { Id: 'q1', ReturnData: true, Expression: '60 * q0 / PERIOD(q0)', Period: 300 },
  ])
  const shown = [...(call?.graphs.values() ?? [])].map((lines) =>
    lines.map(({ id, line }) => [id, line.label]),
  )
  expect(shown).toEqual([[['q1', 'a minute']], [['q0', 'sent']]])
})

test('a search keeps its text, whatever ids it has words of, and gets the period of whoever looks', () => {
  const label = `partner \${PROP('Dim.partner')}`
  const [call] = callsOf(
    read(
      widget([
        [...SENT, { id: 'sent', visible: false }],
        [{ expression: "SEARCH('{a,sent} sent', 'Sum', 60) / PERIOD(sent)", id: 'all', label }],
      ]),
    ),
    3_600,
  )
  expect(call?.queries[1]).toMatchObject({
    Expression: "SEARCH('{a,sent} sent', 'Sum', 3600) / PERIOD(q0)",
    Label: label,
  })
})

test('more than one call takes comes in several', () => {
  const many = (from: number) =>
    widget(Array.from({ length: 300 }, (_, at) => ['N', `m${from + at}`, { stat: 'Sum' }]))
  const calls = callsOf(read(many(0), many(300), many(600)), 60)
  expect(calls.map(({ queries }) => queries.length)).toEqual([300, 300, 300])
  expect(MOST_QUERIES).toBe(500)
})

test('a text is left out, and what is no dashboard is told in one sentence', () => {
  expect(read({ type: 'text', x: 0, y: 0, width: 3, height: 3, properties: { markdown: 'hi' } })).toEqual([])
  expect(() => readDashboard('keepsakes-dev', '{')).toThrow(
    'the dashboard keepsakes-dev cannot be shown here',
  )
  expect(() => read(widget([['N', 'm']], { view: 'pie' }))).toThrow('widget 1: properties.view')
})

const at = (text: string) => Date.parse(`2024-08-04T${text}Z`)

test('the time shown is of whole periods, of which there are 200 at most', () => {
  expect(spanOf(at('12:00:30'), sinceOf('3h'), 0)).toEqual({
    period: 60,
    from: at('09:01:00'),
    to: at('12:01:00'),
  })
  expect(spanOf(at('12:00:30'), sinceOf('3h'), 120_000)).toMatchObject({ to: at('11:58:00') })
  for (const since of ['1m', '199m', '201m', '2d', '15d', '90d']) {
    const { period, from, to } = spanOf(at('12:00:30'), sinceOf(since), 120_000)
    expect([since, (to - from) / 1000 / period <= 200]).toEqual([since, true])
  }
})

test.each(['', '3', 'h', '0h', '1y', '500d', '-1h', '1.5h'])('"%s" is no time', (text) => {
  expect(() => sinceOf(text)).toThrow('90m, 3h or 2d')
})
