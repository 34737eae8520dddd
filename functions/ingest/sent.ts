import { type Fields, isJsonObject, parseJson } from '../../json/json.ts'
import type { Mistake } from '../../schemas/mistakes.ts'

/** One event of a request, whatever form it was sent in. Nobody has judged yet whether it can be true. */
export interface Sent {
  /** The event as it was sent: what is kept of one that has no envelope with a detail. */
  readonly value: unknown
  /** EventBridge's, but for the source, which the token tells; undefined where the form keeps it from being read. */
  readonly envelope?: Fields
  /** The mistakes of the form that it was sent in. */
  readonly mistakes: readonly Mistake[]
  /** A mistake of the envelope in the words of that form. */
  readonly told: (mistake: Mistake) => Mistake
  /** Stands for the detail's `eventId` where that cannot be read. */
  readonly eventId?: unknown
  /** A trace that the form tells of beside the detail. */
  readonly traceparent?: unknown
}

export const asItIs = (mistake: Mistake): Mistake => mistake

/** An event in this system's own form: `{ "detail-type", "detail", "time"? }`. What else it holds is left alone. */
export function ownEvent(value: unknown): Sent {
  if (!isJsonObject(value))
    return { value, mistakes: [{ path: '', message: 'must be a JSON object' }], told: asItIs }
  if (value.specversion !== undefined && value['detail-type'] === undefined) {
    const message =
      'is a CloudEvent: send it as application/cloudevents+json, a batch as application/cloudevents-batch+json'
    return { value, mistakes: [{ path: '', message }], told: asItIs }
  }
  return { value, envelope: value, mistakes: [], told: asItIs }
}

export interface MediaType {
  /** `type/subtype`, in lower case. */
  readonly type: string
  /** In lower case; undefined when it is not told. */
  readonly charset: string | undefined
}

// RFC 9110, section 8.3.1. Of the parameters only the charset matters here.
const CHARSET = /;\s*charset\s*=\s*["']?([^\s"';]+)/i

/** UTF-8 under the names that senders give it, and ASCII, which is a part of it. */
const UTF_8 = /^(x?unicode(11|20))?utf8$|^(us)?ascii$/

/** Reads the value of a Content-Type field. */
export function mediaType(text: string): MediaType {
  const type = text.split(';', 1)[0] ?? ''
  return { type: type.trim().toLowerCase(), charset: CHARSET.exec(text)?.[1]?.toLowerCase() }
}

/** JSON text has a type whose subtype is `json`, or ends in `+json`. */
export function isJson(type: string): boolean {
  return /^[^/\s]+\/(json|[^/\s]+\+json)$/.test(type)
}

/** UTF-8 may be spelt in many ways. It is meant where no charset is told, since JSON has no other. */
export function isUtf8({ charset = 'utf-8' }: MediaType): boolean {
  return UTF_8.test(charset.replaceAll(/[^a-z0-9]/g, ''))
}

/** @throws Error for bytes that are not UTF-8, or not JSON. Its message may quote them, which may be anything. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}
