import type { JsonObject } from '../../json/json.ts'
import { type Compiled, compile, functionsOf, ofType, propertiesOf } from './support/compiled.ts'
import { policiesOfRole } from './support/iam.ts'
import { referenceText, statementsOf } from './support/policies.ts'

// The other tests look at ways in and out one by one: one that is of another kind is found here.
let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

/** Each kind is looked at in a test of this folder: whoever adds one has to say there what it may be. */
const KINDS = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Athena::NamedQuery',
  'AWS::Athena::WorkGroup',
  'AWS::Budgets::Budget',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::CodeDeploy::Application',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::DynamoDB::Table',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::SubscriptionFilter',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::Secret',
]

test('the template has no kind of resource that no test knows, such as a user, a function’s own URL, or a stream', () => {
  expect([...new Set(Object.values(compiled.resources).map(({ Type }) => Type))].sort()).toEqual(KINDS)
})

/** Resources of a kind say these and no more: no test would see what else they said. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  // No stream, no Kinesis, no keys shown to CloudWatch: what feeds elsewhere what all users hold.
  'AWS::DynamoDB::Table': [
    'AttributeDefinitions',
    'BillingMode',
    'DeletionProtectionEnabled',
    'KeySchema',
    'LocalSecondaryIndexes',
    'OnDemandThroughput',
    'PointInTimeRecoverySpecification',
    'ResourcePolicy',
    'SSESpecification',
    'TableName',
    'TimeToLiveSpecification',
    'WarmThroughput',
  ],
  'AWS::Events::EventBus': ['Description', 'Name'],
  // No weights, which are CodeDeploy's, and no environments kept warm.
  'AWS::Lambda::Alias': ['FunctionName', 'FunctionVersion', 'Name'],
  'AWS::Lambda::Version': ['CodeSha256', 'Description', 'FunctionName'],
  // No layers, no VPC, no concurrency that is taken from the others.
  'AWS::Lambda::Function': [
    'Architectures',
    'Code',
    'Description',
    'Environment',
    'EphemeralStorage',
    'FunctionName',
    'Handler',
    'LoggingConfig',
    'MemorySize',
    'RecursiveLoop',
    'Role',
    'Runtime',
    'Timeout',
  ],
  'AWS::Events::Rule': [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'ScheduleExpression',
    'State',
    'Targets',
  ],
  // No replication, no inventory, no website, no transfer elsewhere.
  'AWS::S3::Bucket': [
    'BucketEncryption',
    'BucketName',
    'LifecycleConfiguration',
    'NotificationConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
  ],
  // No replica, and no text that would stand in the template.
  'AWS::SecretsManager::Secret': ['Description', 'GenerateSecretString', 'Name'],
  'AWS::SNS::Topic': ['TopicName'],
  // No delay: the age of a message would begin with it.
  'AWS::SQS::Queue': [
    'MaximumMessageSize',
    'MessageRetentionPeriod',
    'QueueName',
    'RedrivePolicy',
    'SqsManagedSseEnabled',
    'VisibilityTimeout',
  ],
}

test.each(Object.keys(SAID))('no %s says more than what tests look at', (type) => {
  const said = ofType(compiled, type).flatMap(([id, properties]) =>
    Object.keys(properties)
      .filter((key) => !SAID[type]?.includes(key))
      .map((key) => `${id} ${key}`),
  )
  expect(said).toEqual([])
})

test('what a table holds expires in those of open connections and of rejected activities alone', () => {
  const expiring = ofType(compiled, 'AWS::DynamoDB::Table').filter(
    ([, { TimeToLiveSpecification }]) => TimeToLiveSpecification !== undefined,
  )
  expect(expiring.map(([id]) => id)).toEqual(['ConnectionsTable', 'RejectedTable'])
})

test('a function’s environment has nothing that its code does not ask for, such as what Node or the SDK obey', () => {
  const known =
    /^(?:STAGE|TRACE_RATIO|OTEL_EXPORTER_OTLP_(?:ENDPOINT|HEADERS)|POWERTOOLS_(?:SERVICE_NAME|METRICS_NAMESPACE|LOG_LEVEL)|CLOCK_OFFSET_SECONDS|IMAGES_URL|EVENT_BUS_NAME|LIVE_CALLBACK_URL|INCREMENTAL_EXPORT_MINUTES|RAW_EXPORT_BUCKET|ANALYTICS_BUCKET|PSEUDONYM_SECRET|PSEUDONYM_KEY_GENERATION|PARTNERS|WEBHOOKS|WEBHOOK_(?:ADDRESSES|SECRET)|WATCHED_MEASURES|INGEST_ACTIVITIES_PER_MINUTE|(?:CATALOGUE|JWT|CORS|ERASURE|STUDIO)_\w+|\w+_TABLE(?:_ARN)?|\w+_QUEUE_URL)$/
  for (const [name, { Environment }] of functionsOf(compiled)) {
    const { Variables } = Environment as { Variables: JsonObject }
    expect([name, Object.keys(Variables).filter((key) => !known.test(key))]).toEqual([name, []])
  }
})

test('the distribution runs no code at the edge, and asks each origin for just what it is asked for', () => {
  const { DistributionConfig } = propertiesOf(compiled, 'SiteDistribution') as {
    DistributionConfig: JsonObject
  }
  const { DefaultCacheBehavior, CacheBehaviors, Origins } = DistributionConfig
  const behaviours = [DefaultCacheBehavior, ...(CacheBehaviors as JsonObject[])] as JsonObject[]
  const keys = (of: JsonObject[]) => [...new Set(of.flatMap((each) => Object.keys(each)))].sort()
  expect(keys(behaviours)).toEqual([
    'AllowedMethods',
    'CachePolicyId',
    'Compress',
    'OriginRequestPolicyId',
    'PathPattern',
    'ResponseHeadersPolicyId',
    'TargetOriginId',
    'ViewerProtocolPolicy',
  ])
  expect(keys(Origins as JsonObject[])).toEqual([
    'CustomOriginConfig',
    'DomainName',
    'Id',
    'OriginAccessControlId',
    'S3OriginConfig',
  ])
})

/** Schedules start these functions. */
const BY_THE_CLOCK = {
  Canary: { 'Fn::GetAtt': ['CanaryLambdaFunction', 'Arn'] },
  Patrol: { 'Fn::GetAtt': ['PatrolTrafficLambdaFunction', 'Arn'] },
  StudioClock: { Ref: 'StudioPublishingLiveAlias' },
}

