import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { Command } from 'commander'
import { ENDPOINTS_FILE } from '../local/command.ts'
import { tableNameAt } from '../packaging/table-generation.ts'
import type { CatalogueBucket } from '../publishing/bucket.ts'
import { PublishingError } from '../publishing/errors.ts'
import type { Store } from '../store/open.ts'
import type { Rejections } from '../store/rejections.ts'
import type { TableNames } from '../store/tables.ts'
import { addressOf, readEndpoints, stageAddress } from './target.ts'
import { UserError } from './terminal.ts'

/** The options that say where AWS is. */
export interface AwsOptions {
  readonly region?: string
  readonly endpointUrl?: string
}

/** The options that name the system a command works on. */
export interface StageOptions extends AwsOptions {
  readonly stage?: string
  readonly endpointsFile: string
}

/** Also for commands that look at AWS alone. */
export const REGION = [
  '--region <name>',
  'the region of the stage, if it is not the one that your AWS settings name',
] as const

/** Adds those options to a command. */
export function withStageOptions(command: Command): Command {
  return command
    .option('--stage <name>', 'a stage deployed in AWS, such as prod; without it, the running local stack')
    .option(...REGION)
    .option('--endpoint-url <url>', 'another address than that of AWS or of the running local stack')
    .option(
      '--endpoints-file <path>',
      'what npm start wrote, if it was told to write elsewhere',
      ENDPOINTS_FILE,
    )
}

// Each client of AWS takes a while to load: a command loads those that it uses.

/** The catalogue bucket of the stage, or of the running local stack. @throws UserError */
export async function catalogueBucketOf(options: StageOptions): Promise<CatalogueBucket> {
  const { CatalogueBucket } = await import('../publishing/bucket.ts')
  const { s3, bucket } = await bucketOf(options, 'catalogue')
  return new CatalogueBucket(s3, bucket)
}

/** Buckets by the word in their names, and where the local stack tells of them. */
const BUCKETS = { catalogue: 'catalogueBucket', analytics: 'analyticsBucket' } as const

export interface StageBucket {
  readonly s3: S3Client
  readonly bucket: string
}

/** A bucket of the stage, or of the running local stack. @throws UserError */
export async function bucketOf(options: StageOptions, kind: keyof typeof BUCKETS): Promise<StageBucket> {
  const { stage, endpointUrl, endpointsFile } = options
  if (stage !== undefined) return bucketOfStage({ ...options, stage }, kind)
  const endpoints = await readEndpoints(endpointsFile)
  const s3 = await s3Of({ endpointUrl: endpointUrl ?? endpoints.aws })
  return { s3, bucket: endpoints[BUCKETS[kind]] }
}

/** A bucket of a stage in AWS. @throws UserError when the account has none */
export async function bucketOfStage(
  options: AwsOptions & { readonly stage: string },
  kind: keyof typeof BUCKETS,
): Promise<StageBucket> {
  const s3 = await s3Of(options)
  return { s3, bucket: await bucketNameOf(s3, `keepsakes-${options.stage}-${kind}-`, options.stage) }
}

/** S3 of AWS, or of another address, where the bucket is the first part of the path. @throws UserError when it is not a URL */
export async function s3Of(options: AwsOptions): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3')
  return new S3Client({ ...stageAddress(options), forcePathStyle: options.endpointUrl !== undefined })
}

/** The bucket's name ends in the number of the account, which only AWS knows, and the region. */
async function bucketNameOf(s3: S3Client, prefix: string, stage: string): Promise<string> {
  const { ListBucketsCommand } = await import('@aws-sdk/client-s3')
  const region = await s3.config.region()
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: prefix }))
  const found = Buckets.find(({ Name = '' }) => {
    const [account = '', ...rest] = Name.slice(prefix.length).split('-')
    return Name.startsWith(prefix) && /^\d{12}$/.test(account) && rest.join('-') === region
  })
  if (found?.Name) return found.Name
  throw new UserError(
    `this account has no bucket ${prefix}<account>-${region}: deploy the stage ${stage} first, or name another`,
  )
}

/** Queues that the local stack tells of, by the word in their names. It has the others by the names that AWS has. */
const QUEUES: Readonly<Record<string, 'activityQueueUrl' | 'exportRequestQueueUrl' | 'tidyQueueUrl'>> = {
  activity: 'activityQueueUrl',
  'export-request': 'exportRequestQueueUrl',
  tidy: 'tidyQueueUrl',
}

