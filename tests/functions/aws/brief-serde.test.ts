import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { HttpResponse } from '@smithy/core/protocols'
import fc from 'fast-check'
import { useBriefSerde } from '../../../functions/aws/brief-serde.ts'

interface Sent {
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array
  readonly hostname: string
  readonly port?: number
}

/** Two clients, one of them with the brief middlewares, that are answered alike; and what each of them sent. */
function clients(answer: { status: number; body: string }) {
  return [false, true].map((isBrief) => {
    const sent: Sent[] = []
    const client = new DynamoDBClient({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:4566',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      cacheMiddleware: isBrief,
      maxAttempts: 2,
      requestHandler: {
        async handle(request: Sent) {
          sent.push(request)
          const headers = { 'x-amzn-requestid': 'asked' }
          const body = Buffer.from(answer.body)
          return { response: new HttpResponse({ statusCode: answer.status, headers, body }) }
        },
      },
    })
    if (isBrief) useBriefSerde(client)
    return { client, sent }
  })
}

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ S: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('B')) }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ B: fc.uint8Array() }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ L: fc.array(tie('value')) }),
    fc.record({ M: fc.dictionary(fc.string({ minLength: 1 }), tie('value')) }),
  ) as fc.Arbitrary<AttributeValue>,
}))
const item = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  value,
)

const textOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? body : new TextDecoder().decode(body)

test('what is asked and answered is the same as with the middlewares of the SDK', async () => {
  await fc.assert(
    fc.asyncProperty(item, async (Item) => {
      const put = clients({ status: 200, body: '{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1}}' })
      const [theirs, ours] = await Promise.all(
        put.map(async ({ client, sent }) => {
          const output = await client.send(new PutItemCommand({ TableName: 't', Item }))
          const [{ headers, body, hostname, port } = {} as Sent] = sent
          const { 'content-type': type, 'x-amz-target': target } = headers
          return { output, type, target, hostname, port, body: JSON.parse(textOf(body)), text: textOf(body) }
        }),
      )
      const { text = '', ...read } = ours ?? {}
      const { text: _, ...expected } = theirs ?? {}
      expect(read).toEqual(expected)
      const got = clients({ status: 200, body: `{"Item":${JSON.stringify(JSON.parse(text).Item)}}` })
      for (const { client } of got) {
        const output = await client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: 'a' } } }))
        expect(plain(output.Item)).toEqual(plain(Item))
        expect(output.$metadata).toMatchObject({ httpStatusCode: 200, requestId: 'asked', attempts: 1 })
      }
    }),
    { numRuns: 60 },
  )
})

/** Bytes by their values: those that are read are of another class. */
const plain = (given: unknown): unknown =>
  JSON.parse(JSON.stringify(given, (_, each) => (each instanceof Uint8Array ? { bytes: [...each] } : each)))

test('a condition that failed is the error of the SDK, with what is there', async () => {
  const body = JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: { id: { S: 'a' }, body: { B: 'AQI=' } },
  })
  for (const { client, sent } of clients({ status: 400, body })) {
    const error = await client
      .send(new PutItemCommand({ TableName: 't', Item: {} }))
      .catch((thrown) => thrown)
    expect(error).toBeInstanceOf(ConditionalCheckFailedException)
    expect(error.message).toBe('The conditional request failed')
    expect(plain(error.Item)).toEqual({ id: { S: 'a' }, body: { B: { bytes: [1, 2] } } })
    expect(error.$metadata).toMatchObject({ httpStatusCode: 400, requestId: 'asked' })
    expect(error.$response.statusCode).toBe(400)
    // A log that has an error with all its fields must not have the answer, which may hold the item of a customer.
    expect(Object.keys(error)).not.toContain('$response')
    expect(sent).toHaveLength(1)
  }
})

test.each([
  ['a throttled call', 400, '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}'],
  ['a fault of the service', 500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}'],
  ['a gateway that has no JSON', 503, '<html></html>'],
])('%s is tried again, as the SDK does', async (_, status, body) => {
  const failed = await Promise.all(
    clients({ status, body }).map(async ({ client, sent }) => {
      const failing = client.send(new GetItemCommand({ TableName: 't', Key: {} }))
      const { name } = await failing.then(
        () => new Error('it did not fail'),
        (thrown: Error) => thrown,
      )
      return { name, attempts: sent.length }
    }),
  )
  expect(failed[1]).toEqual(failed[0])
  expect(failed[1]?.attempts).toBe(2)
})
