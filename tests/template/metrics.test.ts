import type { JsonObject } from '../../json/json.ts'
import { type Alarm, alarmOf, alarmsOf } from './support/alarms.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { dashboardMetrics } from './support/dashboard.ts'
import { referenceText } from './support/policies.ts'
import { type Sender, sendersOf, whoSends } from './support/senders.ts'

let compiled: Compiled
let functions: Sender[]
beforeAll(async () => {
  compiled = await compile('dev')
  functions = await sendersOf(compiled)
})

const unsent = (alarms: readonly Pick<Alarm, 'id' | 'metrics'>[]) =>
  alarms.flatMap(({ id, metrics }) =>
    metrics
      .filter((metric) => whoSends(metric, compiled, functions).length === 0)
      .map(({ namespace, name, dimensions }) => `${id}: ${namespace} ${name} ${JSON.stringify(dimensions)}`),
  )

test('every metric that an alarm looks at is sent by somebody, with just its dimensions', () => {
  expect(unsent(alarmsOf(compiled))).toEqual([])
})

test('every metric that the dashboard shows is sent by somebody, with just its dimensions', () => {
  const shown = dashboardMetrics(compiled)
  expect(shown.length).toBeGreaterThan(50)
  expect(unsent([{ id: 'Dashboard', metrics: shown }])).toEqual([])
})

test('every metric that an alarm has is used in what it judges', () => {
  for (const { id, metrics, expressions } of alarmsOf(compiled)) {
    if (expressions.size === 0) continue
    const used = [...expressions.values()].join(' ').match(/\w+/g)
    const unused = metrics.filter((metric) => !used?.includes(metric.id))
    expect([id, unused]).toEqual([id, []])
  }
})

/** A fault planted into the text of an alarm. */
const FAULTS: readonly [what: string, alarm: string, from: string, to: string][] = [
  ['a metric that nobody sends', 'AwardErrorRateAlarm', '"ActivitiesFailed"', '"ActivitiesFailing"'],
  ['a metric in other letters', 'CatalogueUnusableAlarm', '"CatalogueUnusable"', '"catalogueUnusable"'],
  ['the metrics of all stages', 'AwardErrorRateAlarm', '"keepsakes-dev"', '"Keepsakes"'],
  ['the metrics of another stage', 'IngestFailedRateAlarm', '"keepsakes-dev"', '"keepsakes-prod"'],
  ['a service that is none', 'IngestFailedRateAlarm', '"Value":"keepsakes"', '"Value":"keepsake"'],
  ['another dimension', 'IngestFailedRateAlarm', '"Name":"service"', '"Name":"function_name"'],
  ['a metric of another service of AWS', 'ActivityAgeAlarm', '"AWS/SQS"', '"AWS/SNS"'],
  ['one that the service does not have', 'ActivityAgeAlarm', 'AgeOfOldestMessage', 'AgeOfOldestMessages'],
  ['a queue that does not exist', 'ActivityAgeAlarm', '"ActivityQueue"', '"ActivitiesQueue"'],
  ['a resource that is no queue', 'ActivityAgeAlarm', '"ActivityQueue"', '"EventBus"'],
  ['the HTTP API for the WebSocket API', 'LiveErrorRateAlarm', '"WebsocketsApi"', '"HttpApi"'],
  ['the stage of the other API', 'LiveErrorRateAlarm', '"WebsocketsDeploymentStage"', '"HttpApiStage"'],
  ['a WebSocket metric of the HTTP API', 'ApiErrorRateAlarm', '"5xx"', '"ExecutionError"'],
  ['a rule of another bus', 'AccessNoticeAlarm', '"AccessRule"', '"ActivityRule"'],
  ['an operation that is none', 'TableReadAlarm', '"Scan"', '"Read"'],
  ['a table’s metric by index', 'ReadUnitsAlarm', '"Name":"TableName"', '"Name":"IndexName"'],
]

test.each(FAULTS)('an alarm on %s is found: %s', (_what, id, from, to) => {
  const text = JSON.stringify(propertiesOf(compiled, id))
  expect(text).toContain(from)
  expect(unsent([alarmOf(id, JSON.parse(text.replaceAll(from, () => to)))])).not.toEqual([])
})

test('a metric that a function does not send any more is found', () => {
  const alarm = alarmOf('CatalogueUnusableAlarm', propertiesOf(compiled, 'CatalogueUnusableAlarm'))
  const without = functions.map((each) => ({
    ...each,
    bundle: each.bundle.replaceAll('CatalogueUnusable', ''),
  }))
  expect(alarm.metrics.flatMap((metric) => whoSends(metric, compiled, without))).toEqual([])
})

test('every function sends to the namespace of its stage, and logs what it counts', () => {
  const said = functionsOf(compiled).map(([name, { Environment }]) => {
    const { Variables } = Environment as { Variables: JsonObject }
    return [
      name,
      Object.fromEntries(Object.entries(Variables).filter(([key]) => key.startsWith('POWERTOOLS_'))),
    ]
  })
  // Whatever else it could be told there, such as POWERTOOLS_METRICS_DISABLED, would blind alarms.
  const same = {
    POWERTOOLS_SERVICE_NAME: 'keepsakes',
    POWERTOOLS_METRICS_NAMESPACE: 'keepsakes-dev',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  }
  expect(said).toEqual(functionsOf(compiled).map(([name]) => [name, same]))
})

test('of each function that tells which records failed, an alarm knows records and invocations that fail', () => {
  const mappings = ofType(compiled, 'AWS::Lambda::EventSourceMapping').map(([, properties]) => properties)
  expect(mappings.length).toBeGreaterThan(2)
  for (const { FunctionName, FunctionResponseTypes, EventSourceArn } of mappings) {
    expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    const logicalId = referenceText(FunctionName).replace(/LiveAlias$/, 'LambdaFunction')
    const queue = referenceText(EventSourceArn).replace(/Arn$/, 'QueueName')
    const lookedAt = alarmsOf(compiled).map(({ metrics }) =>
      metrics.flatMap((metric) => {
        const [sender, ...others] = whoSends(metric, compiled, functions)
        const isOurs =
          sender && others.length === 0 && `${sender}LambdaFunction`.toLowerCase() === logicalId.toLowerCase()
        if (isOurs)
          return [
            metric.name.replace(
              /^(Activities|Live|Rejections?|Erasures|Activity|Erasure|ExportRequests?|ExportManifests?|Tidy)/,
              '',
            ),
          ]
        return Object.values(metric.dimensions).some((each) => [logicalId, queue].includes(each))
          ? [metric.name]
          : []
      }),
    )
    expect(lookedAt).toContainEqual(['Failed', 'Received', 'Errors', 'Invocations'])
    expect(lookedAt).toContainEqual(expect.arrayContaining(['AgeSeconds', 'ApproximateAgeOfOldestMessage']))
  }
})
