import { once } from 'node:events'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { until } from '../../stack/support/until.ts'
import { closing, connected, type Fixture, idOf, opened, startFixture } from './fixture.ts'

let fixture: Fixture
let sdk: ApiGatewayManagementApiClient
let postedTooEarly: unknown

beforeAll(async () => {
  fixture = await startFixture({
    functions: {
      $connect: async (event) => {
        postedTooEarly = await post(idOf(event), 'early').catch((error: unknown) => error)
        return connected(event)
      },
    },
  })
  sdk = new ApiGatewayManagementApiClient({
    endpoint: fixture.managementUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  sdk.destroy()
  await fixture.stop()
})

const post = (ConnectionId: string, Data: string) =>
  sdk.send(new PostToConnectionCommand({ ConnectionId, Data }))

async function open() {
  const client = await opened(fixture.connect())
  return { client, connectionId: idOf(fixture.events.$connect?.at(-1) ?? {}) }
}

test('a message that is posted reaches its connection and no other', async () => {
  const [one, other] = [await open(), await open()]
  const messages: string[] = []
  other.client.on('message', (data) => messages.push(String(data)))
  const arrived = once(one.client, 'message')
  await post(one.connectionId, '{"for":"one"}')
  expect(String((await arrived)[0])).toBe('{"for":"one"}')
  await post(other.connectionId, 'for the other')
  await until('the other message', () => messages.length)
  expect(messages).toEqual(['for the other'])
})

test('a connection is described to whoever asks', async () => {
  const { connectionId } = await open()
  const about = await sdk.send(new GetConnectionCommand({ ConnectionId: connectionId }))
  expect(about).toMatchObject({
    ConnectedAt: expect.any(Date),
    LastActiveAt: expect.any(Date),
    Identity: { SourceIp: '127.0.0.1' },
  })
})

test('a connection that is deleted closes, and is gone from then on', async () => {
  const { client, connectionId } = await open()
  const closed = closing(client)
  await sdk.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))
  await closed
  await expect(post(connectionId, 'x')).rejects.toBeInstanceOf(GoneException)
  await expect(sdk.send(new DeleteConnectionCommand({ ConnectionId: connectionId }))).rejects.toBeInstanceOf(
    GoneException,
  )
})

test('a connection that is not open yet is gone, as for API Gateway', async () => {
  await open()
  expect(postedTooEarly).toBeInstanceOf(GoneException)
})

test('what never was a connection is gone, and a message over the limit is too large', async () => {
  await expect(post('never=', 'x')).rejects.toBeInstanceOf(GoneException)
  const { connectionId } = await open()
  await expect(post(connectionId, 'x'.repeat(128 * 1024 + 1))).rejects.toBeInstanceOf(
    PayloadTooLargeException,
  )
})

test('an id with a broken escape is that of no connection', async () => {
  await open()
  const { status } = await fetch(`${fixture.managementUrl}/@connections/%E0%A4%A`, {
    method: 'POST',
    body: 'x',
  })
  expect(status).toBe(410)
})
