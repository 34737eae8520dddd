import * as z from 'zod'
import type { Throttle } from '../http-api/definition.ts'
import { TemplateError, within } from '../template/error.ts'
import { bool, defineKind, generatedName, int } from './kind.ts'
import { proxyIntegration } from './lambda.ts'

const texts = z.array(z.string()).optional()

export const api = defineKind({
  type: 'AWS::ApiGatewayV2::Api',
  honoured: z.strictObject({
    Name: z.string(),
    ProtocolType: z.literal('HTTP', 'only HTTP and WEBSOCKET APIs run here'),
    CorsConfiguration: z
      .strictObject({
        AllowOrigins: texts,
        AllowMethods: texts,
        AllowHeaders: texts,
        ExposeHeaders: texts,
        AllowCredentials: bool.optional(),
        MaxAge: int.optional(),
      })
      .optional(),
  }),
  inert: {
    Description: 'it is for people',
    Version: 'it is for people',
    DisableExecuteApiEndpoint: 'there is no execute-api name here',
    Tags: 'tags have no effect',
  },
  add({ CorsConfiguration: cors }, { logicalId, context, model, place }) {
    if (model.httpApi !== undefined)
      throw new TemplateError(place, 'is a second HTTP API; the local stack serves one')
    const id = generatedName(logicalId, context)
    model.httpApi = {
      apiId: id,
      routes: [],
      stageName: '$default',
      ...(cors !== undefined && {
        cors: {
          ...(cors.AllowOrigins && { allowOrigins: cors.AllowOrigins }),
          ...(cors.AllowMethods && { allowMethods: cors.AllowMethods }),
          ...(cors.AllowHeaders && { allowHeaders: cors.AllowHeaders }),
          ...(cors.ExposeHeaders && { exposeHeaders: cors.ExposeHeaders }),
          ...(cors.AllowCredentials !== undefined && { allowCredentials: cors.AllowCredentials }),
          ...(cors.MaxAge !== undefined && { maxAge: cors.MaxAge }),
        },
      }),
    }
    return {
      ref: id,
      attributes: { ApiId: id, ...(context.apiUrl !== undefined && { ApiEndpoint: context.apiUrl }) },
    }
  },
})

const settings = z.strictObject({
  ThrottlingRateLimit: int,
  ThrottlingBurstLimit: int,
  // There is no CloudWatch here.
  DetailedMetricsEnabled: bool.optional(),
})

export const stage = defineKind({
  type: 'AWS::ApiGatewayV2::Stage',
  honoured: z.strictObject({
    ApiId: z.string(),
    StageName: z.literal('$default', 'the local stack serves the stage $default, whose paths have no prefix'),
    DefaultRouteSettings: settings.optional(),
    RouteSettings: z.record(z.string(), settings).default({}),
  }),
  inert: {
    AutoDeploy: 'what the template says is served at once',
    AccessLogSettings: 'there is no CloudWatch here',
    Description: 'it is for people',
    Tags: 'tags have no effect',
  },
  add({ StageName, DefaultRouteSettings, RouteSettings }, { model, place }) {
    if (model.httpApi === undefined) throw new TemplateError(place, 'names no HTTP API of this template')
    if (DefaultRouteSettings) model.httpApi.defaultThrottle = throttleOf(DefaultRouteSettings)
    const known = new Set(model.httpApi.routes.map(({ routeKey }) => routeKey))
    for (const [routeKey, one] of Object.entries(RouteSettings)) {
      if (!known.has(routeKey))
        throw new TemplateError(
          within(place, 'RouteSettings', routeKey),
          'is the setting of a route that is not there yet: name the route in DependsOn, as API Gateway needs it too',
        )
      model.httpApi.throttles = { ...model.httpApi.throttles, [routeKey]: throttleOf(one) }
    }
    return { ref: StageName, attributes: {} }
  },
})

const throttleOf = ({ ThrottlingRateLimit, ThrottlingBurstLimit }: z.infer<typeof settings>): Throttle => ({
  rate: ThrottlingRateLimit,
  burst: ThrottlingBurstLimit,
})

export const integration = defineKind({
  type: 'AWS::ApiGatewayV2::Integration',
  honoured: z.strictObject({
    ...proxyIntegration.honoured,
    PayloadFormatVersion: z.literal('2.0', 'only payload format 2.0 is made here'),
    TimeoutInMillis: int.default(30_000),
  }),
  inert: proxyIntegration.inert,
  add: proxyIntegration.add,
})

export const route = defineKind({
  type: 'AWS::ApiGatewayV2::Route',
  honoured: z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.literal('NONE', 'functions verify tokens themselves').default('NONE'),
  }),
  inert: { OperationName: 'it is for people' },
  add(properties, { logicalId, context, model, place }) {
    const integration = model.integrations.get(properties.Target.replace('integrations/', ''))
    if (model.httpApi === undefined || integration === undefined) {
      throw new TemplateError(
        within(place, 'Target'),
        `names ${properties.Target}, no integration of this template`,
      )
    }
    model.httpApi.routes.push({
      routeKey: properties.RouteKey,
      target: integration.functionLogicalId,
      timeoutMs: integration.timeoutMs,
      payloadFormatVersion: '2.0',
    })
    const id = generatedName(logicalId, context)
    return { ref: id, attributes: { RouteId: id } }
  },
})
