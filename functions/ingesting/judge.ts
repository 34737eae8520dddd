import { parseActivity } from '../../events/activity.ts'
import type { OutgoingEvent } from '../../events/publish.ts'
import type { IngestAnswer } from '../../schemas/api/ingest.ts'
import { PARTNER_SOURCE_PREFIX } from '../../schemas/envelope.ts'
import { eventIdSchema, type PartnerId } from '../../schemas/ids.ts'
import { formatTime, parseTime } from '../../schemas/time.ts'
import { isFields, type Sent } from './sent-event.ts'

type Rejected = Extract<IngestAnswer['results'][number], { status: 'rejected' }>

/** An event that is to be published, or why it never can be. */
export type Judged = { readonly event: OutgoingEvent; readonly eventId: string } | Rejected

/**
 * Judges one event by the code of the award path, so that what is accepted here is not rejected there.
 *
 * @param now epoch milliseconds, the time of an event that does not tell one
 */
export function judge(sent: Sent, partnerId: PartnerId, now: number): Judged {
  if ('problem' in sent) return rejected(sent.problem.path, sent.problem.message, sent.eventId)
  const source = PARTNER_SOURCE_PREFIX + partnerId
  const time = wholeSeconds(sent.time, now)
  const parsed = parseActivity({ source, 'detail-type': sent.detailType, detail: sent.detail, time })
  if (!parsed.accepted) {
    const { path, reason } = parsed.rejection
    const eventId = isFields(sent.detail) ? sent.detail.eventId : undefined
    return rejected(sent.nameOf(path), reason.slice(reason.indexOf(': ') + 2), eventId)
  }
  const { activity } = parsed
  const detail = JSON.stringify(activity.detail)
  return {
    eventId: activity.eventId,
    event: { source, detailType: activity.type, detail, time: new Date(activity.publishedAt) },
  }
}

/** EventBridge keeps whole seconds of a time, so those are judged. What is no time is left as it is. */
function wholeSeconds(time: unknown, now: number): unknown {
  const milliseconds = time === undefined ? now : typeof time === 'string' ? parseTime(time) : undefined
  return milliseconds === undefined ? time : formatTime(Math.floor(milliseconds / 1000) * 1000)
}

function rejected(path: string, message: string, eventId: unknown): Rejected {
  const id = eventIdSchema.safeParse(eventId)
  return {
    status: 'rejected',
    ...(id.success ? { eventId: id.data } : {}),
    path,
    reason: `${path || 'the event'}: ${message}`,
  }
}
