import type { ActivityEvent, Fetch } from './types.ts'

/** The limits of one request. */
export const MOST_EVENTS = 100
export const MOST_BODY_BYTES = 1_048_576

export type Result =
  | { readonly status: 'accepted' | 'failed' }
  | {
      readonly status: 'rejected'
      readonly reason: string
      readonly mistakes?: readonly { readonly path: string; readonly message: string }[]
    }

/** The fate of a request. */
export type Outcome =
  /** A result for each event, in their order. `retryAfterMs` is for those that failed. */
  | { readonly kind: 'answered'; readonly results: readonly Result[]; readonly retryAfterMs: number }
  /** Something is wrong with the body as a whole, such as its size. */
  | { readonly kind: 'refused'; readonly message: string; readonly status: number }
  /** Nothing is known, or nothing was taken: to be sent again. */
  | {
      readonly kind: 'later'
      readonly message: string
      readonly status?: number
      readonly retryAfterMs: number
    }

export interface Sending {
  readonly url: string
  readonly token: () => string | Promise<string>
  readonly fetch: Fetch
  readonly timeoutMs: number
  /** Ends the request when it is aborted. */
  readonly stopped: AbortSignal
}

/** Sends events in one request. Never throws: whatever goes wrong is an outcome. */
export async function send(events: readonly ActivityEvent[], sending: Sending): Promise<Outcome> {
  const { url, token, fetch, timeoutMs, stopped } = sending
  const ended = new AbortController()
  const end = () => ended.abort()
  const timer = setTimeout(end, timeoutMs)
  stopped.addEventListener('abort', end)
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/v1/activities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
      signal: ended.signal,
    })
    const retryAfterMs = retryAfter(answer.headers.get('retry-after'))
    return outcomeOf(answer.status, await answer.text(), retryAfterMs, events.length)
  } catch (error) {
    const late = ended.signal.aborted ? `no answer within ${timeoutMs} ms` : messageOf(error)
    return { kind: 'later', message: late, retryAfterMs: 0 }
  } finally {
    clearTimeout(timer)
    stopped.removeEventListener('abort', end)
  }
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The body as a whole is at fault with these, and no other body would fare better with any other. */
const REFUSALS = [400, 413, 415, 422]

function outcomeOf(status: number, text: string, retryAfterMs: number, many: number): Outcome {
  const body = fieldsIn(text)
  const results = body.results
  // Also 503 may have results: all failed.
  if (Array.isArray(results) && results.length === many && results.every(isResult))
    return { kind: 'answered', results, retryAfterMs }
  const title = [body.title, body.detail, body.message].filter((one) => typeof one === 'string').join(': ')
  const message = `the answer was ${status}${title ? `, ${title}` : ''}`
  if (REFUSALS.includes(status)) return { kind: 'refused', message, status }
  return { kind: 'later', message, status, retryAfterMs }
}

function fieldsIn(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function isResult(one: unknown): one is Result {
  const status = (one as { status?: unknown } | null)?.status
  return status === 'accepted' || status === 'failed' || status === 'rejected'
}

const DAY_MS = 86_400_000

/** Milliseconds, of the seconds or the date that `Retry-After` may be; 0 for anything else, and a day at most. */
function retryAfter(value: string | null): number {
  if (value === null || value.trim() === '') return 0
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), DAY_MS)
}
