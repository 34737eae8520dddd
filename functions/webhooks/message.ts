import * as z from 'zod/mini'
import { AWARDS_SOURCE } from '../../events/announce.ts'
import { REJECTIONS_SOURCE } from '../../events/rejections.ts'
import { jsonIn } from '../../json/json.ts'
import { activityRejectedSchema } from '../../schemas/activity-rejected.ts'
import { partnerIdSchema } from '../../schemas/ids.ts'
import { keepsakeAwardedSchema } from '../../schemas/keepsake.ts'
import { PING, type Subscription } from '../../schemas/webhook.ts'
import { webhookIdOf } from './signing.ts'

const ping = z.object({
  'detail-type': z.literal(PING),
  time: z.string(),
  detail: z.object({ pingId: z.string() }),
})
const awarded = z.object({
  'detail-type': z.literal('KeepsakeAwarded'),
  source: z.literal(AWARDS_SOURCE),
  time: z.string(),
  // The rest of the detail goes along.
  detail: z.extend(z.looseObject({}), keepsakeAwardedSchema.shape),
})
const rejected = z.object({
  'detail-type': z.literal('ActivityRejected'),
  source: z.literal(REJECTIONS_SOURCE),
  time: z.string(),
  detail: z.extend(z.looseObject({}), activityRejectedSchema.shape),
})
const eventSchema = z.discriminatedUnion('detail-type', [ping, awarded, rejected])
export type DeliveredEvent = z.infer<typeof eventSchema>

const deliverySchema = z.object({
  subscription: partnerIdSchema,
  event: eventSchema,
  /** How far the delivery is; a message without it is new. Times are epoch milliseconds. */
  tried: z.optional(z.object({ failed: z.int(), firstAt: z.number(), notBefore: z.number() })),
})
/** An event on its way to one subscription. */
export type Delivery = z.infer<typeof deliverySchema>

/** A message of the queue: an event that the rule put there, or one of its deliveries; undefined for what is neither. */
export function messageIn(body: string): { event: DeliveredEvent } | { delivery: Delivery } | undefined {
  const json = jsonIn(body)
  const event = eventSchema.safeParse(json)
  if (event.success) return { event: event.data }
  const delivery = deliverySchema.safeParse(json)
  return delivery.success ? { delivery: delivery.data } : undefined
}

/** The subscriptions that an event goes to: an award to all that ask for awards, what was rejected to its own partner alone. */
export function subscribersOf(event: DeliveredEvent, subscriptions: readonly Subscription[]): Subscription[] {
  return subscriptions.filter(({ id, events }) => {
    if (event['detail-type'] === PING) return false
    if (!events.includes(event['detail-type'])) return false
    return event['detail-type'] === 'KeepsakeAwarded' || event.detail.partnerId === id
  })
}

/** The body of a delivery, the same at each attempt, and its id. */
export function contentOf({ subscription, event }: Delivery): { id: string; body: string } {
  const { 'detail-type': type, time: timestamp, detail: data } = event
  return {
    id: webhookIdOf(subscription, [type, ...identityOf(event)]),
    body: JSON.stringify({ type, timestamp, data }),
  }
}

/** An award that is taken away and given anew has the same id, and is recorded at another time. */
function identityOf(event: DeliveredEvent): string[] {
  if (event['detail-type'] === 'KeepsakeAwarded') return [event.detail.awardId, event.detail.recordedAt]
  if (event['detail-type'] === 'ActivityRejected') return [event.detail.rejectedId]
  return [event.detail.pingId]
}
