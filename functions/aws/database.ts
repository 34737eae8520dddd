import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { memoize } from '@smithy/core/config'
import { useBriefSerde } from './brief-serde.ts'
import { clientSettings } from './client.ts'
import { useOneEndpoint } from './one-endpoint.ts'

/**
 * The SDK does these for each request, and nothing here needs them: there is no logger of the SDK, no proxy, and DynamoDB calls no function that
 * could call itself. The signer names the host.
 */
const NEEDLESS = [
  'contentLengthMiddleware',
  'loggerMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
]

/** The client of DynamoDB, which most of what a function does goes by: it does for a request what it takes, and no more. */
export function databaseClient(): DynamoDBClient {
  const client = new DynamoDBClient({
    ...clientSettings(),
    cacheMiddleware: true,
  })
  for (const name of NEEDLESS) client.middlewareStack.remove(name)
  useBriefSerde(client)
  useOneEndpoint(client, memoize(fromEnv()))
  return client
}
