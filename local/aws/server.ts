import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
import { fieldsOf, type Json, jsonIn } from '../../json/json.ts'
import { createEventBridge, type EventBridge } from '../event-bus/event-bridge.ts'
import { SwitchedMappings } from '../event-source/switched-mappings.ts'
import { type CloudWatch, createCloudWatch } from '../metrics/cloudwatch.ts'
import { LocalMetrics } from '../metrics/metrics.ts'
import { ruleMetrics, tableMetrics } from '../metrics/services.ts'
import { foreignPage, listen, pageRefused, type Refuse, refuseForeignHost, trackSockets } from '../serving.ts'
import { answerManagement } from '../websocket-api/management.ts'
import { OpenConnections } from '../websocket-api/open-connections.ts'
import { conditionalWrites, type Write } from './conditional-writes.ts'
import { type Dynamo, openDynamo } from './dynamo.ts'
import { type Exports, openExports } from './exports/exports.ts'
import type { FileSize } from './exports/files.ts'
import { type Fauxqs, openFauxqs } from './fauxqs-internals.ts'
import { answerJson, type Operations, readRequest, ServiceError, sendError } from './json-service.ts'
import { type Logs, openLogs } from './logs.ts'
import { tellOfObjects } from './object-events.ts'
import { measureQueues } from './queue-metrics.ts'
import { openQueues, type Queues } from './queues.ts'
import { openRestores } from './restores.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import { type TableSettings, tableSettings } from './table-settings.ts'

export interface AwsOptions {
  /** 0: any free one. */
  readonly port: number
  readonly region: string
  readonly accountId: string
  /** Where tables, queues and buckets are kept between runs; in memory without it. */
  readonly dataDir?: string
  /** Served at KEYS_PATH, where functions find whom to trust. */
  readonly jwks?: JSONWebKeySet
  /** The open connections of the WebSocket API; functions reach them by their ids. */
  readonly connections?: OpenConnections
  /** The log groups that there are. */
  readonly logGroups?: () => readonly string[]
  /** The event source mappings, which operators may switch off and on. */
  readonly mappings?: SwitchedMappings
  /** Where what happens is counted, and CloudWatch finds it. */
  readonly metrics?: LocalMetrics
  /** How large the data files of exports are, and the record of writes that they go back by, for tests. */
  readonly exportFileSize?: FileSize
  readonly recordBytes?: number
  /** Starts an asynchronous invocation of a function for a rule; throws for a function that does not exist. */
  invoke(functionArn: string, event: Json): void
  log(line: string): void
}

/** Where functions find the public keys of the token issuer. It is no service of AWS, but shares its port. */
export const KEYS_PATH = '/.well-known/jwks.json'

/** Every AWS protocol of the local stack, on one port of 127.0.0.1. */
export interface BucketObject {
  readonly body: Buffer
  readonly etag: string
  readonly contentType: string
  readonly cacheControl: string | undefined
}

export interface AwsServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  readonly queues: Queues
  readonly events: EventBridge
  readonly secrets: Pick<Secrets, 'define'>
  readonly cloudWatch: Pick<CloudWatch, 'define'>
  readonly logs: Pick<Logs, 'write'>
  /** With `tells`, each new object is told to the default bus. */
  createBucket(name: string, tells?: boolean): void
  /** Reads an object of a bucket; undefined where there is none. */
  object(bucket: string, key: string): BucketObject | undefined
  readonly dynamo: Dynamo
  /** Puts what lies in the queues now into their metrics, as happens every few seconds. */
  sampleQueues(): void
  /** Ends every connection, and keeps what was acknowledged. */
  stop(): Promise<void>
}

/** SQS tells once a minute. What lasts for seconds can be seen here. */
const SAMPLE_MS = 5_000

