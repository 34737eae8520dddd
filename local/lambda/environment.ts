import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type FunctionDefinition, type InvokeResult, PAYLOAD_LIMIT } from './definition.ts'
import type { FunctionError, InvokeMessage, RuntimeMessage, RuntimeOptions } from './runtime.ts'

/** Lambda's limit for the init phase, in milliseconds. */
const INIT_TIMEOUT_MS = 10_000

export interface ExecutionEnvironment {
  /** Settles when the handler is loaded, or with the reason why it cannot be. */
  readonly ready: Promise<FunctionError | undefined>
  /** One at a time, after `ready`. A timeout or a crash ends the environment. */
  run(requestId: string, event: string): Promise<InvokeResult>
  isAlive(): boolean
  /** Called once, when the environment has ended for whatever reason. */
  onEnd(listener: () => void): void
  terminate(): Promise<void>
}

type Outcome = { kind: 'result'; payload: string } | { kind: 'error'; error: FunctionError }

/** Starts a worker thread that has only this function's variables, its own module graph and a heap of its memory size. */
export function startEnvironment(definition: FunctionDefinition): ExecutionEnvironment {
  const { name, codeDir, handler, arn, memoryMb, timeoutMs } = definition
  const options: RuntimeOptions = { codeDir, handler, functionName: name, arn, memoryMb }
  const worker = new Worker(new URL('./runtime.ts', import.meta.url), {
    name,
    workerData: options,
    env: { ...environmentVariables(definition), ...compileCache() },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const log = (text: string, requestId?: string) => {
    definition.observer?.logged(Buffer.byteLength(text))
    definition.log(requestId === undefined ? `${name} ${text}` : `${name} ${requestId} ${text}`)
  }

  let alive = true
  let crash: string | undefined
  let finish: ((outcome: Outcome) => void) | undefined
  const ended = Promise.withResolvers<void>()
  const loaded = Promise.withResolvers<FunctionError | undefined>()
  const exitError = (): FunctionError => ({ errorType: 'Runtime.ExitError', errorMessage: `Error: ${crash}` })

  const terminate = async (): Promise<void> => {
    alive = false
    await worker.terminate()
  }
  const initTimer = setTimeout(() => {
    loaded.resolve(timedOut(INIT_TIMEOUT_MS, 'INIT'))
    void terminate()
  }, INIT_TIMEOUT_MS)

  worker.on('message', (message: RuntimeMessage) => {
    if (message.kind === 'line') log(message.text, message.requestId)
    else if (message.kind === 'ready') loaded.resolve(undefined)
    else if (message.kind === 'init-failed') {
      loaded.resolve(message.error)
      void terminate()
    } else finish?.(message)
  })
  worker.on('error', (cause: unknown) => {
    crash = `Runtime exited with error: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`
  })
  worker.on('exit', (code) => {
    alive = false
    crash ??=
      code === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${code}`
    loaded.resolve(exitError())
    finish?.({ kind: 'error', error: exitError() })
    ended.resolve()
  })
  void loaded.promise.then((failure) => {
    clearTimeout(initTimer)
    if (failure !== undefined) log(`Init Error ${failure.errorType}: ${failure.errorMessage}`)
  })

  return {
    ready: loaded.promise,
    isAlive: () => alive,
    onEnd: (listener) => void ended.promise.then(listener),
    terminate,
    async run(requestId, event) {
      const message: InvokeMessage = { requestId, event, deadlineMs: Date.now() + timeoutMs }
      const timer = setTimeout(() => {
        finish?.({ kind: 'error', error: timedOut(timeoutMs, requestId) })
        void terminate()
      }, timeoutMs)
      const outcome = await new Promise<Outcome>((resolve) => {
        finish = resolve
        if (alive) worker.postMessage(message)
        else resolve({ kind: 'error', error: exitError() })
      })
      clearTimeout(timer)
      finish = undefined
      if (outcome.kind === 'result') return payloadOf(outcome.payload)
      const { errorType, errorMessage } = outcome.error
      if (errorType === TIMED_OUT || errorType === 'Runtime.ExitError')
        log(`${errorType} ${errorMessage}`, requestId)
      return { ok: false, ...outcome.error, ...(errorType === TIMED_OUT && { timedOut: true }) }
    },
  }
}

/** Where this process keeps what it compiles, its threads keep it too; they take the variable away before a handler sees it. */
function compileCache(): { NODE_COMPILE_CACHE?: string } {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}
}

function payloadOf(text: string): InvokeResult {
  if (Buffer.byteLength(text) <= PAYLOAD_LIMIT) return { ok: true, payload: JSON.parse(text) }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`
  return { ok: false, errorType: 'Function.ResponseSizeTooLarge', errorMessage }
}

const TIMED_OUT = 'Sandbox.Timedout'

function timedOut(limitMs: number, requestId: string): FunctionError {
  const seconds = (limitMs / 1000).toFixed(2)
  return {
    errorType: TIMED_OUT,
    errorMessage: `${new Date().toISOString()} ${requestId} Task timed out after ${seconds} seconds`,
  }
}

/**
 * The whole of one execution environment's process.env: the function's own variables and those that Lambda sets,
 * which win over the function's. Nothing of the parent's environment is in it.
 */
export function environmentVariables(definition: FunctionDefinition): Record<string, string> {
  const region = definition.arn.split(':')[3] ?? ''
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    // No developer's ~/.aws may decide what a function does, and Lambda has none.
    HOME: definition.codeDir,
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    ...definition.environment,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    AWS_REGION: region,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: definition.codeDir,
    _HANDLER: definition.handler,
  }
}
