import * as dynamo from '@aws-sdk/client-dynamodb'
import * as documents from '@aws-sdk/lib-dynamodb'
import { guardClient, UnscopedReadError } from '../../store/guard.ts'
import { tableKeys } from '../../store/tables.ts'
import { guardedClient, NetworkReached, newClient, refusedBy } from './support/guarded-client.ts'
import { TABLES } from './support/table-names.ts'

const TableName = 'keepsakes'
const scan = () => new dynamo.ScanCommand({ TableName })
const query = (input: Partial<documents.QueryCommandInput> = {}) =>
  new documents.QueryCommand({
    TableName,
    KeyConditionExpression: 'userId = :partition',
    ExpressionAttributeValues: { ':partition': 'anna' },
    ...input,
  })
const documentsOf = (client: dynamo.DynamoDBClient) => documents.DynamoDBDocumentClient.from(client)

describe('the document client', () => {
  const allowed = ['GetCommand', 'QueryCommand', 'PutCommand', 'UpdateCommand', 'DeleteCommand']
  const forbidden = Object.entries(documents).filter(
    ([name]) => /[a-z]Command$/.test(name) && !/ClientCommand$/.test(name) && !allowed.includes(name),
  ) as unknown as [string, new (input: object) => never][]

  test('has commands that read without a key, which are looked at here', () => {
    expect(forbidden.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'ScanCommand',
        'ExecuteStatementCommand',
        'BatchExecuteStatementCommand',
        'ExecuteTransactionCommand',
        'BatchGetCommand',
        'TransactGetCommand',
        'TransactWriteCommand',
      ]),
    )
  })

  test.each(forbidden)('does not send %s', async (_, Command) => {
    const input = { TableName, RequestItems: {}, TransactItems: [], TransactStatements: [], Statements: [] }
    await refusedBy((client) => documentsOf(client).send(new Command(input)))
  })

  test.each<[string, documents.QueryCommand]>([
    ['no condition', query({ KeyConditionExpression: undefined })],
    ['a condition on the sort key alone', query({ KeyConditionExpression: 'keepsake = :partition' })],
    ['a range of the partition key', query({ KeyConditionExpression: 'userId >= :partition' })],
    ['a filter', query({ FilterExpression: 'eventId = :partition' })],
    ['an empty value', query({ ExpressionAttributeValues: { ':partition': '' } })],
    ['a null', query({ ExpressionAttributeValues: { ':partition': null } })],
    [
      'a value that is a map like a typed text',
      query({ ExpressionAttributeValues: { ':partition': { S: 'anna' } } }),
    ],
    ['a legacy condition', query({ KeyConditions: {} })],
    ['another table', query({ TableName: 'customers' })],
  ])('sends no Query with %s', async (_, command) => {
    await refusedBy((client) => documentsOf(client).send(command))
  })

  test.each<[string, object]>([
    ['GetCommand', new documents.GetCommand({ TableName, Key: { userId: 'anna' } })],
    ['UpdateCommand', new documents.UpdateCommand({ TableName, Key: { userId: 'anna', keepsake: '' } })],
    ['DeleteCommand', new documents.DeleteCommand({ TableName, Key: {} })],
    ['PutCommand', new documents.PutCommand({ TableName, Item: { keepsake: 'a#b' } })],
  ])('sends no %s without its whole key', async (_, command) => {
    await refusedBy((client) => documentsOf(client).send(command as never))
  })

  test('sends a Query with its key, as the text that was read', async () => {
    const { client, network } = guardedClient()
    await expect(documentsOf(client).send(query())).rejects.toThrow(NetworkReached)
    expect(JSON.parse(String(network.last?.body))).toMatchObject({
      ExpressionAttributeValues: { ':partition': { S: 'anna' } },
    })
  })

  test('has methods and pages of its own, which send no more than it', async () => {
    const every = async (pages: AsyncIterable<unknown>) => {
      for await (const _ of pages);
    }
    const methods: ((client: documents.DynamoDBDocument) => Promise<unknown>)[] = [
      (client) => client.scan({ TableName }),
      (client) => client.query({ TableName }),
      (client) => client.executeStatement({ Statement: `SELECT * FROM "keepsakes"` }),
      (client) =>
        client.batchGet({ RequestItems: { keepsakes: { Keys: [{ userId: 'a', keepsake: 'b' }] } } }),
      (client) => client.transactGet({ TransactItems: [] }),
      (client) => client.transactWrite({ TransactItems: [] }),
      (client) => every(documents.paginateScan({ client }, { TableName })),
      (client) => every(documents.paginateQuery({ client }, { TableName })),
    ]
    for (const method of methods) await refusedBy((client) => method(documents.DynamoDBDocument.from(client)))
  })
})

