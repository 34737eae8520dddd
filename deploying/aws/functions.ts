import {
  GetAliasCommand,
  InvokeCommand,
  LambdaClient,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda'
import * as z from 'zod'
import type { Functions } from '../cloud.ts'
import type { Address } from './address.ts'

/** The alias through which everything calls a function. */
const LIVE = 'live'

/** A canary waits for up to a minute. */
const FLIGHT_MS = 90_000

const flight = z.object({
  awarded: z.boolean(),
  delayMs: z.number().optional(),
  reason: z.string().optional(),
})

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
    async fly(FunctionName) {
      const patient = new LambdaClient({
        ...address,
        maxAttempts: 1,
        requestHandler: { ...address.requestHandler, requestTimeout: FLIGHT_MS, socketTimeout: FLIGHT_MS },
      })
      const { FunctionError, Payload } = await patient.send(
        new InvokeCommand({ FunctionName, Payload: '{}' }),
      )
      const text = Payload?.transformToString() ?? ''
      if (FunctionError) return { awarded: false, reason: `${FunctionName} failed: ${text}` }
      return flight.parse(JSON.parse(text))
    },
  }
}
