import { type Activity, parseActivity } from '../../events/activity.ts'
import { timeAheadMistakes } from '../../events/activity-mistakes.ts'
import { batched } from '../../events/batching.ts'
import { type OutgoingEvent, PublishError } from '../../events/publish.ts'
import { carriedTrace, eventName, spanIdOf, TRACEPARENT, traceOf } from '../../events/trace.ts'
import { fieldsOf } from '../../json/json.ts'
import type { IngestAnswer } from '../../schemas/api/ingest.ts'
import { eventIdSchema, type PartnerId } from '../../schemas/ids.ts'
import { firstOfEach, type Mistake, sentenceOf } from '../../schemas/mistakes.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/source.ts'
import { formatTime, parseTime } from '../../schemas/time.ts'
import { readTraceparent, type TraceContext, traceparentText } from '../../schemas/traceparent.ts'
import { SPANS, type Traces } from '../telemetry/traces.ts'
import type { Sent } from './sent.ts'

export interface IngestPorts {
  /** At least once, in no certain order. @throws PublishError for those that were not taken */
  publish(events: readonly OutgoingEvent[]): Promise<void>
  /** Keeps what is rejected, as far as it can, while the rest is published. It never throws. */
  keep?(refused: readonly Refused[], at: number): Promise<void>
  /** Epoch milliseconds. */
  now(): number
  /** How far ahead of `now` the stage rehearses; 0 for one that does not. */
  readonly leadMs: number
  readonly traces: Traces
}

/** An event that can never count as it is. */
export interface Refused {
  readonly sent: Sent
  readonly mistakes: readonly Mistake[]
}

export interface Ingested {
  /** 202 for all accepted, 422 for all rejected, 503 for all failed, else 207. */
  readonly status: 202 | 207 | 422 | 503
  readonly answer: IngestAnswer
}

/** Publishes what can be published of a request, and answers for each event what became of it. */
export async function ingest(
  sent: readonly Sent[],
  partnerId: PartnerId,
  {
    publish,
    keep,
    now,
    leadMs,
    traces,
    requestTrace,
  }: IngestPorts & { readonly requestTrace?: string | undefined },
): Promise<Ingested> {
  const at = now()
  const startedAt = traces.now()
  const judged = sent.map((one) => {
    const traceparent = readTraceparent(one.traceparent) ? one.traceparent : requestTrace
    return judge({ ...one, traceparent }, partnerId, { now: at, leadMs })
  })
  const refused = judged.flatMap((one, index): Refused[] => {
    const of = sent[index]
    return 'event' in one || of === undefined ? [] : [{ sent: of, mistakes: one.mistakes }]
  })
  const [failed] = await Promise.all([
    failuresOf(
      judged.flatMap((one) => ('event' in one ? [one.event] : [])),
      publish,
    ),
    refused.length > 0 ? keep?.(refused, at) : undefined,
  ])
  for (const one of judged)
    if ('event' in one) tellOf(one, { traces, startedAt, failed: failed.has(one.event) })
  return ingestedOf(judged.map((one) => resultOf(one, failed)))
}

/** The answer of a request, from what became of each of its events. */
export function ingestedOf(results: IngestAnswer['results']): Ingested {
  const count = (status: string) => results.filter((one) => one.status === status).length
  const answer = {
    accepted: count('accepted'),
    rejected: count('rejected'),
    failed: count('failed'),
    results,
  }
  return { status: statusOf(answer), answer }
}

async function failuresOf(
  events: readonly OutgoingEvent[],
  publish: IngestPorts['publish'],
): Promise<ReadonlySet<OutgoingEvent>> {
  const batches = [...batched(events)]
  try {
    if (batches.length > 0) await publish(batches.map(({ event }) => event))
    return new Set()
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    const failed = new Set(error.failed.map(({ event }) => event))
    return new Set(batches.flatMap(({ event, activities }) => (failed.has(event) ? activities : [])))
  }
}

function resultOf(one: Judged, failed: ReadonlySet<OutgoingEvent>): IngestAnswer['results'][number] {
  if (!('event' in one)) return one
  return { status: failed.has(one.event) ? 'failed' : 'accepted', eventId: one.eventId }
}

function statusOf({ accepted, rejected, failed, results }: IngestAnswer): Ingested['status'] {
  if (accepted === results.length) return 202
  if (rejected === results.length) return 422
  if (failed === results.length) return 503
  return 207
}

