import { isJsonObject, type Json, type JsonObject } from '../../json/json.ts'
import { pageText, tableUnder } from '../docs/pages.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const DAY = 24 * 60 * 60
const LASTING =
  /Retention|^NoncurrentDays$|^ExpirationIn|^DaysAfterInitiation$|^MaxSessionDuration$|^MaximumEventAgeInSeconds$|^MaximumRetryAttempts$/

/** How long things are kept, last or are tried again, each with the reason that a change of it has to answer. */
const HELD: readonly (readonly [where: string, value: number, because: string])[] = [
  ...[
    'ActivityQueue',
    'ActivityDeadLetterQueue',
    'RuleDeadLetterQueue',
    'RejectionQueue',
    'RejectionDeadLetterQueue',
    'RejectedActivityQueue',
    'WebhookQueue',
    'WebhookDeadLetterQueue',
    'ErasureQueue',
    'ErasureDeadLetterQueue',
    'ExportRequestQueue',
    'ExportManifestQueue',
    'TidyQueue',
    'ExportDeadLetterQueue',
    'TidyDeadLetterQueue',
  ].map(
    (queue) =>
      [
        `${queue} MessageRetentionPeriod`,
        14 * DAY,
        'the longest that SQS has: time to notice, mend and redrive, with nobody in a hurry',
      ] as const,
  ),
  ['LivePushQueue MessageRetentionPeriod', 300, 'an award that is told later is no news: the app reads it'],
  ['LiveRule MaximumEventAgeInSeconds', 300, 'as its queue keeps it'],
  [
    'LiveRule MaximumRetryAttempts',
    10,
    'a queue that refuses ten times refuses for a reason that tries do not mend',
  ],
  ['CanaryRule MaximumEventAgeInSeconds', 60, 'a canary that is late tells nothing that the next does not'],
  ['CanaryRule MaximumRetryAttempts', 1, 'the next canary is as good as another try'],
  ['StudioClockRule MaximumEventAgeInSeconds', 60, 'the next minute does what this one did not'],
  ['StudioClockRule MaximumRetryAttempts', 0, 'the next minute is as good as another try'],
  ['PatrolRule MaximumEventAgeInSeconds', 300, 'the next patrol comes by then'],
  ['PatrolRule MaximumRetryAttempts', 1, 'the next patrol is as good as another try'],
  [
    'ActivityArchive RetentionDays',
    90,
    'a mistake in a campaign that is noticed a season later can be put right by a replay',
  ],
  ['SiteBucket NoncurrentDays', 90, 'as long as somebody may want the page back as it was'],
  ['BreakGlassRole MaxSessionDuration', 3_600, 'the shortest that IAM has'],
  ['AnalystRole MaxSessionDuration', 8 * 3_600, 'a day of work, with what has no names'],
  ...(['keepsakes', 'progress', 'plans', 'tidied'] as const).map(
    (what) =>
      [
        'RawExportBucket ExpirationInDays',
        7,
        `${what}: it has user ids: time to mend what fails to be made tidy, and no more`,
      ] as const,
  ),
  [
    'RawExportBucket ExpirationInDays',
    42,
    'whoever was forgotten is left out of an export of 35 days ago, however late it is tidied',
  ],
  ['RawExportBucket DaysAfterInitiation', 7, 'the same of what was never wholly put'],
  ['AnalyticsBucket ExpirationInDays', 28, 'whoever was erased is to be in none of it within 30 days'],
  ['AnalyticsBucket DaysAfterInitiation', 7, 'nothing is put for that long'],
  ['AthenaResultsBucket ExpirationInDays', 7, 'answers can be asked for again'],
  ['AthenaResultsBucket DaysAfterInitiation', 7, 'the same of what was never wholly put'],
  ['RequestBucket ExpirationInDays', 90, 'a launch can be compared with the one before, and nobody is in it'],
  ['RequestBucket DaysAfterInitiation', 7, 'the same of what was never wholly put'],
]

