import * as z from 'zod/mini'
import { problems } from '../../schemas/problem-details.ts'
import { studioSettings } from '../aws/studio.ts'
import { tokensOf } from '../aws/wiring.ts'
import { NEVER, PERSONAL } from '../http/answers.ts'
import { readBody } from '../http/body.ts'
import { telemetry } from '../telemetry/observe.ts'
import { campaignsQuerySchema, listStudioCampaigns } from './campaigns.ts'
import { changesOf } from './changes.ts'
import { deleteDraft, draftBodySchema, LARGEST_DRAFT, saveDraft, shownDraft, writtenIn } from './drafts.ts'
import { liveCampaign } from './live.ts'
import { keepPicture } from './pictures.ts'
import { reasonSchema } from './reason.ts'
import {
  listReleases,
  releaseChanges,
  releaseChangesQuerySchema,
  releaseIn,
  releasesQuerySchema,
} from './releases.ts'
import { reviewBodySchema, reviewDraft } from './review.ts'
import { campaignIn, studioHandler, studioRoute } from './studio-handler.ts'
import { auditTrail, trailQuerySchema } from './trail.ts'

const { environment, drafts, pictures, catalogue, reviewRequired } = studioSettings()
const tools = telemetry()

const none = z.object({})
/** Bytes: a decision, and why. */
const LARGEST_REVIEW = 16 * 1024

export const handler = studioHandler(
  'campaigns:draft',
  {
    'GET /v1/studio/campaigns': studioRoute(campaignsQuerySchema, async ({ query }) => {
      const given = { drafts, catalogue, reviewRequired, now: Date.now() }
      const body = await listStudioCampaigns(query, given)
      return { body, cacheControl: PERSONAL, items: body.campaigns.length }
    }),

    'GET /v1/studio/campaigns/{campaignId}/live': studioRoute(none, async (request) => {
      const campaignId = campaignIn(request, problems.noSuchCampaign)
      return { body: await liveCampaign(campaignId, catalogue), cacheControl: PERSONAL }
    }),

    'GET /v1/studio/drafts/{campaignId}': studioRoute(none, async (request) => {
      const reading = await drafts.read(campaignIn(request))
      const draft = writtenIn(reading)
      const body = { ...shownDraft(draft), text: draft.text }
      return { body, cacheControl: PERSONAL, etag: reading.etag ?? '' }
    }),

    'PUT /v1/studio/drafts/{campaignId}': studioRoute(none, async (request) => {
      const { headers, person: by } = request
      const sent = readBody(request, draftBodySchema, LARGEST_DRAFT)
      const actor = { by, now: Date.now() }
      const { etag, ...saving } = await saveDraft(campaignIn(request), sent, {
        bucket: drafts,
        headers,
        actor,
      })
      return { ...saving, cacheControl: NEVER, headers: { etag } }
    }),

    'DELETE /v1/studio/drafts/{campaignId}': studioRoute(
      z.object({ reason: z.optional(reasonSchema) }),
      async (request) => {
        const { headers, person: by, query } = request
        const actor = { by, now: Date.now() }
        await deleteDraft(campaignIn(request), query.reason, { bucket: drafts, headers, actor })
        return { cacheControl: NEVER }
      },
    ),

    'GET /v1/studio/drafts/{campaignId}/changes': studioRoute(none, async (request) => {
      const draft = writtenIn(await drafts.read(campaignIn(request)))
      return { body: await changesOf(draft, { catalogue, now: Date.now() }), cacheControl: PERSONAL }
    }),

    'POST /v1/studio/drafts/{campaignId}/review': studioRoute(none, async (request) => {
      const sent = readBody(request, reviewBodySchema, LARGEST_REVIEW)
      const actor = { by: request.person, now: Date.now() }
      return { body: await reviewDraft(campaignIn(request), sent, { drafts, actor }), cacheControl: NEVER }
    }),

    'POST /v1/studio/pictures': studioRoute(none, async ({ body }) => ({
      ...(await keepPicture(body(), pictures)),
      cacheControl: NEVER,
    })),

    'GET /v1/studio/releases': studioRoute(releasesQuerySchema, async ({ query }) => {
      const body = await listReleases(query, catalogue)
      return { body, cacheControl: PERSONAL, items: body.releases.length }
    }),

    'GET /v1/studio/releases/{number}/changes': studioRoute(releaseChangesQuerySchema, async (request) => {
      const { from } = request.query
      const before = from === undefined ? undefined : Number(from)
      const body = await releaseChanges(releaseIn(request), before, { catalogue, now: Date.now() })
      return { body, cacheControl: PERSONAL }
    }),

    'GET /v1/studio/campaigns/{campaignId}/audit': studioRoute(trailQuerySchema, async (request) => {
      const body = await auditTrail(campaignIn(request), request.query, drafts)
      return { body, cacheControl: PERSONAL, items: body.acts.length }
    }),
  },
  {
    ...tools,
    ...tokensOf(environment, tools),
    counted: { received: 'StudioDraftsReceived', failed: 'StudioDraftsFailed' },
  },
)
