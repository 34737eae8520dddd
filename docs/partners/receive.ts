// Receives webhooks: npm install standardwebhooks, then WEBHOOK_SECRETS=whsec_… PORT=8080 node receive.ts, on Node 24.
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

// Two while a secret is rotated, with a comma between.
const webhooks = (process.env.WEBHOOK_SECRETS ?? '').split(',').map((secret) => new Webhook(secret))

/** The content of a delivery that one of the secrets signed, within five minutes. */
function verified(body: string, headers: Record<string, string>) {
  for (const webhook of webhooks) {
    try {
      return webhook.verify(body, headers) as {
        type: string
        timestamp: string
        data: Record<string, unknown>
      }
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
    }
  }
}

// In earnest a table with a unique key, kept for two days: a delivery may come more than once.
const seen = new Set<string>()

createServer(async (request, response) => {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  // The body as it came: parsed and written again it would have another signature.
  const delivery = verified(await text(request), headers)
  if (delivery === undefined) return response.writeHead(400).end()
  const id = headers['webhook-id'] ?? ''
  if (!seen.has(id)) {
    seen.add(id)
    console.log(delivery.type, delivery.data.awardId ?? delivery.data.rejectedId ?? delivery.data.pingId)
  }
  // Answer at once, and work afterwards: after ten seconds it counts as not taken.
  response.writeHead(204).end()
}).listen(Number(process.env.PORT ?? 8080), function (this: { address(): unknown }) {
  console.log('listening', JSON.stringify(this.address()))
})