function tellOf(
  { event: { source }, eventId, carried }: Accepted,
  { traces, startedAt, failed }: { traces: Traces; startedAt: number; failed: boolean },
): void {
  if (!carried?.sampled && (carried || traces.ratio === 0)) return
  const name = { source, eventId }
  const trace = traceOf(name, carried, traces.ratio)
  if (!traces.tells(trace)) return
  traces.tell({
    trace,
    spanId: spanIdOf(trace.traceId, 'ingest', eventName(name)),
    name: SPANS.ingested,
    kind: 'producer',
    startedAt,
    endedAt: traces.now(),
    about: { activity: eventName(name), outcome: failed ? 'failed' : 'accepted' },
    failed,
    logged: true,
  })
}

type Rejected = Extract<IngestAnswer['results'][number], { status: 'rejected' }>

/** An event that is to be published, or why it never can be. */
export type Judged = Accepted | Rejected

interface Accepted {
  readonly event: OutgoingEvent
  readonly eventId: string
  readonly activity: Activity
  /** The trace that goes with it. */
  readonly carried: TraceContext | undefined
}

export type Clock = { readonly now: number; readonly leadMs: number }

/**
 * Judges one event by the code of the award path, so that what is accepted here is not rejected there. One whose time
 * is ahead of this clock, by no more than clocks are, is taken as published now.
 *
 * @param clock `now`, epoch milliseconds, is the time of an event that does not tell one
 */
export function judge(sent: Sent, partnerId: PartnerId, clock: Clock): Judged {
  const { envelope } = sent
  const source = PARTNER_SOURCE_PREFIX + partnerId
  const parsed = envelope && parseActivity({ ...envelope, source, time: publishedTime(envelope.time, clock) })
  const { now, leadMs } = clock
  const ahead = timeAheadMistakes(parseTime(envelope?.time) ?? now, now + leadMs)
  if (!parsed?.accepted || sent.mistakes.length + ahead.length > 0) {
    const found = parsed?.accepted === false ? parsed.rejection.mistakes : []
    return rejected({ ...sent, mistakes: [...sent.mistakes, ...[...ahead, ...found].map(sent.told)] })
  }
  const { activity } = parsed
  const beside = readTraceparent(sent.traceparent)
  const carried = carriedTrace(activity.detail) ?? beside
  const own = activity.detail[TRACEPARENT]
  // The detail's own goes before: it came with the activity from where that happened.
  const isAdded = beside !== undefined && own === undefined
  const detail = JSON.stringify(
    isAdded ? { ...activity.detail, [TRACEPARENT]: traceparentText(beside) } : activity.detail,
  )
  return {
    eventId: activity.eventId,
    activity,
    carried,
    event: { source, detailType: activity.type, detail, time: new Date(activity.publishedAt) },
  }
}

/** EventBridge keeps whole seconds of a time, so those are judged. A time that cannot be read is left as it is. */
function publishedTime(time: unknown, { now, leadMs }: Clock): unknown {
  const milliseconds = time === undefined ? now : parseTime(time)
  if (milliseconds === undefined) return time
  return formatTime(Math.floor(Math.min(milliseconds, now + leadMs) / 1000) * 1000)
}

function rejected({ envelope, mistakes: found, eventId }: Sent): Rejected {
  const detail = envelope?.detail
  const id = eventIdSchema.safeParse(fieldsOf(detail).eventId ?? eventId)
  const mistakes = firstOfEach(found)
  return {
    status: 'rejected',
    ...(id.success ? { eventId: id.data } : {}),
    path: mistakes[0]?.path ?? '',
    reason: sentenceOf(mistakes),
    mistakes,
  }
}

export interface Rejections {
  readonly path: string
  readonly reason: string
  /** How many events of the request it holds for. */
  readonly events: number
}

/** Why events were rejected, each mistake once: a partner's mistake is in every event of a request. */
export function rejectionsOf({ results }: IngestAnswer): Rejections[] {
  const byMistake = new Map<string, Rejections>()
  for (const result of results) {
    if (result.status !== 'rejected') continue
    for (const mistake of result.mistakes) {
      const reason = sentenceOf([mistake])
      byMistake.set(reason, { path: mistake.path, reason, events: (byMistake.get(reason)?.events ?? 0) + 1 })
    }
  }
  return [...byMistake.values()]
}
