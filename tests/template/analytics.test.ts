import { compilePattern } from '../../event-patterns/index.ts'
import { forgottenKeyOf, planKeyOf, tidiedKeyOf } from '../../functions/export/places.ts'
import type { Json, JsonObject } from '../../json/json.ts'
import { isSchedule } from '../../local/resources/schedule-expression.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { resolved } from './support/iam.ts'
import { referenceText, statementsOf } from './support/policies.ts'

let compiled: Compiled
let inUse: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
  inUse = await compile('prod', PRODUCTION)
})

const everything = (days: number) => ({
  ExpirationInDays: days,
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
})
const under = (Prefix: string, days: number) => ({ Prefix, ExpirationInDays: days })
// Without a prefix it is of everything.
const BUCKETS: Readonly<Record<string, readonly JsonObject[]>> = {
  RawExportBucket: [
    ...['keepsakes/', 'progress/', 'plans/', 'tidied/'].map((prefix) => under(prefix, 7)),
    // DynamoDB exports what was within 35 days, and raw files wait for 7.
    under('forgotten/', 42),
    { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
  ],
  AnalyticsBucket: [everything(28)],
  AthenaResultsBucket: [everything(7)],
}

test('every key of the raw bucket is under a prefix that goes', () => {
  const keys = [planKeyOf('x'), tidiedKeyOf('x', 'y'), forgottenKeyOf('z')]
  const prefixes = [...keys, ...['keepsakes/', 'progress/']].map((key) => key.slice(0, key.indexOf('/') + 1))
  const { Rules } = propertiesOf(compiled, 'RawExportBucket').LifecycleConfiguration as {
    Rules: JsonObject[]
  }
  const going = Rules.flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix]))
  expect(going.sort()).toEqual(prefixes.sort())
})

test.each(Object.entries(BUCKETS))(
  '%s is protected like the catalogue’s, keeps no versions, and nothing for longer than it may',
  (id, rules) => {
    const {
      BucketName,
      LifecycleConfiguration,
      NotificationConfiguration: _,
      ...bucket
    } = propertiesOf(compiled, id)
    const {
      BucketName: other,
      VersioningConfiguration: __,
      ...catalogue
    } = propertiesOf(compiled, 'CatalogueBucket')
    expect(bucket).toEqual(catalogue)
    expect(referenceText(BucketName)).not.toBe(referenceText(other))
    const { Rules } = LifecycleConfiguration as { Rules: JsonObject[] }
    expect(Rules).toEqual(rules.map((rule) => ({ Id: expect.any(String), Status: 'Enabled', ...rule })))
    expect(statementsOf(propertiesOf(compiled, `${id}Policy`).PolicyDocument)).toContainEqual({
      effect: 'Deny',
      principal: '*',
      actions: ['s3:*'],
      resources: [`${id}.Arn`, `${id}.Arn/*`],
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    })
  },
)

test('raw exports have user ids in them, and are read by the two functions that make them tidy, whatever anyone’s rights', () => {
  const statements = statementsOf(propertiesOf(compiled, 'RawExportBucketPolicy').PolicyDocument)
  expect(statements.slice(1)).toEqual([
    {
      effect: 'Deny',
      principal: '*',
      actions: ['s3:GetObject'],
      resources: ['RawExportBucket.Arn/*'],
      condition: {
        ArnNotEquals: {
          'aws:PrincipalArn': [
            { 'Fn::GetAtt': ['PlanExportRole', 'Arn'] },
            { 'Fn::GetAtt': ['TidyExportRole', 'Arn'] },
          ],
        },
      },
    },
  ])
})

