import * as z from 'zod'
import { TemplateError } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'
import { bool, int } from '../values.ts'

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
    model.httpApi = {
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
    const id = generatedName(logicalId, context)
    return {
      ref: id,
      attributes: { ApiId: id, ...(context.apiUrl !== undefined && { ApiEndpoint: context.apiUrl }) },
    }
  },
})
