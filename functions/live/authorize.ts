import type { APIGatewayAuthorizerResult } from 'aws-lambda'
import type { UserOf } from '../http/callers.ts'
import { ProblemError } from '../http/problems.ts'
import type { VerifyToken } from '../http/tokens.ts'
import { SUBPROTOCOL } from './connections.ts'

/** The question of a WebSocket API to its authorizer, as far as it is read here. */
export interface ConnectRequest {
  readonly methodArn: string
  /** The names are as the client wrote them. */
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

export interface AuthorizePorts {
  readonly verify: VerifyToken
  readonly userOf: UserOf
  /** Epoch milliseconds. */
  now(): number
}

/**
 * Lets in the user of the token that is offered as the second subprotocol, `keepsakes, <token>`. The answer
 * travels with every later event of the connection.
 *
 * @throws Unauthorized when there is no valid token, and what `verify` throws when that cannot be known
 */
export async function authorize(
  { methodArn, headers }: ConnectRequest,
  { verify, userOf, now }: AuthorizePorts,
): Promise<APIGatewayAuthorizerResult> {
  const policy = (Effect: 'Allow' | 'Deny') => ({
    Version: '2012-10-17',
    Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: methodArn }],
  })
  try {
    const claims = await verify(tokenIn(headers ?? {}))
    const userId = userOf(claims)
    // Within the leeway a token is good for an answer, but nothing would be pushed to a connection of it any more.
    if (Number(claims.exp) * 1000 <= now()) throw new Unauthorized()
    const context = { userId, expiresAt: Number(claims.exp) }
    return { principalId: userId, policyDocument: policy('Allow'), context }
  } catch (error) {
    const status = error instanceof ProblemError ? error.problem.status : undefined
    if (status === 401) throw new Unauthorized()
    if (status === 403) return { principalId: 'nobody', policyDocument: policy('Deny') }
    throw error
  }
}

function tokenIn(headers: NonNullable<ConnectRequest['headers']>): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'sec-websocket-protocol')
  const offered = (name ? (headers[name] ?? '') : '').split(',').map((each) => each.trim())
  const [subprotocol, token, ...more] = offered
  return subprotocol === SUBPROTOCOL && more.length === 0 ? token : undefined
}
