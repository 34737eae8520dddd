import { tokenBucket } from '../../../local/http-api/gateway.ts'
import { loadStack } from '../../../local/resources/load.ts'
import { route, send, startFixture } from './fixture.ts'

test('a bucket takes its burst at once, and then its rate', () => {
  const takes = tokenBucket({ rate: 2, burst: 3 })
  expect([0, 0, 0, 0].map(takes)).toEqual([true, true, true, false])
  expect([499, 500, 501, 999, 1000].map(takes)).toEqual([false, true, false, false, true])
  // It never holds more than the burst.
  expect([1_000_000, 1_000_000, 1_000_000, 1_000_000].map(takes)).toEqual([true, true, true, false])
})

test('a flood of one route is refused with 429 as there, and another is answered all the while', async () => {
  const fixture = await startFixture()
  try {
    const api = await fixture.start({
      routes: [route('POST /flooded'), route('GET /mine'), route('$default')],
      throttles: { 'POST /flooded': { rate: 0.001, burst: 2 }, $default: { rate: 0.001, burst: 1 } },
      defaultThrottle: { rate: 1000, burst: 1000 },
    })
    const flood = await Promise.all(Array.from({ length: 20 }, () => send(api, 'POST', '/flooded')))
    const refused = flood.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(18)
    expect(refused[0]?.json()).toEqual({ message: 'Too Many Requests' })
    // Whatever has no route is one of its own.
    const lost = await Promise.all(['/a', '/b'].map((path) => send(api, 'GET', path)))
    expect(lost.map(({ status }) => status).sort()).toEqual([200, 429])
    expect((await send(api, 'GET', '/mine')).status).toBe(200)
  } finally {
    await fixture.stop()
  }
})

describe('the settings of a stage', () => {
  const Stage = (properties: object, DependsOn: string[] = []) => ({
    Type: 'AWS::ApiGatewayV2::Stage',
    DependsOn,
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', ...properties },
  })
  const rest = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'f', Handler: 'i.h', Runtime: 'nodejs24.x', Code: {}, Role: 'arn' },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'GET /mine',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
      },
    },
  }
  const context = {
    stackName: 'shop-local',
    region: 'eu-west-1',
    accountId: '000000000000',
    awsUrl: 'http://127.0.0.1:4566',
  }
  const settings = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: '10', DetailedMetricsEnabled: true }

  test('reach the API, those of a route and those of all others', () => {
    const given = { DefaultRouteSettings: settings, RouteSettings: { 'GET /mine': settings } }
    const { httpApi } = loadStack({ Resources: { Stage: Stage(given, ['Route']), ...rest } }, context).model
    const throttle = { rate: 5, burst: 10 }
    expect(httpApi).toMatchObject({ defaultThrottle: throttle, throttles: { 'GET /mine': throttle } })
  })

  test('are refused for a route that is not made before the stage, as API Gateway refuses them', () => {
    const given = Stage({ RouteSettings: { 'GET /mine': settings } })
    expect(() => loadStack({ Resources: { Stage: given, ...rest } }, context)).toThrow(
      /GET \/mine.*DependsOn/,
    )
  })
})
