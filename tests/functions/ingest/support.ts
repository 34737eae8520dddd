import { type OutgoingEvent, PublishError } from '../../../events/publish.ts'
import { ingest } from '../../../functions/ingest/ingest.ts'
import { readEvents } from '../../../functions/ingest/read-events.ts'
import type { JsonObject } from '../../../json/json.ts'
import { ingestAnswerSchema } from '../../../schemas/api/ingest.ts'
import type { PartnerId } from '../../../schemas/ids.ts'
import { keptTraces } from '../support/traces.ts'

export const NOW = Date.parse('2024-07-26T18:01:00.750Z')

export const JSON_TYPE = { 'content-type': 'application/json' }
export const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json' }
export const CLOUD_EVENT_BATCH = { 'content-type': 'application/cloudevents-batch+json; charset=UTF-8' }

export const vote = (more: object = {}) => ({
  eventId: 'vote-1',
  userId: 'anna',
  occurredAt: '2024-07-26T18:00:00Z',
  pollId: 'mascot',
  optionId: 'the-red-one',
  ...more,
})

export const ownVote = (detail: object = {}, more: object = {}) => ({
  'detail-type': 'PollVoted',
  detail: vote(detail),
  ...more,
})

export const cloudVote = (more: object = {}) => ({
  specversion: '1.0',
  id: 'cloud-1',
  source: '/quiz-show',
  type: 'PollVoted',
  data: vote(),
  ...more,
})

export interface Options {
  readonly headers?: Record<string, string>
  /** Which events the bus does not take. */
  readonly refuse?: (event: OutgoingEvent) => boolean
  readonly leadMs?: number
}

/** Sends a body, text as it is and all else as JSON, and gives the answer and what was published. */
export async function send(
  body: unknown,
  { headers = JSON_TYPE, refuse = () => false, leadMs = 0 }: Options = {},
) {
  const { traces, spans } = keptTraces()
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const published: OutgoingEvent[] = []
  const publish = async (events: readonly OutgoingEvent[]) => {
    published.push(...events.filter((event) => !refuse(event)))
    const failed = events.filter(refuse).map((event) => ({ event, code: 'Throttled', message: 'slow down' }))
    if (failed.length > 0) throw new PublishError(failed)
  }
  const events = readEvents({ headers, body: () => Buffer.from(text) })
  const { status, answer } = await ingest(events, 'acme' as PartnerId, {
    publish,
    now: () => NOW,
    leadMs,
    traces,
    requestTrace: headers.traceparent,
  })
  return { status, answer: ingestAnswerSchema.parse(answer), published, spans }
}

/** The only result of an answer. */
export async function resultOf(body: unknown, options?: Options) {
  const { answer } = await send(body, options)
  expect(answer.results).toHaveLength(1)
  return answer.results[0]
}

/** The details of all activities that were published, one by one or in batches. */
export const detailsIn = (published: readonly OutgoingEvent[]): JsonObject[] =>
  published.flatMap(({ detailType, detail }) => {
    const own = JSON.parse(detail)
    return detailType === 'ActivityBatch'
      ? own.activities.map(({ detail }: { detail: JsonObject }) => detail)
      : [own]
  })
