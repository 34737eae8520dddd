import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { Endpoints } from '../local/endpoints.ts'
import { UserError } from './user-error.ts'

/** Where `npm start` writes where everything is, whichever folder a command runs in. */
export const ENDPOINTS_FILE = fileURLToPath(new URL('../.local/endpoints.json', import.meta.url))

export interface Target {
  readonly eventBridge: EventBridgeClient
  readonly eventBusName: string
}

/** What a person may say about where a command goes. */
export interface TargetOptions {
  readonly bus?: string
  readonly endpointUrl?: string
  readonly endpointsFile: string
}

/**
 * Where a command goes: to AWS when a bus is named, with the credentials and region that every AWS tool finds; else
 * to the local stack that `npm start` runs. An endpoint on this machine is a local stack too.
 *
 * @throws UserError when there is neither
 */
export async function targetOf({ bus, endpointUrl, endpointsFile }: TargetOptions): Promise<Target> {
  if (bus !== undefined) {
    const address = endpointUrl === undefined ? {} : addressOf(endpointUrl)
    return { eventBridge: new EventBridgeClient(address), eventBusName: bus }
  }
  const { aws, eventBusName } = await readEndpoints(endpointsFile)
  return { eventBridge: new EventBridgeClient(addressOf(endpointUrl ?? aws)), eventBusName }
}

/** Where a running local stack is. @throws UserError when there is none; `otherwise` is what to name instead */
export async function readEndpoints(file: string, otherwise = 'a bus with --bus'): Promise<Endpoints> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      `no local stack is running (${file} is not there): start one with npm start, or name ${otherwise}`,
    )
  })
  try {
    return JSON.parse(text) as Endpoints
  } catch {
    throw new UserError(`${file} is not JSON: give the file that npm start wrote`)
  }
}

/** The local stack asks for a signature, as every AWS client makes, and accepts any. */
const LOCAL = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** What an AWS client is to be told of an endpoint. @throws UserError when it is not a URL */
export function addressOf(endpoint: string) {
  const url = URL.parse(endpoint)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UserError(`${endpoint} is not a URL: write one such as http://127.0.0.1:4566`)
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  return { endpoint, ...(isLocal ? LOCAL : {}) }
}
