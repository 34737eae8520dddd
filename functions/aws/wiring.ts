import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { type OutgoingEvent, publish } from '../../events/publish.ts'
import { parseJson } from '../../json/json.ts'
import {
  type CataloguePointer,
  cataloguePointerSchema,
  POINTER_KEY,
} from '../../schemas/catalogue-pointer.ts'
import { openStore, type Store, type Units } from '../../store/open.ts'
import type { Remainder } from '../award/remainder.ts'
import { type UserOf, userIn } from '../http/callers.ts'
import { tokenVerifier, type VerifyToken } from '../http/tokens.ts'
import type { Gateway } from '../live/connections.ts'
import type { SendMessages } from '../queue/sending.ts'
import { briefError } from '../telemetry/logs.ts'
import { count } from '../telemetry/metrics.ts'
import type { Telemetry } from '../telemetry/observe.ts'
import type { Erasure } from '../user/erasing.ts'
import { catalogueHistory } from './catalogue-history.ts'
import { catalogueSource, type ReadObject, textAt } from './catalogue-source.ts'
import { clientSettings } from './client.ts'
import { databaseClient } from './database.ts'
import type { CATALOGUE, Environment, TOKENS } from './environment.ts'
import { s3Reader } from './s3-object.ts'
import { hasTimeFor } from './time-left.ts'

/** The variables that are read here: whoever calls has asked for them. */
type Given<Name extends keyof Environment> = Pick<Environment, Name>

type Table = `${'KEEPSAKES' | 'PROGRESS' | 'EDITIONS' | 'CONNECTIONS'}_TABLE`

/** A function that has no use for a table does not know its name: a read of it would fail with this one. */
const nameOf = (table: Table, given: Partial<Given<Table>>) => given[table] ?? `<${table} is not set>`

export function storeOf(given: Partial<Given<Table>>, onUnits: (units: Units) => void): Store {
  return openStore({
    client: databaseClient(),
    tables: {
      keepsakes: nameOf('KEEPSAKES_TABLE', given),
      progress: nameOf('PROGRESS_TABLE', given),
      editions: nameOf('EDITIONS_TABLE', given),
      connections: nameOf('CONNECTIONS_TABLE', given),
    },
    onUnits,
  })
}

/** How functions know who calls: `verify` by the issuer's keys, and `userOf` by the claim that names the user. */
export function tokensOf(
  { JWT_AUDIENCE, JWT_ISSUER, JWT_KEYS_URL, JWT_USER_CLAIM }: Given<(typeof TOKENS)[number]>,
  { logger }: Pick<Telemetry, 'logger'>,
): { verify: VerifyToken; userOf: UserOf } {
  const verify = tokenVerifier({
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
    keysUrl: JWT_KEYS_URL || undefined,
    report: (error) =>
      logger.warn('the keys of the token issuer could not be looked up', { error: briefError(error) }),
  })
  return { verify, userOf: userIn(JWT_USER_CLAIM) }
}

/**
 * Logs and measures a catalogue that was published and cannot be used; the last good one is served on.
 *
 * @param compile makes of a snapshot's content what the function needs of it, and throws when it cannot
 */
export function catalogueOf<Catalogue extends { readonly version: string }>(
  given: Given<(typeof CATALOGUE)[number]>,
  compile: (content: unknown) => Catalogue,
  { logger, metrics }: Telemetry,
): () => Promise<Catalogue> {
  const read = catalogueReaderOf(given)
  const report = (error: unknown) => {
    logger.error('the new catalogue cannot be used; the last good one is served', {
      error: briefError(error),
    })
    count(metrics, 'CatalogueUnusable')
  }
  const refreshMs = Number(given.CATALOGUE_REFRESH_SECONDS) * 1000
  return catalogueSource({ read, compile, now: Date.now, report, refreshMs })
}

type CatalogueBucket = Given<'AWS_REGION' | 'AWS_ENDPOINT_URL' | 'CATALOGUE_BUCKET' | 'CATALOGUE_HOST'>

function catalogueReaderOf(given: CatalogueBucket): ReadObject {
  return s3Reader({
    region: given.AWS_REGION,
    bucket: given.CATALOGUE_BUCKET,
    host: given.CATALOGUE_HOST,
    endpoint: given.AWS_ENDPOINT_URL || undefined,
    credentials: fromEnv(),
  })
}

/** Tells which snapshot is published at the moment of each call. */
export function publishedOf(
  given: CatalogueBucket,
): () => Promise<Pick<CataloguePointer, 'version' | 'key'>> {
  const read = catalogueReaderOf(given)
  return async () => cataloguePointerSchema.parse(JSON.parse(await textAt(read, POINTER_KEY)))
}