/** The name of the stage that the local stack runs. */
const LOCAL_STAGE = 'local'

export interface StageQueue {
  readonly sqs: SQSClient
  readonly queueUrl: string
}

/** The name of a queue of the stage, or of the local stack. */
export const queueNameOf = ({ stage = LOCAL_STAGE }: StageOptions, word: string) =>
  `keepsakes-${stage}-${word}`

/**
 * A queue of the stage, or of the running local stack.
 *
 * @param word the part of its name behind the stage, such as `activity-dead-letter`
 * @throws UserError
 */
export async function queueOf(options: StageOptions, word: string): Promise<StageQueue> {
  const { stage, endpointUrl, endpointsFile } = options
  const { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } = await import('@aws-sdk/client-sqs')
  const endpoints = stage === undefined ? await readEndpoints(endpointsFile) : undefined
  const sqs = new SQSClient(endpoints ? addressOf(endpointUrl ?? endpoints.aws) : stageAddress(options))
  const told = endpoints && QUEUES[word]
  if (told) return { sqs, queueUrl: endpoints[told] }
  const QueueName = queueNameOf(options, word)
  try {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
    return { sqs, queueUrl: QueueUrl }
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error
    throw new UserError(
      stage === undefined
        ? `the local stack has no queue ${QueueName}: start it anew with npm start`
        : `this account has no queue ${QueueName}: deploy the stage ${stage} first, or name another`,
    )
  }
}

/** DynamoDB of the stage, or of the running local stack, for what is told of exports. @throws UserError */
export async function dynamoOf(options: StageOptions): Promise<DynamoDBClient> {
  const { stage, endpointUrl, endpointsFile } = options
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
  if (stage !== undefined) return new DynamoDBClient(stageAddress(options))
  return new DynamoDBClient(addressOf(endpointUrl ?? (await readEndpoints(endpointsFile)).aws))
}

/** The tables of the stage, or of the running local stack. @throws UserError */
export async function storeOf(options: StageOptions): Promise<Store> {
  const { openStore } = await import('../store/open.ts')
  return openStore({ client: await dynamoOf(options), tables: await tableNamesOf(options) })
}

/** The rejected activities of the stage, or of the running local stack. @throws UserError */
export async function rejectionsOf(options: StageOptions): Promise<Rejections> {
  const { openRejections } = await import('../store/rejections.ts')
  const table = `keepsakes-${options.stage ?? LOCAL_STAGE}-rejected`
  return openRejections({ client: await dynamoOf(options), table })
}

/** The names of the tables, of the generation that the settings of the stage say. @throws UserError */
export async function tableNamesOf({ stage, endpointsFile }: StageOptions): Promise<TableNames> {
  if (stage === undefined) return (await readEndpoints(endpointsFile)).tables
  const { tableGenerationOf } = await import('../packaging/stage-settings.ts')
  const generation = await tableGenerationOf(stage)
  const name = (table: string) => tableNameAt(`keepsakes-${stage}-${table}`, generation)
  return {
    keepsakes: name('keepsakes'),
    progress: name('progress'),
    editions: name('editions'),
    connections: `keepsakes-${stage}-connections`,
  }
}

const NO_REGION =
  'it is not known in which region of AWS the stage is: name the region with --region, or in your AWS settings'
const NO_CREDENTIALS =
  'no credentials of AWS are to be found: sign in as any tool of AWS does (aws configure, or aws sso login)'

/**
 * Does something with AWS. An error that a person can mend has no stack trace: missing credentials or rights, a local stack
 * that has stopped, a publication that is refused.
 *
 * @throws UserError
 */
export async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PublishingError) throw new UserError(error.message, { cause: error })
    if (!(error instanceof Error) || error instanceof UserError) throw error
    if (error.message === 'Region is missing') throw new UserError(NO_REGION, { cause: error })
    if (error.name === 'CredentialsProviderError' && !/expired/i.test(error.message))
      throw new UserError(NO_CREDENTIALS, { cause: error })
    if ('$metadata' in error || 'code' in error || /Credentials/.test(`${error.name} ${error.message}`)) {
      const message = `the request to AWS, or to the local stack, failed: ${error.name}: ${error.message}`
      throw new UserError(message, { cause: error })
    }
    throw error
  }
}
