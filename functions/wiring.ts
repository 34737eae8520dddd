import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import type { Catalogue } from '../awarding/catalogue.ts'
import { type OutgoingEvent, publish } from '../events/publish.ts'
import { openStore, type Store, type Units } from '../store/open.ts'
import type { SendMessages } from './award/reject.ts'
import { catalogueSource } from './catalogue-source.ts'
import { s3ObjectLoader } from './s3-object.ts'

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

export const newLogger = () => new Logger()
export const newMetrics = () => new Metrics({ singleMetric: false })

export function storeFromEnvironment(onUnits: (units: Units) => void): Store {
  return openStore({
    client: new DynamoDBClient(),
    tables: {
      keepsakes: tableName('KEEPSAKES_TABLE'),
      progress: tableName('PROGRESS_TABLE'),
      editions: tableName('EDITIONS_TABLE'),
    },
    onUnits,
  })
}

export function catalogueFromEnvironment(report: (error: unknown) => void): () => Promise<Catalogue> {
  const load = s3ObjectLoader({
    region: variable('AWS_REGION'),
    bucket: variable('CATALOGUE_BUCKET'),
    key: 'catalogue/current.json',
    endpoint: process.env.AWS_ENDPOINT_URL,
    credentials: fromEnv(),
  })
  return catalogueSource({ load, now: Date.now, report })
}

export function busFromEnvironment(): (events: readonly OutgoingEvent[]) => Promise<void> {
  const client = new EventBridgeClient()
  const eventBusName = variable('EVENT_BUS_NAME')
  return (events) => publish(events, { client, eventBusName })
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
