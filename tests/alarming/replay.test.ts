import { readComposite } from '../../alarming/composite.ts'
import { readAlarm } from '../../alarming/definition.ts'
import { MetricData, metricKey } from '../../alarming/metric-data.ts'
import type { AlarmState } from '../../alarming/missing-data.ts'
import { momentsOf, statesOf, toldBy, withComposites } from '../../alarming/replay.ts'
import type { Json, JsonObject } from '../../json/json.ts'

const KEY = metricKey('AWS/SQS', 'Depth', { QueueName: 'Queue' })
const DIMENSIONS = [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }]
const SINGLE: JsonObject = {
  AlarmName: 'depth',
  Namespace: 'AWS/SQS',
  MetricName: 'Depth',
  Dimensions: DIMENSIONS,
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 4,
  ComparisonOperator: 'GreaterThanThreshold',
}
const queries = (expression: string, stat = 'Sum', period = 60): Json => [
  { Id: 'judged', Expression: expression },
  {
    Id: 'depth',
    ReturnData: false,
    MetricStat: {
      Stat: stat,
      Period: period,
      Metric: { Namespace: 'AWS/SQS', MetricName: 'Depth', Dimensions: DIMENSIONS },
    },
  },
]
const { AlarmName, EvaluationPeriods, Threshold, ComparisonOperator } = SINGLE
const ofMath = (metrics: Json, more: JsonObject = {}): JsonObject =>
  ({ AlarmName, EvaluationPeriods, Threshold, ComparisonOperator, Metrics: metrics, ...more }) as JsonObject

/** The states at the end of each minute; a text is all samples of a minute, `-` a minute without any. */
function replayed(properties: JsonObject, minutes: string, late = 0): string {
  const data = new MetricData()
  const values = minutes.split(' ')
  for (const [minute, text] of values.entries())
    for (const value of text === '-' ? [] : text.split(','))
      data.put(KEY, minute, { value: Number(value), times: 1 })
  const alarm = readAlarm(properties)
  const states = statesOf(alarm, momentsOf(alarm, { data, minutes: values.length, late }))
  return states.map((state) => ({ OK: '.', ALARM: '!', INSUFFICIENT_DATA: '?' })[state]).join('')
}

