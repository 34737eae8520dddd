import * as z from 'zod'
import { TemplateError, within } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'

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
