import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { Webhook } from 'standardwebhooks'
import { addressOf } from '../../cli/target.ts'
import { secretOf } from '../../functions/webhooks/signing.ts'
import { votes } from '../functions/support/catalogue.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

interface Request {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let receiver: Server
let stack: TestStack
const requests: Request[] = []
beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) })
    response.writeHead(requests.length > 2 ? 204 : 500).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const subscriptions = [{ id: 'acme', url, events: ['KeepsakeAwarded'], secretGeneration: 2 }]
  stack = await startTestStackWith(
    { WEBHOOKS: JSON.stringify(subscriptions) },
    { id: 'games', keepsakes: [{ id: 'voter', earn: votes(1) }] },
  )
})
afterAll(async () => {
  await stack?.stop()
  receiver?.closeAllConnections()
  receiver?.close()
})

test('a receiver that fails twice is told again with the same id, and verifies each delivery by either secret', async () => {
  const { aws: endpoint, activityQueueUrl } = stack.run.endpoints
  // As the rule puts it there, which is off in a stage without subscriptions.
  const event = {
    ...{ source: 'keepsakes.awards', 'detail-type': 'KeepsakeAwarded', time: '2024-07-27T00:00:01Z' },
    detail: {
      ...{ awardId: 'anna/games/voter', userId: 'anna', campaignId: 'games', keepsakeId: 'voter' },
      ...{ earnedAt: '2024-07-27T00:00:00Z', recordedAt: '2024-07-27T00:00:01Z', eventId: 'vote-1' },
    },
  }
  await stack.aws.send(activityQueueUrl.replace(/activity$/, 'webhook'), {
    MessageBody: JSON.stringify(event),
  })
  await until(
    'three attempts',
    () => requests.length,
    (count) => count === 3,
  )

  const client = new SecretsManagerClient(addressOf(endpoint))
  const SecretId = 'keepsakes-local-webhook-key'
  const { SecretString: key = '' } = await client.send(new GetSecretValueCommand({ SecretId }))
  client.destroy()
  const told = { type: 'KeepsakeAwarded', timestamp: event.time, data: event.detail }
  for (const generation of [1, 2])
    for (const { headers, body } of requests) {
      const webhook = new Webhook(secretOf(key, { partnerId: 'acme', generation }))
      expect(webhook.verify(body, headers as Record<string, string>)).toEqual(told)
    }
  expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await stack.settled()
  expect(requests).toHaveLength(3)
})
