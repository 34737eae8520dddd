import { REGIONS, type Region } from './prices.ts'

/** How a quota is raised, and how long before it is needed. */
export type Raising =
  | { readonly by: 'AWS'; readonly where: string; readonly days: number }
  | { readonly by: 'setting'; readonly where: string; readonly days: number }
  | { readonly by: 'nobody' }

export interface Quota {
  /** In the order of REGIONS. */
  readonly most: readonly [ireland: number, virginia: number]
  /** The service that has the quota. */
  readonly of: string
  readonly unit: string
  readonly raising: Raising
  readonly source: string
}

/** The day by which the quotas are, as AWS's documentation has them. */
export const QUOTAS_AS_OF = '2026-11-29'

const DOCS = 'https://docs.aws.amazon.com'
const EVENT_BRIDGE = `${DOCS}/eventbridge/latest/userguide/eb-quota.html`
const LAMBDA_QUEUES = `${DOCS}/lambda/latest/dg/services-sqs-scaling.html`
const LAMBDA = `${DOCS}/lambda/latest/dg/gettingstarted-limits.html`
const DYNAMO = `${DOCS}/amazondynamodb/latest/developerguide/ServiceQuotas.html`
const WARM = `${DOCS}/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html`

/**
 * AWS answers small requests within hours and large ones after questions. It promises no time: these are days to leave, so
 * that somebody can still ask again.
 */
const SOON = 3
const LATER = 14

const asked = (where: string, days: number): Raising => ({ by: 'AWS', where, days })
const both = (most: number) => [most, most] as const

/** An account may do so much, before anything is raised. Accounts that are new may have less of Lambda. */
export const QUOTAS = {
  putEvents: {
    most: both(10_000),
    of: 'PutEvents',
    unit: 'events a second',
    raising: asked('Service Quotas, EventBridge: PutEvents throttle limit', LATER),
    source: EVENT_BRIDGE,
  },
  ruleInvocations: {
    most: both(18_750),
    of: 'rules of EventBridge',
    unit: 'events to targets a second',
    raising: asked('Service Quotas, EventBridge: Invocations throttle limit', LATER),
    source: EVENT_BRIDGE,
  },
  mappingConcurrency: {
    most: both(1_000),
    of: 'maximum concurrency of a queue',
    unit: 'batches at once',
    raising: asked('provisioned mode of the event source mapping, in place of its maximum concurrency', SOON),
    source: LAMBDA_QUEUES,
  },
  lambdaConcurrency: {
    most: both(1_000),
    of: 'functions of the account',
    unit: 'invocations at once',
    raising: asked('Service Quotas, Lambda: Concurrent executions', LATER),
    source: LAMBDA,
  },
  newTableWrites: {
    most: both(4_000),
    of: 'a new table',
    unit: 'write units a second',
    raising: { by: 'setting', where: 'warmWritesPerSecond', days: 1 },
    source: WARM,
  },
  newTableReads: {
    most: both(12_000),
    of: 'a new table',
    unit: 'read units a second',
    raising: { by: 'setting', where: 'warmReadsPerSecond, with warmWritesPerSecond', days: 1 },
    source: WARM,
  },
  tableWrites: {
    most: both(40_000),
    of: 'any table',
    unit: 'write units a second',
    raising: asked('Service Quotas, DynamoDB: Table-level write throughput limit', LATER),
    source: DYNAMO,
  },
  partitionWrites: {
    most: both(1_000),
    of: 'a partition of a table',
    unit: 'write units a second of one user',
    raising: { by: 'nobody' },
    source: WARM,
  },
  apiRequests: {
    most: both(10_000),
    of: 'API Gateway',
    unit: 'requests a second',
    raising: asked('Service Quotas, API Gateway: Throttle rate', LATER),
    source: `${DOCS}/apigateway/latest/developerguide/limits.html`,
  },
  liveConnects: {
    most: both(500),
    of: 'live connections',
    unit: 'connects a second',
    raising: asked('Service Quotas, API Gateway: New connections per second', LATER),
    source: `${DOCS}/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html`,
  },
  putLogEvents: {
    most: both(5_000),
    of: 'PutLogEvents',
    unit: 'calls a second',
    raising: asked('Service Quotas, CloudWatch Logs: PutLogEvents throttle limit', SOON),
    source: `${DOCS}/general/latest/gr/cwl_region.html`,
  },
} as const satisfies Record<string, Quota>

/** How fast things grow to what their quotas allow. No quota raises these. */
export const GROWTH = {
  /** Batches at once of a queue that has just woken up, and so many more a minute. */
  mappingFirst: 5,
  mappingPerMinute: 300,
  /** The same with provisioned mode. */
  provisionedPerMinute: 1_000,
  /** Environments of each function: 1,000 in ten seconds, from the first on. */
  environmentsPerMinute: 6_000,
} as const

export const GROWTH_SOURCES = [LAMBDA_QUEUES, `${DOCS}/lambda/latest/dg/scaling-behavior.html`]

export type QuotaName = keyof typeof QUOTAS

export function quotaOf(name: QuotaName, region: Region): number {
  return QUOTAS[name].most[REGIONS.indexOf(region)] ?? Number.NaN
}
