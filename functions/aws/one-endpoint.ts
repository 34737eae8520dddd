import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { getSmithyContext } from '@smithy/core'
import { getEndpointFromInstructions } from '@smithy/core/endpoints'
import type { HttpRequest } from '@smithy/core/protocols'
import { requestSigner, type SigningCredentials } from './request-signer.ts'

type Context = Parameters<typeof getSmithyContext>[0]
type Endpoint = Awaited<ReturnType<typeof getEndpointFromInstructions>>
/** The SDK keeps how far its clock is from the service's, and finds it out by these two. */
type Clock = {
  errorHandler(of: object): (error: Error) => never
  successHandler(response: unknown, of: object): void
}

/**
 * Has a client resolve its endpoint once, and sign each call for it. The SDK finds both out anew for each request, through some twenty
 * promises: the endpoint by rules that may look at a table's ARN, and who signs by the operation. Here tables have names, and one signs all.
 */
export function useOneEndpoint(client: DynamoDBClient, credentials: () => Promise<SigningCredentials>): void {
  const { config, middlewareStack } = client
  let endpoint: Endpoint | undefined
  const resolve = (context: Context) => {
    const { commandInstance } = getSmithyContext(context) as { commandInstance: object }
    return getEndpointFromInstructions({}, commandInstance.constructor as never, { ...config } as never, {})
  }
  const signer = requestSigner({ service: 'dynamodb', region: () => config.region(), credentials })
  const clock = config.httpAuthSchemes[0]?.signer as unknown as Clock
  const corrected = clock.errorHandler({ config })

  // Each command brings the SDK's own middleware for the endpoint, so its place is taken once that is there.
  const concat = middlewareStack.concat.bind(middlewareStack)
  middlewareStack.concat = (from) => {
    const stack = concat(from)
    for (const name of ['httpAuthSchemeMiddleware', ENDPOINT]) stack.remove(name)
    stack.add(
      (next, context) => async (args) => {
        endpoint ??= await resolve(context)
        context.endpointV2 = endpoint
        return next(args)
      },
      { name: ENDPOINT, step: 'serialize', priority: 'high' },
    )
    return stack
  }
  middlewareStack.remove(SIGNING)
  middlewareStack.add(
    (next) => async (args) => {
      const signingDate = new Date(Date.now() + config.systemClockOffset)
      const request = await signer.sign(args.request as HttpRequest, { signingDate })
      const output = await next({ ...args, request }).catch(corrected)
      clock.successHandler(output.response, { config })
      return output
    },
    // Within the retries: each attempt has a time of its own.
    { name: SIGNING, step: 'finalizeRequest', priority: 'low' },
  )
}

const ENDPOINT = 'endpointV2Middleware'
const SIGNING = 'httpSigningMiddleware'
