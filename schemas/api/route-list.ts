interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  /** As API Gateway writes it. */
  readonly path: string
}

const OPERATIONS: readonly Route[] = [
  { method: 'GET', path: '/v1/me/keepsakes' },
  { method: 'GET', path: '/v1/me/passports/{campaignId}' },
  { method: 'GET', path: '/v1/me/export' },
  { method: 'DELETE', path: '/v1/me' },
  { method: 'GET', path: '/v1/campaigns' },
  { method: 'GET', path: '/v1/campaigns/{campaignId}' },
  { method: 'POST', path: '/v1/activities' },
  { method: 'GET', path: '/v1/activities/rejected' },
  { method: 'GET', path: '/v1/health' },
]

/**
 * Every route of the API: the one list that functions, template and documentation follow. Wherever GET is, HEAD is: API
 * Gateway takes neither for the other.
 */
export const ROUTES: readonly Route[] = OPERATIONS.flatMap((route) =>
  route.method === 'GET' ? [route, { ...route, method: 'HEAD' }] : [route],
)
