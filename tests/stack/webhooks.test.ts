import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { Webhook } from 'standardwebhooks'
import { addressOf } from '../../cli/target.ts'
import { secretOf } from '../../functions/webhooks/signing.ts'
import { keepsakes } from '../cli/support/keepsakes.ts'
import { votes } from '../functions/support/catalogue.ts'
import { startTestStackWith, type TestStack } from './support/stack.ts'
import { until } from './support/until.ts'

interface Request {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let receiver: Server
let stack: TestStack
let endpointsFile: string
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
  endpointsFile = join(await mkdtemp(join(tmpdir(), 'keepsakes-webhooks-')), 'endpoints.json')
  await writeFile(endpointsFile, JSON.stringify(stack.run.endpoints))
})

async function command(...words: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await keepsakes(['webhooks', ...words, '--endpoints-file', endpointsFile])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

afterAll(async () => {
  await rm(dirname(endpointsFile), { recursive: true, force: true })
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

test('an operator hands out a secret, and pings the receiver, which verifies that', async () => {
  const before = requests.length
  const secret = await command('secret', 'acme', '--generation', '1', '--next', '--json')
  expect(secret).toMatchObject({ partnerId: 'acme', generation: 2 })
  const { pingId } = await command('ping', 'acme', '--json')
  await until('the ping', () => requests.length > before)
  const { headers, body } = requests.at(-1) as Request
  const told = new Webhook(String(secret.secret)).verify(body, headers as Record<string, string>)
  expect(told).toMatchObject({ type: 'ping', data: { pingId } })
})

test('a partner of whose webhook nothing is known is told of in one clear sentence', async () => {
  const { code, stderr } = await keepsakes([
    'webhooks',
    'secret',
    'nobody',
    '--endpoints-file',
    endpointsFile,
  ])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('gives nobody no webhook in the stage local: say --generation'),
  })
})
