import { carriedTrace, type EventName, eventName, spanIdOf, type Trace, traceOf } from '../../events/trace.ts'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import { eventIdSchema, type UserId } from '../../schemas/ids.ts'
import { sourceSchema } from '../../schemas/source.ts'
import { type TraceContext, traceparentText } from '../../schemas/traceparent.ts'
import type { Keepsake } from '../../store/open.ts'
import { SPANS, type Traces } from '../telemetry/traces.ts'
import { type ActivityRecord, sentAtOf } from './activity-record.ts'

/** The end of an activity's way through a batch. */
export type Outcome =
  | 'rejected'
  | 'ignored'
  | 'unasked'
  | 'erased'
  | 'unchanged'
  | 'counted'
  | 'awarded'
  | 'failed'

interface Way {
  readonly record: ActivityRecord
  readonly name: EventName
  readonly trace: Trace
  readonly userId?: UserId
  readonly published?: string
  outcome?: Outcome
  reason?: string
  announcedAt?: string
  readonly keepsakes: string[]
}

/** The traces of one batch. Activities that nobody samples cost nothing here but a look at one field. */
export interface BatchTraces {
  /** An activity that was read. */
  begin(record: ActivityRecord, activity: SeenActivity): void
  reject(record: ActivityRecord, reason: string): void
  end(record: ActivityRecord, outcome: Outcome): void
  /** One user has these keepsakes of the batch, and those that are not silent were announced. */
  earned(userId: UserId, held: readonly Keepsake[]): void
  /** One user's activities of a campaign have changed their progress, or not. */
  judged(userId: UserId, contributions: readonly EventName[], isChanged: boolean): void
  /** The traceparent that an announcement has: the same whenever it is made of the same record. */
  traceparentOf(keepsake: Keepsake): string | undefined
  /** Tells of the way of each activity that is sampled. */
  finish(failed: ReadonlySet<ActivityRecord>): void
}

export interface SeenActivity extends EventName {
  readonly userId: UserId
  readonly publishedAt: number
  readonly detail: unknown
}

const spanOf = ({ traceId }: Trace, name: EventName) => spanIdOf(traceId, 'award', eventName(name))

const timeText = (at: number) => new Date(at).toISOString()

const isOf = ({ name }: Way, { source, eventId }: Partial<EventName>) =>
  source === name.source && eventId === name.eventId

export function batchTraces(traces: Traces): BatchTraces {
  const startedAt = traces.now()
  const carriedBy = new Map<string, TraceContext>()
  const ways = new Map<ActivityRecord, Way>()

  const carriedOf = (record: ActivityRecord, name: EventName, detail: unknown) => {
    const carried = carriedTrace(detail, record.attributes?.AWSTraceHeader)
    if (carried) carriedBy.set(eventName(name), carried)
    return carried
  }
  const follow = (record: ActivityRecord, name: EventName, detail: unknown, more: Partial<Way> = {}) => {
    const carried = carriedOf(record, name, detail)
    // A hash for each activity is not made for nothing.
    if (!carried?.sampled && (carried || traces.ratio === 0)) return
    const trace = traceOf(name, carried, traces.ratio)
    if (traces.tells(trace)) ways.set(record, { record, name, trace, keepsakes: [], ...more })
  }

  const waysOf = (userId: UserId, events: readonly Partial<EventName>[]) =>
    ways.values().filter((way) => way.userId === userId && events.some((event) => isOf(way, event)))

  return {
    begin(record, { source, eventId, userId, publishedAt, detail }) {
      follow(record, { source, eventId }, detail, {
        userId,
        published: timeText(publishedAt),
      })
    },
    reject(record, reason) {
      if (!ways.has(record)) {
        const { name, detail } = namedIn(record.body) ?? {}
        if (name) follow(record, name, detail)
      }
      const way = ways.get(record)
      if (way) Object.assign(way, { outcome: 'rejected', reason })
    },
    end(record, outcome) {
      const way = ways.get(record)
      if (way) way.outcome = outcome
    },
    earned(userId, held) {
      for (const way of waysOf(userId, held)) {
        const own = held.filter((each) => isOf(way, each))
        way.outcome = 'awarded'
        way.keepsakes.push(...own.map(({ campaignId, keepsakeId }) => `${campaignId}/${keepsakeId}`))
        if (own.some(({ silent }) => !silent)) way.announcedAt = timeText(traces.now())
      }
    },
    judged(userId, contributions, isChanged) {
      for (const way of waysOf(userId, contributions)) {
        if (isChanged) way.outcome = way.outcome === 'awarded' ? 'awarded' : 'counted'
        else way.outcome ??= 'unchanged'
      }
    },
    traceparentOf({ source, eventId }) {
      if (source === undefined) return undefined
      const name = { source, eventId }
      const trace = traceOf(name, carriedBy.get(eventName(name)), traces.ratio)
      return traceparentText({ ...trace, parentId: spanOf(trace, name) })
    },
    finish(failed) {
      for (const { record, name, trace, published, outcome = 'erased', ...way } of ways.values()) {
        const queuedAt = sentAtOf(record)
        traces.tell({
          trace,
          spanId: spanOf(trace, name),
          name: SPANS.judged,
          kind: 'consumer',
          startedAt,
          endedAt: traces.now(),
          about: {
            activity: eventName(name),
            outcome: failed.has(record) ? 'failed' : outcome,
            reason: way.reason,
            keepsakes: way.keepsakes.length > 0 ? way.keepsakes.join(' ') : undefined,
            publishedAt: published,
            queuedAt: Number.isFinite(queuedAt) ? timeText(queuedAt) : undefined,
            announcedAt: way.announcedAt,
            delivery: Number(record.attributes?.ApproximateReceiveCount ?? 1),
          },
          failed: failed.has(record),
          logged: true,
        })
      }
    },
  }
}

/** The name of the event in a body that is not an activity, as far as it has one. */
export function namedIn(body: string): { readonly name: EventName; readonly detail: unknown } | undefined {
  const { source, detail } = fieldsOf(jsonIn(body))
  const id = eventIdSchema.safeParse(fieldsOf(detail).eventId)
  const from = sourceSchema.safeParse(source)
  if (!id.success || !from.success) return undefined
  return { name: { source: from.data, eventId: id.data }, detail }
}
