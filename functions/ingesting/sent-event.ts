import type { Problem } from '../../schemas/problems.ts'

/** One event of a request, in no form any more: what it says, not yet whether that can be true. */
export interface SentEvent {
  readonly detailType: unknown
  readonly detail: unknown
  /** When it was published; undefined for now. */
  readonly time: unknown
  /** What the sender calls a field that this system calls `path`. */
  readonly nameOf: (path: string) => string
}

/** An event as it was sent, or what is wrong with the form that it was sent in. */
export type Sent = SentEvent | { readonly problem: Problem; readonly eventId?: unknown }

export type JsonFields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An event in this system's own form: `{ "detail-type", "detail", "time"? }`. What else it holds is left alone. */
export function ownEvent(value: unknown): Sent {
  if (!isFields(value)) return { problem: { path: '', message: 'must be a JSON object' } }
  return { detailType: value['detail-type'], detail: value.detail, time: value.time, nameOf: (path) => path }
}
