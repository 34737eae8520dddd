import type { TokenRequest } from '../../local/http-api/tokens.ts'

/** A body that an earlier answer had, by the example's name. */
type Earlier = (name: string) => Record<string, unknown>

export interface ExampleRequest {
  readonly name: string
  readonly operationId: string
  readonly summary: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string | ((earlier: Earlier) => string)
  readonly token?: TokenRequest
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The media type of the body; JSON unless told. */
  readonly contentType?: string
}

const alice = { sub: 'alice' }
const acme = { partnerId: 'acme' }

const get = (
  name: string,
  operationId: string,
  summary: string,
  path: ExampleRequest['path'],
): ExampleRequest => ({ name, operationId, summary, method: 'GET', path })

/** The request with a token of that user or partner. */
const as = (token: TokenRequest, request: ExampleRequest): ExampleRequest => ({ ...request, token })

const post = (
  name: string,
  summary: string,
  body: unknown,
  more: Partial<ExampleRequest> = {},
): ExampleRequest => ({
  name,
  operationId: 'ingestActivities',
  summary,
  method: 'POST',
  path: '/v1/activities',
  token: acme,
  body,
  ...more,
})

const LIST = '/v1/me/keepsakes'

const anna = { sub: 'anna', scope: 'campaigns:draft campaigns:publish' }
const STUDIO = '/v1/studio'
const DRAFT = `${STUDIO}/drafts/quiz-week`

/** A campaign file, with a comment that stays. */
const quizWeek = `# Every evening at eight.
id: quiz-week
title: Quiz week
startsAt: 2024-08-05T00:00:00+02:00
endsAt: 2024-08-12T00:00:00+02:00
timeZone: Europe/Paris
keepsakes:
  - id: sharp-mind
    title: Sharp mind
    description: Answer three questions right.
    earn: { count: { activity: TriviaAnswered, where: { correct: [true] }, distinct: questionId, target: 3 } }
`

const vote = {
  'detail-type': 'PollVoted',
  detail: {
    eventId: 'phone-4.1',
    userId: 'carol',
    occurredAt: '2024-08-04T20:00:00+02:00',
    pollId: 'race-of-the-day-20240804',
    optionId: 'second',
  },
  time: '2024-08-04T20:00:03+02:00',
}
const spoilt = { ...vote, detail: { ...vote.detail, eventId: 'phone-4.2', userId: 'carol & friends' } }
/** It happened three days before it was published. */
const late = {
  ...vote,
  detail: { ...vote.detail, eventId: 'phone-4.4', occurredAt: '2024-08-01T20:00:00+02:00' },
}
const cloudEvent = {
  specversion: '1.0',
  id: 'phone-4.3',
  source: 'https://polls.example/phone-4',
  type: 'PollVoted',
  subject: 'carol',
  time: '2024-08-04T20:05:00+02:00',
  data: { pollId: 'upset-of-the-day-20240804', optionId: 'first' },
}

