/**
 * The entry point of a worker thread: one execution environment with the Node.js 24 runtime of Lambda. It loads
 * the handler, then runs one invocation after another.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { captureOutput } from './capture-output.ts'
import { type Handler, loadHandler } from './load-handler.ts'
import type { FunctionError, InvokeMessage, RuntimeMessage, RuntimeOptions } from './protocol.ts'

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

if (parentPort !== null) await start(parentPort, workerData as RuntimeOptions)