/** Every number of that kind in the template, but for logs: `functions.test.ts` holds those, and the last test here. */
function lasting(resources: Compiled['resources']): [where: string, value: Json | undefined][] {
  const found: [string, Json | undefined][] = []
  const walk = (id: string, value: Json | undefined) => {
    if (Array.isArray(value)) for (const each of value) walk(id, each)
    else if (isJsonObject(value))
      for (const [key, each] of Object.entries(value)) {
        if (LASTING.test(key) && !isJsonObject(each)) found.push([`${id} ${key}`, each])
        else walk(id, each)
      }
  }
  for (const [id, { Type, Properties }] of Object.entries(resources))
    if (Type !== 'AWS::Logs::LogGroup') walk(id, Properties as JsonObject)
  return found
}

test('whatever is kept, lasts or is tried again for a time has a reason for it', () => {
  expect(lasting(compiled.resources).sort()).toEqual(HELD.map(([where, value]) => [where, value]).sort())
})

test('a time that is changed, left out or added in the template alone is found', () => {
  const held = HELD.map(([where, value]) => [where, value]).sort()
  const faults: readonly [from: RegExp, to: string][] = [
    [/"MessageRetentionPeriod":1209600/, '"MessageRetentionPeriod":120960'],
    [/"RetentionDays":90/, '"RetentionDays":9'],
    [/"NoncurrentDays":90/, '"NoncurrentDays":900'],
    [/"MaxSessionDuration":3600/, '"MaxSessionDuration":43200'],
    [/"MaximumEventAgeInSeconds":300/, '"MaximumEventAgeInSeconds":86400'],
    [/"MaximumRetryAttempts":10,?/, '"MaximumRetryAttempts":100'],
    [/"MessageRetentionPeriod":300,/, ''],
    [/"Targets":\[\{/, '"Targets":[{"RetryPolicy":{"MaximumRetryAttempts":1},'],
  ]
  const text = JSON.stringify(compiled.resources)
  for (const [from, to] of faults) {
    expect(text).toMatch(from)
    expect([to, lasting(JSON.parse(text.replace(from, to))).sort()]).not.toEqual([to, held])
  }
})

test('an event that EventBridge may give up on goes to a dead-letter queue, is told to be dropped, or has an alarm', () => {
  const judged = JSON.stringify(ofType(compiled, 'AWS::CloudWatch::Alarm'))
  const hasAlarm = (rule: string) =>
    judged.includes(
      `"MetricName":"FailedInvocations","Dimensions":[{"Name":"RuleName","Value":{"Ref":"${rule}"}}]`,
    )
  for (const [rule, { Targets }] of ofType(compiled, 'AWS::Events::Rule').filter(([id]) => !hasAlarm(id)))
    for (const target of Targets as JsonObject[])
      expect([rule, Object.keys(target)]).toEqual([
        rule,
        expect.arrayContaining([expect.stringMatching(/^(DeadLetterConfig|RetryPolicy)$/)]),
      ])
})

test('the page for operators says how long things are kept', () => {
  const rows = new Map(
    tableUnder(pageText('docs/deploying.md'), '## What is encrypted, and what is kept').map(
      ([what = '', , kept = '']) => [what, kept],
    ),
  )
  const numberOf = (id: string, property: string) => Number(propertiesOf(compiled, id)[property])
  const minutes = numberOf('LivePushQueue', 'MessageRetentionPeriod') / 60
  expect(rows.get('queues')).toContain(`${numberOf('ActivityQueue', 'MessageRetentionPeriod') / DAY} days`)
  expect(rows.get('queues')).toContain(`${minutes} minutes`)
  expect(rows.get('archive of activities')).toContain(`${numberOf('ActivityArchive', 'RetentionDays')} days`)
  for (const [what, bucket] of [
    ['raw exports, with user ids', 'RawExportBucket'],
    ['exports for analysts, without names', 'AnalyticsBucket'],
    ["answers to analysts' questions", 'AthenaResultsBucket'],
  ] as const) {
    const { Rules } = propertiesOf(compiled, bucket).LifecycleConfiguration as { Rules: JsonObject[] }
    expect([what, rows.get(what)]).toEqual([what, `${Rules[0]?.ExpirationInDays} days`])
  }
  const groups = ofType(compiled, 'AWS::Logs::LogGroup').map(([, { RetentionInDays }]) => RetentionInDays)
  expect([rows.get('logs')]).toEqual([...new Set(groups)].map((each) => `${each} days`))
})
