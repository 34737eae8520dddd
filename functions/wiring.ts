import type { Logger } from '@aws-lambda-powertools/logger'
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { type OutgoingEvent, publish } from '../events/publish.ts'
import { openStore, type Store, type Units } from '../store/open.ts'
import type { SendMessages } from './award/reject.ts'
import { catalogueSource } from './catalogue-source.ts'
import type { Erasure } from './erasing/erasure.ts'
import type { Gateway } from './live/ports.ts'
import { asWritten, type ImageUrl, imagesUnder } from './reading/image-url.ts'
import { s3Reader } from './s3-object.ts'
import { tokenVerifier, type VerifyToken } from './tokens.ts'

export { newLogger, newMetrics } from './telemetry.ts'

/** A variable that the function needs is not in its environment: a mistake in the template. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
}

function variable(name: string): string {
  const value = process.env[name]
  if (!value)
    throw new EnvironmentError(`the environment variable ${name} is not set: the template must give it`)
  return value
}

/** A function that has no use for a table is not told its name; a read of it would then fail with this one. */
const tableName = (name: string) => process.env[name] ?? `<${name} is not set>`

export function storeFromEnvironment(onUnits: (units: Units) => void): Store {
  return openStore({
    client: new DynamoDBClient(),
    tables: {
      keepsakes: tableName('KEEPSAKES_TABLE'),
      progress: tableName('PROGRESS_TABLE'),
      editions: tableName('EDITIONS_TABLE'),
      connections: tableName('CONNECTIONS_TABLE'),
    },
    onUnits,
  })
}

export function tokensFromEnvironment(): VerifyToken {
  return tokenVerifier({
    issuer: variable('JWT_ISSUER'),
    audience: variable('JWT_AUDIENCE'),
    keysUrl: process.env.JWT_KEYS_URL,
  })
}

/**
 * Logs and measures a catalogue that was published and cannot be used; the last good one is served on.
 *
 * @param compile makes of a snapshot's content what the function needs of it, and throws when it cannot
 */
export function catalogueFromEnvironment<Catalogue extends { readonly version: string }>(
  compile: (content: unknown) => Catalogue,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): () => Promise<Catalogue> {
  const read = s3Reader({
    region: variable('AWS_REGION'),
    bucket: variable('CATALOGUE_BUCKET'),
    endpoint: process.env.AWS_ENDPOINT_URL,
    credentials: fromEnv(),
  })
  const report = (error: unknown) => {
    logger.error('the new catalogue cannot be used; the last good one is served', { error })
    metrics.addMetric('CatalogueUnusable', MetricUnit.Count, 1)
  }
  return catalogueSource({ read, compile, now: Date.now, report, refreshMs: refreshSeconds() * 1000 })
}

/** Half a minute unless said otherwise, so that what is published is followed within a minute. */
function refreshSeconds(): number {
  const text = process.env.CATALOGUE_REFRESH_SECONDS ?? '30'
  const seconds = Number(text)
  if (text.trim() === '' || !(seconds >= 0 && seconds <= 3600)) {
    throw new EnvironmentError(`CATALOGUE_REFRESH_SECONDS is ${text}: it must be a number from 0 to 3600`)
  }
  return seconds
}

/** What the time is where something is shown as open or not: the stage may rehearse another. Epoch milliseconds. */
export function clockFromEnvironment(): () => number {
  const text = process.env.CLOCK_OFFSET_SECONDS ?? '0'
  const seconds = Number(text)
  if (!/^-?\d+$/.test(text) || Math.abs(seconds) > MOST_OFFSET_SECONDS) {
    throw new EnvironmentError(
      `CLOCK_OFFSET_SECONDS is ${text}: it must be a whole number of seconds, at most ${MOST_OFFSET_SECONDS} either way`,
    )
  }
  return () => Date.now() + seconds * 1000
}

/** A hundred years. */
const MOST_OFFSET_SECONDS = 3_155_760_000

/** How pictures are shown: under IMAGES_URL, or as the campaign file has them where the stage does not say. */
export function imagesFromEnvironment(): ImageUrl {
  const text = process.env.IMAGES_URL
  if (!text) return asWritten
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new EnvironmentError(
      `IMAGES_URL is ${text}: it must be the URL of a folder, such as https://cdn.example.com/campaigns/`,
    )
  }
  return imagesUnder(url)
}

export function busFromEnvironment(): (events: readonly OutgoingEvent[]) => Promise<void> {
  const client = new EventBridgeClient()
  const eventBusName = variable('EVENT_BUS_NAME')
  return (events) => publish(events, { client, eventBusName })
}

/** A screen that does not answer must not hold up the others for long. */
const GATEWAY_TIMEOUT_MS = 2_000

export function liveGatewayFromEnvironment(): Gateway {
  const callback = new URL(variable('LIVE_CALLBACK_URL'))
  const client = new ApiGatewayManagementApiClient({
    // The stage is the path, also where everything of AWS is at one address.
    endpoint: new URL(callback.pathname, process.env.AWS_ENDPOINT_URL ?? callback).href,
    requestHandler: { connectionTimeout: GATEWAY_TIMEOUT_MS, requestTimeout: GATEWAY_TIMEOUT_MS },
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

export function rejectedActivityQueueFromEnvironment(): SendMessages {
  const client = new SQSClient()
  const QueueUrl = variable('REJECTED_ACTIVITY_QUEUE_URL')
  return async (bodies) => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }))
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    const taken = new Set(answer.Successful?.map(({ Id }) => Id))
    return Entries.flatMap(({ Id }, index) => (taken.has(Id) ? [] : [index]))
  }
}

/** Sends to the erasure queue, where an erasure stays hidden for ERASURE_DELAY_SECONDS, 60 unless said otherwise. */
export function erasureQueueFromEnvironment(): (erasure: Erasure) => Promise<void> {
  const client = new SQSClient()
  const QueueUrl = variable('ERASURE_QUEUE_URL')
  const text = process.env.ERASURE_DELAY_SECONDS ?? '60'
  const DelaySeconds = Number(text)
  if (!/^\d+$/.test(text) || DelaySeconds > 900)
    throw new EnvironmentError(`ERASURE_DELAY_SECONDS is ${text}: it must be a whole number from 0 to 900`)
  return async (erasure) => {
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(erasure), DelaySeconds }),
    )
  }
}
