import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { context } from './powertools.ts'

export interface RequestGiven {
  readonly path?: Record<string, string>
  readonly query?: Record<string, string>
  readonly headers?: Record<string, string>
  /** The claims of the token that API Gateway has verified; undefined on a route without an authorizer. */
  readonly claims?: Record<string, string>
}

/** A request as API Gateway's payload 2.0 has it. */
export function request({ path, query, headers = {}, claims }: RequestGiven) {
  return {
    version: '2.0',
    headers,
    ...(path ? { pathParameters: path } : {}),
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: claims ? { authorizer: { jwt: { claims, scopes: [] } } } : {},
  } as unknown as APIGatewayProxyEventV2WithJWTAuthorizer
}

/** A function behind API Gateway. */
export type ApiFunction = (
  event: APIGatewayProxyEventV2WithJWTAuthorizer,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** The function's answer, its body parsed. */
export async function answerOf(handler: ApiFunction, given: RequestGiven) {
  const { statusCode, headers, body } = await handler(request(given), context)
  return { status: statusCode, headers, body: body === undefined ? undefined : JSON.parse(body) }
}
