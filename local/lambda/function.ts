import { randomUUID } from 'node:crypto'
import type { FunctionDefinition, InvokeResult, LambdaFunction } from './definition.ts'
import { createPool } from './pool.ts'
import { PAYLOAD_LIMIT } from './protocol.ts'

export type { FunctionDefinition, LambdaFunction } from './definition.ts'

export type FunctionOptions = {
  /** The most execution environments at a time; further invocations wait for a free one. */
  maxEnvironments?: number
}

/**
 * A Lambda function on this machine. Nothing is started before the first invocation or `warm()`. Environments are
 * reused while warm, and as many run at once as there are concurrent invocations, up to the smaller of
 * `reservedConcurrency` and `maxEnvironments` (4 unless told).
 */
export function createLambdaFunction(
  definition: FunctionDefinition,
  { maxEnvironments = 4 }: FunctionOptions = {},
): LambdaFunction {
  const { name, reservedConcurrency = maxEnvironments } = definition
  const pool = createPool(definition, Math.min(reservedConcurrency, maxEnvironments))
  const stoppedResult = failure('Sandbox.Stopped', `${name} was stopped`)

  return {
    name,
    async invoke(event) {
      const text = toJson(event)
      if (text === undefined)
        return failure('InvalidRequestContentException', `The event of ${name} is not JSON`)
      if (Buffer.byteLength(text) > PAYLOAD_LIMIT) {
        return failure(
          'RequestTooLargeException',
          `The event of ${name} is over ${PAYLOAD_LIMIT} bytes of JSON`,
        )
      }
      if (reservedConcurrency < 1)
        return failure('TooManyRequestsException', `Rate Exceeded: ${name} is throttled`)
      const environment = await pool.acquire()
      if (environment === undefined) return stoppedResult
      try {
        const failed = await environment.ready
        const result: InvokeResult = failed
          ? { ok: false, ...failed }
          : await environment.run(randomUUID(), text)
        if (!result.ok && pool.isStopped()) return stoppedResult
        return result
      } finally {
        pool.release(environment)
      }
    },
    async warm() {
      if (reservedConcurrency < 1 || pool.size() > 0) return
      const environment = await pool.acquire()
      if (environment === undefined) return
      await environment.ready
      pool.release(environment)
    },
    stop: () => pool.stop(),
  }
}

function failure(errorType: string, errorMessage: string): InvokeResult {
  return { ok: false, errorType, errorMessage }
}

function toJson(event: unknown): string | undefined {
  try {
    return JSON.stringify(event) ?? 'null'
  } catch {
    return undefined
  }
}
