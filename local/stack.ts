import type { JSONWebKeySet } from 'jose'
import type { Json } from '../json/json.ts'
import { type AwsServer, KEYS_PATH, startAws } from './aws/server.ts'
import { defineTable } from './aws/tables.ts'
import { invokeLater } from './event-bus/deliver.ts'
import type { EventBridge } from './event-bus/event-bridge.ts'
import { startEventSourceMapping } from './event-source/mapping.ts'
import { SwitchedMappings, type Switches } from './event-source/switched-mappings.ts'
import type { HttpApiDependencies } from './http-api/definition.ts'
import { startHttpApi } from './http-api/server.ts'
import { createLambdaFunction, type LambdaFunction } from './lambda/function.ts'
import { LocalMetrics } from './metrics/metrics.ts'
import { httpApiMetrics, lambdaMetrics, webSocketMetrics } from './metrics/services.ts'
import { loadStack } from './resources/load.ts'
import type { FunctionModel, StackModel } from './resources/model.ts'
import { OpenConnections } from './websocket-api/open-connections.ts'
import { createWebSocketApi, type WebSocketApi } from './websocket-api/server.ts'

export const REGION = 'eu-west-1'
/** The embedded SQS knows no other account. */
export const ACCOUNT_ID = '000000000000'

/** The embedded services with the template's resources in them, before any function runs. */
export interface StackResources {
  readonly awsUrl: string
  readonly model: StackModel
  readonly outputs: Record<string, Json>
  readonly aws: AwsServer
}

export interface StackOptions {
  /** The compiled CloudFormation template, parsed. */
  readonly template: unknown
  readonly stackName: string
  /** Values of the template's parameters that differ from their defaults. */
  readonly parameters?: Record<string, string>
  /** The folder that the handlers' paths start from. */
  readonly codeDir: string
  /** Variables that every function sees instead of those of the template. */
  readonly environment?: Record<string, string>
  /** Where tables, queues and buckets are kept between runs; in memory without it. */
  readonly dataDir?: string
  /** 0: any free one. */
  readonly apiPort: number
  readonly awsPort: number
  /** The public keys of the token issuer, which functions ask for. */
  readonly jwks: JSONWebKeySet
  /** Paths of the API's port that exist only locally. */
  /** Where what happens is counted; its own unless told. */
  readonly metrics?: LocalMetrics
  readonly localRoutes?: HttpApiDependencies['local']
  /** Runs when the resources exist and before the first event reaches a function: the place to publish a catalogue. */
  prepare?(resources: StackResources): Promise<void>
  log(line: string): void
}

export type Stack = StackResources & {
  apiUrl: string
  /** The URL of the WebSocket API, if the template has one. */
  liveUrl?: string
  /** Calls the listener for every event that a bus takes, once its targets hold it. Returns the way to stop that. */
  onEvent: EventBridge['onEvent']
  /** Does what a schedule of the template would do now, or at a time that is told. */
  fire: EventBridge['fire']
  /** Tells whether every queue with a function behind it is empty, and no function handles anything from one. */
  idle(): boolean
  /** Lets running work end, up to a bound, and keeps what the data folder is to keep. */
  stop(): Promise<void>
}

/**
 * Runs a compiled template on this machine, bound to 127.0.0.1. Resolves when everything can be used.
 * @throws TemplateError for what cannot be honoured, and an Error that names the port when one is in use; nothing
 * is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    return { ...(await start(options, stops)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(options: StackOptions, stops: (() => Promise<unknown>)[]): Promise<Omit<Stack, 'stop'>> {
  const functions = new Map<string, LambdaFunction>()
  const connections = new OpenConnections()
  const mappings = new SwitchedMappings()
  const { metrics = new LocalMetrics() } = options
  const resources = await createResources(options, { functions, connections, mappings, metrics, stops })
  const { aws, awsUrl, model } = resources
  for (const definition of model.functions) {
    const fn = createLambdaFunction({
      ...definition,
      codeDir: options.codeDir,
      environment: { ...functionEnvironment(definition, awsUrl), ...options.environment },
      log: (line) => {
        aws.logs.write(`/aws/lambda/${definition.name}`, textOf(line, definition.name))
        options.log(line)
      },
      observer: lambdaMetrics(metrics, definition.name),
    })
    functions.set(definition.arn, fn).set(definition.logicalId, fn)
  }
  stops.push(() => Promise.all([...functions.values()].map((fn) => fn.stop())))
  const find = (id: string): LambdaFunction => {
    const fn = functions.get(id)
    if (fn === undefined) throw new Error(`The template has no function ${id}`)
    return fn
  }

  await options.prepare?.(resources)
  stops.push(() => mappings.stop())
  await startMappings(mappings, { resources, find, log: options.log })
  const live = webSocketApi(model, { connections, invoke: find, metrics, log: options.log })
  const { apiId = '', stageName } = model.httpApi ?? { stageName: '$default' }
  const api = await startHttpApi(model.httpApi ?? { routes: [], stageName: '$default' }, {
    host: '127.0.0.1',
    port: options.apiPort,
    invoke: find,
    local: options.localRoutes ?? (() => false),
    ...(live && { upgrade: live.upgrade }),
    answered: httpApiMetrics(metrics, apiId, stageName),
    log: options.log,
  })
  stops.push(() => api.stop())
  // Before the server that their connections came through, and while the functions still hear of their end.
  if (live) stops.push(() => live.stop())
  return {
    ...resources,
    apiUrl: api.url,
    ...(live && { liveUrl: `${api.url.replace('http', 'ws')}/${model.webSocketApi?.stageName}` }),
    onEvent: aws.events.onEvent,
    fire: aws.events.fire,
    idle: () =>
      model.eventSourceMappings.every(({ queueArn }) => aws.queues.size(queueArn) === 0) && mappings.idle(),
  }
}

/** A line as the function wrote it: the runtime puts the function's name before it, and the request where there is one. */
function textOf(line: string, functionName: string): string {
  return line.slice(functionName.length + 1).replace(/^[0-9a-f]{8}-[0-9a-f-]{27} /, '')
}

