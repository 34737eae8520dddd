import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Holder, Looks, NamedResource } from '../cloud.ts'
import type { Address } from './address.ts'

/** Asks for one thing by its name. It throws where nobody has it, and answers false where only others like it are there. */
type Ask = (name: string) => Promise<unknown>

/** Errors that say that nobody has the name. */
const NOBODY = [
  'NotFound',
  'NoSuchBucket',
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]

/** Says who holds the name of a resource, and how one of ours is found. */
export function namesIn(address: Address): Pick<Looks, 'holderOf' | 'identifierOf'> {
  const s3 = new S3Client({ ...address, forcePathStyle: address.endpoint !== undefined })
  const dynamo = new DynamoDBClient(address)
  const secrets = new SecretsManagerClient(address)
  const sqs = new SQSClient(address)
  const events = new EventBridgeClient(address)
  const logs = new CloudWatchLogsClient(address)
  const asks: Readonly<Record<string, Ask>> = {
    'AWS::S3::Bucket': (Bucket) => s3.send(new HeadBucketCommand({ Bucket })),
    'AWS::DynamoDB::Table': (TableName) => dynamo.send(new DescribeTableCommand({ TableName })),
    'AWS::SecretsManager::Secret': (SecretId) => secrets.send(new DescribeSecretCommand({ SecretId })),
    'AWS::SQS::Queue': (QueueName) => sqs.send(new GetQueueUrlCommand({ QueueName })),
    'AWS::Events::EventBus': (Name) => events.send(new DescribeEventBusCommand({ Name })),
    'AWS::Events::Archive': (ArchiveName) => events.send(new DescribeArchiveCommand({ ArchiveName })),
    'AWS::Logs::LogGroup': async (name) => {
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }))
      return logGroups.some(({ logGroupName }) => logGroupName === name)
    },
  }
  return {
    async holderOf({ type, name }) {
      try {
        return (await asks[type]?.(name)) === false ? 'nobody' : 'us'
      } catch (error) {
        return holderBy(error)
      }
    },
    async identifierOf({ type, name }: NamedResource) {
      if (type === 'AWS::SQS::Queue') {
        const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }))
        return { QueueUrl }
      }
      if (type === 'AWS::SecretsManager::Secret') {
        const { ARN = '' } = await secrets.send(new DescribeSecretCommand({ SecretId: name }))
        return { Id: ARN }
      }
      return { [FOUND_BY[type] ?? 'Name']: name }
    },
  }
}

/** The identifier in which CloudFormation wants the name, of each type that is found by its name. */
const FOUND_BY: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Archive': 'ArchiveName',
}

/** A bucket that is forbidden, or in another region, is somebody's. @throws what says nothing of it */
function holderBy(error: unknown): Holder {
  if (!(error instanceof Error)) throw error
  if (NOBODY.includes(error.name)) return 'nobody'
  const status =
    '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined
  if (error.name === 'Unknown' || error.name === '403' || error.name === '301') {
    if (status === 403 || status === 301) return 'others'
  }
  throw error
}
