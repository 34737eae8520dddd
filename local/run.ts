import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { S3Client } from '@aws-sdk/client-s3'
import type { Campaign } from '../awarding/campaign.ts'
import { takingAway } from '../awarding/definition-change.ts'
import { ensurePackaged } from '../ops/package.ts'
import { ensurePage } from '../ops/page/page.ts'
import { loadCampaignFiles } from './campaign-files.ts'
import { CatalogueBucket } from './catalogue/bucket.ts'
import { publishCatalogue } from './catalogue/publish.ts'
import { nameOf } from './catalogue/refusal.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints.ts'
import { createTokenIssuer, type TokenIssuer } from './http-api/tokens.ts'
import { localRoutes } from './local-routes.ts'
import { LocalMetrics } from './metrics.ts'
import { pageConfig } from './pages/config.ts'
import { type PageFile, readPage } from './pages/files.ts'
import { readPictures } from './pages/pictures.ts'
import { pageRoutes } from './pages/serve.ts'
import { REGION, type Stack, startStack } from './stack.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAGE = 'local'

export const ENDPOINTS_FILE = join(ROOT, '.local/endpoints.json')
export const CAMPAIGNS_FOLDER = join(ROOT, 'campaigns')

export interface RunOptions {
  /** 0: any free one. */
  readonly port: number
  readonly awsPort: number
  /** Where state is kept between runs; without it, nothing is. */
  readonly dataDir?: string
  /** A campaign file or a folder of them. */
  readonly campaigns?: string
  /** Variables that functions see instead of those of the template. */
  readonly environment?: Record<string, string>
  /** Whom to give tokens in the endpoints file. */
  readonly users: readonly string[]
  readonly partners: readonly string[]
  /** Between whom the page switches; the users, unless told. */
  readonly viewers?: readonly string[]
  /** Serve the passport page too, built where its sources changed. */
  readonly page?: boolean
  /** Where to write the endpoints; nowhere without it. */
  readonly endpointsFile?: string
  /** What functions and the stack log, metrics left out. */
  readonly log: (line: string) => void
  /** What takes time while starting. */
  readonly progress?: (step: string) => void
}

export interface LocalRun {
  readonly endpoints: Endpoints
  readonly stack: Stack
  /** What the functions measured since the start. */
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
  const campaigns = await loadCampaignFiles(campaignPath)
  const { templatePath, codeDir } = await ensurePackaged({ stage: STAGE, log: progress })
  const template = JSON.parse(await readFile(templatePath, 'utf8')) as Template
  const files = options.page ? await pageFiles(campaignPath, campaigns, progress) : undefined
  if (dataDir) await mkdir(dataDir, { recursive: true })

  const tokens = await createTokenIssuer({
    issuer: defaultOf(template, 'JwtIssuer'),
    audience: defaultOf(template, 'JwtAudience'),
    ...(dataDir ? { keyFile: join(dataDir, 'token-key.json') } : {}),
  })
  const metrics = new LocalMetrics()
  progress('starting the stack')
  let liveUrl: string | undefined
  const page = files && pageRoutes(files, () => pageConfig(liveUrl, options.viewers ?? options.users))
  const stack = await startStack({
    template,
    stackName: `keepsakes-${STAGE}`,
    codeDir,
    apiPort: port,
    awsPort,
    ...(dataDir ? { dataDir } : {}),
    ...(options.environment ? { environment: options.environment } : {}),
    jwks: tokens.jwks,
    localRoutes: localRoutes(tokens, page),
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
    const stop = async () => {
      if (endpointsFile) await removeEndpoints(endpointsFile, endpoints)
      await stack.stop()
    }
    return { endpoints, stack, metrics, tokens, stop }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** The page, and the pictures that the campaigns name, of which none takes the place of a part of the page. */
async function pageFiles(
  campaignPath: string,
  campaigns: readonly Campaign[],
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
      keepsakes: find(model.tables, 'KeepsakesTable').name,
      progress: find(model.tables, 'ProgressTable').name,
      editions: find(model.tables, 'EditionsTable').name,
      connections: find(model.tables, 'ConnectionsTable').name,
    },
    catalogueBucket: find(model.buckets, 'CatalogueBucket').name,
    tokens: await signed(options.users, 'sub'),
    partnerTokens: await signed(options.partners, 'partnerId'),
  }
}

/**
 * Publishes as the command does, a new number only if something changed since the last run. The state of one machine is
 * its owner's to try things on: what is taken away is told, not refused.
 */
async function publishAtStart(
  endpoint: string,
  bucketName: string,
  campaigns: readonly Campaign[],
  progress: (step: string) => void,
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true })
  try {
    const bucket = new CatalogueBucket(s3, bucketName)
    const allow = new Set(takingAway)
    const { number, changes } = await publishCatalogue(campaigns, { bucket, allow, now: Date.now() })
    progress(`serving snapshot ${number} of the catalogue`)
    for (const change of changes.filter(({ takesAway }) => takesAway)) {
      progress(`  ${nameOf(change)}: ${change.what}`)
    }
  } finally {
    s3.destroy()
  }
}

interface Template {
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
