import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import type { CompiledCampaign } from '../awarding/catalogue/compiled-campaign.ts'
import { ensurePackaged } from '../packaging/package.ts'
import { ensurePage } from '../packaging/page/page.ts'
import { atTableGeneration, type TemplateOfTables, tableNameAt } from '../packaging/table-generation.ts'
import { CatalogueBucket } from '../publishing/bucket.ts'
import { loadCampaigns } from '../publishing/campaign-files.ts'
import { nameOf } from '../publishing/errors.ts'
import { publishCatalogue } from '../publishing/publish.ts'
import { draftOf } from '../publishing/snapshot.ts'
import { CAMPAIGNS_FOLDER } from './command.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints.ts'
import { itemRoutes } from './http-api/items.ts'
import { pictureRoutes } from './http-api/pictures.ts'
import { scheduleRoutes } from './http-api/schedules.ts'
import { createTokenIssuer, localRoutes, type TokenIssuer } from './http-api/tokens.ts'
import { LocalMetrics } from './metrics/metrics.ts'
import { type PageFile, readPage, readPictures } from './pages/files.ts'
import { pageConfig, pageRoutes } from './pages/serve.ts'
import { REGION, type Stack, startStack } from './stack.ts'

export { CAMPAIGNS_FOLDER }

const STAGE = 'local'

export interface RunOptions {
  /** 0: any free one. */
  readonly port: number
  readonly awsPort: number
  /** Where state is kept between runs; without it, nothing is. */
  readonly dataDir?: string
  /** Which tables to use, once some were restored: 2 for those whose names end in -2. That of the template, unless told. */
  readonly tableGeneration?: number
  /** A campaign file or a folder of them. */
  readonly campaigns?: string
  /** The time, in epoch milliseconds, by which campaigns are shown as upcoming, open or closed. */
  readonly shownNow?: number
  /** Variables that functions see instead of those of the template. */
  readonly environment?: Record<string, string>
  /** The endpoints file has their tokens. */
  readonly users: readonly string[]
  readonly partners: readonly string[]
  /** The page switches between them; the users, unless told. */
  readonly viewers?: readonly string[]
  /** Serve the passport page too, built where its sources changed. */
  readonly page?: boolean
  /** Where to write the endpoints; nowhere without it. */
  readonly endpointsFile?: string
  /** Takes the lines that functions and the stack log, without metrics. */
  readonly log: (line: string) => void
  /** Says when metrics are shown to have happened, of a time of this machine's clock, in epoch milliseconds. */
  readonly shownAt?: (time: number) => number
  /** Told each step of the start that takes time. */
  readonly progress?: (step: string) => void
}

export interface LocalRun {
  readonly endpoints: Endpoints
  readonly stack: Stack
  /** Functions have sent these since the start, and the services would tell CloudWatch these. */
  readonly metrics: LocalMetrics
  readonly tokens: TokenIssuer
  stop(): Promise<void>
}

/**
 * Runs the whole system on this machine: packages what has changed, starts the compiled template and publishes the
 * campaigns. Resolves when everything can be used.
 *
 * @throws CampaignFilesError, TemplateError, and an Error that names the port when one is in use
 */
