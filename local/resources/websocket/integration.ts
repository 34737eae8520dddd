import * as z from 'zod'
import { within } from '../../template/error.ts'
import { defineKind, generatedName } from '../kind.ts'
import { findFunction } from '../lambda/find-function.ts'
import { int } from '../values.ts'

export const webSocketIntegration = defineKind({
  type: 'AWS::ApiGatewayV2::Integration',
  honoured: z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY', 'only proxy integrations of functions run here'),
    IntegrationUri: z.string(),
    TimeoutInMillis: int.default(29_000),
  }),
  inert: {
    Description: 'it is for people',
    IntegrationMethod: 'a function is invoked, not called by HTTP',
    ConnectionType: 'everything is on one machine',
    CredentialsArn: 'permissions are not enforced here',
  },
  add({ IntegrationUri, TimeoutInMillis }, { logicalId, context, model, place }) {
    const target = findFunction(model, IntegrationUri, within(place, 'IntegrationUri'))
    const id = generatedName(logicalId, context)
    model.integrations.set(id, { functionLogicalId: target.logicalId, timeoutMs: TimeoutInMillis })
    return { ref: id, attributes: { IntegrationId: id } }
  },
})
