import * as z from 'zod'
import { TemplateError } from '../../template/error.ts'
import { defineKind } from '../kind.ts'

export const webSocketStage = defineKind({
  type: 'AWS::ApiGatewayV2::Stage',
  honoured: z.strictObject({ ApiId: z.string(), StageName: z.string().regex(/^[\w-]+$/) }),
  inert: {
    AutoDeploy: 'what the template says is served at once',
    DeploymentId: 'what the template says is served at once',
    AccessLogSettings: 'there is no CloudWatch here',
    DefaultRouteSettings: 'a local API is never throttled and counts no metrics',
    RouteSettings: 'a local API is never throttled and counts no metrics',
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
