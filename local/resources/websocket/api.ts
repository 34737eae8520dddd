import * as z from 'zod'
import { TemplateError } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'

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
