import { compilePattern } from '../../event-patterns/index.ts'
import type { Json, JsonObject } from '../../json/json.ts'
import { PRODUCTION } from '../../packaging/stage-settings.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText, statementsOf } from './support/policies.ts'

let compiled: Compiled
let inUse: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
  inUse = await compile('prod', PRODUCTION)
})

const activityQueues = [
  'ActivityQueue',
  'ActivityDeadLetterQueue',
  'RuleDeadLetterQueue',
  'RejectionQueue',
  'RejectionDeadLetterQueue',
  'RejectedActivityQueue',
]
const webhookQueues = ['WebhookQueue', 'WebhookDeadLetterQueue']
const exportQueues = [
  'ExportRequestQueue',
  'ExportManifestQueue',
  'TidyQueue',
  'ExportDeadLetterQueue',
  'TidyDeadLetterQueue',
]
const kept = [...activityQueues, ...webhookQueues, 'ErasureQueue', 'ErasureDeadLetterQueue', ...exportQueues]
const queues = [...kept, 'LivePushQueue']
const exportRules = ['FullExportRule', 'IncrementalExportRule', 'ExportManifestRule']
const fourteenDays = 14 * 24 * 60 * 60

test('the queues are those of the design', () => {
  expect(ofType(compiled, 'AWS::SQS::Queue').map(([id, { QueueName }]) => [id, QueueName])).toEqual([
    ['ActivityQueue', 'keepsakes-dev-activity'],
    ['ActivityDeadLetterQueue', 'keepsakes-dev-activity-dead-letter'],
    ['RuleDeadLetterQueue', 'keepsakes-dev-rule-dead-letter'],
    ['RejectionQueue', 'keepsakes-dev-rejection'],
    ['RejectionDeadLetterQueue', 'keepsakes-dev-rejection-dead-letter'],
    ['RejectedActivityQueue', 'keepsakes-dev-rejected-activity'],
    ['ErasureQueue', 'keepsakes-dev-erasure'],
    ['ErasureDeadLetterQueue', 'keepsakes-dev-erasure-dead-letter'],
    ['LivePushQueue', 'keepsakes-dev-live-push'],
    ['WebhookQueue', 'keepsakes-dev-webhook'],
    ['WebhookDeadLetterQueue', 'keepsakes-dev-webhook-dead-letter'],
    ['ExportRequestQueue', 'keepsakes-dev-export-request'],
    ['ExportManifestQueue', 'keepsakes-dev-export-manifest'],
    ['TidyQueue', 'keepsakes-dev-tidy'],
    ['ExportDeadLetterQueue', 'keepsakes-dev-export-dead-letter'],
    ['TidyDeadLetterQueue', 'keepsakes-dev-tidy-dead-letter'],
  ])
})

test.each(kept)('%s is encrypted by SQS’s own key and keeps 14 days', (id) => {
  const properties = propertiesOf(compiled, id)
  expect(properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: fourteenDays })
  expect(properties).not.toHaveProperty('KmsMasterKeyId')
})

test.each(activityQueues)('%s takes the largest event', (id) => {
  expect(propertiesOf(compiled, id)).toMatchObject({ MaximumMessageSize: 1024 * 1024 })
})

test.each(['ErasureQueue', 'ErasureDeadLetterQueue', ...exportQueues])(
  '%s takes what SQS takes, since ids, times and names of files are short',
  (id) => {
    expect(propertiesOf(compiled, id)).not.toHaveProperty('MaximumMessageSize')
  },
)

test.each(queues)('%s refuses whoever does not use TLS', (id) => {
  expect(policyOf(id)).toContainEqual({
    effect: 'Deny',
    principal: '*',
    actions: ['sqs:*'],
    resources: [`${id}.Arn`],
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
  })
})

