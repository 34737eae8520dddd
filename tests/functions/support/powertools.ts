import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import type { Context } from 'aws-lambda'
import type { QueueTools } from '../../../functions/queue/stack.ts'
import { newTraces, type Traces } from '../../../functions/telemetry/traces.ts'

export interface Observed {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly traces: Traces
  /** Everything logged, a document each. */
  readonly logged: Record<string, unknown>[]
  /** Every metric sent, by its name. */
  readonly sent: Record<string, unknown>[]
  /** A queue's function measures these of a batch. */
  readonly measured: QueueTools['measured']
}

/** A logger and metrics whose output is kept instead of printed. */
export function observed(): Observed {
  const logger = new Logger({ serviceName: 'keepsakes' })
  const metrics = new Metrics({ namespace: 'keepsakes-test', serviceName: 'keepsakes', logger })
  const logged: Observed['logged'] = []
  const sent: Observed['sent'] = []
  Object.assign(logger, { console: consoleInto(logged) })
  Object.assign(metrics, { console: consoleInto(sent) })
  const traces = newTraces({ logger, ratio: 0, now: Date.now })
  return { logger, metrics, traces, logged, sent, measured }
}

const measured = {
  age: 'ActivityAgeSeconds',
  received: 'ActivitiesReceived',
  failed: 'ActivitiesFailed',
} as const

function consoleInto(documents: Record<string, unknown>[]) {
  const keep = (line: string) => void documents.push(JSON.parse(line))
  return { debug: keep, error: keep, info: keep, log: keep, trace: keep, warn: keep }
}

/** Lambda gives it beside the event. */
export const context = {
  awsRequestId: 'request-1',
  functionName: 'the-function',
  memoryLimitInMB: '128',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:the-function',
  getRemainingTimeInMillis: () => 20_000,
} as Context
