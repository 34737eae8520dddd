import { gunzipSync } from 'node:zlib'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { ProblemError } from '../../../functions/http/problems.ts'
import type { VerifyToken } from '../../../functions/http/tokens.ts'
import { problems } from '../../../schemas/problem-details.ts'
import { context } from './powertools.ts'

export interface RequestGiven {
  readonly path?: Record<string, string>
  /** The path as a whole. */
  readonly rawPath?: string
  readonly query?: Record<string, string>
  /** The query as it was sent. */
  readonly rawQueryString?: string
  readonly headers?: Record<string, string>
  /** The claims of the token that is sent; undefined to send none. */
  readonly claims?: Record<string, string>
  readonly body?: string
}

/** A request as API Gateway's payload 2.0 has it. */
export function request({ path, rawPath, query, rawQueryString, headers = {}, claims, body }: RequestGiven) {
  const authorization = claims && `Bearer ${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return {
    version: '2.0',
    routeKey: 'GET /v1/test',
    ...(rawPath === undefined ? {} : { rawPath }),
    ...(rawQueryString === undefined ? {} : { rawQueryString }),
    headers: { ...(authorization ? { authorization } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
    ...(path ? { pathParameters: path } : {}),
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: { requestId: 'request-1' },
  } as unknown as APIGatewayProxyEventV2
}

/** Takes the tokens of `request`, which are nothing but their claims. */
export const verifyClaims: VerifyToken = async (token) => {
  if (token === undefined) throw new ProblemError(problems.tokenMissing())
  return JSON.parse(Buffer.from(token, 'base64url').toString())
}

/** A function behind API Gateway. */
export type ApiFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** The function's answer, its body decompressed and parsed. */
export async function answerOf(handler: ApiFunction, given: RequestGiven) {
  const { statusCode, headers, body, isBase64Encoded } = await handler(request(given), context)
  const text = body !== undefined && isBase64Encoded ? String(gunzipSync(Buffer.from(body, 'base64'))) : body
  return { status: statusCode, headers, body: text === undefined ? undefined : JSON.parse(text) }
}