test('only the rule that delivers to a queue may send to it', () => {
  const allowed = queues.map((id) => policyOf(id).filter(({ effect }) => effect === 'Allow'))
  const arnOf = (rule: string) => ({ 'Fn::GetAtt': [rule, 'Arn'] })
  const byTheRule = (id: string, rule = 'ActivityRule', ...more: string[]) => ({
    effect: 'Allow',
    principal: { Service: 'events.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [`${id}.Arn`],
    condition: {
      ArnEquals: { 'aws:SourceArn': more.length === 0 ? arnOf(rule) : [rule, ...more].map(arnOf) },
    },
  })
  // The rules of replays come and go, and have names of their own.
  const byActivities = (id: string) => {
    const replays = expect.stringMatching(/:rule\/\$\{EventBus\}\/\$\{EventBus\}-replay-\*$/)
    const sources = [arnOf('ActivityRule'), { 'Fn::Sub': replays }]
    return { ...byTheRule(id), condition: { ArnLike: { 'aws:SourceArn': sources } } }
  }
  expect(allowed).toEqual([
    [byActivities('ActivityQueue')],
    [],
    [byActivities('RuleDeadLetterQueue')],
    [],
    [],
    [],
    [byTheRule('WebhookQueue', 'WebhookRule')],
    [byTheRule('WebhookDeadLetterQueue', 'WebhookRule')],
    [],
    [],
    [byTheRule('ExportRequestQueue', 'FullExportRule', 'IncrementalExportRule')],
    [byTheRule('ExportManifestQueue', 'ExportManifestRule')],
    [],
    [byTheRule('ExportDeadLetterQueue', 'FullExportRule', 'IncrementalExportRule', 'ExportManifestRule')],
    [],
    [byTheRule('LivePushQueue', 'LiveRule')],
  ])
})

test('an activity is tried for three hours of trouble, hidden for at least six times the function’s timeout, then kept', () => {
  const { RedrivePolicy, VisibilityTimeout } = propertiesOf(compiled, 'ActivityQueue')
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': ['ActivityDeadLetterQueue', 'Arn'] },
    maxReceiveCount: 100,
  })
  expect(100 * Number(VisibilityTimeout)).toBeGreaterThanOrEqual(3 * 60 * 60)
  const { MaximumBatchingWindowInSeconds: window } = mapping('AwardKeepsakes')
  const { Timeout } = propertiesOf(compiled, 'AwardKeepsakesLambdaFunction')
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout) + Number(window ?? 0))
})

test('awardKeepsakes takes batches of ten, with bounded concurrency, and tells which records failed', () => {
  const { EventSourceArn, FunctionName, ...rest } = mapping('AwardKeepsakes')
  expect([EventSourceArn, FunctionName].map((each) => referenceText(each))).toEqual([
    'ActivityQueue.Arn',
    'AwardKeepsakesLiveAlias',
  ])
  expect(rest).toEqual({
    BatchSize: 10,
    Enabled: false,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    // A tenth of what an account may run at once, so that the API has room; AWS takes no less than 2.
    ScalingConfig: { MaximumConcurrency: 100 },
  })
})

test('only awardKeepsakes waits for the stage to be in use: nothing else needs a published catalogue', () => {
  const enabled = ({ resources }: Compiled) =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::Lambda::EventSourceMapping'
        ? [[id.replace(/EventSource.*/, ''), Properties.Enabled]]
        : [],
    )
  const others = [
    ['KeepRejected', true],
    ['FinishErasure', true],
    ['PushAwards', true],
    ['SendWebhooks', true],
    ['StartExport', true],
    ['PlanExport', true],
    ['TidyExport', true],
  ]
  expect(enabled(compiled)).toEqual([['AwardKeepsakes', false], ...others])
  expect(enabled(inUse)).toEqual([['AwardKeepsakes', true], ...others])
})

test('keepRejected takes ten messages at a time and no more than two times ten, so that a flood costs no more', () => {
  const { EventSourceArn, ...rest } = mapping('KeepRejected')
  expect(referenceText(EventSourceArn)).toBe('RejectionQueue.Arn')
  expect(rest).toEqual({
    BatchSize: 10,
    Enabled: true,
    FunctionName: { Ref: 'KeepRejectedLiveAlias' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    // As few as AWS takes.
    ScalingConfig: { MaximumConcurrency: 2 },
  })
  const { RedrivePolicy, VisibilityTimeout } = propertiesOf(compiled, 'RejectionQueue')
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': ['RejectionDeadLetterQueue', 'Arn'] },
    maxReceiveCount: 100,
  })
  const { Timeout } = propertiesOf(compiled, 'KeepRejectedLambdaFunction')
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout))
})

