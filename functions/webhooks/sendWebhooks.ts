import { subscriptionsIn, type WebhookAddresses } from '../../schemas/webhook.ts'
import { patiently, readEnvironment } from '../aws/environment.ts'
import { webhookKeyOf } from '../aws/webhook-key.ts'
import { deadLettersOf, putBackTo } from '../aws/wiring.ts'
import { queueHandler } from '../queue/stack.ts'
import { countAll } from '../telemetry/metrics.ts'
import { telemetry } from '../telemetry/observe.ts'
import { newBreaker } from './breaker.ts'
import { poster } from './post.ts'
import { sendWebhooks } from './send-webhooks.ts'

/** A receiver answers first and works then: Standard Webhooks asks for less. */
const ANSWER_WITHIN_MS = 10_000

const environment = readEnvironment(
  'WEBHOOKS',
  'WEBHOOK_ADDRESSES',
  'WEBHOOK_SECRET',
  'WEBHOOK_QUEUE_URL',
  'WEBHOOK_DEAD_LETTER_QUEUE_URL',
)
const tools = telemetry()
const ports = {
  subscriptions: subscriptionsIn(environment.WEBHOOKS),
  key: webhookKeyOf(environment.WEBHOOK_SECRET),
  post: poster({
    addresses: environment.WEBHOOK_ADDRESSES as WebhookAddresses,
    timeoutMs: patiently(ANSWER_WITHIN_MS),
  }),
  putBack: putBackTo(environment.WEBHOOK_QUEUE_URL),
  bury: deadLettersOf(environment.WEBHOOK_DEAD_LETTER_QUEUE_URL),
  breaker: newBreaker(),
  now: Date.now,
  random: Math.random,
}

export const handler = queueHandler(
  async ({ Records }, log) => {
    const { failed, tally } = await sendWebhooks(Records, {
      ...ports,
      report: (message, { partnerId, error, messageId }) =>
        log.add({ level: 'warn', message, partnerId, error, example: { messageId } }),
    })
    countAll(tools.metrics, METRICS, tally)
    return failed.map(({ messageId }) => messageId)
  },
  {
    ...tools,
    measured: { age: 'WebhookAgeSeconds', received: 'WebhooksReceived', failed: 'WebhooksFailed' },
  },
)

const METRICS = {
  delivered: 'WebhooksDelivered',
  retried: 'WebhooksRetried',
  givenUp: 'WebhooksGivenUp',
  failed: 'WebhooksFailed',
} as const
