import { searchOf } from '../../alarming/math/evaluate.ts'
import { parseExpression } from '../../alarming/math/expression.ts'
import { callsOf, MOST_QUERIES } from '../../cli/watch/queries.ts'
import { withDashboard } from '../../infra/dashboard/dashboard.ts'
import { isStatistic } from '../../local/metrics/bucket.ts'
import { parseSearch } from '../../local/metrics/search.ts'
import { type Compiled, compile, ofType } from './support/compiled.ts'
import { dashboardText, dashboardWidgets } from './support/dashboard.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const graphs = () => dashboardWidgets(compiled).flatMap((widget) => ('lines' in widget.shows ? [widget] : []))
const linesOf = () => graphs().flatMap(({ shows }) => ('lines' in shows ? shows.lines : []))

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
test('the dashboard keeps CloudWatch’s limits', () => {
  const widgets = dashboardWidgets(compiled)
  expect(widgets.length).toBeLessThanOrEqual(500)
  for (const { title, shows } of graphs())
    expect([title, 'lines' in shows && shows.lines.length <= 500]).toEqual([title, true])
  expect(linesOf().length).toBeLessThanOrEqual(2_500)
  const { variables } = dashboardText(compiled)
  const alarms = (variables.Alarms as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
  expect(alarms.length).toBeGreaterThan(20)
  expect(alarms.length).toBeLessThanOrEqual(100)
})

test('a look at it is one call of CloudWatch, of a price that the command tells', () => {
  const [call, ...more] = callsOf(dashboardWidgets(compiled), 60)
  expect(more).toEqual([])
  expect(call?.queries.length).toBeLessThan(MOST_QUERIES)
  // The help says 0.0015 USD, at 0.01 USD for a thousand.
  expect(call?.queries.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(150)
})

test('widgets lie side by side, on a grid of 24 columns, and none on another', () => {
  const taken = new Map<string, string>()
  for (const { title, place } of dashboardWidgets(compiled)) {
    expect([title, place.x + place.width <= 24]).toEqual([title, true])
    for (let x = place.x; x < place.x + place.width; x += 1)
      for (let y = place.y; y < place.y + place.height; y += 1) {
        expect([title, taken.get(`${x},${y}`)]).toEqual([title, undefined])
        taken.set(`${x},${y}`, title)
      }
  }
})

test('expressions and searches can be read, name only lines of their widget, and none is idle', () => {
  for (const { title, shows } of graphs()) {
    if (!('lines' in shows)) continue
    const ids = shows.lines.flatMap(({ id }) => id ?? [])
    expect([title, new Set(ids).size]).toEqual([title, ids.length])
    const used = new Set<string>()
    for (const { asked } of shows.lines) {
      if (!('expression' in asked)) {
        expect([title, asked.stat, isStatistic(asked.stat)]).toEqual([title, asked.stat, true])
        continue
      }
      const found = JSON.stringify(parseExpression(asked.expression))
      for (const [, name = ''] of found.matchAll(/"kind":"id","name":"(\w+)"/g)) used.add(name)
    }
    expect([title, [...used].filter((name) => !ids.includes(name))]).toEqual([title, []])
    const hidden = shows.lines.filter(({ isVisible }) => !isVisible).map(({ id }) => id ?? '')
    expect([title, hidden.filter((id) => !used.has(id))]).toEqual([title, []])
  }
})

test('what is told by partner and by campaign is searched for, in the stage’s own namespace', () => {
  const searches = linesOf().flatMap(({ asked }) => {
    if (!('expression' in asked)) return []
    const texts = [...asked.expression.matchAll(/SEARCH\('([^']*)'/g)].map(([, text = '']) => text)
    return texts
  })
  expect(searches.length).toBeGreaterThanOrEqual(3)
  for (const text of searches) {
    const { text: read } = searchOf([
      { kind: 'text', text },
      { kind: 'text', text: 'Sum' },
    ])
    const matches = parseSearch(read)
    const name = /MetricName="(\w+)"/.exec(text)?.[1] ?? ''
    const of = (namespace: string, dimensions: readonly string[]) =>
      matches({ namespace, name, dimensions: Object.fromEntries(dimensions.map((each) => [each, 'x'])) })
    const dimensions = /\{[^,]+,([^}]+)\}/.exec(text)?.[1]?.split(',') ?? []
    expect([text, of('keepsakes-dev', dimensions), of('keepsakes-prod', dimensions)]).toEqual([
      text,
      true,
      false,
    ])
  }
})

test('every function, its log and every queue is on it', () => {
  const { text } = dashboardText(compiled)
  for (const type of ['AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::SQS::Queue'])
    for (const [id] of ofType(compiled, type)) expect([id, text.includes(`\${${id}`)]).toEqual([id, true])
})

test('an alarm that is there on a condition is shown on that condition, and one that tells nobody is not', () => {
  const alarm = (more: object) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { AlarmActions: [{ Ref: 'Topic' }] },
    ...more,
  })
  const { Resources } = withDashboard(
    {
      Resources: {
        Always: alarm({}),
        Sometimes: alarm({ Condition: 'InUse' }),
        Part: alarm({ Properties: {} }),
      },
    },
    { stage: 'dev', region: 'eu-west-1' },
  )
  const text = JSON.stringify(Resources)
  expect(text).toContain('{"Fn::GetAtt":["Always","Arn"]}')
  expect(text).toMatch(/\{"Fn::If":\["InUse",.*"Sometimes".*\{"Ref":"AWS::NoValue"\}\]\}/)
  expect(text).not.toContain('["Part","Arn"]')
})
