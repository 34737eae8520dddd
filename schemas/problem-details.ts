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
  invalidCursor: define('invalid-cursor', 400, 'The cursor does not continue a list of this user'),
  invalidBody: define('invalid-body', 400, 'The body of the request is not valid'),
  tokenMissing: define('token-missing', 401, 'The request carries no token'),
  tokenExpired: define('token-expired', 401, 'The token has expired'),
  tokenNotYetValid: define('token-not-yet-valid', 401, 'The token is not valid yet'),
  tokenInvalid: define('token-invalid', 401, 'The token is not valid'),
  notAUser: define('not-a-user', 403, 'The token does not name a user of keepsakes'),
  notAPartner: define('not-a-partner', 403, 'The token does not name a partner'),
  notAPerson: define('not-a-person', 403, 'The token does not say who acts'),
  ownReview: define('own-review', 403, 'Whoever saved a draft does not approve it'),
  missingScope: define('missing-scope', 403, 'The token does not have the scope that this needs'),
  noSuchCampaign: define('no-such-campaign', 404, 'There is no such campaign'),
  noSuchDraft: define('no-such-draft', 404, 'There is no draft of this campaign'),
  noSuchSchedule: define('no-such-schedule', 404, 'Nothing of this campaign is scheduled'),
  noSuchRelease: define('no-such-release', 404, 'There is no such release'),
  noSuchRoute: define('no-such-route', 404, 'There is nothing at this path'),
  methodNotAllowed: define('method-not-allowed', 405, 'This path does not take this method'),
  revisionPassed: define('revision-passed', 409, 'The draft has another revision by now'),
  notApproved: define('not-approved', 409, 'Another person has to approve this first'),
  takesAway: define('takes-away', 409, 'It would take away or change what somebody may have earned'),
  publishedMeanwhile: define('published-meanwhile', 409, 'Somebody else is publishing just now'),
  draftChanged: define('draft-changed', 412, 'The draft is no longer what was read'),
  tooLarge: define('too-large', 413, 'The request is larger than is taken at once'),
  unsupportedMediaType: define('unsupported-media-type', 415, 'The body is of a type that is not taken here'),
  campaignMistakes: define('campaign-mistakes', 422, 'The campaign has mistakes'),
  unusablePicture: define('unusable-picture', 422, 'The picture is not taken'),
  preconditionRequired: define(
    'precondition-required',
    428,
    'The request has to say which draft it takes the place of',
  ),
  tooManyActivities: define(
    'too-many-activities',
    429,
    'These are more activities than are taken of a partner in a minute',
  ),
  internal: define('internal', 500, 'Something went wrong here'),
  unavailable: define('unavailable', 503, 'The service cannot answer just now'),
}
