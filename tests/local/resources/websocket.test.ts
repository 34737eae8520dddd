import { loadStack } from '../../../local/resources/load.ts'

const context = {
  stackName: 'shop-local',
  region: 'eu-west-1',
  accountId: '000000000000',
  awsUrl: 'http://127.0.0.1:4566',
}
const load = (Resources: object) => loadStack({ Resources }, context).model

const ApiId = { Ref: 'Live' }
const Uri = { 'Fn::GetAtt': ['Fn', 'Arn'] }
const Target = { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] }
const resource = (Type: string, Properties: object) => ({ Type: `AWS::${Type}`, Properties })
const route = (RouteKey: string, more: object = {}) =>
  resource('ApiGatewayV2::Route', { ApiId, RouteKey, Target, ...more })
const authorized = { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Auth' } }

const resources = {
  Fn: resource('Lambda::Function', {
    FunctionName: 'greet',
    Handler: 'a/index.handler',
    Runtime: 'nodejs24.x',
    Code: {},
    Role: 'arn',
  }),
  Live: resource('ApiGatewayV2::Api', {
    Name: 'live',
    ProtocolType: 'WEBSOCKET',
    RouteSelectionExpression: '$request.body.action',
  }),
  Auth: resource('ApiGatewayV2::Authorizer', {
    ApiId,
    Name: 'who',
    AuthorizerType: 'REQUEST',
    AuthorizerUri: Uri,
    IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'],
  }),
  Integration: resource('ApiGatewayV2::Integration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: Uri,
  }),
  Connect: route('$connect', authorized),
  Default: route('$default'),
  Deployment: resource('ApiGatewayV2::Deployment', { ApiId }),
  Stage: resource('ApiGatewayV2::Stage', {
    ApiId,
    StageName: 'prod',
    DeploymentId: { Ref: 'Deployment' },
    DefaultRouteSettings: { LoggingLevel: 'OFF' },
  }),
}

test('a WebSocket API reaches the model with its authorizer, routes and stage', () => {
  expect(load(resources).webSocketApi).toEqual({
    apiId: 'shop-local-Live',
    stageName: 'prod',
    routeSelectionExpression: '$request.body.action',
    authorizers: {
      'shop-local-Auth': {
        target: 'Fn',
        identitySources: ['route.request.header.Sec-WebSocket-Protocol'],
      },
    },
    routes: [
      { routeKey: '$connect', target: 'Fn', timeoutMs: 29_000, authorizer: 'shop-local-Auth' },
      { routeKey: '$default', target: 'Fn', timeoutMs: 29_000 },
    ],
  })
})

test('it stands beside an HTTP API, each with what is its own', () => {
  const Http = resource('ApiGatewayV2::Api', { Name: 'shop', ProtocolType: 'HTTP' })
  const HttpIntegration = resource('ApiGatewayV2::Integration', {
    ApiId: { Ref: 'Http' },
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: Uri,
    PayloadFormatVersion: '2.0',
  })
  const Get = resource('ApiGatewayV2::Route', {
    ApiId: { Ref: 'Http' },
    RouteKey: 'GET /things',
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'HttpIntegration' }]] },
  })
  const model = load({ ...resources, Http, HttpIntegration, Get })
  expect(model.httpApi?.routes.map(({ routeKey }) => routeKey)).toEqual(['GET /things'])
  expect(model.webSocketApi?.routes.map(({ routeKey }) => routeKey)).toEqual(['$connect', '$default'])
})

test.each<[what: string, more: object, refusal: RegExp]>([
  [
    'a second one',
    { Other: { ...resources.Live } },
    /Other \(AWS::ApiGatewayV2::Api\).*second WebSocket API/,
  ],
  [
    'an authorizer before a message',
    { Default: route('$default', authorized) },
    /refused by AWS for all but/,
  ],
  [
    'a route with an unknown authorizer',
    { Connect: route('$connect', { AuthorizationType: 'CUSTOM', AuthorizerId: 'x' }) },
    /names no authorizer/,
  ],
  [
    'a JWT authorizer, which AWS has for HTTP APIs only',
    {
      Auth: resource('ApiGatewayV2::Authorizer', {
        ...resources.Auth.Properties,
        AuthorizerType: 'JWT',
      }),
    },
    /only a function can authorize/,
  ],
  [
    'a route that answers',
    { Default: route('$default', { RouteResponseSelectionExpression: '$default' }) },
    /RouteResponseSelectionExpression is not honoured/,
  ],
  [
    'routes by anything but a field',
    {
      Live: resource('ApiGatewayV2::Api', {
        ...resources.Live.Properties,
        RouteSelectionExpression: '$request.header.action',
      }),
    },
    /a route is selected by a field/,
  ],
])('%s is refused by name', (_, more, refusal) => {
  expect(() => load({ ...resources, ...more })).toThrow(refusal)
})
