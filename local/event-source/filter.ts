import { compilePattern } from '../../events/pattern/index.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { QueueRecord } from './record.ts'

/**
 * Whether a record passes a mapping's FilterCriteria: no pattern, or any that matches. A pattern sees the record with
 * its body as JSON when it is a JSON object or array, else as the plain string. So a pattern for a JSON body never
 * matches a plain string, nor the other way round, and a pattern without `body` looks at the rest alone, as in Lambda.
 * @throws Error that tells which pattern is invalid and why.
 */
export function compileFilter(patterns: JsonObject[]): (record: QueueRecord) => boolean {
  if (patterns.length === 0) return () => true
  const compiled = patterns.map((pattern, index) => {
    try {
      return compilePattern(pattern)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`FilterCriteria.Filters[${index}] of an event source mapping: ${reason}`, { cause })
    }
  })
  return (record) => {
    const subject = { ...record, body: bodyOf(record.body) }
    return compiled.some((pattern) => pattern.matches(subject))
  }
}

function bodyOf(body: string): Json {
  try {
    const parsed: Json = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : body
  } catch {
    return body
  }
}
