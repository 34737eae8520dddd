import { readFile } from 'node:fs/promises'
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { Endpoints } from '../local/endpoints.ts'
import { UserError } from './terminal.ts'

export interface Target {
  readonly eventBridge: EventBridgeClient
  readonly eventBusName: string
}

/** The options that name the bus a command publishes on. */
export interface TargetOptions {
  readonly bus?: string
  readonly stage?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly endpointsFile: string
}

/**
 * Where a command goes: to AWS when a bus or a stage is named, with the credentials and region that every AWS tool finds; else
 * to the local stack that `npm start` runs. An endpoint on this machine is a local stack too.
 *
 * @throws UserError when there is neither
 */
export async function targetOf(options: TargetOptions): Promise<Target> {
  const { bus, stage, endpointUrl, endpointsFile } = options
  const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge')
  const named = bus ?? (stage === undefined ? undefined : `keepsakes-${stage}`)
  if (named !== undefined) {
    const eventBridge = new EventBridgeClient(stageAddress(options))
    // A region that is missing is found before the first event, not told of each.
    await eventBridge.config.region()
    return { eventBridge, eventBusName: named }
  }
  const { aws, eventBusName } = await readEndpoints(endpointsFile)
  return { eventBridge: new EventBridgeClient(addressOf(endpointUrl ?? aws)), eventBusName }
}

/** Where a running local stack is. @throws UserError when there is none */
export async function readEndpoints(file: string): Promise<Endpoints> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      `no local stack is running (${file} is not there): start one with npm start, or name a stage with --stage`,
    )
  })
  try {
    return JSON.parse(text) as Endpoints
  } catch {
    throw new UserError(`${file} is not JSON: give the file that npm start wrote`)
  }
}

/**
 * How long a command waits for AWS: a person sits before it, perhaps on a poor line, and may send a large snapshot. Every
 * client gets this with its address.
 */
const TIMES = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    socketTimeout: 30_000,
    // Without it a client only warns of a request that takes longer.
    throwOnRequestTimeout: true,
  },
}

/** The settings of an AWS client for a stage in AWS. */
export function stageAddress({ region, endpointUrl }: Pick<TargetOptions, 'region' | 'endpointUrl'>) {
  return {
    ...TIMES,
    ...(endpointUrl === undefined ? {} : addressOf(endpointUrl)),
    ...(region === undefined ? {} : { region }),
  }
}

/** The local stack asks for a signature, as every AWS client makes, and accepts any. */
const LOCAL = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** @throws UserError when it is not a URL that requests can go to */
export function endpointIn(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new UserError(`${text} is not a URL: write one such as http://127.0.0.1:4566`)
}

/** The settings of an AWS client for an endpoint. @throws UserError when it is not a URL */
export function addressOf(endpoint: string) {
  const url = endpointIn(endpoint)
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return { ...TIMES, endpoint, ...(isLocal ? LOCAL : {}) }
}
