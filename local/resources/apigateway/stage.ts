import * as z from 'zod'
import { defineKind } from '../kind.ts'

export const stage = defineKind({
  type: 'AWS::ApiGatewayV2::Stage',
  honoured: z.strictObject({
    ApiId: z.string(),
    StageName: z.literal('$default', 'the local stack serves the stage $default, whose paths have no prefix'),
  }),
  inert: {
    AutoDeploy: 'what the template says is served at once',
    AccessLogSettings: 'there is no CloudWatch here',
    DefaultRouteSettings: 'a local API is never throttled and counts no metrics',
    RouteSettings: 'a local API is never throttled and counts no metrics',
    Description: 'it is for people',
    Tags: 'tags have no effect',
  },
  add: ({ StageName }) => ({ ref: StageName, attributes: {} }),
})
