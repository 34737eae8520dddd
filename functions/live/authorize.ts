import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import { userIdSchema } from '../../schemas/ids.ts'
import { ProblemError } from '../problem-error.ts'
import type { VerifyToken } from '../tokens.ts'
import { SUBPROTOCOL } from './subprotocol.ts'

/** What a WebSocket API asks its authorizer, as far as it is read here. */
export interface ConnectRequest {
  readonly methodArn: string
  /** With names as the client wrote them. */
  readonly headers?: Readonly<Record<string, string | undefined>> | null
}

/**
 * API Gateway answers 401 when an authorizer fails with exactly this message, and 500 for any other. It has no cause: the
 * runtime logs what a function throws, and the cause knows the token's claims.
 */
export class Unauthorized extends Error {
  override readonly name = 'Unauthorized'
  constructor() {
    super('Unauthorized')
  }
}

/**
 * Who may connect: the user of the token that is offered as the second subprotocol, `keepsakes, <token>`. The answer
 * travels with every later event of the connection.
 *
 * @throws Unauthorized when there is no valid token, and what `verify` throws when that cannot be known
 */
export async function authorize(
  { methodArn, headers }: ConnectRequest,
  verify: VerifyToken,
): Promise<APIGatewayAuthorizerResult> {
  const { sub, exp } = await verify(tokenIn(headers ?? {})).catch((error: unknown) => {
    if (error instanceof ProblemError && error.problem.status === 401) throw new Unauthorized()
    throw error
  })
  const user = userIdSchema.safeParse(sub)
  return {
    principalId: user.success ? user.data : 'nobody',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: user.success ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource: methodArn },
      ],
    },
    ...(user.success ? { context: { userId: user.data, expiresAt: exp } } : {}),
  }
}

function tokenIn(headers: NonNullable<ConnectRequest['headers']>): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'sec-websocket-protocol')
  const offered = (name ? (headers[name] ?? '') : '').split(',').map((each) => each.trim())
  const [subprotocol, token, ...more] = offered
  return subprotocol === SUBPROTOCOL && more.length === 0 ? token : undefined
}
