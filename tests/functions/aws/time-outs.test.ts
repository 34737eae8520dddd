import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { addressOf, stageAddress } from '../../../cli/target.ts'
import { awardBatch } from '../../../functions/award/award-batch.ts'
import type { AttemptTimes } from '../../../functions/aws/brief-handler.ts'
import { clientSettings } from '../../../functions/aws/client.ts'
import { READ_WITHIN_MS, s3Reader } from '../../../functions/aws/s3-object.ts'
import { beginInvocation } from '../../../functions/aws/time-left.ts'
import {
  busOf,
  erasureQueueOf,
  GATEWAY_TIMEOUT_MS,
  gatewayOf,
  senderTo,
  storeOf,
} from '../../../functions/aws/wiring.ts'
import { projectRoot } from '../../../packaging/project.ts'
import { openStore } from '../../../store/open.ts'
import { sourcesOf } from '../../docs/pages.ts'
import { TABLES } from '../../store/support/table-names.ts'
import { campaign, user } from '../../store/support/values.ts'
import { catalogueOf, votes } from '../support/catalogue.ts'
import { voted } from '../support/events.ts'
import { keptTraces } from '../support/traces.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
  beginInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY })
})

/** A server that accepts every connection and answers what `answer` says, if anything: it is given the whole request. */
async function startSilent(answer: (request: string) => string | undefined = () => undefined) {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (data) => {
      text += data
      const [head = '', body] = text.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (body === undefined || Buffer.byteLength(body) < length) return
      requests.push(text)
      const reply = answer(text)
      text = ''
      if (reply !== undefined) socket.write(reply)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
  return {
    url,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const json = (body: string) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: ${body.length}\r\n\r\n${body}`

const remaining = (milliseconds: number) => beginInvocation({ getRemainingTimeInMillis: () => milliseconds })

/** How long it takes until it fails, and with what. */
async function failureOf(call: () => Promise<unknown>) {
  const start = performance.now()
  const error = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error: error as Error | undefined, milliseconds: performance.now() - start }
}

test('a call that is never answered is given up, and tried again as often as is said', async () => {
  await using silent = await startSilent()
  const client = new DynamoDBClient(clientSettings({ answerWithinMs: 60, attempts: 3 }))
  const store = openStore({ client, tables: TABLES })
  const { error } = await failureOf(() => store.forUser(user('anna')).keepsakesOfCampaign(campaign('paris')))
  expect(error?.name).toBe('TimeoutError')
  expect(silent.requests).toHaveLength(3)
})

test('a client gives up a connection, an answer and its tries within the time of the shortest function', async () => {
  await using silent = await startSilent()
  const { requestHandler, maxAttempts } = clientSettings()
  const client = new DynamoDBClient({
    ...clientSettings({ answerWithinMs: 60, attempts: 1 }),
    requestHandler,
  })
  remaining(260)
  const store = openStore({ client, tables: TABLES })
  await failureOf(() => store.forUser(user('anna')).keepsakesOfCampaign(campaign('paris')))
  expect(silent.requests).toHaveLength(1)
  // Nothing here can keep a machine from being connected to, so what the handler was told is looked at.
  const { connectWithinMs, answerWithinMs } = requestHandler.httpHandlerConfigs() as AttemptTimes
  expect(connectWithinMs).toBe(500)
  expect(maxAttempts).toBe(3)
  // Two attempts, the longest pause between them, and what is left to a function of 5 seconds.
  expect(2 * answerWithinMs + 200 + 200).toBeLessThan(5_000)
})

test('an answer that stops in the middle is given up too', async () => {
  await using silent = await startSilent(() => json('{"Items":[]}').slice(0, -5))
  const client = new DynamoDBClient(clientSettings({ answerWithinMs: 60, attempts: 2 }))
  const store = openStore({ client, tables: TABLES })
  const { error } = await failureOf(() => store.forUser(user('anna')).keepsakesOfCampaign(campaign('paris')))
  expect(error?.name).toBe('TimeoutError')
  expect(silent.requests).toHaveLength(2)
})

/** Each with how long one attempt may take where there is time, in milliseconds. */
const CALLS: [string, number, (url: string) => Promise<unknown>][] = [
  [
    'DynamoDB',
    1_500,
    () =>
      storeOf({}, () => {})
        .forUser(user('anna'))
        .holdings(),
  ],
  [
    'EventBridge',
    1_500,
    () => busOf({ EVENT_BUS_NAME: 'bus' })([{ source: 'a', detailType: 'b', detail: '{}' }]),
  ],
  ['the rejected-activity queue', 1_500, (url) => senderTo(`${url}/000000000000/rejected`)(['rejected'])],
  [
    'the erasure queue',
    1_500,
    (url) =>
      erasureQueueOf({ ERASURE_QUEUE_URL: `${url}/000000000000/erasure`, ERASURE_DELAY_SECONDS: '60' })({
        userId: user('anna'),
        erasedAt: '2024-07-27T00:00:00.000Z',
      }),
  ],
  [
    'a live connection',
    GATEWAY_TIMEOUT_MS,
    (url) => gatewayOf({ LIVE_CALLBACK_URL: `${url}/prod`, AWS_ENDPOINT_URL: '' }).post('screen', '{}'),
  ],
  [
    'the catalogue',
    READ_WITHIN_MS,
    (endpoint) =>
      s3Reader({
        region: 'eu-west-1',
        bucket: 'catalogue',
        host: 'catalogue.s3.eu-west-1.amazonaws.com',
        endpoint,
        credentials: async () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
      })('catalogue.json'),
  ],
]

test.each(CALLS)(
  'a call of %s that is never answered leaves the invocation its last moments',
  async (_name, attemptMs, call) => {
    await using silent = await startSilent()
    remaining(500)
    const { error, milliseconds } = await failureOf(() => call(silent.url))
    expect(error?.name).toMatch(/Error$/)
    expect(silent.requests.length).toBeGreaterThan(0)
    expect(milliseconds).toBeLessThan(attemptMs - 100)
  },
)

test('a call that is throttled is not put off beyond the end of the invocation', async () => {
  const throttled = '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}'
  let left = 290
  await using silent = await startSilent(() => {
    // Once the call is answered: less than the longest pause before a second attempt.
    remaining(left)
    return json(throttled).replace('200 OK', '400 Bad Request')
  })
  const { error } = await failureOf(() =>
    storeOf({}, () => {})
      .forUser(user('anna'))
      .connections(0),
  )
  expect(error?.name).toBe('ThrottlingException')
  expect(silent.requests).toHaveLength(1)
  left = 20_000
  remaining(left)
  await failureOf(() =>
    storeOf({}, () => {})
      .forUser(user('anna'))
      .connections(0),
  )
  expect(silent.requests).toHaveLength(1 + 3)
})

test.each(['retry-after: 3', 'x-amz-retry-after: 3000'])(
  'a pause that a service asks for by %s is not made beyond the end of the invocation',
  async (header) => {
    await using silent = await startSilent(() =>
      json('{}').replace('200 OK', `503 Service Unavailable\r\n${header}`),
    )
    remaining(2_000)
    const { error } = await failureOf(() =>
      storeOf({}, () => {})
        .forUser(user('anna'))
        .connections(0),
    )
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 503, attempts: 1 } })
    expect(silent.requests).toHaveLength(1)
  },
)

test('nothing is begun once there is no time for it', async () => {
  await using silent = await startSilent()
  remaining(150)
  const { error } = await failureOf(() =>
    storeOf({}, () => {})
      .forUser(user('anna'))
      .holdings(),
  )
  expect(error?.name).toBe('OutOfTimeError')
  expect(silent.requests).toEqual([])
})

test('a batch gives back the record of whose user nothing is answered, and awards the others', async () => {
  await using silent = await startSilent((request) => (request.includes('stuck') ? undefined : json('{}')))
  const client = new DynamoDBClient(clientSettings({ answerWithinMs: 100, attempts: 2 }))
  const announced: unknown[] = []
  const records = ['anna', 'stuck', 'ben'].map((userId) => ({
    messageId: userId,
    body: JSON.stringify(voted({ userId })),
  }))
  const catalogue = catalogueOf({ id: 'poll', keepsakes: [{ id: 'voter', earn: votes(1) }] })
  const { failed } = await awardBatch(records, {
    store: openStore({ client, tables: TABLES }),
    catalogue: async () => catalogue,
    announce: async (events) => void announced.push(...events),
    reject: async () => [],
    sendBack: async () => true,
    now: Date.now,
    leadMs: 0,
    hasTimeFor: () => true,
    wait: async () => {},
    traces: keptTraces().traces,
    report: () => {},
  })
  expect(failed.map(({ messageId }) => messageId)).toEqual(['stuck'])
  expect(announced).toHaveLength(2)
  expect(silent.requests.filter((request) => request.includes('stuck'))).toHaveLength(2)
})

test('every client of the functions and of the commands is made with time-outs', () => {
  const clients = ['functions', 'cli'].flatMap((folder) =>
    sourcesOf(folder).flatMap((path) => {
      const text = readFileSync(join(projectRoot, path), 'utf8')
      return Array.from(text.matchAll(/new \w+Client\((.*?)(?=\n\n|\)\n)/gs), ([made]) => `${path}: ${made}`)
    }),
  )
  expect(clients.length).toBeGreaterThan(10)
  expect(clients.filter((made) => !/clientSettings\(|[aA]ddress/.test(made))).toEqual([])
  for (const address of [stageAddress({}), addressOf('http://127.0.0.1:4566')])
    expect(address.requestHandler).toMatchObject({ throwOnRequestTimeout: true, requestTimeout: 30_000 })
})
