import * as z from 'zod'
import { TemplateError } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'

export const authorizer = defineKind({
  type: 'AWS::ApiGatewayV2::Authorizer',
  honoured: z.strictObject({
    ApiId: z.string(),
    Name: z.string(),
    AuthorizerType: z.literal('JWT', 'only JWT authorizers run here'),
    IdentitySource: z.array(z.string()).length(1),
    JwtConfiguration: z.strictObject({ Audience: z.array(z.string()), Issuer: z.string() }),
  }),
  add({ IdentitySource: [identitySource], JwtConfiguration: jwt }, { logicalId, context, model, place }) {
    if (model.httpApi === undefined || identitySource === undefined) {
      throw new TemplateError(place, 'belongs to no HTTP API of this template')
    }
    const id = generatedName(logicalId, context)
    model.httpApi.authorizers[id] = {
      type: 'jwt',
      identitySource,
      issuer: jwt.Issuer,
      audience: jwt.Audience,
    }
    return { ref: id, attributes: { AuthorizerId: id } }
  },
})
