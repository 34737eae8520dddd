import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { problems } from '../../schemas/problem-details.ts'
import { readCors } from '../aws/cors.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { securityHeaders } from './answers.ts'
import { methodsAt, preflightAnswer } from './no-route.ts'
import { problemResponse } from './problems.ts'

const cors = readCors()

/** Answers requests that no other route takes. Preflights are among them where API Gateway leaves them to $default. */
export const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
  .use(observe(telemetry()))
  .use(securityHeaders())
  .handler(async (event) => {
    const preflight = preflightAnswer(event, cors)
    if (preflight) return preflight
    const methods = methodsAt(event.rawPath)
    if (methods.length === 0) return problemResponse(problems.noSuchRoute())
    const allow = methods.join(', ')
    return problemResponse(problems.methodNotAllowed(`It takes ${allow}`), { allow })
  })