/** These are there before the resources: functions come later, and resources invoke them. */
interface Beginnings {
  readonly functions: ReadonlyMap<string, LambdaFunction>
  readonly connections: OpenConnections
  readonly mappings: SwitchedMappings
  readonly metrics: LocalMetrics
  readonly stops: (() => Promise<unknown>)[]
}

async function createResources(
  options: StackOptions,
  { functions, connections, mappings, metrics, stops }: Beginnings,
): Promise<StackResources> {
  const { dataDir, log } = options
  const aws = await startAws({
    port: options.awsPort,
    region: REGION,
    accountId: ACCOUNT_ID,
    ...(dataDir !== undefined && { dataDir }),
    jwks: options.jwks,
    connections,
    logGroups: () => [...functions.values()].map(({ name }) => `/aws/lambda/${name}`),
    mappings,
    metrics,
    invoke: invokeLater((arn) => functions.get(arn), log),
    log,
  })
  stops.push(() => aws.stop())
  const context = {
    stackName: options.stackName,
    region: REGION,
    accountId: ACCOUNT_ID,
    awsUrl: aws.url,
    ...(options.apiPort !== 0 && { apiUrl: `http://127.0.0.1:${options.apiPort}` }),
  }
  const { model, outputs } = loadStack(options.template, context, options.parameters)
  for (const queue of model.queues) aws.queues.define(queue)
  for (const { name, tellsEventBridge } of model.buckets) aws.createBucket(name, tellsEventBridge)
  for (const secret of model.secrets) aws.secrets.define(secret)
  for (const table of model.tables) await defineTable(aws.url, table)
  aws.events.define(model)
  aws.cloudWatch.define(model.alarms, model.dashboards)
  return { awsUrl: aws.url, model, outputs, aws }
}

interface LiveParts {
  readonly connections: OpenConnections
  readonly metrics: LocalMetrics
  invoke(id: string): LambdaFunction
  log(line: string): void
}

function webSocketApi(
  { webSocketApi: definition }: StackModel,
  { metrics, ...deps }: LiveParts,
): WebSocketApi | undefined {
  if (definition === undefined) return undefined
  const counted = webSocketMetrics(metrics, definition.apiId, definition.stageName)
  return createWebSocketApi(definition, { ...deps, counted, region: REGION, accountId: ACCOUNT_ID })
}

interface Mapped {
  readonly resources: StackResources
  readonly log: StackOptions['log']
  find(functionLogicalId: string): LambdaFunction
}

async function startMappings(mappings: SwitchedMappings, { resources, find, log }: Mapped): Promise<void> {
  const { aws, model } = resources
  const arnOf = (id: string) => model.functions.find(({ logicalId }) => logicalId === id)?.arn ?? ''
  const all = model.eventSourceMappings.map((definition) => {
    // Whoever received these ended with the process before.
    aws.queues.releaseInFlight(definition.queueArn)
    const fn = find(definition.functionLogicalId)
    return {
      definition,
      functionArn: arnOf(definition.functionLogicalId),
      // One that is switched on is on, whatever the template says.
      start: () =>
        startEventSourceMapping(
          { ...definition, enabled: true },
          { queues: aws.queues, region: REGION, fn, log },
        ),
    }
  })
  await mappings.start(all, switchesIn(aws))
}

function switchesIn({ dynamo: { store } }: AwsServer): Switches {
  const keyOf = (uuid: string) => `switched~${uuid}`
  return {
    read: async (uuid) => (await store.db.getMany([keyOf(uuid)]))[0] as boolean | undefined,
    write: (uuid, enabled) => store.db.batch([{ type: 'put', key: keyOf(uuid), value: enabled }]),
  }
}

/**
 * A function's own variables and those by which it reaches the local stack and the issuer's keys. Nobody checks the
 * credentials, but a client of AWS does not send without any.
 */
export function functionEnvironment({ environment }: FunctionModel, awsUrl: string): Record<string, string> {
  return {
    ...environment,
    AWS_ENDPOINT_URL: awsUrl,
    JWT_KEYS_URL: `${awsUrl}${KEYS_PATH}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // Everything shares one machine, which may have other things to do.
    PATIENCE: '3',
  }
}
