import type { Json } from '../../json/json.ts'
import { inTime } from '../serving.ts'

/** A Lambda function of the compiled template. */
export interface FunctionDefinition {
  readonly name: string
  /** The region and the account of the function are read from it. */
  readonly arn: string
  /** The folder that Lambda would unpack into /var/task. */
  readonly codeDir: string
  /** Module and export, relative to `codeDir`: `.build/functions/health/index.handler`. */
  readonly handler: string
  readonly environment: Record<string, string>
  readonly timeoutMs: number
  readonly memoryMb: number
  /** Lambda's ReservedConcurrentExecutions; 0 throttles every invocation. */
  readonly reservedConcurrency?: number
  log(line: string): void
  readonly observer?: FunctionObserver
}

/** Hears of what Lambda counts. */
export interface FunctionObserver {
  /** An invocation begins, and so many run then. */
  began(running: number): void
  /** The handler has run for so long, without the start of its environment. */
  ended(milliseconds: number, ok: boolean): void
  throttled(): void
  /** The function has written a line of so many bytes. */
  logged(bytes: number): void
}

/** Lambda's limit for a synchronous invocation's request and for its response, in bytes of JSON. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024

/** The answer of Lambda's Invoke: the JSON that the handler returned, or its function error. */
export type InvokeResult =
  | { ok: true; payload: Json }
  | { ok: false; errorType: string; errorMessage: string; timedOut?: boolean }

export interface LambdaFunction {
  readonly name: string
  /** Never rejects: whatever goes wrong is a function error in the result. */
  invoke(event: unknown): Promise<InvokeResult>
  /** Starts one execution environment ahead of the first invocation. Never rejects: a failed start is logged. */
  warm(): Promise<void>
  /** Ends every execution environment at once; invocations still running answer `Sandbox.Stopped`. */
  stop(): Promise<void>
}

/** Undefined when there is no result in that time, as an integration's timeout has it: the function goes on. */
export function invokeWithin(
  timeoutMs: number,
  fn: LambdaFunction,
  event: unknown,
): Promise<InvokeResult | undefined> {
  return inTime(timeoutMs, fn.invoke(event))
}