test('finishErasure takes one erasure at a time, long after whatever was under way before it has ended', () => {
  const { EventSourceArn, ...rest } = mapping('FinishErasure')
  expect(referenceText(EventSourceArn)).toBe('ErasureQueue.Arn')
  expect(rest).toEqual({
    BatchSize: 1,
    Enabled: true,
    FunctionName: { Ref: 'FinishErasureLiveAlias' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    // Erasures are few, and nobody waits for their last pass.
    ScalingConfig: { MaximumConcurrency: 5 },
  })
  const { RedrivePolicy, VisibilityTimeout } = propertiesOf(compiled, 'ErasureQueue')
  expect(RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': ['ErasureDeadLetterQueue', 'Arn'] },
    maxReceiveCount: 100,
  })
  const timeoutOf = (name: string) => Number(propertiesOf(compiled, `${name}LambdaFunction`).Timeout)
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('FinishErasure'))
  const { Variables } = propertiesOf(compiled, 'EraseUserLambdaFunction').Environment as {
    Variables: JsonObject
  }
  // The award function, whose reads may be a moment old; and the erasure itself, so that the two do not meet.
  expect(Number(Variables.ERASURE_DELAY_SECONDS)).toBeGreaterThanOrEqual(2 * timeoutOf('AwardKeepsakes'))
  expect(Number(Variables.ERASURE_DELAY_SECONDS)).toBeGreaterThanOrEqual(2 * timeoutOf('EraseUser'))
})

test('the rule sends to the activity queue, and what it cannot deliver to a dead-letter queue', () => {
  const rules = ofType(compiled, 'AWS::Events::Rule')
  const others = [
    'LiveRule',
    'WebhookRule',
    'StudioClockRule',
    'AccessRule',
    'CanaryRule',
    'PatrolRule',
    ...exportRules,
  ]
  expect(rules.map(([id]) => id)).toEqual(['ActivityRule', ...others])
  const { Targets, EventBusName, State } = propertiesOf(compiled, 'ActivityRule')
  expect([referenceText(EventBusName), State]).toEqual(['EventBus', 'ENABLED'])
  expect(Targets).toEqual([
    {
      Id: 'activity-queue',
      Arn: { 'Fn::GetAtt': ['ActivityQueue', 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['RuleDeadLetterQueue', 'Arn'] } },
    },
  ])
})

test.each(['ActivityRule', 'ActivityArchive'])(
  '%s takes whatever a partner sends, of unknown types as well, and no announced award',
  (id) => {
    const pattern = compilePattern(propertiesOf(compiled, id).EventPattern)
    const matches = (source: string, type: string) =>
      pattern.matches({ source, 'detail-type': type, detail: {} })
    expect(matches('partner.acme', 'TriviaAnswered')).toBe(true)
    expect(matches('partner.acme', 'NobodyKnowsThis')).toBe(true)
    expect(matches('keepsakes.awards', 'KeepsakeAwarded')).toBe(false)
    expect(matches('partners', 'TriviaAnswered')).toBe(false)
  },
)

function mapping(functionName: string): JsonObject {
  const mappings = ofType(compiled, 'AWS::Lambda::EventSourceMapping').map(([, properties]) => properties)
  const [found, ...more] = mappings.filter(
    ({ FunctionName }) => referenceText(FunctionName) === `${functionName}LiveAlias`,
  )
  if (found === undefined || more.length > 0)
    throw new Error(`the template has not exactly one event source mapping of ${functionName}`)
  return found
}

function policyOf(queueId: string) {
  return ofType(compiled, 'AWS::SQS::QueuePolicy')
    .filter(([, { Queues }]) => (Queues as Json[]).map(referenceText).includes(queueId))
    .flatMap(([, { PolicyDocument }]) => statementsOf(PolicyDocument))
}
