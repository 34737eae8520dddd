import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { ROUTES } from '../../schemas/api/route-list.ts'
import type { Cors } from '../aws/cors.ts'

/** The methods that the API takes at a path; none where there is no such path. */
export function methodsAt(path: string): string[] {
  const parts = path.split('/')
  return ROUTES.filter((route) => isAt(route.path.split('/'), parts)).map(({ method }) => method)
}

function isAt(route: readonly string[], path: readonly string[]): boolean {
  if (route.length !== path.length) return false
  return route.every((part, index) => (part.startsWith('{') ? path[index] !== '' : part === path[index]))
}

type Asked = Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>

/**
 * The answer to a browser that asks whether it may; undefined for every other request. A page that may not is told so
 * as API Gateway tells it: by the headers that are missing.
 */
export function preflightAnswer(
  { headers, requestContext }: Asked,
  cors: Cors,
): APIGatewayProxyStructuredResultV2 | undefined {
  const { origin } = headers
  if (requestContext.http?.method !== 'OPTIONS' || origin === undefined) return undefined
  if (headers['access-control-request-method'] === undefined) return undefined
  const allowed = cors.origins.find((entry) => allows(entry, origin))
  const vary = { vary: 'origin, access-control-request-method, access-control-request-headers' }
  if (allowed === undefined) return { statusCode: 204, headers: vary }
  return {
    statusCode: 204,
    headers: {
      ...vary,
      'access-control-allow-origin': allowed === '*' ? '*' : origin,
      'access-control-allow-methods': cors.methods,
      'access-control-allow-headers': cors.headers,
      'access-control-max-age': cors.maxAge,
    },
  }
}

function allows(entry: string, origin: string): boolean {
  if (entry === '*') return true
  if (entry.endsWith('://*')) return origin.startsWith(entry.slice(0, -1))
  return entry.toLowerCase() === origin.toLowerCase()
}
