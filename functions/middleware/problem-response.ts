import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'

/** The problem as API Gateway takes it, with the fields that its status asks for. */
export function problemResponse(
  problem: ProblemDetails,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(problem.status === 401 ? { 'www-authenticate': challengeOf(problem) } : {}),
      ...(problem.status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
      ...headers,
    },
    body: JSON.stringify(problem),
  }
}

/** What cannot be read just now is tried again by the next request: a moment later may do. */
const RETRY_AFTER_SECONDS = '2'

/** RFC 6750, section 3: a request without a token is told no more than what to send. */
function challengeOf({ type, title }: ProblemDetails): string {
  return type === problems.tokenMissing().type
    ? 'Bearer'
    : `Bearer error="invalid_token", error_description="${title}"`
}