let reads = 0
type Change = (args: { request: Record<string, unknown> & { headers: Record<string, string> } }) => void

/** Changes what is about to be sent, once it is signed. */
function changing(client: dynamo.DynamoDBClient, change: Change) {
  client.middlewareStack.add(
    (next) => (args) => {
      change(args as never)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  return client
}

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString()

const ofBody = (change: (body: string) => unknown): Change => {
  return ({ request }) => {
    request.body = change(textOf(request.body as Uint8Array))
  }
}

describe('code of our own that goes round the middleware', () => {
  const removeGuard = (client: dynamo.DynamoDBClient) => {
    for (const name of ['unknownCommandGuard', 'unscopedReadGuard'])
      expect(client.middlewareStack.remove(name)).toBe(true)
    return client
  }

  test('by removing it sends nothing, with either client', async () => {
    await refusedBy((client) => removeGuard(client).send(scan()))
    await refusedBy((client) =>
      documentsOf(removeGuard(client)).send(new documents.ScanCommand({ TableName })),
    )
    await refusedBy((client) =>
      documentsOf(removeGuard(client)).send(query({ KeyConditionExpression: 'keepsake = :partition' })),
    )
  })

  test('by a stack that the SDK has kept since before the guard sends nothing', async () => {
    const made = newClient({ cacheMiddleware: true })
    await expect(made.client.send(scan())).rejects.toThrow(NetworkReached)
    made.network.requests = 0
    guardClient(made.client, tableKeys(TABLES))
    await refusedBy((client) => client.send(scan()), made)
  })

  test('by a stack from before, of its own or none sends nothing', async () => {
    const made = newClient()
    const before = made.client.middlewareStack.clone()
    guardClient(made.client, tableKeys(TABLES))
    await refusedBy((client) => scan().resolveMiddleware(before, client.config, {})(scan() as never), made)
    Object.assign(made.client, { middlewareStack: before })
    await refusedBy((client) => client.send(scan()), made)
  })

  test('by another name for the command sends nothing', async () => {
    await refusedBy((client) => {
      client.middlewareStack.add(
        (next, context) => (args) => {
          context.commandName = 'GetItemCommand'
          return next({
            ...args,
            input: { ...args.input, Key: { userId: { S: 'a' }, keepsake: { S: 'b' } } },
          })
        },
        { step: 'initialize', priority: 'high' },
      )
      return client.send(scan())
    })
  })

  test.each([
    [undefined, 'An unnamed command'],
    ['CommandGetItem', 'CommandGetItem'],
  ])('by a command that calls itself %s sends nothing', async (commandName, named) => {
    const error = await refusedBy((client) => {
      // The SDK puts the stack together from its end: this one comes before the guard, and names what the guard sees.
      client.middlewareStack.add(
        (next, context) => {
          Object.assign(context, { commandName })
          return next
        },
        { step: 'deserialize', priority: 'low' },
      )
      const Key = { userId: { S: 'a' }, keepsake: { S: 'b' } }
      return client.send(new dynamo.GetItemCommand({ TableName, Key }))
    })
    expect(error.command).toBe(named)
  })

  test('by another client of the same settings sends nothing', async () => {
    // As the document client itself makes one: what is a provider by now is left to be found anew.
    const settingsOf = ({ config }: dynamo.DynamoDBClient): dynamo.DynamoDBClientConfig =>
      Object.assign({}, config, { defaultUserAgentProvider: undefined, retryStrategy: undefined })
    await refusedBy((client) => new dynamo.DynamoDBClient(settingsOf(client)).send(scan()))
    await refusedBy((client) => new dynamo.DynamoDB(settingsOf(client)).scan({ TableName }))
    await refusedBy((client) =>
      documentsOf(new dynamo.DynamoDBClient(settingsOf(client))).send(
        new documents.ScanCommand({ TableName }),
      ),
    )
  })

  test('cannot put another network in its place', () => {
    const { client } = guardedClient()
    const { config } = client
    const other = { handle: async () => ({}) }
    expect(() => Object.assign(config, { requestHandler: other })).toThrow(TypeError)
    expect(() => Object.assign(config.requestHandler, other)).toThrow(TypeError)
    expect(() => Object.assign(client, { config: { ...config, requestHandler: other } })).toThrow(TypeError)
    expect(() => Object.defineProperty(config, 'requestHandler', { value: other })).toThrow(TypeError)
  })
})

describe('the network under the guard', () => {
  type Whole = {
    metadata: { handlerProtocol: string }
    httpHandlerConfigs(): object
    updateHttpClientConfig(key: string, value: number): void
  }
  const guardedOver = (network: object) => {
    const client = new dynamo.DynamoDBClient({ region: 'eu-west-1' })
    Object.assign(client.config, { requestHandler: network })
    guardClient(client, tableKeys(TABLES))
    return { client, handler: client.config.requestHandler as unknown as Whole }
  }

  test('is told and asked what the client tells and asks of it', () => {
    const told: unknown[] = []
    const { client, handler } = guardedOver({
      handle: async () => ({}),
      metadata: { handlerProtocol: 'h2' },
      updateHttpClientConfig: (key: unknown, value: unknown) => told.push([key, value]),
      httpHandlerConfigs: () => ({ requestTimeout: 7 }),
      destroy: () => told.push('destroyed'),
    })
    expect(handler.metadata.handlerProtocol).toBe('h2')
    expect(handler.httpHandlerConfigs()).toEqual({ requestTimeout: 7 })
    handler.updateHttpClientConfig('requestTimeout', 8)
    client.destroy()
    expect(told).toEqual([['requestTimeout', 8], 'destroyed'])
  })

  test('may be one that only sends', () => {
    const { client, handler } = guardedOver({ handle: async () => ({}) })
    expect(handler.metadata.handlerProtocol).toBe('http/1.1')
    expect(handler.httpHandlerConfigs()).toEqual({})
    handler.updateHttpClientConfig('requestTimeout', 8)
    client.destroy()
  })
})

describe('what is about to be sent', () => {
  const twice = (body: string) => body.replace('{', '{"TableName":"customers",')
  test.each<[string, Change, RegExp]>([
    [
      'another operation',
      ({ request }) => {
        request.headers['x-amz-target'] = 'DynamoDB_20120810.Scan'
      },
      /^Scan on table keepsakes was not sent: only/,
    ],
    [
      'two operations',
      ({ request }) => {
        request.headers['X-Amz-Target'] = 'DynamoDB_20120810.Scan'
      },
      /does not name one operation/,
    ],
    [
      'more than an operation',
      ({ request }) => {
        request.headers['x-amz-target'] = 'DynamoDB_20120810.Query.Scan'
      },
      /does not name one operation/,
    ],
    [
      'an operation named like a method',
      ({ request }) => {
        request.headers['x-amz-target'] = 'DynamoDB_20120810.hasOwnProperty'
      },
      /^hasOwnProperty on table keepsakes was not sent: only/,
    ],
    [
      'no operation',
      ({ request }) => {
        delete request.headers['x-amz-target']
      },
      /^A request on no table was not sent: it does not name one operation in x-amz-target\.$/,
    ],
    [
      'an operation of another service',
      ({ request }) => {
        request.headers['x-amz-target'] = 'Other.DynamoDB_20120810.Query'
      },
      /does not name one operation/,
    ],
    [
      'the second protocol',
      ({ request }) => {
        request.path = '/service/DynamoDB_20120810/operation/Scan'
      },
      /not a POST to \//,
    ],
    [
      'a query in the address',
      ({ request }) => Object.assign(request, { query: { Action: 'Scan' } }),
      /POST/,
    ],
    ['a GET', ({ request }) => Object.assign(request, { method: 'GET' }), /POST/],
    [
      'another table',
      ofBody((body) => body.replace('"keepsakes"', '"customers"')),
      /none of the open tables/,
    ],
    [
      'another condition',
      ofBody((body) => body.replace('userId =', 'userId >')),
      /KeyConditionExpression is none of/,
    ],
    ['a table twice', ofBody(twice), /read in more than one way/],
    ['no JSON', ofBody((body) => `${body};`), /not a JSON object/],
    ['a stream', ofBody((body) => new Blob([body]).stream()), /not a JSON object/],
    [
      'an encoded body',
      ({ request }) => {
        request.headers['Content-Encoding'] = 'gzip'
      },
      /its body is encoded/,
    ],
  ])('is refused with %s', async (_, change, reason) => {
    const error = await refusedBy((client) => documentsOf(changing(client, change)).send(query()))
    expect(error.message).toMatch(reason)
  })

  test('is what was read, whatever is done to it meanwhile', async () => {
    const { client, network } = guardedClient()
    let reads = 0
    changing(client, ({ request }) => {
      const body = textOf(request.body as Uint8Array)
      Object.defineProperty(request, 'body', {
        get: () => (reads++ === 0 ? body : body.replace('userId =', 'userId >')),
      })
    })
    await expect(documentsOf(client).send(query())).rejects.toThrow(NetworkReached)
    expect(String(network.last?.body)).toContain('userId = :partition')
  })

  test.each<[what: string, change: (request: Record<string, unknown>) => object]>([
    [
      'a header that reads otherwise each time',
      ({ headers }) => {
        const target = {
          toString: () => (reads++ === 0 ? 'DynamoDB_20120810.Query' : 'DynamoDB_20120810.Scan'),
        }
        return { headers: { ...(headers as object), 'x-amz-target': target } }
      },
    ],
    [
      'a prototype that has headers of its own',
      (request) => {
        const later = { ...(request.headers as object), 'x-amz-target': 'DynamoDB_20120810.Scan' }
        const get = () => (reads++ < 6 ? request.headers : later)
        const parent = Object.defineProperty({}, 'headers', { get, set: () => {} })
        return Object.setPrototypeOf({ ...request }, parent)
      },
    ],
    [
      'a query that shows itself later',
      () => ({ query: new Proxy({ Action: 'Scan' }, { ownKeys: () => (reads++ === 0 ? [] : ['Action']) }) }),
    ],
  ])('is what was read, with %s', async (_, change) => {
    reads = 0
    const { client, network } = guardedClient()
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as Record<string, unknown>
        const changed = change(request)
        return next({
          ...args,
          request: Object.getPrototypeOf(changed) === Object.prototype ? { ...request, ...changed } : changed,
        })
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    await expect(documentsOf(client).send(query())).rejects.toThrow(NetworkReached)
    const sent = network.last as { headers: Record<string, unknown>; query?: object }
    // Looked at as often as the network may.
    for (const _ of Array(10)) {
      expect(String(sent.headers['x-amz-target'])).toBe('DynamoDB_20120810.Query')
      expect(Object.keys(sent.query ?? {})).toEqual([])
    }
  })

  test('is not tried again when it is refused', async () => {
    const { client } = guardedClient()
    let tries = 0
    changing(client, ({ request }) => {
      tries++
      request.headers['x-amz-target'] = 'DynamoDB_20120810.Scan'
    })
    client.config.maxAttempts = async () => 3
    await expect(documentsOf(client).send(query())).rejects.toThrow(UnscopedReadError)
    expect(tries).toBe(1)
  })
})
