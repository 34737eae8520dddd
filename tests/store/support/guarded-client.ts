import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { guardClient, UnscopedReadError } from '../../../store/guard.ts'
import { tableKeys } from '../../../store/tables.ts'
import { TABLES } from './table-names.ts'

export class NetworkReached extends Error {}

export type Network = { requests: number; last?: { body?: unknown } }

/** A client whose network counts the requests that reach it and fails each. */
export function newClient(more: DynamoDBClientConfig = {}): { client: DynamoDBClient; network: Network } {
  const network: Network = { requests: 0 }
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    ...more,
    requestHandler: {
      handle: async (request: Network['last'] & object) => {
        network.requests += 1
        network.last = request
        throw new NetworkReached()
      },
    },
  })
  return { client, network }
}

export function guardedClient() {
  const made = newClient()
  guardClient(made.client, tableKeys(TABLES))
  return made
}

/** The refusal that a call on a guarded client ends with, before anything reached the network. */
export async function refusedBy(
  call: (client: DynamoDBClient) => Promise<unknown>,
  { client, network } = guardedClient(),
): Promise<UnscopedReadError> {
  const error = await call(client).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(network.requests).toBe(0)
  expect(error).toBeInstanceOf(UnscopedReadError)
  return error as UnscopedReadError
}
