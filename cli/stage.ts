import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs'
import type { Command } from 'commander'
import { CatalogueBucket } from '../local/catalogue/bucket.ts'
import { PublishingError } from '../local/catalogue/publishing-error.ts'
import { openStore, type Store } from '../store/open.ts'
import { addressOf, ENDPOINTS_FILE, readEndpoints } from './target.ts'
import { UserError } from './user-error.ts'

/** What a person may say about which system a command works on. */
export interface StageOptions {
  readonly stage?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly endpointsFile: string
}

/** The options by which every command of this kind is told. */
export function withStageOptions(command: Command): Command {
  return command
    .option('--stage <name>', 'a stage deployed in AWS, such as prod; without it, the running local stack')
    .option('--region <name>', 'the region of the stage, if it is not the one that your AWS settings name')
    .option('--endpoint-url <url>', 'another address than that of AWS or of the running local stack')
    .option('--endpoints-file <path>', 'what npm start wrote, if it was told to elsewhere', ENDPOINTS_FILE)
}

const OTHERWISE = 'a stage with --stage'

/** The catalogue bucket of the stage, or of the running local stack. @throws UserError */
export async function catalogueBucketOf(options: StageOptions): Promise<CatalogueBucket> {
  const { stage, endpointUrl, endpointsFile } = options
  if (stage === undefined) {
    const { aws, catalogueBucket } = await readEndpoints(endpointsFile, OTHERWISE)
    const address = addressOf(endpointUrl ?? aws)
    return new CatalogueBucket(new S3Client({ ...address, forcePathStyle: true }), catalogueBucket)
  }
  const s3 = new S3Client({ ...stageAddress(options), forcePathStyle: endpointUrl !== undefined })
  return new CatalogueBucket(s3, await bucketNameOf(s3, stage))
}

/** The bucket's name ends in the number of the account, which only AWS knows. */
async function bucketNameOf(s3: S3Client, stage: string): Promise<string> {
  const prefix = `keepsakes-${stage}-catalogue-`
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: prefix }))
  const found = Buckets.find(
    ({ Name = '' }) => Name.startsWith(prefix) && /^\d{12}$/.test(Name.slice(prefix.length)),
  )
  if (found?.Name) return found.Name
  throw new UserError(
    `this account has no bucket ${prefix}<account>: deploy the stage ${stage} first, or name another`,
  )
}

export interface ActivityQueue {
  readonly sqs: SQSClient
  readonly queueUrl: string
}

/** The activity queue of the stage, or of the running local stack. @throws UserError */
export async function activityQueueOf(options: StageOptions): Promise<ActivityQueue> {
  const { stage, endpointUrl, endpointsFile } = options
  if (stage === undefined) {
    const { aws, activityQueueUrl } = await readEndpoints(endpointsFile, OTHERWISE)
    return { sqs: new SQSClient(addressOf(endpointUrl ?? aws)), queueUrl: activityQueueUrl }
  }
  const sqs = new SQSClient(stageAddress(options))
  const QueueName = `keepsakes-${stage}-activity`
  try {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
    return { sqs, queueUrl: QueueUrl }
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error
    throw new UserError(
      `this account has no queue ${QueueName}: deploy the stage ${stage} first, or name another`,
    )
  }
}

/** The tables of the stage, or of the running local stack. @throws UserError */
export async function storeOf(options: StageOptions): Promise<Store> {
  const { stage, endpointUrl, endpointsFile } = options
  if (stage === undefined) {
    const { aws, tables } = await readEndpoints(endpointsFile, OTHERWISE)
    return openStore({ client: new DynamoDBClient(addressOf(endpointUrl ?? aws)), tables })
  }
  const name = (table: string) => `keepsakes-${stage}-${table}`
  const tables = {
    keepsakes: name('keepsakes'),
    progress: name('progress'),
    editions: name('editions'),
    connections: name('connections'),
  }
  return openStore({ client: new DynamoDBClient(stageAddress(options)), tables })
}

function stageAddress({ region, endpointUrl }: StageOptions) {
  return {
    ...(endpointUrl === undefined ? {} : addressOf(endpointUrl)),
    ...(region === undefined ? {} : { region }),
  }
}

/**
 * Does something with AWS. What a person can mend (credentials, a right that is missing, a stack that has stopped, what
 * publishing refuses) comes without a stack.
 *
 * @throws UserError
 */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PublishingError) throw new UserError(error.message, { cause: error })
    if (!(error instanceof Error) || error instanceof UserError) throw error
    if (
      '$metadata' in error ||
      'code' in error ||
      /Credentials|Region is missing/.test(`${error.name} ${error.message}`)
    ) {
      const message = `AWS, or the local stack, does not do that: ${error.name}: ${error.message}`
      throw new UserError(message, { cause: error })
    }
    throw error
  }
}
