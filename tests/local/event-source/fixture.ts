import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'

export const REGION = 'eu-west-1'

type Intercept = (target: string, response: ServerResponse) => boolean

/** An embedded SQS behind a proxy; `intercept` may answer a request in its place, by the name of the action. */
export async function startQueues() {
  const app = buildApp({ logger: false, defaultRegion: REGION })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  let intercept: Intercept = () => false
  const proxy = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    if (intercept(action, response)) return void request.resume()
    forward(request, response, port)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const awsUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const client = new SQSClient({
    region: REGION,
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    useQueueUrlAsEndpoint: false,
  })

  return {
    awsUrl,
    intercept: (next: Intercept) => {
      intercept = next
    },
    async createQueue(name: string, attributes: Record<string, string> = {}) {
      const created = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
      const queueUrl = created.QueueUrl ?? ''
      return { queueUrl, queueArn: `arn:aws:sqs:${REGION}:000000000000:${name}` }
    },
    async send(queueUrl: string, body: unknown, more: Partial<SendMessageCommand['input']> = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const sent = await client.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text, ...more }),
      )
      return sent.MessageId ?? ''
    },
    /** Messages that wait and that are in flight. */
    async depth(queueUrl: string) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      )
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      }
    },
    async stop() {
      client.destroy()
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = request
  const upstream = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  upstream.on('error', () => response.destroy())
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

/** Polls until `look` answers something; fails with `what` after 20 seconds. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`Still waiting for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