test('nobody but the two APIs of this account and the three schedules may invoke a function', () => {
  const others = Object.fromEntries(ofType(compiled, 'AWS::Lambda::Permission'))
  for (const [name, FunctionName] of Object.entries(BY_THE_CLOCK)) {
    expect(others[`${name}Permission`]).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName,
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [`${name}Rule`, 'Arn'] },
    })
    delete others[`${name}Permission`]
  }
  const api = /^arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:(?:HttpApi|WebsocketsApi)\/\S+$/
  for (const [id, { SourceArn, FunctionName, ...rest }] of Object.entries(others)) {
    expect([id, referenceText(SourceArn)]).toEqual([id, expect.stringMatching(api)])
    expect(rest).toEqual({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' })
  }
})

test('a function’s role has the one policy that is written in it', () => {
  for (const [name, { Role }] of functionsOf(compiled)) {
    const id = referenceText(Role).replace(/\.Arn$/, '')
    expect([name, policiesOfRole(compiled, id).length]).toEqual([name, 1])
    expect(propertiesOf(compiled, id).Policies).toHaveLength(1)
  }
})

test('the two roles of people have the one policy each that is looked at, and no other', () => {
  const attached = ofType(compiled, 'AWS::IAM::Policy').map(([id, { Roles }]) => [
    id,
    (Roles as JsonObject[]).map((role) => referenceText(role)),
  ])
  expect(attached).toEqual([
    ['AnalystPolicy', ['AnalystRole']],
    ['BreakGlassPolicy', ['BreakGlassRole']],
  ])
  for (const role of ['AnalystRole', 'BreakGlassRole'])
    expect([role, policiesOfRole(compiled, role).length]).toEqual([role, 1])
  const rights = statementsOf(propertiesOf(compiled, 'BreakGlassPolicy').PolicyDocument).flatMap(
    ({ actions }) => actions.map((each) => each.replace('dynamodb:', '')),
  )
  expect(rights).toEqual(['DescribeTable', 'GetItem', 'Query', 'Scan', 'PartiQLSelect'])
})

test('the topics of alarms have policies, and so no key of their own, which CloudWatch could not use', () => {
  const topics = ofType(compiled, 'AWS::SNS::TopicPolicy').map(([, { Topics }]) => Topics)
  expect(topics).toEqual([[{ Ref: 'PageTopic' }], [{ Ref: 'TicketTopic' }]])
})
