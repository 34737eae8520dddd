interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
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
  { method: 'GET', path: '/v1/studio/campaigns' },
  { method: 'GET', path: '/v1/studio/campaigns/{campaignId}/live' },
  { method: 'GET', path: '/v1/studio/drafts/{campaignId}' },
  { method: 'PUT', path: '/v1/studio/drafts/{campaignId}' },
  { method: 'DELETE', path: '/v1/studio/drafts/{campaignId}' },
  { method: 'GET', path: '/v1/studio/drafts/{campaignId}/changes' },
  { method: 'POST', path: '/v1/studio/drafts/{campaignId}/review' },
  { method: 'POST', path: '/v1/studio/drafts/{campaignId}/publication' },
  { method: 'PUT', path: '/v1/studio/drafts/{campaignId}/schedule' },
  { method: 'DELETE', path: '/v1/studio/drafts/{campaignId}/schedule' },
  { method: 'POST', path: '/v1/studio/pictures' },
  { method: 'GET', path: '/v1/studio/releases' },
  { method: 'GET', path: '/v1/studio/releases/{number}/changes' },
  { method: 'POST', path: '/v1/studio/releases/{number}/restore' },
  { method: 'GET', path: '/v1/studio/campaigns/{campaignId}/audit' },
  { method: 'GET', path: '/v1/health' },
]

/**
 * Every route of the API: the one list that functions, template and documentation follow. Wherever GET is, HEAD is: API
 * Gateway takes neither for the other.
 */
export const ROUTES: readonly Route[] = OPERATIONS.flatMap((route) =>
  route.method === 'GET' ? [route, { ...route, method: 'HEAD' }] : [route],
)
