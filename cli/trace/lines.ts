import { derivedTraceId, type EventName, eventName } from '../../events/trace.ts'
import { fieldsOf, jsonIn } from '../../json/json.ts'

/** A line of a function's log that tells of one activity. */
export interface TracedLine {
  /** Epoch milliseconds, when it was logged. */
  readonly at: number
  readonly message: string
  readonly traceId?: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A pattern of CloudWatch Logs has a star for any characters: these mean something else in one, so what is found is looked at again. */
const asTerm = (value: string) => value.replaceAll(/[^\w./:@-]/g, '*')

/** CloudWatch takes patterns of 1,024 characters, in which the longest name of an event leaves room for so many traces. */
export const MOST_TRACES = 3

/** The filter pattern for lines that name an event, or a trace. */
export function filterPatternOf({ name, traceIds }: Wanted): string {
  const activity = asTerm(eventName(name))
  const terms = [
    `($.activity = "${activity}")`,
    `($.example.activity = "${activity}")`,
    ...traceIds.map((id) => `($.traceId = "${id}")`),
  ]
  return `{ ${terms.join(' || ')} }`
}

export interface Wanted {
  readonly name: EventName
  /** Traces whose lines belong to it too. */
  readonly traceIds: readonly string[]
}

/** The traces that are known to be of the event before anything was found. */
export const tracesOf = (name: EventName): string[] => [derivedTraceId(name)]

/**
 * Reads a line that was found. Undefined for one that is of another activity: one trace may have several, such as all events of
 * a request.
 */
export function lineIn(text: string, at: number, { name, traceIds }: Wanted): TracedLine | undefined {
  const fields = fieldsOf(jsonIn(text))
  const { message, traceId, activity, example } = fields
  const named = activity ?? fieldsOf(example).activity
  const isOwn = named === undefined ? traceIds.includes(String(traceId)) : named === eventName(name)
  if (typeof message !== 'string' || !isOwn) return undefined
  return { at, message, fields, ...(typeof traceId === 'string' ? { traceId } : {}) }
}