export async function runLocal(options: RunOptions): Promise<LocalRun> {
  const { port, awsPort, dataDir, endpointsFile, log, progress = () => {} } = options
  const campaignPath = options.campaigns ?? CAMPAIGNS_FOLDER
  const campaigns = await loadCampaigns(campaignPath)
  const { templatePath, codeDir } = await ensurePackaged({ stage: STAGE, log: progress })
  const deployed = JSON.parse(await readFile(templatePath, 'utf8')) as Template
  const { tableGeneration } = options
  const template = tableGeneration === undefined ? deployed : atTableGeneration(deployed, tableGeneration)
  const files = options.page ? await pageFiles(campaignPath, campaigns, progress) : undefined
  if (dataDir) await mkdir(dataDir, { recursive: true })

  const tokens = await createTokenIssuer({
    issuer: defaultOf(template, 'JwtIssuer'),
    audience: defaultOf(template, 'JwtAudience'),
    userClaim: defaultOf(template, 'JwtUserClaim'),
    ...(dataDir ? { keyFile: join(dataDir, 'token-key.json') } : {}),
  })
  const metrics = new LocalMetrics(options.shownAt ? { shownAt: options.shownAt } : {})
  progress('starting the stack')
  let liveUrl: string | undefined
  const clockOffset = options.shownNow === undefined ? 0 : Math.round((options.shownNow - Date.now()) / 1000)
  const viewers = options.viewers ?? options.users
  const page = files && pageRoutes(files, () => pageConfig(liveUrl, viewers, clockOffset))
  const studioBucket = () => find(stack.model.buckets, 'StudioBucket').name
  const stack: Stack = await startStack({
    template,
    stackName: `keepsakes-${STAGE}`,
    codeDir,
    apiPort: port,
    awsPort,
    ...(dataDir ? { dataDir } : {}),
    environment: {
      ...(clockOffset === 0 ? {} : { CLOCK_OFFSET_SECONDS: String(clockOffset) }),
      ...options.environment,
    },
    jwks: tokens.jwks,
    metrics,
    localRoutes: itemRoutes(
      () => stack.aws.dynamo,
      scheduleRoutes(
        (...asked) => stack.fire(...asked),
        pictureRoutes((key) => stack.aws.object(studioBucket(), key), localRoutes(tokens, page)),
      ),
    ),
    prepare: async ({ awsUrl, model }) => {
      await publishAtStart(awsUrl, find(model.buckets, 'CatalogueBucket').name, campaigns, progress)
    },
    log: (line) => {
      if (!metrics.observe(line)) log(line)
    },
  })
  try {
    const endpoints = await endpointsOf(stack, tokens, options)
    liveUrl = endpoints.live
    if (endpointsFile) await writeEndpoints(endpointsFile, endpoints)
    const endClock = everyMinute(() => stack.fire(`keepsakes-${STAGE}-studio-clock`))
    const stop = async () => {
      endClock()
      if (endpointsFile) await removeEndpoints(endpointsFile, endpoints)
      await stack.stop()
    }
    return { endpoints, stack, metrics, tokens, stop }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** A draft that is scheduled goes live on this machine too. The other rules wait until they are asked to (`/local/schedules`). */
function everyMinute(fire: () => void): () => void {
  const timer = setInterval(fire, 60_000)
  timer.unref()
  return () => clearInterval(timer)
}

/** The page and the pictures that campaigns name. No picture replaces a part of the page. */
async function pageFiles(
  campaignPath: string,
  campaigns: readonly CompiledCampaign[],
  log: (step: string) => void,
): Promise<ReadonlyMap<string, PageFile>> {
  const page = await readPage(await ensurePage({ log }))
  return new Map([...(await readPictures(campaignPath, campaigns)), ...page])
}

async function endpointsOf(
  { model, apiUrl, liveUrl, awsUrl }: Stack,
  tokens: TokenIssuer,
  options: RunOptions,
): Promise<Endpoints> {
  const signed = async (names: readonly string[], claim: 'sub' | 'partnerId') =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await tokens.sign({ [claim]: name })] as const)),
    )
  const table = (word: string) =>
    model.tables.find(({ name }) => tableNameAt(name, 1) === `keepsakes-${STAGE}-${word}`)?.name ??
    missing(`table ${word}`)
  return {
    api: apiUrl,
    live: liveUrl ?? missing('WebSocket API'),
    aws: awsUrl,
    region: REGION,
    eventBusName: find(model.buses, 'EventBus').name,
    activityQueueUrl: find(model.queues, 'ActivityQueue').url,
    deadLetterQueueUrl: find(model.queues, 'ActivityDeadLetterQueue').url,
    rejectedActivityQueueUrl: find(model.queues, 'RejectedActivityQueue').url,
    tables: {
      keepsakes: table('keepsakes'),
      progress: table('progress'),
      editions: table('editions'),
      connections: table('connections'),
    },
    catalogueBucket: find(model.buckets, 'CatalogueBucket').name,
    exportRequestQueueUrl: find(model.queues, 'ExportRequestQueue').url,
    tidyQueueUrl: find(model.queues, 'TidyQueue').url,
    rawExportBucket: find(model.buckets, 'RawExportBucket').name,
    analyticsBucket: find(model.buckets, 'AnalyticsBucket').name,
    tokens: await signed(options.users, 'sub'),
    partnerTokens: await signed(options.partners, 'partnerId'),
  }
}

/**
 * Publishes by the call that `keepsakes campaigns publish` makes: there is a new number only if something changed since the
 * last run. On one machine nothing is refused, as its owner may try things; what is taken away is told.
 */
async function publishAtStart(
  endpoint: string,
  bucketName: string,
  campaigns: readonly CompiledCampaign[],
  progress: (step: string) => void,
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true })
  try {
    const bucket = new CatalogueBucket(s3, bucketName)
    const { number, changes } = await publishCatalogue(draftOf(campaigns), {
      bucket,
      allow: 'everything',
      now: Date.now(),
    })
    progress(`serving snapshot ${number} of the catalogue`)
    for (const change of changes.filter(({ takesAway }) => takesAway)) {
      progress(`  ${nameOf(change)}: ${change.what}`)
    }
  } finally {
    s3.destroy()
  }
}

interface Template extends TemplateOfTables {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>
}

function defaultOf({ Parameters }: Template, name: string): string {
  const value = Parameters[name]?.Default
  if (value === undefined)
    throw new Error(`the template of stage ${STAGE} gives its parameter ${name} no default`)
  return value
}

function find<Resource extends { logicalId: string }>(
  resources: readonly Resource[],
  logicalId: string,
): Resource {
  const found = resources.find((resource) => resource.logicalId === logicalId)
  return found ?? missing(`resource ${logicalId}`)
}

function missing(what: string): never {
  throw new Error(`the template has no ${what}`)
}
