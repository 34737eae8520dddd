import { setTimeout as sleep } from 'node:timers/promises'
import type { InvokeResult, LambdaFunction } from './definition.ts'

/** Undefined when there is no result in that time, as an integration's timeout has it: the function goes on. */
export async function invokeWithin(
  timeoutMs: number,
  fn: LambdaFunction,
  event: unknown,
): Promise<InvokeResult | undefined> {
  const done = new AbortController()
  try {
    return await Promise.race([
      fn.invoke(event),
      sleep(timeoutMs, undefined, { signal: done.signal }).catch(() => undefined),
    ])
  } finally {
    done.abort()
  }
}
