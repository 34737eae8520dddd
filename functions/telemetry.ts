import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'

export const newLogger = () => new Logger()
export const newMetrics = () => new Metrics({ singleMetric: false })
