import middy from '@middy/core'
import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { readEnvironment, TOKENS } from '../aws/environment.ts'
import { tokensOf } from '../aws/wiring.ts'
import { briefError } from '../telemetry/logs.ts'
import { count } from '../telemetry/metrics.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { authorize, type ConnectRequest, Unauthorized } from './authorize.ts'

const tools = telemetry()
const tokens = tokensOf(readEnvironment(...TOKENS), tools)

export const handler = middy<ConnectRequest, APIGatewayAuthorizerResult>()
  .use(observe(tools))
  .handler(async (request) => {
    try {
      return await authorize(request, { ...tokens, now: Date.now })
    } catch (error) {
      if (error instanceof Unauthorized) count(tools.metrics, 'LiveRefused')
      else tools.logger.error('a token could not be verified', { error: briefError(error) })
      throw error
    }
  })
