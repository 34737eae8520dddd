import { ACTIVITY_BATCH } from '../schemas/activity-batch.ts'
import { formatTime } from '../schemas/time.ts'
import { batchesOf } from './batches.ts'
import { type OutgoingEvent, sizeOf } from './publish.ts'

/**
 * Activities in one event at most. Each is awarded within the time that one invocation has, and more would hardly cost less:
 * a hundredth of what an event costs is little beside the write of each activity.
 */
export const MOST_IN_BATCH = 100

/**
 * Bytes of one event at most. EventBridge and SQS charge each 64 KiB as another event; what is left is for the envelope that
 * EventBridge puts around it.
 */
export const MOST_BATCH_BYTES = 64 * 1024 - 1024

/** One event for the bus, with the activities that it carries. */
export interface BatchedEvent {
  readonly event: OutgoingEvent
  readonly activities: readonly OutgoingEvent[]
}

/**
 * Puts activities into batches, each of one source and in the order of that source. One that has no other beside it stays the
 * event that it is.
 *
 * @param most activities in one event
 */
export function* batched(activities: Iterable<OutgoingEvent>, most = MOST_IN_BATCH): Generator<BatchedEvent> {
  for (const group of alike(activities)) {
    for (const batch of batchesOf(group, { ...LIMITS, most })) {
      const [first] = batch
      if (!first) continue
      yield { event: batch.length === 1 ? first : eventOf(first, batch), activities: batch }
    }
  }
}

const LIMITS = { mostBytes: MOST_BATCH_BYTES, sizeOf: (event: OutgoingEvent) => sizeOf(event) + AROUND_BYTES }

/** An activity has the names of its fields, its time and a comma around it in a batch. */
const AROUND_BYTES = 80

/** Activities that can be in one event, each list in its order; one that is a batch itself is alone. */
function alike(activities: Iterable<OutgoingEvent>): Iterable<OutgoingEvent[]> {
  let batches = 0
  return Map.groupBy(activities, ({ source, detailType, time }) => {
    if (detailType === ACTIVITY_BATCH) return ++batches
    // Time that is not said is when EventBridge takes the event: only a batch without one can leave it so.
    return `${time === undefined ? 'now' : 'then'} ${source}`
  }).values()
}

function eventOf({ source, time }: OutgoingEvent, batch: readonly OutgoingEvent[]): OutgoingEvent {
  const texts = batch.map((activity) => {
    const own = activity.time && activity.time.getTime() !== time?.getTime()
    const at = own ? `,"time":"${formatTime(activity.time.getTime())}"` : ''
    return `{"detail-type":${JSON.stringify(activity.detailType)}${at},"detail":${activity.detail}}`
  })
  const detail = `{"activities":[${texts.join()}]}`
  return { source, detailType: ACTIVITY_BATCH, detail, ...(time ? { time } : {}) }
}
