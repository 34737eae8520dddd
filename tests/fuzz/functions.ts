import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import { createTokenIssuer, type TokenIssuer } from '../../local/http-api/tokens.ts'
import { REJECTED_KEYS } from '../../store/tables.ts'
import { campaign, collected, votes } from '../functions/support/catalogue.ts'
import { functionVariables, handlerOf } from '../functions/support/environment.ts'
import { context } from '../functions/support/powertools.ts'
import { type StandIn, startStandIn } from '../functions/support/stand-in.ts'
import { REJECTED_TABLE } from '../store/support/table-names.ts'
import { startTables, type TestTables } from '../store/support/tables.ts'

/** Every function that takes what somebody outside sends, and the queues' that take what those pass on. */
export const NAMES = [
  ...['awardKeepsakes', 'ingestActivities', 'keepRejected', 'listRejected', 'listKeepsakes', 'getPassport'],
  ...['exportUser', 'eraseUser', 'finishErasure', 'listCampaigns', 'getCampaign', 'health', 'notFound'],
  ...[
    'authorizeConnection',
    'liveConnections',
    'pushAwards',
    'sendWebhooks',
    'studioDrafts',
    'studioPublishing',
  ],
] as const

/** The functions as Lambda loads them, with all that they print. */
export interface Functions {
  readonly aws: StandIn
  readonly issuer: TokenIssuer
  /** @throws Error as the function does; of it, and for a line that is too long or tells what it must not, `FuzzFinding` */
  invoke(name: string, event: object): Promise<unknown>
  /** Delivers messages as Lambda's poller does. @returns the places of those that failed */
  deliver(name: string, bodies: readonly string[]): Promise<number[]>
  stop(): Promise<void>
}

/** Something that no input may bring about. */
export class FuzzFinding extends Error {
  override readonly name = 'FuzzFinding'
}

/** A batch's lines stay within 4 KB, the lines of metrics beside them. */
const MOST_LINE_BYTES = 8_192
const MOST_BYTES = 32_768

/** @param unlogged a text that inputs have in places where nothing of theirs may be logged */
export async function startFunctions(unlogged: string): Promise<Functions> {
  const before = { ...process.env }
  const tables: TestTables = await startTables()
  const issuer = await createTokenIssuer({ issuer: 'https://issuer.example/', audience: 'app' })
  const aws = await startStandIn(issuer.jwks)
  aws.publish(1, 'v1', JSON.stringify(SNAPSHOT))
  const client = tables.newClient()
  const database = await client.config.endpoint?.()
  const url = `http://${database?.hostname}:${database?.port}`
  Object.assign(process.env, functionVariables(aws.url), {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    KEEPSAKES_TABLE: tables.names.keepsakes,
    PROGRESS_TABLE: tables.names.progress,
    EDITIONS_TABLE: tables.names.editions,
    CONNECTIONS_TABLE: tables.names.connections,
    REJECTED_TABLE: await createRejectedTable(client),
    INGEST_ACTIVITIES_PER_MINUTE: '10000000',
  })
  const handlers = new Map<string, (event: object, context: Context) => Promise<unknown>>()
  const output = keepOutput()
  for (const name of NAMES) handlers.set(name, await handlerOf(name))

  const invoke = async (name: string, event: object) => {
    const handler = handlers.get(name)
    if (!handler) throw new TypeError(`no function is called ${name}`)
    const ended = await handler(event, context).then(
      (answer) => () => answer,
      (error: unknown) => () => {
        throw error
      },
    )
    checkOutput(name, output.take(), unlogged)
    return ended()
  }
  let delivered = 0
  return {
    aws,
    issuer,
    invoke,
    async deliver(name, bodies) {
      const first = delivered
      const Records = bodies.map((body) => ({
        messageId: `message-${delivered++}`,
        body,
        attributes: { SentTimestamp: String(Date.now()), ApproximateReceiveCount: '1' },
        messageAttributes: {},
      }))
      const { batchItemFailures } = (await invoke(name, { Records })) as SQSBatchResponse
      return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier.split('-')[1]) - first)
    },
    async stop() {
      output.end()
      process.env = before
      await aws.stop()
      await tables.stop()
    },
  }
}

function checkOutput(name: string, lines: readonly string[], unlogged: string): void {
  const long = lines.find((line) => Buffer.byteLength(line) > MOST_LINE_BYTES)
  if (long)
    throw new FuzzFinding(`${name} printed a line of ${long.length} characters: ${long.slice(0, 300)}`)
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
  if (bytes > MOST_BYTES) throw new FuzzFinding(`${name} printed ${bytes} bytes for one event`)
  const told = lines.find((line) => line.includes(unlogged))
  if (told) throw new FuzzFinding(`${name} printed what is a customer's: ${told.slice(0, 300)}`)
}

/** The one table that the store of users knows nothing of. */
async function createRejectedTable(client: DynamoDBClient): Promise<string> {
  const { partitionKey, sortKey } = REJECTED_KEYS
  await client.send(
    new CreateTableCommand({
      TableName: REJECTED_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: REJECTED_TABLE })
  return REJECTED_TABLE
}

const SNAPSHOT = {
  version: 'v1',
  campaigns: [
    campaign({
      id: 'paris',
      keepsakes: [
        { id: 'voter', earn: votes(1) },
        { id: 'watcher', earn: { watch: { minutes: 10 } } },
        { id: 'fan', earn: { streak: { activity: 'TriviaAnswered', days: 2 } } },
        { id: 'secret', earn: collected(['voter']), hidden: true },
      ],
    }),
  ],
}

/** Powertools writes to the outputs of the process: it is kept instead, line by line. */
function keepOutput() {
  const lines: string[] = []
  const streams = [process.stdout, process.stderr]
  const writes = streams.map(({ write }) => write)
  for (const stream of streams)
    stream.write = ((chunk: unknown, ...rest: unknown[]) => {
      lines.push(String(chunk))
      const done = rest.at(-1)
      if (typeof done === 'function') done()
      return true
    }) as typeof stream.write
  return {
    take: () => lines.splice(0),
    end: () => {
      for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write
    },
  }
}