test.each<[what: string, properties: JsonObject, minutes: string, states: string]>([
  ['an alarm begins without data', SINGLE, '- - 3 5', '??.!'],
  ['the maximum of a minute is judged', SINGLE, '1,2 1,9 1', '.!.'],
  ['their sum', { ...SINGLE, Statistic: 'Sum' }, '1,2 2,3 1', '.!.'],
  ['how many there were', { ...SINGLE, Statistic: 'SampleCount' }, '9 1,1,1,1,1 1', '.!.'],
  ['their average', { ...SINGLE, Statistic: 'Average' }, '9,1 9,1 9,0', '!!!'],
  ['their minimum', { ...SINGLE, Statistic: 'Minimum' }, '9,1 9,5 9,4', '.!.'],
  ['as much as the threshold is not more', SINGLE, '4 5', '.!'],
  ['or is enough', { ...SINGLE, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, '3 4', '.!'],
  ['less', { ...SINGLE, ComparisonOperator: 'LessThanThreshold' }, '4 3', '.!'],
  [
    'how many lie above a value',
    { ...SINGLE, Statistic: undefined as never, ExtendedStatistic: 'TC(4:)', Threshold: 1 },
    '4,5 5,6 4,4 -',
    '.!..',
  ],
  ['or no more', { ...SINGLE, ComparisonOperator: 'LessThanOrEqualToThreshold' }, '5 4', '.!'],
  ['2 of 3 bad', { ...SINGLE, EvaluationPeriods: 3, DatapointsToAlarm: 2 }, '0 9 0 9 0 0', '...!..'],
  [
    'a period of two minutes ends at each minute',
    { ...SINGLE, Statistic: 'Sum', Period: 120 },
    '0 0 3 2 0',
    '...!.',
  ],
  ['a metric that stops is judged by its last periods', SINGLE, '9 - - -', '!!!?'],
  ['or counts as good', { ...SINGLE, TreatMissingData: 'notBreaching' }, '9 - - - ', '!!!.'],
  ['or as bad', { ...SINGLE, TreatMissingData: 'breaching' }, '0 - - - 0', '...!.'],
  ['or is ignored', { ...SINGLE, TreatMissingData: 'ignore' }, '9 - - - 0', '!!!!.'],
  ['an expression is judged', ofMath(queries('depth * 2')), '2 3', '.!'],
  ['what is filled ends at once', ofMath(queries('FILL(depth, 0) * 2')), '3 - -', '!..'],
  ['a percentile', ofMath(queries('depth', 'p50')), '1,5,9 1,2,9', '!.'],
])('%s', (_what, properties, minutes, states) => {
  expect(replayed(properties, minutes.trim())).toBe(states)
})

test('what comes in late is judged late, and what fills it is the most recent value until then', () => {
  expect(replayed(SINGLE, '0 9 0 0', 1)).toBe('?.!.')
  expect(replayed(SINGLE, '0 9 0 0 0', 2)).toBe('??.!.')
  expect(replayed({ ...SINGLE, Statistic: 'Sum', Period: 120 }, '0 5 0 0 0', 1)).toBe('?.!..')
  const filled = ofMath(queries('FILL(depth, 0)'))
  // As AWS warns: with data that are always late, 1 of 1 never fires, and 1 of 2 does.
  expect(replayed(filled, '0 9 9 9', 1)).toBe('....')
  expect(replayed({ ...filled, EvaluationPeriods: 2, DatapointsToAlarm: 1 }, '0 9 9 0', 1)).toBe('..!!')
})

test('a percentile of too few samples leaves the state as it was, where the alarm says so', () => {
  const { Statistic: _, ...rest } = SINGLE
  const few = { ...rest, ExtendedStatistic: 'p50', EvaluateLowSampleCountPercentile: 'ignore' } as JsonObject
  const many = (value: number, times: number) => Array.from({ length: times }, () => value).join(',')
  // 10 / (1 - 0.5)
  expect(replayed(few, `${many(9, 19)} ${many(9, 20)} ${many(1, 19)} ${many(1, 20)}`)).toBe('?!!.')
  expect(replayed({ ...few, EvaluateLowSampleCountPercentile: 'evaluate' }, '9 1')).toBe('!.')
})

test('expressions are made of others, and of none that is made of it', () => {
  const more = (id: string, expression: string): Json => ({
    Id: id,
    Expression: expression,
    ReturnData: false,
  })
  const [judged, depth] = queries('twice + 1') as Json[]
  expect(replayed(ofMath([judged as Json, more('twice', 'depth * 2'), depth as Json]), '1 2')).toBe('.!')
  expect(() => replayed(ofMath([judged as Json, more('twice', 'judged'), depth as Json]), '1')).toThrow(
    'made of itself',
  )
})

test.each<[what: string, properties: JsonObject, why: string]>([
  ['has a window of its own', { ...SINGLE, EvaluationWindow: {} }, 'nrecognized key'],
  ['looks at a unit', { ...SINGLE, Unit: 'Count' }, 'nrecognized key'],
  ['judges a band', { ...SINGLE, ComparisonOperator: 'GreaterThanUpperThreshold' }, 'nvalid option'],
  ['has another statistic', { ...SINGLE, Statistic: 'TM(10%:90%)' }, 'not reckoned here'],
  ['has no statistic', { ...SINGLE, Statistic: undefined as unknown as Json }, 'no one statistic'],
  ['asks for more bad periods than there are', { ...SINGLE, DatapointsToAlarm: 2 }, '2 bad periods of 1'],
  ['looks back over more than a day', { ...SINGLE, EvaluationPeriods: 1_441 }, 'more than a day'],
  [
    'looks back over more than a week by the hour',
    { ...SINGLE, Period: 3_600, EvaluationPeriods: 169 },
    'more than seven days',
  ],
  ['has seconds for periods', { ...SINGLE, Period: 10 }, 'no number of minutes'],
  [
    'returns two series',
    ofMath([...(queries('depth') as Json[]), { Id: 'two', Expression: 'depth' }]),
    'one metric: 2',
  ],
  ['gives a number', ofMath(queries('MAX(depth)')), 'not one time series'],
  ['gives a list', ofMath(queries('METRICS()')), 'not one time series'],
  [
    'has metrics of two periods',
    ofMath([...(queries('depth') as Json[]), ...(queries('x', 'Sum', 120) as Json[]).slice(1)]),
    'two metrics with one id',
  ],
  ['looks at DynamoDB unfilled', { ...SINGLE, Namespace: 'AWS/DynamoDB' }, 'a metric of DynamoDB'],
  [
    'ignores few samples of a sum',
    { ...SINGLE, EvaluateLowSampleCountPercentile: 'ignore' },
    'no percentile',
  ],
])('an alarm that %s is an error', (_what, properties, why) => {
  expect(() => replayed(properties, '1')).toThrow(why)
})

const states = new Map<string, readonly AlarmState[]>([
  ['a', ['OK', 'ALARM', 'ALARM', 'INSUFFICIENT_DATA']],
  ['b-2', ['OK', 'OK', 'ALARM', 'ALARM']],
])

/** The last of several composite alarms, of which one may name the next. */
function compositeStates(...rules: readonly string[]): readonly AlarmState[] {
  const composites = rules.map((AlarmRule, at) => readComposite({ AlarmName: `composite-${at}`, AlarmRule }))
  return withComposites(composites, states, 4).get('composite-0') ?? []
}

test('a composite alarm may name another, and not itself', () => {
  expect(compositeStates('NOT ALARM(composite-1)', 'ALARM(a)')).toEqual(['ALARM', 'OK', 'OK', 'ALARM'])
  expect(() => compositeStates('ALARM(composite-1)', 'ALARM(composite-0)')).toThrow('made of itself')
})

const NAMES = new Map([['PageAlarm', 'page']])
const SUPPRESSED = {
  AlarmName: 'slow',
  AlarmRule: 'TRUE',
  ActionsSuppressor: { 'Fn::GetAtt': ['PageAlarm', 'Arn'] },
  ActionsSuppressorWaitPeriod: 120,
  ActionsSuppressorExtensionPeriod: 180,
}

// A minute in which it tells is a !, of both alarms one in which they are on.
test.each<[what: string, own: string, page: string, told: string]>([
  ['waits for the other for two minutes, and tells', '.!!!!!', '......', '...!..'],
  ['tells nothing of what is over by then', '.!!...', '......', '......'],
  ['waits anew each time that it comes on', '!!.!!!', '......', '.....!'],
  ['is silent while the other is on', '.!!!!!', '..!!!!', '......'],
  ['or was before', '.!!!!!', '!!!!!!', '......'],
  ['tells three minutes after the other has gone off, if it is still on', '!!!!!!!!', '.!!.....', '......!.'],
  ['and not if it is off by then', '!!!!!...', '.!!.....', '........'],
  ['begins to wait again when the other comes on again', '!!!!!!!!!', '.!..!....', '........!'],
])('a composite alarm that another suppresses %s', (_what, own, page, told) => {
  const statesFrom = (text: string): AlarmState[] => [...text].map((sign) => (sign === '!' ? 'ALARM' : 'OK'))
  const known = new Map([
    ['slow', statesFrom(own)],
    ['page', statesFrom(page)],
  ])
  const tells = toldBy(readComposite(SUPPRESSED, NAMES), known)
  expect(tells.map((each) => (each ? '!' : '.')).join('')).toBe(told)
})

test.each<[what: string, given: object, why: string]>([
  [
    'a suppressor that does not exist',
    { ActionsSuppressor: { 'Fn::GetAtt': ['NoAlarm', 'Arn'] } },
    'no such alarm',
  ],
  ['a suppressor by its bare name', { ActionsSuppressor: 'page' }, 'by its ARN'],
  ['no time to wait', { ActionsSuppressorWaitPeriod: undefined }, 'without a wait period'],
  [
    'a rule on an alarm that does not exist',
    { AlarmRule: { 'Fn::Sub': `ALARM("$${'{'}NoAlarm}")` } },
    'no such alarm',
  ],
  ['two topics', { AlarmActions: [{ Ref: 'PageTopic' }, { Ref: 'TicketTopic' }] }, 'just one of them'],
  ['a topic that is neither', { AlarmActions: [{ Ref: 'AlarmTopic' }] }, 'just one of them'],
  ['its actions switched off', { ActionsEnabled: false }, 'nrecognized key'],
])('a composite alarm with %s is an error', (_what, given, why) => {
  expect(() => readComposite({ ...SUPPRESSED, ...given }, NAMES)).toThrow(why)
})

test.each<[rule: string, told: string]>([
  ['ALARM(a) AND ALARM("b-2")', '..!.'],
  ['ALARM(a) OR ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:b-2)', '.!!!'],
  ['ALARM(a) AND NOT ALARM(b-2)', '.!..'],
  ['(OK(a) OR INSUFFICIENT_DATA(a)) AND TRUE', '!..!'],
  ['NOT (FALSE OR OK(b-2))', '..!!'],
])('a composite alarm of %s is judged by the states of others', (rule, told) => {
  const judged = compositeStates(rule)
  expect(judged.map((state) => (state === 'ALARM' ? '!' : '.')).join('')).toBe(told)
})

test.each([
  ['ALARM(c)', 'no alarm c'],
  ['ALARM(a) AND OK(a) OR TRUE', 'AND beside OR'],
  ['AT_LEAST(1, ALARM, (a, b-2))', 'not expected'],
  ['ALARM()', 'name of an alarm'],
  ['ALARM(a) OK(a)', 'not expected'],
  ['', 'not expected'],
])('a rule %s is an error', (rule, why) => {
  expect(() => compositeStates(rule)).toThrow(why)
})
