import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type Handler, loadHandler } from './load-handler.ts'

/** The messages between a function's pool and the worker thread that is one execution environment. */

export type FunctionError = { errorType: string; errorMessage: string }

/** Workers are given this once, at their start. */
export interface RuntimeOptions {
  readonly codeDir: string
  readonly handler: string
  readonly functionName: string
  readonly arn: string
  readonly memoryMb: number
}

/** One invocation; `event` is JSON text, so that nothing but JSON can cross, as in Lambda. */
export type InvokeMessage = { requestId: string; event: string; deadlineMs: number }

export type RuntimeMessage =
  | { kind: 'ready' }
  | { kind: 'init-failed'; error: FunctionError }
  | { kind: 'result'; payload: string }
  | { kind: 'error'; error: FunctionError }
  | { kind: 'line'; text: string; requestId?: string }

/**
 * The entry point of a worker thread: one execution environment with the Node.js 24 runtime of Lambda. It loads
 * the handler, then runs one invocation after another.
 */

function describe(thrown: unknown): FunctionError {
  if (thrown instanceof Error) return { errorType: thrown.name, errorMessage: thrown.message }
  return { errorType: typeof thrown, errorMessage: String(thrown) }
}

function contextOf(options: RuntimeOptions, invocation: InvokeMessage): object {
  return {
    awsRequestId: invocation.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: options.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: options.arn,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: String(options.memoryMb),
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadlineMs - Date.now()),
  }
}

function serialise(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null'
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const error = new Error(`The handler returned what JSON cannot hold: ${reason}`, { cause })
    error.name = 'Runtime.MarshalError'
    throw error
  }
}

async function invoke(
  handler: Handler,
  options: RuntimeOptions,
  message: InvokeMessage,
): Promise<RuntimeMessage> {
  try {
    const result = await handler(JSON.parse(message.event), contextOf(options, message))
    return { kind: 'result', payload: serialise(result) }
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack?.split('\n') : undefined
    console.error(`Invoke Error ${JSON.stringify({ ...describe(thrown), stack })}`)
    return { kind: 'error', error: describe(thrown) }
  }
}

async function start(port: MessagePort, options: RuntimeOptions): Promise<void> {
  const post = (message: RuntimeMessage) => port.postMessage(message)
  const output = captureOutput((text, requestId) =>
    post(requestId === undefined ? { kind: 'line', text } : { kind: 'line', text, requestId }),
  )
  let handler: Handler
  try {
    handler = await loadHandler(options.codeDir, options.handler)
  } catch (thrown) {
    output.flush()
    return post({ kind: 'init-failed', error: describe(thrown) })
  }
  port.on('message', async (message: InvokeMessage) => {
    output.setRequest(message.requestId)
    const outcome = await invoke(handler, options, message)
    output.flush()
    output.setRequest(undefined)
    post(outcome)
  })
  post({ kind: 'ready' })
}

delete process.env.NODE_COMPILE_CACHE
if (parentPort !== null) await start(parentPort, workerData as RuntimeOptions)

/**
 * Sends what this thread writes to stdout and stderr to `line`, one line at a time, together with the request id at
 * the moment of writing. A worker's own streams reach the parent later than its messages do, and not at all when the
 * thread is busy or ended; this way a line arrives before the result that follows it.
 */
function captureOutput(line: (text: string, requestId: string | undefined) => void): {
  setRequest(requestId: string | undefined): void
  /** Sends what has been written since the last line break. */
  flush(): void
} {
  let requestId: string | undefined
  const flushes: (() => void)[] = []

  for (const stream of [process.stdout, process.stderr]) {
    let pending = ''
    stream.write = (chunk: Uint8Array | string, encoding?: unknown, callback?: unknown): boolean => {
      const lines = (pending + decode(chunk, encoding)).split('\n')
      pending = lines.pop() ?? ''
      for (const text of lines) line(text, requestId)
      const done = typeof encoding === 'function' ? encoding : callback
      if (typeof done === 'function') process.nextTick(done)
      return true
    }
    flushes.push(() => {
      if (pending !== '') line(pending, requestId)
      pending = ''
    })
  }

  return {
    setRequest: (id) => {
      requestId = id
    },
    flush: () => {
      for (const flush of flushes) flush()
    },
  }
}

function decode(chunk: Uint8Array | string, encoding: unknown): string {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString('utf8')
  return encoding === 'hex' || encoding === 'base64' ? Buffer.from(chunk, encoding).toString('utf8') : chunk
}
