/** Every route of the API, as API Gateway writes them: the one list that functions, template and documentation follow. */
export const ROUTES = [
  { method: 'GET', path: '/v1/me/keepsakes' },
  { method: 'GET', path: '/v1/me/passports/{campaignId}' },
  { method: 'GET', path: '/v1/me/export' },
  { method: 'DELETE', path: '/v1/me' },
  { method: 'GET', path: '/v1/campaigns' },
  { method: 'GET', path: '/v1/campaigns/{campaignId}' },
  { method: 'POST', path: '/v1/activities' },
  { method: 'GET', path: '/v1/health' },
] as const
