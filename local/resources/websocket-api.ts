import * as z from 'zod'
import { TemplateError, within } from '../template/error.ts'
import { defineKind, generatedName, int } from './kind.ts'
import { findFunction, proxyIntegration } from './lambda.ts'

export const webSocketApi = defineKind({
  type: 'AWS::ApiGatewayV2::Api',
  honoured: z.strictObject({
    Name: z.string(),
    ProtocolType: z.literal('WEBSOCKET'),
    RouteSelectionExpression: z
      .string()
      .regex(
        /^\$request\.body\.\w+$/,
        'a route is selected by a field of the body here: $request.body.<field>',
      ),
  }),
  inert: {
    Description: 'it is for people',
    Version: 'it is for people',
    DisableExecuteApiEndpoint: 'there is no execute-api name here',
    Tags: 'tags have no effect',
  },
  add({ RouteSelectionExpression }, { logicalId, context, model, place }) {
    if (model.webSocketApi !== undefined)
      throw new TemplateError(place, 'is a second WebSocket API; the local stack serves one')
    const id = generatedName(logicalId, context)
    model.webSocketApi = {
      apiId: id,
      stageName: '',
      routeSelectionExpression: RouteSelectionExpression,
      routes: [],
      authorizers: {},
    }
    return { ref: id, attributes: { ApiId: id } }
  },
})

export const webSocketStage = defineKind({
  type: 'AWS::ApiGatewayV2::Stage',
  honoured: z.strictObject({ ApiId: z.string(), StageName: z.string().regex(/^[\w-]+$/) }),
  inert: {
    AutoDeploy: 'what the template says is served at once',
    DeploymentId: 'what the template says is served at once',
    AccessLogSettings: 'there is no CloudWatch here',
    DefaultRouteSettings: 'a local WebSocket API is never throttled and counts no metrics',
    RouteSettings: 'a local WebSocket API is never throttled and counts no metrics',
    Description: 'it is for people',
    Tags: 'tags have no effect',
  },
  add({ StageName }, { model, place }) {
    if (model.webSocketApi === undefined || model.webSocketApi.stageName !== '')
      throw new TemplateError(place, 'is a second stage; the local stack serves one')
    model.webSocketApi.stageName = StageName
    return { ref: StageName, attributes: {} }
  },
})

export const webSocketAuthorizer = defineKind({
  type: 'AWS::ApiGatewayV2::Authorizer',
  honoured: z.strictObject({
    ApiId: z.string(),
    Name: z.string(),
    AuthorizerType: z.literal('REQUEST', 'only a function can authorize the connections of a WebSocket API'),
    AuthorizerUri: z.string(),
    IdentitySource: z
      .array(
        z
          .string()
          .regex(
            /^route\.request\.(header|querystring)\.[\w-]+$/,
            'write route.request.header.<name> or route.request.querystring.<name>',
          ),
      )
      .default([]),
  }),
  inert: { AuthorizerCredentialsArn: 'permissions are not enforced here' },
  add({ ApiId, AuthorizerUri, IdentitySource }, { logicalId, context, model, place }) {
    if (model.webSocketApi?.apiId !== ApiId)
      throw new TemplateError(place, 'belongs to no WebSocket API of this template')
    const id = generatedName(logicalId, context)
    const { logicalId: target } = findFunction(model, AuthorizerUri, within(place, 'AuthorizerUri'))
    model.webSocketApi.authorizers[id] = { target, identitySources: IdentitySource }
    return { ref: id, attributes: { AuthorizerId: id } }
  },
})

export const webSocketIntegration = defineKind({
  type: 'AWS::ApiGatewayV2::Integration',
  honoured: z.strictObject({
    ...proxyIntegration.honoured,
    TimeoutInMillis: int.default(29_000),
  }),
  inert: proxyIntegration.inert,
  add: proxyIntegration.add,
})

export const webSocketRoute = defineKind({
  type: 'AWS::ApiGatewayV2::Route',
  honoured: z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
    AuthorizerId: z.string().optional(),
  }),
  inert: { OperationName: 'it is for people' },
  add({ RouteKey, Target, AuthorizationType, AuthorizerId }, { logicalId, context, model, place }) {
    const integration = model.integrations.get(Target.replace('integrations/', ''))
    if (model.webSocketApi === undefined || integration === undefined)
      throw new TemplateError(within(place, 'Target'), `names ${Target}, no integration of this template`)
    const authorized = AuthorizationType === 'CUSTOM'
    if (authorized && RouteKey !== '$connect')
      throw new TemplateError(within(place, 'AuthorizationType'), 'is refused by AWS for all but $connect')
    if (authorized && model.webSocketApi.authorizers[AuthorizerId ?? ''] === undefined)
      throw new TemplateError(within(place, 'AuthorizerId'), 'names no authorizer of this template')
    model.webSocketApi.routes.push({
      routeKey: RouteKey,
      target: integration.functionLogicalId,
      timeoutMs: integration.timeoutMs,
      ...(authorized && AuthorizerId !== undefined && { authorizer: AuthorizerId }),
    })
    const id = generatedName(logicalId, context)
    return { ref: id, attributes: { RouteId: id } }
  },
})