/** Reads a snapshot by its key. As none ever changes, the last one is kept. */
export function snapshotsOf<Catalogue>(
  given: CatalogueBucket,
  compile: (content: unknown) => Catalogue,
): (key: string) => Promise<Catalogue> {
  const read = catalogueReaderOf(given)
  let last: { readonly key: string; readonly catalogue: Catalogue } | undefined
  return async (key) => {
    if (last?.key !== key) last = { key, catalogue: compile(parseJson(await textAt(read, key))) }
    return last.catalogue
  }
}

export const historyOf = <Catalogue>(given: CatalogueBucket, compile: (content: unknown) => Catalogue) =>
  catalogueHistory(catalogueReaderOf(given), compile)

export function busOf({
  EVENT_BUS_NAME: eventBusName,
}: Given<'EVENT_BUS_NAME'>): (events: readonly OutgoingEvent[]) => Promise<void> {
  // Publishing tries again by itself whatever was not taken.
  const client = new EventBridgeClient(clientSettings({ attempts: 1 }))
  return (events) => publish(events, { client, eventBusName, hasTimeFor })
}

/**
 * A screen that does not answer must not hold up the others for long: it is tried twice, which leaves a second to a
 * function of 5 s that closes a connection.
 */
export const GATEWAY_TIMEOUT_MS = 2_000
export const GATEWAY_ATTEMPTS = 2

export function gatewayOf(
  { LIVE_CALLBACK_URL, AWS_ENDPOINT_URL }: Given<'LIVE_CALLBACK_URL' | 'AWS_ENDPOINT_URL'>,
  timeoutMs = GATEWAY_TIMEOUT_MS,
): Gateway {
  const callback = new URL(LIVE_CALLBACK_URL)
  const client = new ApiGatewayManagementApiClient({
    // The stage is the path, also where everything of AWS is at one address.
    endpoint: new URL(callback.pathname, AWS_ENDPOINT_URL || callback).href,
    ...clientSettings({ answerWithinMs: timeoutMs, attempts: GATEWAY_ATTEMPTS }),
  })
  const gone = (error: unknown) => {
    if (error instanceof GoneException) return 'gone' as const
    throw error
  }
  return {
    post: (ConnectionId, Data) =>
      client.send(new PostToConnectionCommand({ ConnectionId, Data })).then(() => 'posted' as const, gone),
    close: (ConnectionId) =>
      client.send(new DeleteConnectionCommand({ ConnectionId })).then(() => 'closed' as const, gone),
  }
}

/**
 * @param QueueUrl of a queue that many messages go to
 * @param limits of each call, where somebody waits for it
 */
export function senderTo(
  QueueUrl: string,
  limits?: Parameters<typeof clientSettings>[0],
  client = new SQSClient(clientSettings(limits)),
): SendMessages {
  return async (bodies) => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }))
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    const taken = new Set(answer.Successful?.map(({ Id }) => Id))
    return Entries.flatMap(({ Id }, index) => (taken.has(Id) ? [] : [index]))
  }
}

/** Sends what is left of batches into the queue that they came from. */
export function remainderSenderTo(
  QueueUrl: string,
  client = new SQSClient(clientSettings()),
): (remainders: readonly Remainder[]) => Promise<boolean> {
  return async (remainders) => {
    const Entries = remainders.map(({ body, attributes, delaySeconds }, index) => ({
      Id: String(index),
      MessageBody: body,
      DelaySeconds: delaySeconds,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }))
    const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    return Successful.length === Entries.length
  }
}

/** Puts a message into a queue, where it stays hidden for so many seconds, up to 900. */
export function putBackTo(QueueUrl: string): (body: string, delaySeconds: number) => Promise<void> {
  const client = new SQSClient(clientSettings())
  return async (MessageBody, DelaySeconds) => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }))
  }
}

/**
 * Puts a message into a dead-letter queue by itself, with the reason where EventBridge has it: whoever looks there reads both alike,
 * and a message that is sent back leaves it behind.
 */
export function deadLettersOf(QueueUrl: string): (body: string, error: Error) => Promise<void> {
  const client = new SQSClient(clientSettings())
  const text = (StringValue: string) => ({ DataType: 'String', StringValue })
  return async (MessageBody, { name, message }) => {
    const MessageAttributes = { ERROR_CODE: text(name), ERROR_MESSAGE: text(message) }
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }))
  }
}

/** Sends to the erasure queue, where an erasure stays hidden for the delay. */
export function erasureQueueOf(
  {
    ERASURE_QUEUE_URL: QueueUrl,
    ERASURE_DELAY_SECONDS,
  }: Given<'ERASURE_QUEUE_URL' | 'ERASURE_DELAY_SECONDS'>,
  client = new SQSClient(clientSettings()),
): (erasure: Erasure) => Promise<void> {
  const DelaySeconds = Number(ERASURE_DELAY_SECONDS)
  return async (erasure) => {
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(erasure), DelaySeconds }),
    )
  }
}
