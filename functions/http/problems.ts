import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type ProblemDetails, problems } from '../../schemas/problem-details.ts'

/** Thrown anywhere under the API stack, it becomes the answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: ProblemDetails
  /** Seconds after which the same request may do. */
  readonly retryAfter: number | undefined
  /** Further fields of the answer, in lower case. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    problem: ProblemDetails,
    options: ErrorOptions & { retryAfter?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(problem.title, options)
    this.problem = problem
    this.retryAfter = options.retryAfter
    this.headers = options.headers ?? {}
  }
}

/** The next request reads again what could not be read, and may succeed a moment later. */
const RETRY_AFTER_SECONDS = '2'

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

/** RFC 6750, section 3: a request without a token is told no more than what to send. */
function challengeOf({ type, title }: ProblemDetails): string {
  return type === problems.tokenMissing().type
    ? 'Bearer'
    : `Bearer error="invalid_token", error_description="${title}"`
}
