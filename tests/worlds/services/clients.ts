import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SQSClient } from '@aws-sdk/client-sqs'
import { clientSettings } from '../../../functions/aws/client.ts'
import { Actor, type Environment } from '../simulator/actor.ts'
import { surroundings } from '../simulator/globals.ts'

type Service = (command: string, input: Record<string, unknown>) => Promise<object>

/** The services that an environment's clients reach. */
export interface Services {
  readonly tables: Service
  readonly queues: Service
  readonly bus: Service
}

type RetryStrategy = ReturnType<typeof clientSettings>['retryStrategy']

/** An environment with the services around it, and the functions' own retries for each of them. */
export interface ServedEnvironment extends Environment {
  readonly services: Services
  readonly retries: Readonly<Record<keyof Services, RetryStrategy>>
}

export const newRetries = (): ServedEnvironment['retries'] => ({
  tables: clientSettings().retryStrategy,
  queues: clientSettings().retryStrategy,
  // As wiring.ts has it: publishing tries again by itself.
  bus: clientSettings({ attempts: 1 }).retryStrategy,
})

const SETTINGS = {
  region: 'eu-west-1',
  endpoint: 'http://simulated',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  // As database.ts has it.
  cacheMiddleware: true,
}

/** Nothing that these do reaches further than the network, which is not there. */
const OF_NETWORK = [
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'contentLengthMiddleware',
  'httpSigningMiddleware',
  'httpAuthSchemeMiddleware',
  'endpointV2Middleware',
  'queueUrlMiddleware',
]

interface Client {
  readonly config: object
  readonly middlewareStack: {
    remove(name: string): boolean
    concat(from: never): Client['middlewareStack']
    addRelativeTo(middleware: never, options: { relation: 'after'; toMiddleware: string; name: string }): void
  }
}

const environmentNow = (): ServedEnvironment => {
  const actor = surroundings()
  if (!(actor instanceof Actor)) throw new Error('a client is used outside of any simulated invocation')
  return actor.environment as ServedEnvironment
}

/**
 * A client of the SDK whose requests go to the services of the environment that the running invocation is in, once they have
 * passed the store's guard and the SDK's own retries. So one client does for all worlds: to make one takes longer than a
 * dozen requests.
 */
function simulated<C extends Client>(client: C, service: keyof Services): C {
  // Some come with each command.
  const concat = client.middlewareStack.concat.bind(client.middlewareStack)
  client.middlewareStack.concat = (from) => {
    const stack = concat(from)
    for (const name of OF_NETWORK) stack.remove(name)
    return stack
  }
  const send =
    (_next: unknown, { commandName = '' }: { commandName?: string }) =>
    async ({ input }: { input: Record<string, unknown> }) => {
      const output = await environmentNow().services[service](commandName.replace(/Command$/, ''), input)
      return { response: {}, output: { $metadata: {}, ...output } }
    }
  client.middlewareStack.addRelativeTo(send as never, {
    relation: 'after',
    toMiddleware: 'retryMiddleware',
    name: 'simulatedService',
  })
  Object.assign(client.config, {
    retryStrategy: async () => environmentNow().retries[service],
    // Nothing is ever written as bytes: to do so takes a third of a request's time.
    protocol: { serializeRequest: async () => ({}), setSerdeContext() {} },
  })
  return client
}

export const clients = {
  tables: simulated(new DynamoDBClient(SETTINGS), 'tables'),
  queues: simulated(new SQSClient(SETTINGS), 'queues'),
  bus: simulated(new EventBridgeClient(SETTINGS), 'bus'),
}