const deadLetters = { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ExportDeadLetterQueue', 'Arn'] } } }

test.each([
  // Incremental exports follow on it from the end of a period.
  ['FullExportRule', '{"kind":"full","at":<at>,"aligned":true}'],
  ['IncrementalExportRule', '{"kind":"incremental","at":<at>}'],
])(
  '%s asks for exports by the clock, of the time when it was due, once the stage is in use',
  (id, template) => {
    const { ScheduleExpression, Targets, State, EventBusName, EventPattern } = propertiesOf(compiled, id)
    expect(isSchedule(String(ScheduleExpression))).toBe(true)
    expect([State, propertiesOf(inUse, id).State]).toEqual(['DISABLED', 'ENABLED'])
    // EventBridge has schedules on the default bus alone.
    expect([EventBusName, EventPattern]).toEqual([undefined, undefined])
    const [{ InputTransformer, ...target } = {}, ...others] = Targets as JsonObject[]
    expect(others).toEqual([])
    expect(target).toEqual({
      Id: 'export-request-queue',
      Arn: { 'Fn::GetAtt': ['ExportRequestQueue', 'Arn'] },
      ...deadLetters,
    })
    expect(InputTransformer).toEqual({
      InputPathsMap: { at: '$.time' },
      // A text that stands outside of quotes gets its own.
      InputTemplate: template,
    })
  },
)

test('an incremental export comes as often as the time that it covers, which DynamoDB takes', () => {
  const { Variables } = propertiesOf(compiled, 'StartExportLambdaFunction').Environment as {
    Variables: JsonObject
  }
  expect(Variables.INCREMENTAL_EXPORT_MINUTES).toBe('60')
  expect(propertiesOf(compiled, 'IncrementalExportRule').ScheduleExpression).toBe('cron(5 * * * ? *)')
  expect(propertiesOf(compiled, 'FullExportRule').ScheduleExpression).toBe('cron(15 3 * * ? *)')
})

test('the manifest of an export is told, once, and nothing else that lies in a bucket', () => {
  const { EventPattern, Targets, EventBusName, State } = propertiesOf(compiled, 'ExportManifestRule')
  expect([EventBusName, State]).toEqual([undefined, 'ENABLED'])
  expect(Targets).toEqual([
    {
      Id: 'export-manifest-queue',
      Arn: { 'Fn::GetAtt': ['ExportManifestQueue', 'Arn'] },
      ...deadLetters,
    },
  ])
  const pattern = compilePattern(resolved(compiled, EventPattern ?? null))
  const told = (key: string, name = 'RawExportBucket', type = 'Object Created') =>
    pattern.matches({
      source: 'aws.s3',
      'detail-type': type,
      detail: { bucket: { name }, object: { key } },
    })
  const folder = 'keepsakes/full/AWSDynamoDB/01747257613000-6f2b3c4d'
  expect(told(`${folder}/manifest-summary.md5`)).toBe(true)
  for (const name of ['manifest-summary.json', 'manifest-files.md5', 'manifest-files.json', 'data/a.json.gz'])
    expect([name, told(`${folder}/${name}`)]).toEqual([name, false])
  expect(told(`${folder}/manifest-summary.md5`, 'AnalyticsBucket')).toBe(false)
  expect(told(`${folder}/manifest-summary.md5`, 'RawExportBucket', 'Object Deleted')).toBe(false)
  expect(propertiesOf(compiled, 'RawExportBucket').NotificationConfiguration).toEqual({
    EventBridgeConfiguration: { EventBridgeEnabled: true },
  })
})

test.each([
  ['StartExport', 'ExportRequestQueue', 'ExportDeadLetterQueue', 6],
  ['PlanExport', 'ExportManifestQueue', 'ExportDeadLetterQueue', 6],
  // One message at a time, and few at once: none is hidden while others are throttled.
  ['TidyExport', 'TidyQueue', 'TidyDeadLetterQueue', 2],
])(
  '%s takes one message of %s at a time, and what fails for hours goes to %s',
  (name, queue, dead, times) => {
    const mappings = ofType(compiled, 'AWS::Lambda::EventSourceMapping')
      .map(([, properties]) => properties)
      .filter(({ FunctionName }) => referenceText(FunctionName) === `${name}LiveAlias`)
    expect(mappings).toEqual([
      {
        BatchSize: 1,
        Enabled: true,
        EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] },
        FunctionName: { Ref: `${name}LiveAlias` },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: name === 'TidyExport' ? 10 : 2 },
      },
    ])
    const { VisibilityTimeout, RedrivePolicy } = propertiesOf(compiled, queue)
    const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as JsonObject
    expect(referenceText(deadLetterTargetArn)).toBe(`${dead}.Arn`)
    const { Timeout } = propertiesOf(compiled, `${name}LambdaFunction`)
    expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(times * Number(Timeout))
    const hours = (Number(VisibilityTimeout) * Number(maxReceiveCount)) / 3_600
    expect([hours >= 2, hours <= 4]).toEqual([true, true])
  },
)

test('a file of an export is on the disk of tidyExport, which has the most that Lambda gives', () => {
  expect(propertiesOf(compiled, 'TidyExportLambdaFunction').EphemeralStorage).toEqual({ Size: 10_240 })
})

test('the key of pseudonyms is made in the account, and read by tidyExport alone, whatever anyone’s rights', () => {
  expect(propertiesOf(compiled, 'PseudonymKey')).toEqual({
    Name: 'keepsakes-dev-pseudonym-key-1',
    Description: expect.any(String),
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
  })
  const { SecretId, BlockPublicPolicy, ResourcePolicy } = propertiesOf(compiled, 'PseudonymKeyPolicy')
  expect([SecretId, BlockPublicPolicy]).toEqual([{ Ref: 'PseudonymKey' }, true])
  expect(statementsOf(ResourcePolicy)).toEqual([
    {
      effect: 'Deny',
      principal: '*',
      actions: ['secretsmanager:GetSecretValue'],
      resources: ['*'],
      condition: { ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['TidyExportRole', 'Arn'] } } },
    },
  ])
})

test('another generation of the key is another secret, and both functions are told of it', () => {
  const variables = (name: string) =>
    (propertiesOf(inUse, `${name}LambdaFunction`).Environment as { Variables: Record<string, Json> })
      .Variables
  const name = 'keepsakes-prod-pseudonym-key-2'
  expect(propertiesOf(inUse, 'PseudonymKey').Name).toBe(name)
  // Objects of the 28 days before are under the other key, which keeps its refusal of everybody else.
  for (const id of ['PseudonymKey', 'PseudonymKeyPolicy'])
    expect(inUse.resources[id]).toMatchObject({ UpdateReplacePolicy: 'Retain' })
  expect(variables('TidyExport')).toMatchObject({ PSEUDONYM_SECRET: name, PSEUDONYM_KEY_GENERATION: '2' })
  expect(variables('PlanExport')).toMatchObject({ PSEUDONYM_KEY_GENERATION: '2' })
  expect(variables('PlanExport')).not.toHaveProperty('PSEUDONYM_SECRET')
})
