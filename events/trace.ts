import { createHash } from 'node:crypto'
import { fieldsOf } from '../json/json.ts'
import { readTraceparent, readXrayHeader, type TraceContext } from '../schemas/traceparent.ts'

/** The field of an activity's detail that carries its trace. It says nothing of what the customer did. */
export const TRACEPARENT = 'traceparent'

/** The trace that an activity belongs to. */
export interface Trace extends Omit<TraceContext, 'parentId'> {
  /** The sender's span; none where the sender told of no trace. */
  readonly parentId?: string
}

/** A source and an id identify an event. */
export interface EventName {
  readonly source: string
  readonly eventId: string
}

/** `partner.acme/e-1`: an event as logs and people name it. */
export const eventName = ({ source, eventId }: EventName): string => `${source}/${eventId}`

/**
 * The trace id of an activity whose sender told none: a hash of what identifies it. So each activity has one everywhere, and
 * nothing has to be carried.
 */
export function derivedTraceId({ source, eventId }: EventName): string {
  return createHash('sha256').update(`${source}\n${eventId}`).digest('hex').slice(0, 32)
}

/** An id of a span that is the same whenever it is made of the same parts. */
export function spanIdOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16)
}

/**
 * The trace that came with an activity: in its detail, else beside it in the header of X-Ray. The latter counts where it is
 * sampled only: AWS's clients send one unasked, of the invocation that they run in.
 */
export function carriedTrace(detail: unknown, xrayHeader?: string): TraceContext | undefined {
  const own = readTraceparent(fieldsOf(detail)[TRACEPARENT])
  if (own) return own
  const header = readXrayHeader(xrayHeader)
  return header?.sampled ? header : undefined
}

/**
 * The trace of an activity.
 *
 * @param ratio the part of activities without a trace of their sender's that is sampled, from 0 to 1: the same ones everywhere
 */
export function traceOf(name: EventName, carried: TraceContext | undefined, ratio: number): Trace {
  if (carried) return carried
  const traceId = derivedTraceId(name)
  return { traceId, sampled: isWithin(traceId, ratio) }
}

/** As OpenTelemetry samples by ratio: by the end of the trace id, which is random in any trace. */
function isWithin(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-8), 16) < ratio * 2 ** 32
}
