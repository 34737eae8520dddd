import { fieldsOf, type JsonObject } from '../json/json.ts'
import type { Interval } from '../schemas/activities/define.ts'
import { type EventId, type PartnerId, partnerIdSchema, type UserId } from '../schemas/ids.ts'
import { type Mistake, sentenceOf } from '../schemas/mistakes.ts'
import { PARTNER_SOURCE_PREFIX } from '../schemas/source.ts'
import { knownTime } from '../schemas/time.ts'
import { activityMistakes, definitionOf } from './activity-mistakes.ts'
import { NOT_JSON, TOO_DEEP } from './reason-code.ts'

/** A customer did this: parsed, checked, its times as numbers, as the core sees it. */
export interface Activity {
  /** The event's `detail-type`. */
  readonly type: string
  /** The event's `source`, `partner.<partnerId>`. Together with `eventId` it identifies the event. */
  readonly source: string
  readonly eventId: EventId
  readonly userId: UserId
  /** Event time, epoch milliseconds: what decides. */
  readonly at: number
  /** The envelope's time, epoch milliseconds: when the partner published. Lateness and erasures are judged by it. */
  readonly publishedAt: number
  /** The span that was watched, for activities that are one. */
  readonly watched?: Interval
  /** The whole detail, fields unknown to us included, for patterns to match on. */
  readonly detail: JsonObject
}

/** Why an event can never count: all that is wrong with it. `partnerId` as far as the event tells it. */
export interface Rejection {
  /** The path of the first mistake. */
  readonly path: string
  /** One sentence that names each wrong field. */
  readonly reason: string
  /** At least one, and one a field at most. */
  readonly mistakes: readonly Mistake[]
  readonly partnerId?: PartnerId
}

export type ParsedActivity =
  | { readonly accepted: true; readonly activity: Activity }
  | { readonly accepted: false; readonly rejection: Rejection }

/**
 * Reads one EventBridge envelope of an activity. Never throws.
 *
 * @example
 * ```ts
 * parseActivity([]).accepted // false
 * ```
 * @param measureDetail false when the caller knows that the whole is no larger than a detail may be
 */
export function parseActivity(value: unknown, measureDetail = true): ParsedActivity {
  const mistakes = activityMistakes(value, measureDetail)
  if (mistakes.length > 0) {
    return { accepted: false, rejection: rejectionOf(mistakes, fieldsOf(value).source) }
  }
  const { source, 'detail-type': type, time, detail } = value as Envelope
  const definition = definitionOf(type)
  if (!definition) throw new Error(`an activity of the type ${type} was found to be right`)
  return {
    accepted: true,
    activity: {
      type,
      source,
      eventId: detail.eventId as EventId,
      userId: detail.userId as UserId,
      at: definition.eventTime(detail),
      publishedAt: knownTime(time),
      ...(definition.watched ? { watched: definition.watched(detail) } : {}),
      detail,
    },
  }
}

/** The rejection of text that `parseJson` throws this for. */
export function unreadable(error: unknown): ParsedActivity {
  // The parser's own message quotes the text, which may be anything: it stays out of logs.
  const isTooDeep = error instanceof Error && error.name === 'RangeError'
  const message = isTooDeep ? TOO_DEEP : NOT_JSON
  return { accepted: false, rejection: rejectionOf([{ path: '', message }], undefined) }
}

/** An envelope in which nothing is wrong. */
interface Envelope {
  readonly source: string
  readonly 'detail-type': string
  readonly time: string
  readonly detail: JsonObject
}

/** @param source the event's, of any kind: its partner is to be told, if it names one */
export function rejectionOf(mistakes: readonly Mistake[], source: unknown): Rejection {
  const partnerId = partnerOf(source)
  return {
    path: mistakes[0]?.path ?? '',
    reason: sentenceOf(mistakes),
    mistakes,
    ...(partnerId ? { partnerId } : {}),
  }
}

/** The partner of an event that is otherwise beyond use. */
function partnerOf(source: unknown): PartnerId | undefined {
  if (typeof source !== 'string' || !source.startsWith(PARTNER_SOURCE_PREFIX)) return undefined
  return partnerIdSchema.safeParse(source.slice(PARTNER_SOURCE_PREFIX.length)).data
}
