import type { Segment } from './segmenter.ts'
import { sha256 } from './sha-256.ts'

/** The event of a segment, without its source. All of its times are RFC 3339, in UTC. */
export interface WatchedEvent {
  readonly 'detail-type': 'TvWatched'
  readonly time: string
  readonly detail: {
    readonly eventId: string
    readonly userId: string
    readonly occurredAt: string
    readonly programId: string
    readonly channelId?: string
    readonly live?: boolean
    readonly from: string
    readonly to: string
  }
}

/**
 * The `TvWatched` of a segment. Its `eventId` is made of all that it says, so the same segment sent again is the same event,
 * and no two contents share an id. Its `time` is the end of the segment: what was watched before an erasure stays so
 * whenever it is sent.
 */
export function watchedEvent(segment: Segment): WatchedEvent {
  const { userId, programId, channelId, live } = segment
  const to = timeText(segment.to)
  return {
    'detail-type': 'TvWatched',
    time: to,
    detail: {
      eventId: eventIdOf(segment),
      ...{ userId, occurredAt: to, programId },
      ...(channelId === undefined ? {} : { channelId }),
      ...(live === undefined ? {} : { live }),
      ...{ from: timeText(segment.from), to },
    },
  }
}

const timeText = (milliseconds: number) => new Date(milliseconds).toISOString()

function eventIdOf(segment: Segment): string {
  const { userId, deviceId, sessionId, programId, channelId = null, live = null, from, to } = segment
  const content = [userId, deviceId, sessionId, programId, channelId, live, from, to]
  return `watched-${sha256(JSON.stringify(content)).slice(0, 32)}`
}
