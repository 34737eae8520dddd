import { randomUUID } from 'node:crypto'
import {
  type FunctionDefinition,
  type InvokeResult,
  type LambdaFunction,
  PAYLOAD_LIMIT,
} from './definition.ts'
import { type ExecutionEnvironment, startEnvironment } from './environment.ts'

export type { FunctionDefinition, LambdaFunction } from './definition.ts'

export interface FunctionOptions {
  /** The most execution environments at a time; further invocations wait for a free one. */
  readonly maxEnvironments?: number
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
  const { name, reservedConcurrency = maxEnvironments, observer } = definition
  const pool = createPool(definition, Math.min(reservedConcurrency, maxEnvironments))
  const stoppedResult = failure('Sandbox.Stopped', `${name} was stopped`)
  let running = 0

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
      if (reservedConcurrency < 1) {
        observer?.throttled()
        return failure('TooManyRequestsException', `Rate Exceeded: ${name} is throttled`)
      }
      const environment = await pool.acquire()
      if (environment === undefined) return stoppedResult
      running++
      observer?.began(running)
      try {
        const failed = await environment.ready
        const began = performance.now()
        const result: InvokeResult = failed
          ? { ok: false, ...failed }
          : await environment.run(randomUUID(), text)
        if (!result.ok && pool.isStopped()) return stoppedResult
        observer?.ended(performance.now() - began, result.ok)
        return result
      } finally {
        running--
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

/** The execution environments of one function: at most `limit`, each lent to one invocation at a time. */
interface Pool {
  /** The one used last, a new one, or else the next that comes free, in order of asking; undefined once stopped. */
  acquire(): Promise<ExecutionEnvironment | undefined>
  release(environment: ExecutionEnvironment): void
  size(): number
  isStopped(): boolean
  stop(): Promise<void>
}

function createPool(definition: FunctionDefinition, limit: number): Pool {
  const all = new Set<ExecutionEnvironment>()
  const idle: ExecutionEnvironment[] = []
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = []
  let stopped = false

  const forget = (environment: ExecutionEnvironment): void => {
    all.delete(environment)
    const index = idle.indexOf(environment)
    if (index >= 0) idle.splice(index, 1)
  }
  const start = (): ExecutionEnvironment => {
    const environment = startEnvironment(definition)
    all.add(environment)
    // One that crashes between two invocations must not be lent again.
    environment.onEnd(() => forget(environment))
    return environment
  }
  const takeIdle = (): ExecutionEnvironment | undefined => {
    let environment = idle.pop()
    while (environment !== undefined && !environment.isAlive()) environment = idle.pop()
    return environment
  }

  return {
    async acquire() {
      if (stopped) return undefined
      const free = takeIdle() ?? (all.size < limit ? start() : undefined)
      return free ?? new Promise((resolve) => waiting.push(resolve))
    },
    release(environment) {
      if (!environment.isAlive()) forget(environment)
      if (stopped) return
      const next = waiting.shift()
      if (next === undefined) {
        if (environment.isAlive()) idle.push(environment)
      } else next(environment.isAlive() ? environment : start())
    },
    size: () => all.size,
    isStopped: () => stopped,
    async stop() {
      stopped = true
      for (const resolve of waiting.splice(0)) resolve(undefined)
      await Promise.all([...all].map((environment) => environment.terminate()))
    },
  }
}
