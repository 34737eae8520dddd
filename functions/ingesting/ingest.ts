import { type OutgoingEvent, PublishError } from '../../events/publish.ts'
import type { IngestAnswer } from '../../schemas/api/ingest.ts'
import type { PartnerId } from '../../schemas/ids.ts'
import { type Judged, judge } from './judge.ts'
import type { Sent } from './sent-event.ts'

export interface IngestPorts {
  /** At least once, in no certain order. @throws PublishError for those that were not taken */
  publish(events: readonly OutgoingEvent[]): Promise<void>
  /** Epoch milliseconds. */
  now(): number
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
  { publish, now }: IngestPorts,
): Promise<Ingested> {
  const at = now()
  const judged = sent.map((one) => judge(one, partnerId, at))
  const failed = await failuresOf(
    judged.flatMap((one) => ('event' in one ? [one.event] : [])),
    publish,
  )
  const results = judged.map((one) => resultOf(one, failed))
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
  try {
    if (events.length > 0) await publish(events)
    return new Set()
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    return new Set(error.failed.map(({ event }) => event))
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
