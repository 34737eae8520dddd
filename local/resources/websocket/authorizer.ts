import * as z from 'zod'
import { TemplateError, within } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'
import { findFunction } from '../lambda/find-function.ts'

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
