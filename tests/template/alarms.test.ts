import type { JsonObject } from '../../schemas/json.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { judge } from './support/metric-math.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

test('every alarm tells the topic, and is quiet where there is nothing to judge', () => {
  const alarms = ofType(compiled, 'AWS::CloudWatch::Alarm')
  expect(alarms.map(([id]) => id)).toEqual([
    'DeadLetterAlarm',
    'RuleDeadLetterAlarm',
    'ActivityAgeAlarm',
    'LivePushAgeAlarm',
    'LiveErrorRateAlarm',
    'AwardErrorRateAlarm',
    'ApiErrorRateAlarm',
    'ApiLatencyAlarm',
    'RejectedRateAlarm',
    'IngestFailedRateAlarm',
    'IngestRejectedRateAlarm',
    'CatalogueUnusableAlarm',
    'ReadUnitsAlarm',
  ])
  for (const [, alarm] of alarms)
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: 'AlarmTopic' }], TreatMissingData: 'notBreaching' })
})

test('dead letters are counted by what lies in the queue, since redrives are not counted as sent', () => {
  for (const [alarm, queue] of [
    ['DeadLetterAlarm', 'ActivityDeadLetterQueue'],
    ['RuleDeadLetterAlarm', 'RuleDeadLetterQueue'],
  ] as const) {
    expect(propertiesOf(compiled, alarm)).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
      Statistic: 'Maximum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    })
  }
})

test('no alarm averages', () => {
  expect(compiled.text).not.toContain('"Average"')
})

// What a minute's metrics say, and whether the alarm should count that minute as bad.
test.each<[alarm: string, metrics: Record<string, number>, bad: boolean]>([
  ['AwardErrorRateAlarm', { errors: 1, invocations: 1 }, false],
  ['AwardErrorRateAlarm', { errors: 3, invocations: 4 }, true],
  ['AwardErrorRateAlarm', { errors: 3, invocations: 10_000 }, false],
  ['AwardErrorRateAlarm', { errors: 300, invocations: 10_000 }, true],
  ['LiveErrorRateAlarm', {}, false],
  ['LiveErrorRateAlarm', { errors: 2, connects: 2 }, false],
  ['LiveErrorRateAlarm', { errors: 2, failures: 2, connects: 20 }, true],
  ['LiveErrorRateAlarm', { errors: 30, connects: 1_000, messages: 9_000 }, false],
  ['LiveErrorRateAlarm', { failures: 200, connects: 1_000, messages: 9_000 }, true],
  ['ApiErrorRateAlarm', {}, false],
  ['ApiErrorRateAlarm', { errors: 5, requests: 5 }, true],
  ['ApiErrorRateAlarm', { errors: 40, requests: 5_000 }, false],
  ['ApiErrorRateAlarm', { errors: 60, requests: 5_000 }, true],
  ['ApiLatencyAlarm', { latency: 5_500, requests: 3 }, false],
  ['ApiLatencyAlarm', { latency: 5_500, requests: 300 }, true],
  ['ApiLatencyAlarm', { latency: 80, requests: 300 }, false],
  ['RejectedRateAlarm', { rejected: 2, activities: 2 }, false],
  ['RejectedRateAlarm', { rejected: 80, activities: 1_000 }, true],
  ['RejectedRateAlarm', { rejected: 20, activities: 1_000 }, false],
  ['RejectedRateAlarm', { activities: 1_000 }, false],
  ['IngestFailedRateAlarm', { accepted: 1_000 }, false],
  ['IngestFailedRateAlarm', { failed: 2 }, false],
  ['IngestFailedRateAlarm', { failed: 3 }, true],
  ['IngestFailedRateAlarm', { failed: 5, accepted: 10_000 }, false],
  ['IngestFailedRateAlarm', { failed: 200, accepted: 10_000 }, true],
  ['IngestRejectedRateAlarm', { accepted: 1_000 }, false],
  ['IngestRejectedRateAlarm', { rejected: 100 }, true],
  ['IngestRejectedRateAlarm', { rejected: 20, accepted: 1_000 }, false],
  ['IngestRejectedRateAlarm', { rejected: 80, accepted: 1_000 }, true],
  // A launch: much is read, by many.
  ['ReadUnitsAlarm', { keepsakes: 60_000, progress: 60_000, requests: 120_000, activities: 50_000 }, false],
  // The read of every customer's keepsakes that this system replaces, with no request that accounts for it.
  ['ReadUnitsAlarm', { keepsakes: 50_000, requests: 20 }, true],
  ['ReadUnitsAlarm', { keepsakes: 50_000 }, true],
])('%s judges %j as bad: %s', (alarm, metrics, bad) => {
  const { Metrics, Threshold, ComparisonOperator } = propertiesOf(compiled, alarm) as {
    Metrics: JsonObject[]
    Threshold: number
    ComparisonOperator: string
  }
  expect(ComparisonOperator).toBe('GreaterThanThreshold')
  const judged = Metrics.find(({ ReturnData }) => ReturnData === true)
  const ids = Metrics.filter(({ ReturnData }) => ReturnData !== true).map(({ Id }) => String(Id))
  for (const name of Object.keys(metrics)) expect(ids).toContain(name)
  const value = judge(String(judged?.Expression), ids, metrics)
  // Missing data is not breaching.
  expect(value !== undefined && value > Threshold).toBe(bad)
})
