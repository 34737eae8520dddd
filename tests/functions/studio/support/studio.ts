import { gunzipSync } from 'node:zlib'
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type Catalogue, readCatalogue } from '../../../../awarding/catalogue/catalogue.ts'
import { KEYS_PATH, startAws } from '../../../../local/aws/server.ts'
import { createTokenIssuer } from '../../../../local/http-api/tokens.ts'
import { CatalogueBucket } from '../../../../publishing/bucket.ts'
import { DraftsBucket } from '../../../../publishing/drafts/drafts-bucket.ts'
import { publishCatalogue } from '../../../../publishing/publish.ts'
import { draftOf } from '../../../../publishing/snapshot.ts'
import { operations } from '../../../../schemas/api/operations/index.ts'
import { checkResponse } from '../../../support/openapi/index.ts'
import { type CampaignGiven, campaign } from '../../support/catalogue.ts'
import { functionVariables, handlerOf } from '../../support/environment.ts'
import { context } from '../../support/powertools.ts'

const ISSUER = 'https://issuer.example/'
const BOTH = 'campaigns:draft campaigns:publish'

export interface Asked {
  /** The person who asks. */
  readonly sub?: string
  readonly scope?: string
  readonly headers?: Readonly<Record<string, string>>
  /** JSON, unless it is text or bytes already. */
  readonly body?: unknown
}

export interface Answered {
  readonly status: number
  readonly etag: string
  // biome-ignore lint/suspicious/noExplicitAny: it is held to docs/openapi.yaml.
  readonly body: any
}

/** The functions of the studio as Lambda loads them, on buckets of this machine. */
export interface Studio {
  readonly drafts: DraftsBucket
  readonly catalogue: CatalogueBucket
  readonly s3: S3Client
  /** Holds the answer to docs/openapi.yaml. */
  ask(method: string, path: string, asked?: Asked): Promise<Answered>
  /** Has the clock come, at a time of its own. */
  tick(time: string): Promise<void>
  /** Publishes campaigns as the command does: all that there are. */
  publish(...campaigns: readonly CampaignGiven[]): Promise<void>
  /** Has nothing in the buckets, as at the start. */
  reset(): Promise<void>
  stop(): Promise<void>
}

/** @param variables what functions are told beside what all are */
export async function startStudio(variables: Record<string, string> = {}): Promise<Studio> {
  const issuer = await createTokenIssuer({ issuer: ISSUER, audience: 'app' })
  const aws = await startAws({
    port: 0,
    region: 'eu-west-1',
    accountId: '000000000000',
    jwks: issuer.jwks,
    invoke: () => undefined,
    log: () => undefined,
  })
  const names = { catalogue: 'the-bucket', studio: 'the-studio' }
  for (const name of Object.values(names)) aws.createBucket(name)
  Object.assign(process.env, functionVariables(aws.url), {
    JWT_KEYS_URL: `${aws.url}${KEYS_PATH}`,
    STUDIO_BUCKET: names.studio,
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...variables,
  })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const s3 = new S3Client({ endpoint: aws.url, region: 'eu-west-1', credentials, forcePathStyle: true })
  const catalogue = new CatalogueBucket(s3, names.catalogue)
  const drafts = new DraftsBucket(s3, names.studio)
  const handlers = new Map<string, ReturnType<typeof handlerOf>>()

  return {
    drafts,
    catalogue,
    s3,
    async ask(method, path, { sub = 'anna', scope = BOTH, headers = {}, body } = {}) {
      const { pathname, search, searchParams } = new URL(path, 'http://any')
      const { operation, parameters } = operationAt(method, pathname)
      const name = operation.function ?? operation.operationId
      if (!handlers.has(name)) handlers.set(name, handlerOf(name))
      const handler = await handlers.get(name)
      const answer = (await handler(
        {
          version: '2.0',
          routeKey: `${method} ${operation.path}`,
          rawPath: pathname,
          rawQueryString: search.slice(1),
          headers: {
            authorization: `Bearer ${await issuer.sign({ sub, scope })}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          pathParameters: parameters,
          ...(search === '' ? {} : { queryStringParameters: Object.fromEntries(searchParams) }),
          ...bodyOf(body),
          requestContext: { requestId: 'request-1', http: { method, path: pathname } },
        },
        context,
      )) as APIGatewayProxyStructuredResultV2
      const answered = answeredIn(answer)
      checkResponse(method, path, answered)
      return { status: answered.status, body: answered.body, etag: answered.headers.get('etag') ?? '' }
    },
    async tick(time) {
      const handler = await handlerOf('studioPublishing')
      await handler({ 'detail-type': 'Scheduled Event', source: 'aws.events', time, detail: {} }, context)
    },
    async publish(...campaigns) {
      await publishCatalogue(catalogueOf(...campaigns), {
        bucket: catalogue,
        allow: 'everything',
        now: Date.now(),
      })
    },
    async reset() {
      for (const Bucket of Object.values(names)) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
        for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }))
      }
    },
    async stop() {
      s3.destroy()
      await aws.stop()
    },
  }
}

/** As API Gateway hands it over. */
function bodyOf(body: unknown) {
  if (body === undefined) return {}
  if (Buffer.isBuffer(body)) return { body: body.toString('base64'), isBase64Encoded: true }
  return { body: typeof body === 'string' ? body : JSON.stringify(body) }
}

function catalogueOf(...campaigns: readonly CampaignGiven[]): Catalogue {
  const { campaigns: compiled } = readCatalogue({ version: '1', campaigns: campaigns.map(campaign) })
  return draftOf([...compiled.values()])
}

function operationAt(method: string, path: string) {
  for (const operation of operations) {
    if (operation.method !== method.toLowerCase()) continue
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const match = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(path)
    if (!match) continue
    const values = match.slice(1).map(decodeURIComponent)
    return {
      operation,
      parameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
    }
  }
  throw new Error(`no operation is ${method} ${path}`)
}

function answeredIn({
  statusCode = 0,
  headers = {},
  body = '',
  isBase64Encoded,
}: APIGatewayProxyStructuredResultV2) {
  const text = isBase64Encoded ? String(gunzipSync(Buffer.from(body, 'base64'))) : body
  return {
    status: statusCode,
    headers: new Headers(headers as Record<string, string>),
    body: text === '' ? '' : JSON.parse(text),
  }
}

/** The text of a campaign file that can be published. */
export const campaignText = (id: string, target = 1) => `# A comment that nobody may lose.
id: ${id}
title: Title of ${id}
startsAt: 2024-07-01T00:00:00Z
endsAt:   2024-08-01T00:00:00Z
timeZone: Europe/Paris
keepsakes:
  - { id: voter, title: Voter, description: Vote., image: stamps/voter.svg, earn: { count: { activity: PollVoted, target: ${target} } } }
`
