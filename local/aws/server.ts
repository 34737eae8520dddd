import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
import type { Json } from '../../schemas/json.ts'
import { createEventBridge, type EventBridge } from '../event-bus/event-bridge.ts'
import { answerManagement } from '../websocket-api/management.ts'
import { OpenConnections } from '../websocket-api/open-connections.ts'
import { type Dynamo, openDynamo } from './dynamo.ts'
import { type Fauxqs, openFauxqs } from './fauxqs-internals.ts'
import { answerJson, sendError } from './json-service.ts'
import { listen } from './listen.ts'
import { openQueues, type Queues } from './queues.ts'
import { readBody } from './read-body.ts'
import { ServiceError } from './service-error.ts'

export type AwsOptions = {
  /** 0: any free one. */
  port: number
  region: string
  accountId: string
  /** Where tables, queues and buckets are kept between runs; in memory without it. */
  dataDir?: string
  /** Served at KEYS_PATH, where functions find whom to trust. */
  jwks?: JSONWebKeySet
  /** Of the WebSocket API, which functions reach by their ids. */
  connections?: OpenConnections
  /** Starts an asynchronous invocation of a function for a rule; throws for a function that does not exist. */
  invoke(functionArn: string, event: Json): void
  log(line: string): void
}

/** Of the token issuer's public keys: no service of AWS, but what functions reach through this port. */
export const KEYS_PATH = '/.well-known/jwks.json'

/** Every AWS protocol of the local stack, on one port of 127.0.0.1. */
export type AwsServer = {
  /** `http://127.0.0.1:<port>` */
  url: string
  port: number
  queues: Queues
  events: EventBridge
  createBucket(name: string): void
  dynamo: Dynamo
  /** Ends every connection, and keeps what was acknowledged. */
  stop(): Promise<void>
}

/** Throws PortInUseError. */
export async function startAws(options: AwsOptions): Promise<AwsServer> {
  const { region, accountId, dataDir } = options
  const folder = (name: string) => (dataDir === undefined ? {} : { dataDir: join(dataDir, name) })
  let route: Route | undefined
  const server = createServer((request, response) => {
    if (request.url === KEYS_PATH) sendKeys(response, options.jwks ?? { keys: [] })
    else if (route === undefined)
      sendError(response, new ServiceError('ServiceUnavailable', 'The local stack is starting.', 503))
    else dispatch(route, request, response).catch((error: unknown) => fail(response, error))
  })
  const port = await listen(server, options.port, '--aws-port')
  const url = `http://127.0.0.1:${port}`
  const stops = [() => close(server)]
  const stop = async () => {
    for (const each of stops.splice(0)) await each()
  }
  try {
    const dynamo = await openDynamo({ region, accountId, ...folder('dynamodb') })
    stops.push(() => dynamo.close())
    const queueUrl = (name: string) => `${url}/${accountId}/${name}`
    const fauxqs = await openFauxqs({ region, queueUrl, ...folder('sqs-s3') })
    // Before the rest, since it lets go of the clients that wait for messages.
    stops.unshift(() => fauxqs.close())
    const queues = openQueues(fauxqs)
    const events = createEventBridge({ region, accountId, queues, invoke: options.invoke, log: options.log })
    route = { dynamo, fauxqs, events, connections: options.connections ?? new OpenConnections() }
    return { url, port, queues, events, createBucket: (name) => fauxqs.s3.createBucket(name), dynamo, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Route = { dynamo: Dynamo; fauxqs: Fauxqs; events: EventBridge; connections: OpenConnections }

async function dispatch(
  { dynamo, fauxqs, events, connections }: Route,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const target = String(request.headers['x-amz-target'] ?? '')
  const dot = target.indexOf('.')
  const [service, operation] = [target.slice(0, dot), target.slice(dot + 1)]
  if (service === 'DynamoDB_20120810') return dynamo.handle(request, response, await readBody(request))
  if (service === 'AWSEvents')
    return answerJson(events, operation, request, response, await readBody(request))
  if (service === 'AmazonSQS') return fauxqs.handle(request, response)
  if (target !== '') {
    throw new ServiceError(
      'UnknownOperationException',
      `${target} is not honoured by the local stack, which serves DynamoDB, EventBridge, SQS, SNS, S3 and STS.`,
    )
  }
  if (isHealthCheck(request)) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify({ status: 'ok', services: ['dynamodb', 'events', 'sqs', 'sns', 's3', 'sts'] }),
    )
    return
  }
  if (await answerManagement(connections, request, response)) return
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
