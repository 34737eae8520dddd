import type { Json } from '../../schemas/json.ts'

/** What the compiled template says of one Lambda function, and where its lines go. */
export type FunctionDefinition = {
  name: string
  /** The region and the account of the function are read from it. */
  arn: string
  /** What Lambda would unpack into /var/task. */
  codeDir: string
  /** Module and export, relative to `codeDir`: `.build/functions/health/index.handler`. */
  handler: string
  environment: Record<string, string>
  timeoutMs: number
  memoryMb: number
  /** Lambda's ReservedConcurrentExecutions; 0 throttles every invocation. */
  reservedConcurrency?: number
  log(line: string): void
}

/** What Lambda's Invoke answers: the JSON that the handler returned, or its function error. */
export type InvokeResult =
  | { ok: true; payload: Json }
  | { ok: false; errorType: string; errorMessage: string; timedOut?: boolean }

export type LambdaFunction = {
  readonly name: string
  /** Never rejects: whatever goes wrong is a function error in the result. */
  invoke(event: unknown): Promise<InvokeResult>
  /** Starts one execution environment ahead of the first invocation. Never rejects: a failed start is logged. */
  warm(): Promise<void>
  /** Ends every execution environment at once; invocations still running answer `Sandbox.Stopped`. */
  stop(): Promise<void>
}
