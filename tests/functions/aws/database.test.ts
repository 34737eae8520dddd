import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import { databaseClient } from '../../../functions/aws/database.ts'
import { listen } from '../../../local/serving.ts'

const environment = { ...process.env }
afterEach(() => {
  process.env = { ...environment }
})

test('the client of the tables does for a call what the list says, and an update of the SDK adds nothing unseen', () => {
  const { middlewareStack, config } = databaseClient()
  expect(middlewareStack.identify()).toEqual([
    'serializerMiddleware - serialize',
    'retryMiddleware - finalizeRequest',
    'httpSigningMiddleware - finalizeRequest',
    'deserializerMiddleware - deserialize',
  ])
  expect(config.cacheMiddleware).toBe(true)
  // The SDK had those that were taken out: a name that it gives up would leave its middleware in.
  const before = new DynamoDBClient({ region: 'eu-west-1' }).middlewareStack.identify()
  expect(before).toHaveLength(9)
})

test('a clock that is wrong is put right by the answer that refuses its signature, and the call goes through', async () => {
  const dates: string[] = []
  const hourAhead = () => new Date(Date.now() + 3_600_000)
  const server = createServer((request, response) => {
    dates.push(String(request.headers['x-amz-date']))
    const right = hourAhead()
    response.setHeader('date', right.toUTCString())
    const isRight =
      String(request.headers['x-amz-date']).slice(0, 11) ===
      right.toISOString().replace(/[-:]/g, '').slice(0, 11)
    if (!isRight) response.statusCode = 400
    response.end(
      isRight
        ? '{}'
        : JSON.stringify({
            __type: 'com.amazon.coral.service#InvalidSignatureException',
            message: 'Signature expired',
          }),
    )
  })
  const port = await listen(server, 0, '')
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
  })
  const client = databaseClient()
  const resolved = jest.spyOn(client.config, 'endpointProvider')
  try {
    for (let call = 0; call < 2; call++)
      await client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'a' } } }))
  } finally {
    // One that fails must not keep the process.
    client.destroy()
    server.close()
  }
  const hours = dates.map((date) => date.slice(9, 11))
  const [now, right] = [new Date(), hourAhead()].map((date) => date.toISOString().slice(11, 13))
  expect(hours).toEqual([now, right, right])
  expect(resolved).toHaveBeenCalledTimes(1)
})

test('what reaches DynamoDB is signed for it, in the region of the function and with its credentials', async () => {
  let received: { headers: IncomingHttpHeaders; body: string } | undefined
  const server = createServer(async (request, response) => {
    received = { headers: request.headers, body: await text(request) }
    response.end('{}')
  })
  const port = await listen(server, 0, '')
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  })
  const client = databaseClient()
  await client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'ä' } } }))
  client.destroy()
  server.close()

  const { authorization = '', ...headers } = (received?.headers ?? {}) as Record<string, string>
  const names = new Set(/SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';'))
  const date = headers['x-amz-date']?.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:') ?? ''
  const theirs = await new SignatureV4({
    service: 'dynamodb',
    region: 'ap-southeast-2',
    credentials,
    sha256: Sha256,
    applyChecksum: false,
  }).sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => names.has(name))),
      body: received?.body,
    },
    { signingDate: new Date(date) },
  )
  expect([...names]).toEqual(['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'])
  expect(authorization).toBe(theirs.headers.authorization)
})
