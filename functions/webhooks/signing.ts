import { createHash, createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** One of the secrets of a partner. */
export interface SecretOf {
  readonly partnerId: string
  readonly generation: number
}

/**
 * The secret by which a partner verifies deliveries, as Standard Webhooks writes it: `whsec_` and 32 bytes in Base64. It follows from the
 * stage's key, so nothing is kept of it, and the next one can be handed out before it is used.
 *
 * @param key of the stage
 */
export function secretOf(key: string, { partnerId, generation }: SecretOf): string {
  // No id has a line feed: so no two of partner and generation are the same text.
  const bytes = createHmac('sha256', key).update(`webhook\n${partnerId}\n${generation}`).digest('base64')
  return `${PREFIX}${bytes}`
}

/** The secrets that deliveries are signed with: the present one, and the one before as long as receivers may still have it. */
export function secretsOf(key: string, { partnerId, generation }: SecretOf): string[] {
  const generations = generation > 1 ? [generation, generation - 1] : [generation]
  return generations.map((each) => secretOf(key, { partnerId, generation: each }))
}

/** A delivery that is to be signed. */
export interface Signed {
  readonly id: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly body: string
}

/** The headers of Standard Webhooks, with a signature by each secret. */
export function signatureHeaders({ id, sentAt, body }: Signed, secrets: readonly string[]) {
  const timestamp = String(Math.floor(sentAt / 1000))
  const signatures = secrets.map((secret) => {
    const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** The same for each delivery of one thing to one partner, and another for another partner: receivers remove duplicates by it. */
export function webhookIdOf(partnerId: string, parts: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([partnerId, ...parts]))
    .digest('base64url')
  return `msg_${digest.slice(0, 27)}`
}
