import type { ActivityEvent, Fetch } from '../../../publisher/types.ts'

type Answer = { readonly status: number; readonly body?: unknown; readonly retryAfter?: string }
/** Answers a request; a text is the error with which the connection ends, nothing is no answer at all. */
export type Behaviour = (events: readonly ActivityEvent[], request: number) => Answer | string | undefined

export interface Request {
  /** Milliseconds since the server was made. */
  readonly at: number
  readonly ids: readonly string[]
  readonly bytes: number
  readonly authorization: string | undefined
}

/** The results of a request in which all events, or those told apart, fare alike. */
export function answered(
  events: readonly ActivityEvent[],
  statusOf: (id: string) => 'accepted' | 'failed' | 'rejected' = () => 'accepted',
): Answer {
  const results = events.map(({ detail: { eventId } }) => {
    const status = statusOf(eventId)
    const mistakes = [{ path: 'detail.userId', message: 'is missing' }]
    const told = { path: 'detail.userId', reason: 'detail.userId: is missing', mistakes }
    return { status, eventId, ...(status === 'rejected' ? told : {}) }
  })
  const all = new Set(results.map(({ status }) => status))
  const alike = { accepted: 202, rejected: 422, failed: 503 }[results[0]?.status ?? 'accepted']
  return { status: all.size > 1 ? 207 : alike, body: { results } }
}

/** Stands in for the API, within the process. */
export function serverOf(behaviour: Behaviour = (events) => answered(events)) {
  const started = Date.now()
  const requests: Request[] = []
  const fetch: Fetch = (_url, { body, headers, signal }) => {
    const events = JSON.parse(body) as ActivityEvent[]
    const ids = events.map(({ detail }) => detail.eventId)
    const { authorization } = headers
    requests.push({ at: Date.now() - started, ids, bytes: Buffer.byteLength(body), authorization })
    const answer = behaviour(events, requests.length)
    if (typeof answer === 'string') return Promise.reject(new TypeError(answer))
    if (answer === undefined)
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return Promise.resolve({
      status: answer.status,
      headers: { get: (name) => (name === 'retry-after' ? (answer.retryAfter ?? null) : null) },
      text: async () => (typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})),
    })
  }
  return { fetch, requests }
}

export const vote = (eventId: string, more: object = {}): ActivityEvent => ({
  'detail-type': 'PollVoted',
  time: '2024-07-27T20:00:00Z',
  detail: {
    eventId,
    userId: 'alice',
    occurredAt: '2024-07-27T20:00:00Z',
    pollId: 'p',
    optionId: 'o',
    ...more,
  },
})

export const votes = (many: number, more: object = {}): ActivityEvent[] =>
  Array.from({ length: many }, (_, index) => vote(`vote-${index}`, more))