/** These requests are made in this order, after the story has been told. */
export const requests: readonly ExampleRequest[] = [
  as(alice, get('keepsakes-first-page', 'listKeepsakes', 'The first page of more', `${LIST}?limit=2`)),
  as(
    alice,
    get(
      'keepsakes-last-page',
      'listKeepsakes',
      'The last page',
      (earlier) => `${LIST}?limit=2&cursor=${earlier('keepsakes-first-page').cursor}`,
    ),
  ),
  as({ sub: 'bob' }, get('keepsakes-none', 'listKeepsakes', 'A user who holds nothing yet', LIST)),
  as(
    alice,
    get('passport', 'getPassport', 'In the middle of the Games', '/v1/me/passports/passport-to-paris'),
  ),
  get('campaigns', 'listCampaigns', 'Every campaign', '/v1/campaigns'),
  get('campaign', 'getCampaign', 'Paris 2024', '/v1/campaigns/passport-to-paris'),
  get('health', 'health', 'All is well', '/v1/health'),
  as(alice, get('export', 'exportUser', 'What is held of alice', '/v1/me/export')),
  post('activity-accepted', 'One event', vote),
  post('activities-mixed', 'A batch with a mistake in it', [vote, spoilt]),
  as(acme, get('rejected', 'listRejected', 'What was rejected of the batch', '/v1/activities/rejected')),
  post('cloud-event', 'A CloudEvent', cloudEvent, { contentType: 'application/cloudevents+json' }),
  post('cloud-events', 'CloudEvents in a batch', [cloudEvent], {
    contentType: 'application/cloudevents-batch+json',
  }),
  post('activities-dry-run', 'What would count', [vote, late], { path: '/v1/activities?dryRun=true' }),
  post('activities-rejected', 'Nothing but a mistake', spoilt),
  post('missing-scope', 'A token without the scope', vote, { token: { ...acme, scope: 'activities:read' } }),
  post('not-a-partner', 'A token of no partner', vote, { token: { ...alice, scope: 'activities:write' } }),
  post('invalid-body', 'No event at all', []),
  post('unsupported-media-type', 'A form', 'eventId=1', { contentType: 'application/x-www-form-urlencoded' }),
  as(alice, get('invalid-parameter', 'listKeepsakes', 'A limit out of range', `${LIST}?limit=1000`)),
  as(
    { sub: 'bob' },
    get(
      'invalid-cursor',
      'listKeepsakes',
      'A cursor of another user',
      (earlier) => `${LIST}?cursor=${earlier('keepsakes-first-page').cursor}`,
    ),
  ),
  get('token-missing', 'listKeepsakes', 'No token', LIST),
  as({ ...alice, expiresIn: -3600 }, get('token-expired', 'listKeepsakes', 'A token of yesterday', LIST)),
  as(acme, get('not-a-user', 'listKeepsakes', 'A partner’s token', LIST)),
  get('no-such-campaign', 'getCampaign', 'An id that is misspelt', '/v1/campaigns/pasport-to-paris'),
  as(anna, {
    ...get('draft-saved', 'saveDraft', 'A draft that is new', DRAFT),
    method: 'PUT',
    headers: { 'if-none-match': '*' },
    body: { text: quizWeek, format: 'yaml' },
  }),
  as(anna, get('draft', 'getDraft', 'With its text', DRAFT)),
  as(anna, {
    ...get('draft-changed', 'saveDraft', 'Somebody else was first', DRAFT),
    method: 'PUT',
    headers: { 'if-match': '"of-an-earlier-one"' },
    body: { text: 'id: quiz-week' },
  }),
  as(anna, get('draft-changes', 'getDraftChanges', 'What publishing would change', `${DRAFT}/changes`)),
  as(
    { ...anna, sub: 'ben' },
    {
      ...get('draft-approved', 'reviewDraft', 'Another person approves it', `${DRAFT}/review`),
      method: 'POST',
      body: { decision: 'approve', revision: 1 },
    },
  ),
  as(anna, {
    ...get('draft-scheduled', 'scheduleDraft', 'For tomorrow', `${DRAFT}/schedule`),
    method: 'PUT',
    body: {
      revision: 1,
      publishAt: new Date(Date.now() + 86_400_000).toISOString(),
      reason: 'The week begins',
    },
  }),
  as(anna, {
    ...get(
      'schedule-cancelled',
      'cancelSchedule',
      'It is published by hand',
      `${DRAFT}/schedule?reason=Today`,
    ),
    method: 'DELETE',
  }),
  as(anna, {
    ...get('draft-published', 'publishDraft', 'A new campaign', `${DRAFT}/publication`),
    method: 'POST',
    body: { revision: 1, reason: 'The week begins' },
  }),
  as(anna, {
    ...get('picture-kept', 'keepPicture', 'An SVG with a script in it', `${STUDIO}/pictures`),
    method: 'POST',
    contentType: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><script>alert(1)</script><circle r="9"/></svg>',
  }),
  as(anna, get('live-campaign', 'getLiveCampaign', 'As a file', `${STUDIO}/campaigns/quiz-week/live`)),
  as(anna, get('studio-campaigns', 'listStudioCampaigns', 'Where campaigns stand', `${STUDIO}/campaigns`)),
  as(anna, {
    ...get('taken-back', 'restoreRelease', 'One campaign', `${STUDIO}/releases/1/restore`),
    method: 'POST',
    body: { reason: 'A week too early', campaignId: 'quiz-week', allow: ['removed-campaign'] },
  }),
  as(anna, get('releases', 'listReleases', 'Who, when and why', `${STUDIO}/releases`)),
  as(
    anna,
    get('release-changes', 'getReleaseChanges', 'Of two releases', `${STUDIO}/releases/2/changes?from=1`),
  ),
  as(anna, get('audit-trail', 'getAuditTrail', 'All of one campaign', `${STUDIO}/campaigns/quiz-week/audit`)),
  {
    name: 'erased',
    operationId: 'eraseUser',
    summary: 'Nothing is held any more',
    method: 'DELETE',
    path: '/v1/me',
    token: alice,
  },
]
