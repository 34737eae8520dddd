import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type AwsOptions, type AwsServer, startAws } from '../../../local/aws/server.ts'
import { defineTable } from '../../../local/aws/tables.ts'
import type { TableModel } from '../../../local/resources/model.ts'

export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`

export const table: TableModel = {
  logicalId: 'Table',
  name: 'things',
  arn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/things',
  keySchema: [
    { AttributeName: 'userId', KeyType: 'HASH' },
    { AttributeName: 'thing', KeyType: 'RANGE' },
  ],
  attributeDefinitions: [
    { AttributeName: 'userId', AttributeType: 'S' },
    { AttributeName: 'thing', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'S' },
  ],
  localSecondaryIndexes: [
    {
      IndexName: 'byTime',
      KeySchema: [
        { AttributeName: 'userId', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  pointInTimeRecovery: true,
}

/** The AWS port with a queue `inbox` (dead letters after 2 receives), a table, a bucket, and a bus whose events go to the queue. */
export async function openAws(
  dataDir?: string,
  port = 0,
  sizes: Pick<AwsOptions, 'exportFileSize' | 'recordBytes'> = {},
): Promise<AwsServer> {
  const aws = await startAws({
    port,
    ...sizes,
    region: 'eu-west-1',
    accountId: '000000000000',
    ...(dataDir !== undefined && { dataDir }),
    invoke: () => undefined,
    log: () => undefined,
  })
  const define = (name: string, attributes: Record<string, string> = {}) =>
    aws.queues.define({
      logicalId: name,
      name,
      arn: queueArn(name),
      url: `${aws.url}/000000000000/${name}`,
      attributes,
    })
  define('dead')
  define('inbox', {
    VisibilityTimeout: '600',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 }),
  })
  aws.createBucket('shelf')
  await defineTable(aws.url, table)
  aws.events.define({
    archives: [],
    buses: [{ logicalId: 'Bus', name: 'shop', arn: 'arn:aws:events:eu-west-1:000000000000:event-bus/shop' }],
    rules: [
      {
        logicalId: 'Rule',
        name: 'all',
        arn: 'arn:aws:events:eu-west-1:000000000000:rule/shop/all',
        busName: 'shop',
        enabled: true,
        eventPattern: { source: [{ exists: true }] },
        targets: [{ id: 'inbox', arn: queueArn('inbox') }],
      },
    ],
  })
  return aws
}

export function clientsOf(url: string) {
  const options = {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  }
  const clients = {
    dynamo: new DynamoDBClient(options),
    events: new EventBridgeClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sqs: new SQSClient(options),
  }
  return {
    ...clients,
    inbox: `${url}/000000000000/inbox`,
    dead: `${url}/000000000000/dead`,
    close() {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}
