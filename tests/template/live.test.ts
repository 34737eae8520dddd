import type { JsonObject } from '../../json/json.ts'
import { type Compiled, compile, ofType, propertiesOf } from './support/compiled.ts'
import { referenceText } from './support/policies.ts'

let compiled: Compiled
beforeAll(async () => {
  compiled = await compile('dev')
})

const ofTheApi = (type: string) =>
  ofType(compiled, type)
    .map(([, properties]) => properties)
    .filter(({ ApiId }) => referenceText(ApiId) === 'WebsocketsApi')

test('who connects is authorized by the token in the subprotocol, at each connection', () => {
  const routes = ofTheApi('AWS::ApiGatewayV2::Route')
  expect(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual([
    ['$connect', 'CUSTOM'],
    ['$disconnect', 'NONE'],
    ['$default', 'NONE'],
  ])
  const [authorizer, ...more] = ofTheApi('AWS::ApiGatewayV2::Authorizer')
  expect(more).toEqual([])
  expect(authorizer).toMatchObject({
    AuthorizerType: 'REQUEST',
    IdentitySource: [],
  })
  expect(referenceText(authorizer?.AuthorizerUri)).toContain('AuthorizeConnectionLiveAlias')
  expect(referenceText(routes[0]?.AuthorizerId)).toBe('AuthorizeConnectionWebsocketsAuthorizer')
  // A cached answer would let a token in that has expired since.
  expect(authorizer).not.toHaveProperty('AuthorizerResultTtlInSeconds')
})

test('only this API, of this account, may invoke its two functions', () => {
  const permissions = ['LiveConnections', 'AuthorizeConnection'].map((name) =>
    propertiesOf(compiled, `${name}LambdaPermissionWebsockets`),
  )
  const api = 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:WebsocketsApi'
  expect(permissions.map(({ SourceArn }) => referenceText(SourceArn))).toEqual([
    `${api}/dev/*`,
    `${api}/authorizers/*`,
  ])
})

test('the stage is throttled, deployed anew when a route changes, and changes nothing of the account', () => {
  const { DefaultRouteSettings, DeploymentId, StageName } = propertiesOf(
    compiled,
    'WebsocketsDeploymentStage',
  )
  expect([StageName, DefaultRouteSettings]).toEqual([
    'dev',
    {
      LoggingLevel: 'OFF',
      DataTraceEnabled: false,
      DetailedMetricsEnabled: true,
      ThrottlingRateLimit: 500,
      ThrottlingBurstLimit: 1000,
    },
  ])
  expect(referenceText(DeploymentId)).toMatch(/^WebsocketsDeployment\w{20,}$/)
  const types = Object.values(compiled.resources).map(({ Type }) => Type)
  expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::ApiGateway::Account')).toEqual(
    [],
  )
})

test('nothing is logged of a connection that could identify the customer, least of all the token', () => {
  const { AccessLogSettings } = propertiesOf(compiled, 'WebsocketsDeploymentStage')
  const { Format } = AccessLogSettings as { Format: string }
  expect(Object.values(JSON.parse(Format) as JsonObject).sort()).toEqual(
    [
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.routeKey',
      '$context.eventType',
      '$context.status',
      '$context.connectionId',
      '$context.integrationStatus',
      '$context.integrationLatency',
      '$context.error.responseType',
      '$context.authorizer.status',
    ].sort(),
  )
})

test('awards that this account announces, and nothing else, go to the queue that pushAwards is fed from', () => {
  expect(propertiesOf(compiled, 'LiveRule')).toMatchObject({
    EventBusName: { Ref: 'EventBus' },
    EventPattern: {
      account: [{ Ref: 'AWS::AccountId' }],
      source: ['keepsakes.awards'],
      'detail-type': ['KeepsakeAwarded'],
    },
    State: 'ENABLED',
  })
  // As it comes: the function reads the whole event.
  expect(propertiesOf(compiled, 'LiveRule').Targets).toEqual([
    {
      Id: 'live-push-queue',
      Arn: { 'Fn::GetAtt': ['LivePushQueue', 'Arn'] },
      RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 10 },
    },
  ])
  const mapping = ofType(compiled, 'AWS::Lambda::EventSourceMapping')
    .map(([, properties]) => properties)
    .find(({ EventSourceArn }) => referenceText(EventSourceArn) === 'LivePushQueue.Arn')
  // A second in which pushes gather: a stamp may come as much later.
  expect(mapping).toEqual({
    EventSourceArn: { 'Fn::GetAtt': ['LivePushQueue', 'Arn'] },
    Enabled: true,
    FunctionName: { Ref: 'PushAwardsLiveAlias' },
    BatchSize: 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumBatchingWindowInSeconds: 1,
    ScalingConfig: { MaximumConcurrency: 20 },
  })
})

test('what is not pushed within five minutes is dropped, after tries six timeouts apart', () => {
  const { MessageRetentionPeriod, VisibilityTimeout, RedrivePolicy } = propertiesOf(compiled, 'LivePushQueue')
  const { Timeout } = propertiesOf(compiled, 'PushAwardsLambdaFunction')
  expect([MessageRetentionPeriod, RedrivePolicy]).toEqual([300, undefined])
  expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * Number(Timeout))
})
