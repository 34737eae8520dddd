import * as z from 'zod'
import { TemplateError, within } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'

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
