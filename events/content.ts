import { canonicalJson } from '../json/json.ts'
import type { Activity } from './activity.ts'
import { TRACEPARENT } from './trace.ts'

/** One event has one content, which two sendings of it are compared by. It may have another trace each time that it is sent. */
export function contentOf({ type, detail }: Pick<Activity, 'type' | 'detail'>): string {
  const { [TRACEPARENT]: _, ...content } = detail
  try {
    return canonicalJson([type, content])
  } catch (error) {
    // Nobody can write such a thing, nor tell it from another.
    if (error instanceof RangeError) return 'nested beyond reason'
    throw error
  }
}
