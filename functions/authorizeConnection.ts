import { MetricUnit } from '@aws-lambda-powertools/metrics'
import middy from '@middy/core'
import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { authorize, type ConnectRequest, Unauthorized } from './live/authorize.ts'
import { observe } from './middleware/observe.ts'
import { newLogger, newMetrics, tokensFromEnvironment } from './wiring.ts'

const logger = newLogger()
const metrics = newMetrics()
const verify = tokensFromEnvironment()

export const handler = middy<ConnectRequest, APIGatewayAuthorizerResult>()
  .use(observe(logger, metrics))
  .handler(async (request) => {
    try {
      return await authorize(request, verify)
    } catch (error) {
      if (error instanceof Unauthorized) metrics.addMetric('LiveRefused', MetricUnit.Count, 1)
      else logger.error('a token could not be verified', { error })
      throw error
    }
  })
