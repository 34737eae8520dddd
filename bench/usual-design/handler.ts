import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency'
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Context, SQSEvent } from 'aws-lambda'

/** As the workload's campaign asks for it: a count that nobody reaches, and one marked activity that earns. */
const TARGET = 1000

interface Envelope {
  readonly source: string
  readonly 'detail-type': string
  readonly detail: {
    readonly eventId: string
    readonly userId: string
    readonly occurredAt: string
    readonly marked?: true
  }
}

/**
 * The usual design, written with care: each event by itself, made idempotent by Powertools and a table for it, a counter for each
 * user and campaign, a keepsake put when the counter has reached its target, and an event on the bus.
 */
export function usualDesign(endpoint: string): (event: SQSEvent, context: object) => Promise<object> {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  const client = new DynamoDBClient(settings)
  const tables = DynamoDBDocumentClient.from(client)
  const bus = new EventBridgeClient(settings)
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'idempotency', awsSdkV3Client: client })
  const config = new IdempotencyConfig({ eventKeyJmesPath: '[source, detail.eventId]' })

  const award = makeIdempotent(
    async ({ 'detail-type': type, detail }: Envelope) => {
      const { userId, eventId, occurredAt, marked } = detail
      const { Attributes } = await tables.send(
        new UpdateCommand({
          TableName: 'progress',
          Key: { userId, campaignId: 'cost' },
          UpdateExpression: 'ADD #count :one',
          ExpressionAttributeNames: { '#count': `count-${type}` },
          ExpressionAttributeValues: { ':one': 1 },
          ReturnValues: 'UPDATED_NEW',
        }),
      )
      const earned = [
        ...(marked ? [`marked-${type.toLowerCase()}`] : []),
        ...(Attributes?.[`count-${type}`] === TARGET ? [`all-${type.toLowerCase()}`] : []),
      ]
      for (const keepsakeId of earned) {
        const keepsake = {
          userId,
          keepsake: `cost#${keepsakeId}`,
          campaignId: 'cost',
          keepsakeId,
          earnedAt: occurredAt,
          eventId,
        }
        await tables.send(new PutCommand({ TableName: 'keepsakes', Item: keepsake }))
        const Detail = JSON.stringify({ ...keepsake, awardId: `${userId}/cost/${keepsakeId}` })
        await bus.send(
          new PutEventsCommand({
            Entries: [
              { EventBusName: 'bus', Source: 'keepsakes.awards', DetailType: 'KeepsakeAwarded', Detail },
            ],
          }),
        )
      }
      return { earned }
    },
    { persistenceStore, config },
  )
  return async ({ Records }, context) => {
    config.registerLambdaContext(context as Context)
    const batchItemFailures: { itemIdentifier: string }[] = []
    for (const { messageId, body } of Records) {
      try {
        await award(JSON.parse(body))
      } catch {
        batchItemFailures.push({ itemIdentifier: messageId })
      }
    }
    return { batchItemFailures }
  }
}