/** @throws PortInUseError. */
export async function startAws(options: AwsOptions): Promise<AwsServer> {
  const { region, accountId, dataDir, metrics = new LocalMetrics() } = options
  const folder = (name: string) => (dataDir === undefined ? {} : { dataDir: join(dataDir, name) })
  let route: Route | undefined
  const server = createServer((request, response) => {
    // An object of a bucket may be a page: opened here, it must not run as one that may ask for everything else.
    response.setHeader('content-security-policy', "default-src 'none'; sandbox")
    response.setHeader('x-content-type-options', 'nosniff')
    const refusal = refusalOf(request)
    if (refusal !== undefined) sendError(response, new ServiceError('AccessDeniedException', refusal, 403))
    else if (request.url === KEYS_PATH) sendKeys(response, options.jwks ?? { keys: [] })
    else if (route === undefined)
      sendError(response, new ServiceError('ServiceUnavailable', 'The local stack is starting.', 503))
    else dispatch(route, request, response).catch((error: unknown) => fail(response, error))
  })
  const endSockets = trackSockets(server)
  const port = await listen(server, options.port, '--aws-port')
  const url = `http://127.0.0.1:${port}`
  const stops = [() => close(server, endSockets)]
  const stop = async () => {
    for (const each of stops.splice(0)) await each()
  }
  try {
    const dynamo = await openDynamo({
      region,
      accountId,
      ...folder('dynamodb'),
      answered: tableMetrics(metrics),
      ...(options.recordBytes !== undefined && { recordBytes: options.recordBytes }),
    })
    stops.push(() => dynamo.close())
    const queueUrl = (name: string) => `${url}/${accountId}/${name}`
    const fauxqs = await openFauxqs({ region, queueUrl, ...folder('sqs-s3') })
    // Before the rest, since it lets go of the clients that wait for messages.
    stops.unshift(() => fauxqs.close())
    const { sample: sampleQueues } = measureQueues(fauxqs.sqs, metrics)
    const sampling = setInterval(sampleQueues, SAMPLE_MS)
    stops.unshift(async () => clearInterval(sampling))
    const queues = openQueues(fauxqs)
    const { invoke, log } = options
    const counted = ruleMetrics(metrics)
    const events = createEventBridge({
      ...{ region, accountId, queues, invoke, log, counted },
      ...(dataDir !== undefined && { archiveFile: join(dataDir, 'archive') }),
    })
    // The last request may still bring an event.
    stops.push(async () => events.close())
    const telling = tellOfObjects(fauxqs, { events, accountId })
    const exports = await openExports({
      store: dynamo.store,
      record: dynamo.record,
      fauxqs,
      region,
      accountId,
      ...(options.exportFileSize && { fileSize: options.exportFileSize }),
    })
    stops.unshift(() => exports.close())
    const restores = await openRestores({ store: dynamo.store, record: dynamo.record, region, accountId })
    stops.unshift(() => restores.close())
    const settings = tableSettings(dynamo)
    const tables = { ...restores.operations, ...settings.operations }
    const secrets = openSecrets(dataDir === undefined ? undefined : join(dataDir, 'secrets.json'))
    const connections = options.connections ?? new OpenConnections()
    const mappings = options.mappings ?? new SwitchedMappings()
    const cloudWatch = createCloudWatch(metrics)
    const logs = openLogs(options.logGroups ?? (() => []))
    const write = conditionalWrites(fauxqs)
    const services = { fauxqs, write, events, secrets, logs, connections, mappings, cloudWatch }
    route = { dynamo, exports, tables, settings, ...services }
    const createBucket = (name: string, tells = false) => {
      fauxqs.s3.createBucket(name)
      if (tells) telling.add(name)
    }
    const object = (bucket: string, key: string) => objectIn(fauxqs, bucket, key)
    const buckets = { createBucket, object }
    return { url, port, queues, events, secrets, logs, cloudWatch, ...buckets, dynamo, sampleQueues, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Route = {
  dynamo: Dynamo
  exports: Exports
  /** The operations on tables that dynalite does not have. */
  tables: Operations
  settings: TableSettings
  fauxqs: Fauxqs
  /** Writes of objects on a condition. */
  write: Write
  events: EventBridge
  secrets: Secrets
  logs: Logs
  connections: OpenConnections
  mappings: SwitchedMappings
  cloudWatch: CloudWatch
}

async function dispatch(
  {
    dynamo,
    exports,
    tables,
    settings,
    fauxqs,
    write,
    events,
    secrets,
    logs,
    connections,
    mappings,
    cloudWatch,
  }: Route,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const target = String(request.headers['x-amz-target'] ?? '')
  const dot = target.indexOf('.')
  const [service, operation] = [target.slice(0, dot), target.slice(dot + 1)]
  if (service === 'DynamoDB_20120810' && exports.honours(operation))
    return answerJson((input) => exports.call(operation, input), request, response)
  if (service === 'DynamoDB_20120810') {
    const own = Object.hasOwn(tables, operation) ? tables[operation] : undefined
    if (own) return answerJson(own, request, response)
    const body = await readRequest(request)
    if (operation === 'DeleteTable')
      await settings.refuseDeletion(fieldsOf(jsonIn(body.toString())).TableName)
    return dynamo.handle(request, response, body)
  }
  if (service === 'AWSEvents') return answerJson((input) => events.call(operation, input), request, response)
  if (service === 'secretsmanager')
    return answerJson((input) => secrets.call(operation, input), request, response)
  if (service === 'GraniteServiceVersion20100801')
    return answerJson((input) => cloudWatch.call(operation, input), request, response)
  if (service === 'Logs_20140328')
    return answerJson((input) => logs.call(operation, input), request, response)
  if (service === 'AmazonSQS') return fauxqs.handle(request, response)
  if (target !== '') {
    throw new ServiceError(
      'UnknownOperationException',
      `${target} is not honoured by the local stack, which serves CloudWatch, CloudWatch Logs, DynamoDB, EventBridge, Secrets Manager, SQS, SNS, S3 and STS.`,
    )
  }
  if (isHealthCheck(request)) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({
        status: 'ok',
        services: ['cloudwatch', 'dynamodb', 'events', 'logs', 'secretsmanager', 'sqs', 'sns', 's3', 'sts'],
      }),
    )
    return
  }
  if (await answerManagement(connections, request, response)) return
  if (await mappings.answer(request, response)) return
  if (await write(request, response)) return
  // S3, and the form-encoded protocol of SNS and STS.
  fauxqs.handle(request, response)
}

/** S3's list of buckets is asked for at the same path, but always with a signature. */
function isHealthCheck({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && url === '/' && headers.authorization === undefined
}

function sendKeys(response: ServerResponse, jwks: JSONWebKeySet): void {
  response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(JSON.stringify(jwks))
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else sendError(response, error)
}

/** No web page is a client of AWS here: browsers send one's requests without asking, if they look like a form's. */
const refusalOf: Refuse = (request) => {
  const page = foreignPage(request)
  return refuseForeignHost(request) ?? (page === undefined ? undefined : pageRefused(page))
}

function close(server: Server, endSockets: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    endSockets()
  })
}

function objectIn({ s3 }: Pick<Fauxqs, 's3'>, bucket: string, key: string): BucketObject | undefined {
  try {
    const { body, etag, contentType, cacheControl } = s3.getObject(bucket, key)
    return { body, etag, contentType, cacheControl }
  } catch {
    return undefined
  }
}
