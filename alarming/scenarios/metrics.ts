import { MetricData, metricKey } from '../metric-data.ts'
import { type Canary, type DeadLetters, type Minute, samples, type Table, type Work } from './minute.ts'
import { type Patrolled, patrolsOf } from './patrol.ts'

const DEAD_LETTERS: readonly DeadLetters[] = [
  'Activity',
  'Rule',
  'Rejection',
  'Webhook',
  'Erasure',
  'Export',
  'Tidy',
]
const TABLES: readonly Table[] = ['Keepsakes', 'Progress', 'Editions', 'Connections']
/** Milliseconds of the slowest hundredth of each function, usually. */
const DURATIONS: Readonly<Record<string, number>> = {
  KeepRejected: 300,
  ListRejected: 120,
  ListKeepsakes: 120,
  GetPassport: 120,
  ListCampaigns: 40,
  GetCampaign: 40,
  Health: 30,
  NotFound: 10,
  IngestActivities: 300,
  ExportUser: 1_500,
  EraseUser: 2_500,
  AwardKeepsakes: 2_000,
  PushAwards: 400,
  // As long as a receiver may take.
  SendWebhooks: 11_000,
  AuthorizeConnection: 200,
  LiveConnections: 80,
  FinishErasure: 6_000,
  StartExport: 2_000,
  PlanExport: 8_000,
  TidyExport: 120_000,
  PatrolTraffic: 4_000,
  StudioDrafts: 2_000,
  StudioPublishing: 3_000,
}

/** A canary flies so often. */
const CANARY_MINUTES = 5

/** Each queue has its resource, its function, and names for the metrics of the function. */
const WORKERS = [
  ['awarding', 'ActivityQueue', 'AwardKeepsakes', 'Activities', 'Activity'],
  ['keeping', 'RejectionQueue', 'KeepRejected', 'Rejections', 'Rejection'],
  ['telling', 'WebhookQueue', 'SendWebhooks', 'Webhooks', 'Webhook'],
  ['pushing', 'LivePushQueue', 'PushAwards', 'Live', 'Live'],
  ['erasing', 'ErasureQueue', 'FinishErasure', 'Erasures', 'Erasure'],
  ['exportRequests', 'ExportRequestQueue', 'StartExport', 'ExportRequests', 'ExportRequest'],
  ['exportManifests', 'ExportManifestQueue', 'PlanExport', 'ExportManifests', 'ExportManifest'],
  ['tidying', 'TidyQueue', 'TidyExport', 'Tidy', 'Tidy'],
] as const

const both = (path: string): string[] => [`GET ${path}`, `HEAD ${path}`]

/** The routes of each function that is released, by its name. */
export const ROUTES: Readonly<Record<string, readonly string[]>> = {
  awardKeepsakes: [],
  ingestActivities: ['POST /v1/activities'],
  keepRejected: [],
  sendWebhooks: [],
  listRejected: both('/v1/activities/rejected'),
  listKeepsakes: both('/v1/me/keepsakes'),
  getPassport: both('/v1/me/passports/{campaignId}'),
  exportUser: both('/v1/me/export'),
  eraseUser: ['DELETE /v1/me'],
  finishErasure: [],
  listCampaigns: both('/v1/campaigns'),
  getCampaign: both('/v1/campaigns/{campaignId}'),
  studioDrafts: [],
  studioPublishing: [
    'POST /v1/studio/drafts/{campaignId}/publication',
    'POST /v1/studio/releases/{number}/restore',
  ],
  health: both('/v1/health'),
  authorizeConnection: [],
  liveConnections: [],
  pushAwards: [],
  startExport: [],
  planExport: [],
  tidyExport: [],
  notFound: [],
}

/** A function of more routes than an alarm can look at counts its requests itself, under this name. */
const COUNTED: Readonly<Record<string, string>> = {
  studioDrafts: 'StudioDrafts',
  studioPublishing: 'StudioPublishing',
}

/** The metrics that functions and services of a stage report of a course of minutes. */
export function metricsOf(minutes: readonly Minute[], stage: string): MetricData {
  const data = new MetricData()
  for (const [at, minute] of minutes.entries()) new Report(data, stage, at).tell(minute)
  for (const patrolled of patrolsOf(minutes)) new Report(data, stage, patrolled.at).patrolled(patrolled)
  return data
}

class Report {
  readonly #data: MetricData
  readonly #stage: string
  readonly #at: number

  constructor(data: MetricData, stage: string, at: number) {
    this.#data = data
    this.#stage = stage
    this.#at = at
  }

