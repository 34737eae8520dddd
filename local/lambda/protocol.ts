/** What passes between a function's pool and the worker thread that is one execution environment. */

/** Lambda's limit for a synchronous invocation's request and for its response, in bytes of JSON. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024

export type FunctionError = { errorType: string; errorMessage: string }

/** Workers are given this once, at their start. */
export type RuntimeOptions = {
  codeDir: string
  handler: string
  functionName: string
  arn: string
  memoryMb: number
}

/** One invocation; `event` is JSON text, so that nothing but JSON can cross, as in Lambda. */
export type InvokeMessage = { requestId: string; event: string; deadlineMs: number }

export type RuntimeMessage =
  | { kind: 'ready' }
  | { kind: 'init-failed'; error: FunctionError }
  | { kind: 'result'; payload: string }
  | { kind: 'error'; error: FunctionError }
  | { kind: 'line'; text: string; requestId?: string }
