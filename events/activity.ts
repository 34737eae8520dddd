import type { Interval } from '../schemas/activities/define.ts'
import { activityDefinitions, activityTypes } from '../schemas/activities/index.ts'
import { envelopeSchema, PARTNER_SOURCE_PREFIX } from '../schemas/envelope.ts'
import type { EventId, PartnerId, UserId } from '../schemas/ids.ts'
import type { JsonObject } from '../schemas/json.ts'
import { type Problem, pathText, problemsOf } from '../schemas/problems.ts'
import { parseTime } from '../schemas/time.ts'

/** What a customer did, as the core sees it: parsed, checked, its times as numbers. */
export interface Activity {
  /** The event's `detail-type`. */
  readonly type: string
  /** The event's `source`, `partner.<partnerId>`. Together with `eventId` it identifies the event. */
  readonly source: string
  readonly eventId: EventId
  readonly userId: UserId
  /** Event time, epoch milliseconds: what decides. */
  readonly at: number
  /** The envelope's time, epoch milliseconds: when the partner published. Only lateness is judged by it. */
  readonly publishedAt: number
  /** What was watched, for activities that are a span of time. */
  readonly watched?: Interval
  /** The whole detail, fields unknown to us included, for patterns to match on. */
  readonly detail: JsonObject
}

/** Why an event can never count. `partnerId` as far as the event tells it. */
export interface Rejection {
  readonly path: string
  /** One sentence that names the field. */
  readonly reason: string
  readonly partnerId?: PartnerId
}

export type ParsedActivity =
  | { readonly accepted: true; readonly activity: Activity }
  | { readonly accepted: false; readonly rejection: Rejection }

/** A partner's clock may be ahead of EventBridge's by this much. */
export const CLOCK_TOLERANCE_MS = 5 * 60 * 1000

/** Bytes of the UTF-8 text of `detail`. A fact about one activity takes a few hundred. */
export const LARGEST_DETAIL_BYTES = 256 * 1024

const definitionOf = new Map(activityDefinitions.map((definition) => [definition.type, definition]))

/** Reads the text of one EventBridge envelope. Never throws: what cannot be read is rejected with its reason. */
export function parseActivityText(text: string): ParsedActivity {
  let envelope: unknown
  try {
    envelope = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be anything: it stays out of logs.
    return reject({ path: '', message: 'is not JSON' }, undefined)
  }
  return parseActivity(envelope, Buffer.byteLength(text) > LARGEST_DETAIL_BYTES)
}

/**
 * Reads one EventBridge envelope. Never throws.
 *
 * @param measureDetail false when the caller knows that the whole is no larger than a detail may be
 */
export function parseActivity(value: unknown, measureDetail = true): ParsedActivity {
  const envelope = envelopeSchema.safeParse(value)
  if (!envelope.success) return rejectFirst(problemsOf(envelope.error), value)

  const { source, 'detail-type': type } = envelope.data
  const detail = (value as { detail: JsonObject }).detail
  if (measureDetail) {
    const bytes = jsonBytes(detail)
    if (bytes > LARGEST_DETAIL_BYTES) {
      const message = `must be at most ${LARGEST_DETAIL_BYTES} bytes of JSON, not nested beyond reason`
      return reject({ path: 'detail', message }, value)
    }
  }

  const definition = definitionOf.get(type)
  if (!definition) {
    return reject({ path: 'detail-type', message: `must be one of ${activityTypes.join(', ')}` }, value)
  }
  const checked = definition.schema.safeParse(detail)
  if (!checked.success) return rejectFirst(problemsOf(checked.error, ['detail']), value)

  const publishedAt = parseTime(envelope.data.time) ?? Number.NaN
  const at = definition.eventTime(detail)
  const future = [
    ['occurredAt', parseTime(String(detail.occurredAt)) ?? Number.NaN] as const,
    ['to', definition.watched?.(detail).to ?? Number.NEGATIVE_INFINITY] as const,
  ].find(([, time]) => time > publishedAt + CLOCK_TOLERANCE_MS)
  if (future) {
    const message = 'is an impossible time: more than 5 minutes after the time the event was published'
    return reject({ path: pathText(['detail', future[0]]), message }, value)
  }

  return {
    accepted: true,
    activity: {
      type,
      source,
      eventId: detail.eventId as EventId,
      userId: detail.userId as UserId,
      at,
      publishedAt,
      ...(definition.watched ? { watched: definition.watched(detail) } : {}),
      detail,
    },
  }
}

/** Infinity for what is nested so deep that it cannot be written. */
function jsonBytes(detail: JsonObject): number {
  try {
    return Buffer.byteLength(JSON.stringify(detail))
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY
    throw error
  }
}

function rejectFirst(problems: Problem[], value: unknown): ParsedActivity {
  return reject(problems[0] ?? { path: '', message: 'is not valid' }, value)
}

function reject({ path, message }: Problem, value: unknown): ParsedActivity {
  const partnerId = partnerOf(value)
  const rejection = {
    path,
    reason: `${path || 'the event'}: ${message}`,
    ...(partnerId ? { partnerId } : {}),
  }
  return { accepted: false, rejection }
}

/** The partner of an event that is otherwise beyond use, so that it can be told. */
function partnerOf(value: unknown): PartnerId | undefined {
  const source =
    typeof value === 'object' && value !== null ? (value as { source?: unknown }).source : undefined
  if (typeof source !== 'string' || !source.startsWith(PARTNER_SOURCE_PREFIX)) return undefined
  const id = source.slice(PARTNER_SOURCE_PREFIX.length)
  return /^[A-Za-z0-9._:-]{1,128}$/.test(id) ? (id as PartnerId) : undefined
}
