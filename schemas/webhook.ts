import * as z from 'zod/mini'
import { partnerIdSchema } from './ids.ts'

/** The detail-types that a subscription may name. */
export const WEBHOOK_EVENTS = ['KeepsakeAwarded', 'ActivityRejected'] as const

/** The type of the delivery that tries a receiver. */
export const PING = 'ping'

/** Where deliveries may go: to public addresses over TLS, or anywhere, for the stack of one machine. */
export const WEBHOOK_ADDRESSES = ['public', 'any'] as const
export type WebhookAddresses = (typeof WEBHOOK_ADDRESSES)[number]

/** The generation of a secret: 1, and one more after each rotation. */
export const secretGenerationSchema = z
  .int({ error: 'must be a whole number' })
  .check(z.positive({ error: 'must be 1 at least' }), z.maximum(10_000, { error: 'must be 10000 at most' }))

/** Lambda takes 4 KB of all the variables of a function. */
const LONGEST_URL = 500

/** The webhook of a partner of the list. */
export const webhookSchema = z.strictObject({
  url: z.string({ error: 'must be a URL such as https://hooks.example.com/keepsakes' }).check(
    z.maxLength(LONGEST_URL, { error: `must have ${LONGEST_URL} characters at most` }),
    z.refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be a URL such as https://hooks.example.com/keepsakes',
    }),
    z.refine((text) => isWithoutUser(text), {
      error: 'must name no user and no password: deliveries are signed instead',
    }),
  ),
  events: z
    .array(z.enum(WEBHOOK_EVENTS, { error: `must be of ${WEBHOOK_EVENTS.join(', ')}` }), {
      error: `must be a list of ${WEBHOOK_EVENTS.join(', ')}`,
    })
    .check(z.minLength(1, { error: `must name one of ${WEBHOOK_EVENTS.join(', ')} at least` })),
  secretGeneration: z.optional(secretGenerationSchema),
})

/** A subscription as functions are told of it. */
const subscriptionSchema = z.extend(webhookSchema, { id: partnerIdSchema })
export type Subscription = z.infer<typeof subscriptionSchema>

const subscriptionsSchema = z.array(subscriptionSchema)

/** Reads the variable WEBHOOKS. @throws an error that says what in it is no subscription */
export const subscriptionsIn = (text: string): Subscription[] => subscriptionsSchema.parse(JSON.parse(text))

/**
 * Says why nothing is delivered to a URL, after `must`; undefined where something may be. The addresses of its host are looked at with each
 * delivery. `URL` writes every form of an IPv4 address, such as `0x7f.1`, as four numbers.
 */
export function urlMistake(text: string, addresses: WebhookAddresses): string | undefined {
  if (addresses === 'any') return undefined
  const { protocol, hostname } = new URL(text)
  if (protocol !== 'https:') return 'must begin with https://'
  if (/^\[|^[\d.]+$/.test(hostname)) return 'must name its host, not an address'
  if (!hostname.includes('.') || PRIVATE_NAME.test(hostname))
    return 'must name a host of the public internet, such as hooks.example.com'
  return undefined
}

/** Names that lead to no public host by their rules (RFC 6761, RFC 6762, RFC 9476, and the private use that ICANN keeps for itself). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|alt|onion|test|invalid)\.?$/

const isWithoutUser = (text: string) => {
  const url = URL.parse(text)
  return url === null || (url.username === '' && url.password === '')
}