  tell(minute: Minute): void {
    this.#api(minute)
    this.#account(minute)
    this.#site(minute)
    this.#tables(minute)
    this.#live(minute)
    for (const [part, queue, name, records, age] of WORKERS)
      this.#work(minute[part], queue, name, records, age)
    const flown = this.#at % CANARY_MINUTES === 0 ? 1 : 0
    this.#put('AWS/Lambda', 'Invocations', { FunctionName: 'CanaryLambdaFunction' }, flown)
    this.#queue('ActivityQueue', 'NumberOfMessagesSent', minute.activities + flown)
    this.#count('ActivitiesRejected', minute.rejected)
    for (const queue of DEAD_LETTERS)
      this.#queue(
        `${queue}DeadLetterQueue`,
        'ApproximateNumberOfMessagesVisible',
        minute.deadLetters[queue] ?? 0,
      )
    this.#count('IngestAccepted', minute.ingest.accepted)
    this.#count('IngestFailed', minute.ingest.failed)
    this.#count('IngestRejected', minute.ingest.rejected)
    this.#count('ExportsStarted', minute.exportsStarted)
    this.#count('ExportsCompleted', minute.exportsCompleted)
    this.#count('FullExportsCompleted', minute.fullExportsCompleted)
    for (let each = 0; each < minute.catalogueUnusable; each += 1) this.#count('CatalogueUnusable', 1)
    if (minute.canary && flown > 0) this.#count('CanaryAwarded', 1)
    for (const [name, canary] of Object.entries(minute.canaries)) this.#canary(name, canary)
    if (minute.noticesLost > 0)
      this.#put('AWS/Events', 'FailedInvocations', { RuleName: 'AccessRule' }, minute.noticesLost)
  }

  patrolled({ partnersSilent, partnersRejected, measuresDied }: Patrolled): void {
    this.#count('PartnersSilent', partnersSilent)
    this.#count('PartnersRejected', partnersRejected)
    this.#count('MeasuresDied', measuresDied)
    this.#count('PatrolsFinished', 1)
  }

  /** An HTTP API reports of requests alone, and of each whether it was answered 5xx. */
  #api({ requests, failedRequests, refusedRequests, throttledRequests, latency }: Minute): void {
    if (throttledRequests > 0) this.#put(`keepsakes-${this.#stage}`, 'ApiThrottled', {}, throttledRequests)
    if (requests === 0) return
    const of = { ApiId: 'HttpApi' }
    this.#put('AWS/ApiGateway', 'Count', of, requests)
    this.#put('AWS/ApiGateway', '5xx', of, failedRequests)
    this.#put('AWS/ApiGateway', '4xx', of, refusedRequests + throttledRequests)
    this.#data.put(metricKey('AWS/ApiGateway', 'Latency', of), this.#at, ...latency)
  }

  /** Some metrics are of all that the account does; services send nothing of what did not happen. */
  #account({ requests, awarding, concurrency, bus, rules, undelivered, durations }: Minute): void {
    if (concurrency.throttles > 0) this.#put('AWS/Lambda', 'Throttles', {}, concurrency.throttles)
    this.#put('AWS/Lambda', 'Invocations', {}, requests + awarding.invocations)
    this.#put('AWS/Lambda', 'ClaimedAccountConcurrency', {}, concurrency.claimed)
    for (const [name, usually] of Object.entries(DURATIONS))
      this.#put(
        'AWS/Lambda',
        'Duration',
        { FunctionName: `${name}LambdaFunction` },
        durations[name] ?? usually,
      )
    this.#put('AWS/Events', 'PutEventsApproximateCallCount', {}, bus.calls)
    this.#put('AWS/Events', 'PutEventsApproximateThrottledCount', {}, bus.refused)
    this.#put('AWS/Events', 'PutEventsFailedEntriesCount', {}, 0)
    for (const [rule, { failed, lost }] of Object.entries(rules)) {
      // A rule on a bus of its own has both for dimensions, and its name where others have their resource.
      const isOnBus = rule === 'Activity' || rule === 'Live'
      const of = isOnBus
        ? { EventBusName: 'EventBus', RuleName: `keepsakes-${this.#stage}-${rule.toLowerCase()}` }
        : { RuleName: `${rule}Rule` }
      if (failed > 0) this.#put('AWS/Events', 'FailedInvocations', of, failed)
      if (lost > 0) this.#put('AWS/Events', 'InvocationsFailedToBeSentToDlq', of, lost)
    }
    if (undelivered.pages > 0)
      this.#put('AWS/SNS', 'NumberOfNotificationsFailed', { TopicName: 'PageTopic' }, undelivered.pages)
    if (undelivered.tickets > 0)
      this.#put('AWS/SNS', 'NumberOfNotificationsFailed', { TopicName: 'TicketTopic' }, undelivered.tickets)
  }

  /** CloudFront reports shares. */
  #site({ site }: Minute): void {
    if (site.requests === 0) return
    const of = { DistributionId: 'DistributionId', Region: 'Global' }
    this.#put('AWS/CloudFront', 'Requests', of, site.requests)
    this.#put('AWS/CloudFront', '5xxErrorRate', of, site.errors)
    this.#put('AWS/CloudFront', '4xxErrorRate', of, site.refused)
  }

  /** DynamoDB reports nothing of operations and throttles that there were none of. */
  #tables({ readUnits, items, scans, throttled }: Minute): void {
    for (const table of ['Keepsakes', 'Progress'] as const)
      this.#put('AWS/DynamoDB', 'ConsumedReadCapacityUnits', { TableName: `${table}Table` }, readUnits[table])
    const scanned = metricKey('AWS/DynamoDB', 'SuccessfulRequestLatency', {
      TableName: 'KeepsakesTable',
      Operation: 'Scan',
    })
    this.#data.put(scanned, this.#at, samples(scans, 80))
    for (const [operation, returned] of [
      ['Query', items.queried],
      ['Scan', items.scanned],
    ] as const) {
      const of = { TableName: 'KeepsakesTable', Operation: operation }
      if (returned > 0) this.#put('AWS/DynamoDB', 'ReturnedItemCount', of, returned)
    }
    for (const table of TABLES) {
      const times = throttled[table] ?? 0
      const of = { TableName: `${table}Table` }
      if (times > 0) this.#put('AWS/DynamoDB', 'ReadThrottleEvents', of, Math.floor(times / 2))
      if (times > 0) this.#put('AWS/DynamoDB', 'WriteThrottleEvents', of, Math.ceil(times / 2))
    }
  }

  #live({ live, tokens }: Minute): void {
    const of = { ApiId: 'WebsocketsApi', Stage: 'WebsocketsDeploymentStage' }
    if (live.failed > 0) this.#put('AWS/ApiGateway', 'IntegrationError', of, live.failed)
    if (live.notReached > 0) this.#put('AWS/ApiGateway', 'ExecutionError', of, live.notReached)
    this.#lambda('LiveConnections', live.asked - live.notReached, live.failed)
    this.#lambda('AuthorizeConnection', tokens.asked, tokens.refused + tokens.unjudged)
    this.#count('LiveRefused', tokens.refused)
  }

  #work(of: Work, queue: string, name: string, records: string, age: string): void {
    this.#lambda(name, of.invocations, of.crashed)
    this.#count(`${records}Received`, of.received)
    this.#count(`${records}Failed`, of.failed)
    this.#data.put(this.#own(`${age}AgeSeconds`), this.#at, ...of.waited)
    this.#queue(queue, 'ApproximateAgeOfOldestMessage', of.oldest)
    this.#queue(queue, 'NumberOfMessagesDeleted', of.received - of.failed)
    this.#queue(queue, 'ApproximateNumberOfMessagesVisible', of.waiting)
  }

  /** Lambda reports errors of each invocation, 0 or 1, and nothing of a minute without any. */
  #lambda(name: string, invocations: number, errors: number): void {
    if (invocations === 0) return
    this.#put('AWS/Lambda', 'Invocations', { FunctionName: `${name}LambdaFunction` }, invocations)
    this.#put('AWS/Lambda', 'Errors', { FunctionName: `${name}LambdaFunction` }, errors)
  }

  /** Lambda reports of an alias as a whole and of each version behind it, API Gateway of each route. */
  #canary(name: string, { invocations, errors, before, requests = 0, failedRequests = 0 }: Canary): void {
    const prefix = `${name.charAt(0).toUpperCase()}${name.slice(1)}Lambda`
    const alias = { FunctionName: `${prefix}Function`, Resource: `keepsakes-${this.#stage}-${name}:live` }
    const version = { ...alias, ExecutedVersion: `${prefix}Version` }
    this.#put('AWS/Lambda', 'Invocations', alias, invocations + before.invocations)
    this.#put('AWS/Lambda', 'Errors', alias, errors + before.errors)
    this.#put('AWS/Lambda', 'Invocations', version, invocations)
    this.#put('AWS/Lambda', 'Errors', version, errors)
    const counted = COUNTED[name]
    if (counted) {
      this.#count(`${counted}Received`, requests)
      this.#count(`${counted}Failed`, failedRequests)
    }
    // All of them ask the first of its routes.
    for (const [at, route] of (ROUTES[name] ?? []).entries()) {
      const [Method = '', Resource = ''] = route.split(' ')
      const of = { ApiId: 'HttpApi', Stage: '$default', Method, Resource }
      this.#put('AWS/ApiGateway', 'Count', of, at === 0 ? requests : 0)
      this.#put('AWS/ApiGateway', '5xx', of, at === 0 ? failedRequests : 0)
    }
  }

  #queue(queue: string, name: string, value: number): void {
    this.#put('AWS/SQS', name, { QueueName: queue }, value)
  }

  /** Functions send nothing of what did not happen. */
  #count(name: string, howMany: number): void {
    if (howMany > 0) this.#data.put(this.#own(name), this.#at, samples(1, howMany))
  }

  #own(name: string): string {
    return metricKey(`keepsakes-${this.#stage}`, name, { service: 'keepsakes' })
  }

  #put(namespace: string, name: string, of: Readonly<Record<string, string>>, value: number): void {
    this.#data.put(metricKey(namespace, name, of), this.#at, samples(1, value))
  }
}
