/**
 * AWS sends these to CloudWatch by itself, of the services and for the dimensions that alarms here use. It says so on
 * pages of docs.aws.amazon.com; those of SQS and of WebSocket APIs were looked at in November 2026, the others not again:
 *
 * - SQS: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * - Lambda: lambda/latest/dg/monitoring-metrics-types.html
 * - HTTP APIs: apigateway/latest/developerguide/http-api-metrics.html
 * - WebSocket APIs: apigateway/latest/developerguide/apigateway-websocket-api-logging.html
 * - DynamoDB: amazondynamodb/latest/developerguide/metrics-dimensions.html
 * - CloudWatch Logs: AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 * - EventBridge: eventbridge/latest/userguide/eb-monitoring.html
 * - SNS: sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export interface AwsMetrics {
  readonly namespace: string
  readonly names: readonly string[]
  /** The sets of dimensions that these have, each dimension with the type of the resource that it names, or its word. */
  readonly dimensions: readonly Readonly<Record<string, string>>[]
  /** The resources must say it too for these to be sent. */
  readonly where?: Readonly<Record<string, string | undefined>>
}

const QUEUE = 'AWS::SQS::Queue'
const FUNCTION = 'AWS::Lambda::Function'
const API = 'AWS::ApiGatewayV2::Api'
const STAGE = 'AWS::ApiGatewayV2::Stage'
const TABLE = 'AWS::DynamoDB::Table'
const RULE = 'AWS::Events::Rule'
const LOG_GROUP = 'AWS::Logs::LogGroup'
const BUS = 'AWS::Events::EventBus'
const TOPIC = 'AWS::SNS::Topic'
const VERSION = 'AWS::Lambda::Version'
/** A word, of which whoever looks metrics up says what it means. */
export const [ALIAS, METHOD, PATH] = ['an alias', 'a method', 'a path']

const RULE_METRICS = [
  'FailedInvocations',
  'Invocations',
  'InvocationsFailedToBeSentToDlq',
  'InvocationsSentToDlq',
  'MatchedEvents',
  'ThrottledRules',
  'TriggeredRules',
]

export const awsMetrics: readonly AwsMetrics[] = [
  {
    namespace: 'AWS/SQS',
    names: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
      'NumberOfEmptyReceives',
      'NumberOfMessagesDeleted',
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
      'SentMessageSize',
    ],
    dimensions: [{ QueueName: QUEUE }],
  },
  {
    namespace: 'AWS/Lambda',
    names: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
    // By function, all versions together; by alias; and by a version behind an alias (lambda/latest/dg/monitoring-metrics.html).
    dimensions: [
      { FunctionName: FUNCTION },
      { FunctionName: FUNCTION, Resource: ALIAS },
      { FunctionName: FUNCTION, Resource: ALIAS, ExecutedVersion: VERSION },
    ],
  },
  // These are of all functions of the account together.
  {
    namespace: 'AWS/Lambda',
    names: [
      'Invocations',
      'Errors',
      'Throttles',
      'ConcurrentExecutions',
      'UnreservedConcurrentExecutions',
      'ClaimedAccountConcurrency',
    ],
    dimensions: [{}],
  },
  {
    namespace: 'AWS/ApiGateway',
    names: ['4xx', '5xx', 'Count', 'IntegrationLatency', 'Latency', 'DataProcessed'],
    // By route too, where the stage asks for detailed metrics.
    dimensions: [
      { ApiId: API },
      { ApiId: API, Stage: STAGE },
      { ApiId: API, Method: METHOD, Resource: PATH, Stage: STAGE },
    ],
    where: { ProtocolType: 'HTTP' },
  },
  {
    namespace: 'AWS/ApiGateway',
    // A message is counted in MessageCount whether it comes from a client or goes to one.
    names: [
      'ConnectCount',
      'MessageCount',
      'IntegrationError',
      'ClientError',
      'ExecutionError',
      'IntegrationLatency',
    ],
    dimensions: [{ ApiId: API }, { ApiId: API, Stage: STAGE }],
    where: { ProtocolType: 'WEBSOCKET' },
  },
  {
    namespace: 'AWS/DynamoDB',
    names: [
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ],
    dimensions: [{ TableName: TABLE }],
  },
  // By operation of its API, which is no resource: a word stands for itself.
  ...['Scan', 'ExecuteStatement', 'Query', 'GetItem', 'BatchGetItem'].map((operation) => ({
    namespace: 'AWS/DynamoDB',
    names: ['SuccessfulRequestLatency', 'ThrottledRequests', 'SystemErrors'],
    dimensions: [{ TableName: TABLE, Operation: operation }],
  })),
  ...['Scan', 'ExecuteStatement', 'Query'].map((operation) => ({
    namespace: 'AWS/DynamoDB',
    names: ['ReturnedItemCount'],
    dimensions: [{ TableName: TABLE, Operation: operation }],
  })),
  {
    namespace: 'AWS/SNS',
    names: ['NumberOfMessagesPublished', 'NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed'],
    dimensions: [{ TopicName: TOPIC }],
  },
  // These are of all buses of the account together.
  {
    namespace: 'AWS/Logs',
    names: ['IncomingBytes', 'IncomingLogEvents'],
    dimensions: [{ LogGroupName: LOG_GROUP }],
  },
  {
    namespace: 'AWS/Events',
    names: [
      'PutEventsApproximateCallCount',
      'PutEventsApproximateFailedCount',
      'PutEventsApproximateSuccessCount',
      'PutEventsApproximateThrottledCount',
      'PutEventsEntriesCount',
      'PutEventsFailedEntriesCount',
    ],
    dimensions: [{}],
  },
  {
    namespace: 'AWS/Events',
    names: RULE_METRICS,
    dimensions: [{ EventBusName: BUS, RuleName: RULE }],
  },
  {
    namespace: 'AWS/Events',
    names: RULE_METRICS,
    // Alone, the name is that of a rule on the default bus.
    dimensions: [{ RuleName: RULE }],
    where: { EventBusName: undefined },
  },
]
