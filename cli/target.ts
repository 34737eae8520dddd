import { readFile } from 'node:fs/promises'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { UserError } from './user-error.ts'

export const ENDPOINTS_FILE = '.local/endpoints.json'

export interface Target {
  readonly eventBridge: EventBridgeClient
  readonly eventBusName: string
}

/**
 * Where a command goes: to AWS when a bus is named, with the credentials and region that every AWS tool finds; else
 * to the local stack that `npm start` runs.
 *
 * @throws UserError when there is neither
 */
export async function targetOf({
  bus,
  endpointUrl,
}: {
  bus?: string
  endpointUrl?: string
}): Promise<Target> {
  if (bus) {
    const local = endpointUrl ? { endpoint: endpointUrl, ...LOCAL_CREDENTIALS } : {}
    return { eventBridge: new EventBridgeClient(local), eventBusName: bus }
  }
  const text = await readFile(ENDPOINTS_FILE, 'utf8').catch(() => {
    throw new UserError(`no local stack is running here: start one with npm start, or name a bus with --bus`)
  })
  const { aws, region, eventBusName } = JSON.parse(text) as {
    aws: string
    region: string
    eventBusName: string
  }
  const eventBridge = new EventBridgeClient({ endpoint: endpointUrl ?? aws, region, ...LOCAL_CREDENTIALS })
  return { eventBridge, eventBusName }
}

/** The local stack asks for a signature, as every AWS client makes, and accepts any. */
const LOCAL_CREDENTIALS = { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
