import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { problems } from '../schemas/problem-details.ts'
import { observe } from './middleware/observe.ts'
import { problemResponse } from './middleware/problem-response.ts'
import { methodsAt } from './routes.ts'
import { newLogger, newMetrics } from './telemetry.ts'

/** Answers whatever no other route takes. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(observe(newLogger(), newMetrics()))
  .handler(async ({ rawPath }) => {
    const methods = methodsAt(rawPath)
    if (methods.length === 0) return problemResponse(problems.noSuchRoute())
    const allow = methods.join(', ')
    return problemResponse(problems.methodNotAllowed(`It takes ${allow}`), { allow })
  })
