import type { Subscription } from '../../schemas/webhook.ts'
import type { Breaker } from './breaker.ts'
import { contentOf, type Delivery, messageIn, subscribersOf } from './message.ts'
import type { Answer } from './post.ts'
import { delaySeconds, nextAttemptAt, TRIED_FOR_MS } from './schedule.ts'
import { secretsOf, signatureHeaders } from './signing.ts'

/** A delivery ended before the receiver took it. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError'
}

export interface WebhookPorts {
  readonly subscriptions: readonly Subscription[]
  /** The key that secrets follow from. */
  key(): Promise<string>
  /** @throws Error that says why there is no answer */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>
  /** Puts a message into the queue that it came from, hidden for so long. */
  putBack(body: string, delaySeconds: number): Promise<void>
  /** Puts a message into the dead-letter queue. */
  bury(body: string, error: Error): Promise<void>
  readonly breaker: Breaker
  /** Epoch milliseconds. */
  now(): number
  /** From 0 up to 1. */
  random(): number
  report(
    message: string,
    about: { readonly messageId: string; readonly partnerId?: string; readonly error?: unknown },
  ): void
}

export interface WebhookRecord {
  readonly messageId: string
  readonly body: string
  readonly attributes?: { readonly SentTimestamp?: string | undefined }
}

/** Counts for metrics. */
export type WebhookTally = Record<'delivered' | 'retried' | 'givenUp' | 'failed', number>

/**
 * Delivers a batch, its records side by side. An event for several subscriptions becomes a message for each, so that no receiver waits for
 * another. What a receiver does not take goes back into the queue, hidden until it is tried again, and after a day into the dead-letter queue.
 * A crash between the two repeats a delivery, which has the same id again.
 *
 * @returns the records that must come again, as a fault of ours kept them from either
 */
export async function sendWebhooks(
  records: readonly WebhookRecord[],
  ports: WebhookPorts,
): Promise<{ failed: WebhookRecord[]; tally: WebhookTally }> {
  const tally: WebhookTally = { delivered: 0, retried: 0, givenUp: 0, failed: 0 }
  const failed: WebhookRecord[] = []
  await Promise.all(
    records.map(async (record) => {
      try {
        await handle(record, ports, tally)
      } catch (error) {
        ports.report('a webhook could not be handled; it comes again', { messageId: record.messageId, error })
        failed.push(record)
        tally.failed++
      }
    }),
  )
  return { failed, tally }
}

async function handle(record: WebhookRecord, ports: WebhookPorts, tally: WebhookTally): Promise<void> {
  const message = messageIn(record.body)
  if (message === undefined) {
    tally.givenUp++
    return ports.bury(record.body, new GivenUpError('it is neither an event nor a delivery'))
  }
  if ('delivery' in message) return deliver(message.delivery, { record, ports, tally })
  const { event } = message
  const [only, ...others] = subscribersOf(event, ports.subscriptions)
  if (only !== undefined && others.length === 0)
    return deliver({ subscription: only.id, event }, { record, ports, tally })
  // Some of them twice, if this fails half-way.
  for (const { id: subscription } of only === undefined ? [] : [only, ...others])
    await ports.putBack(JSON.stringify({ subscription, event }), 0)
}

interface Work {
  readonly record: WebhookRecord
  readonly ports: WebhookPorts
  readonly tally: WebhookTally
}

async function deliver(delivery: Delivery, work: Work): Promise<void> {
  const { ports, tally, record } = work
  const subscription = ports.subscriptions.find(({ id }) => id === delivery.subscription)
  // It was taken out of the list since: nobody waits for this any more.
  if (subscription === undefined) return
  const now = ports.now()
  const tried = delivery.tried ?? { failed: 0, firstAt: sentAt(record, now), notBefore: 0 }
  if (tried.notBefore > now)
    return ports.putBack(JSON.stringify({ ...delivery, tried }), delaySeconds(tried.notBefore, now))
  const isLeftAlone = ports.breaker.isOpen(subscription.id, now) && now < tried.firstAt + TRIED_FOR_MS
  const outcome = isLeftAlone ? LEFT_ALONE : await attempt(delivery, subscription, ports)
  if (outcome.taken) {
    ports.breaker.succeeded(subscription.id)
    tally.delivered++
    return
  }
  if (!isLeftAlone) ports.breaker.failed(subscription.id, ports.now())
  const failed = tried.failed + 1
  const next = outcome.isLast
    ? undefined
    : nextAttemptAt(
        { failed, firstAt: tried.firstAt, now: ports.now(), atLeast: outcome.retryAfterMs },
        ports.random,
      )
  const { messageId } = record
  const { id: partnerId } = subscription
  if (next === undefined) {
    tally.givenUp++
    const error = new GivenUpError(`${outcome.reason}; given up at attempt ${failed}`)
    ports.report('a webhook was given up', { messageId, partnerId, error })
    const { subscription: to, event } = delivery
    return ports.bury(JSON.stringify({ subscription: to, event }), error)
  }
  tally.retried++
  ports.report('a webhook was not taken; it is tried again', {
    messageId,
    partnerId,
    error: new Error(outcome.reason),
  })
  const told = { ...delivery, tried: { failed, firstAt: tried.firstAt, notBefore: next } }
  return ports.putBack(JSON.stringify(told), delaySeconds(next, ports.now()))
}

type Outcome =
  | { readonly taken: true }
  | {
      readonly taken: false
      readonly reason: string
      /** True where the receiver wants no more of it. */
      readonly isLast: boolean
      readonly retryAfterMs: number
    }

/** It counts as an attempt, so that waits grow and end for those too that are never tried. */
const LEFT_ALONE: Outcome = {
  taken: false,
  reason: 'the receiver is left alone, as it took none of those before',
  isLast: false,
  retryAfterMs: 0,
}
const GONE = 410

async function attempt(
  delivery: Delivery,
  { id: partnerId, url, secretGeneration: generation = 1 }: Subscription,
  { key, post, now }: WebhookPorts,
): Promise<Outcome> {
  const { id, body } = contentOf(delivery)
  const secrets = secretsOf(await key(), { partnerId, generation })
  const headers = signatureHeaders({ id, sentAt: now(), body }, secrets)
  try {
    const { status, retryAfter = 0 } = await post(url, headers, body)
    if (status >= 200 && status < 300) return { taken: true }
    return {
      taken: false,
      reason: `the receiver answered ${status}`,
      isLast: status === GONE,
      retryAfterMs: retryAfter * 1000,
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { taken: false, reason, isLast: false, retryAfterMs: 0 }
  }
}

/** When a new message came into the queue. */
function sentAt({ attributes }: WebhookRecord, now: number): number {
  const sent = Number(attributes?.SentTimestamp)
  return Number.isFinite(sent) ? Math.min(sent, now) : now
}
