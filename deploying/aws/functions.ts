import {
  GetAliasCommand,
  LambdaClient,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda'
import type { Functions } from '../cloud.ts'
import type { Address } from './address.ts'

/** The alias through which everything calls a function. */
const LIVE = 'live'

export function functionsIn(address: Address): Functions {
  const client = new LambdaClient(address)
  return {
    async live(FunctionName) {
      try {
        return (await client.send(new GetAliasCommand({ FunctionName, Name: LIVE }))).FunctionVersion
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined
        throw error
      }
    },
    async versions(FunctionName) {
      const found: string[] = []
      for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
        for (const { Version = '' } of Versions) if (Version !== '$LATEST') found.push(Version)
      return found
    },
    async point(FunctionName, FunctionVersion) {
      // A release that goes step by step has some requests on another version: all go back at once.
      const RoutingConfig = { AdditionalVersionWeights: {} }
      await client.send(new UpdateAliasCommand({ FunctionName, Name: LIVE, FunctionVersion, RoutingConfig }))
    },
  }
}
