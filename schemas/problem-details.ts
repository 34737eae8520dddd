/**
 * RFC 9457 problem details. `type` is stable: an app may tell problems apart by it. The types are listed in
 * docs/problems.md.
 */
export interface ProblemDetails {
  readonly type: `urn:keepsakes:problem:${string}`
  readonly title: string
  readonly status: number
  readonly detail?: string
}

const define =
  (name: string, status: number, title: string) =>
  (detail?: string): ProblemDetails => ({
    type: `urn:keepsakes:problem:${name}`,
    title,
    status,
    ...(detail ? { detail } : {}),
  })

export const problems = {
  invalidParameter: define('invalid-parameter', 400, 'A parameter of the request is not valid'),
  notAUser: define('not-a-user', 403, 'The token does not name a user of keepsakes'),
  noSuchCampaign: define('no-such-campaign', 404, 'There is no such campaign'),
  unavailable: define('unavailable', 503, 'The service cannot answer just now'),
  internal: define('internal', 500, 'Something went wrong here'),
}
