import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { SQSEvent } from 'aws-lambda'

/**
 * The baselines: each asks the database what awarding asks it for activities of as many users, a Query and an UpdateItem a user, and
 * decides nothing. As many users side by side.
 */

const TABLE = 'progress'
/** As long as what awarding writes for the workload. */
const BODY = JSON.stringify({
  measures: { [`sum-${'m'.repeat(20)}`]: 'x'.repeat(120), [`all-${'m'.repeat(20)}`]: 'x'.repeat(60) },
  earned: {},
  firstAt: 1_722_000_000_000,
})

const queryOf = (userId: unknown) => ({
  TableName: TABLE,
  KeyConditionExpression: 'userId = :partition AND campaignId <= :sort',
  ExpressionAttributeValues: { ':partition': userId, ':sort': 'cost' },
  ScanIndexForward: false,
  ConsistentRead: false,
  Limit: 1,
  ReturnConsumedCapacity: 'TOTAL' as const,
})

const updateOf = (userId: unknown) => ({
  TableName: TABLE,
  Key: { userId, campaignId: 'cost' },
  UpdateExpression: 'SET version = :next, body = :body',
  ConditionExpression: 'version = :version AND attribute_not_exists(erasedAt)',
  ExpressionAttributeValues: { ':next': 2, ':body': BODY, ':version': 1 },
  ReturnConsumedCapacity: 'TOTAL' as const,
})

const usersOf = ({ Records }: SQSEvent) =>
  Records.map(({ body }) => String((JSON.parse(body) as { detail: { userId: string } }).detail.userId))

/** The document client, as anybody makes it. */
export function documentClient(endpoint: string): (event: SQSEvent) => Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }),
  )
  return async (event) => {
    await Promise.all(
      usersOf(event).map(async (userId) => {
        await client.send(new QueryCommand(queryOf(userId)))
        await client.send(new UpdateCommand(updateOf(userId)))
      }),
    )
  }
}

/** Requests of node:http with the same bodies and nothing else: no signature, no types, no retries, no time limits. */
export function bareHttp(endpoint: string): (event: SQSEvent) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const ask = (operation: string, input: object) =>
    new Promise<unknown>((resolve, reject) => {
      const sent = request(endpoint, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
        },
      })
      sent.once('error', reject)
      sent.once('response', (response) => {
        text(response).then((answer) => resolve(JSON.parse(answer)), reject)
      })
      sent.end(JSON.stringify(input))
    })
  return async (event) => {
    await Promise.all(
      usersOf(event).map(async (userId) => {
        await ask('Query', { ...queryOf({ S: userId }), ExpressionAttributeValues: typed(userId) })
        await ask('UpdateItem', {
          ...updateOf(userId),
          Key: { userId: { S: userId }, campaignId: { S: 'cost' } },
          ExpressionAttributeValues: { ':next': { N: '2' }, ':body': { S: BODY }, ':version': { N: '1' } },
        })
      }),
    )
  }
}

const typed = (userId: string) => ({ ':partition': { S: userId }, ':sort': { S: 'cost' } })
