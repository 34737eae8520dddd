import * as z from 'zod/mini'
import type { Publication } from '../../publishing/publish.ts'
import type { StudioPublication } from '../../schemas/api/studio.ts'
import { studioSettings } from '../aws/studio.ts'
import { tokensOf } from '../aws/wiring.ts'
import { NEVER } from '../http/answers.ts'
import { readBody } from '../http/body.ts'
import { telemetry } from '../telemetry/observe.ts'
import { publicationBodySchema, publishDraft, restoreBodySchema, restoreRelease } from './publication.ts'
import { releaseIn } from './releases.ts'
import { campaignIn, type StudioRequest, studioHandler, studioRoute } from './studio-handler.ts'

const { environment, reviewRequired, ...buckets } = studioSettings()
const tools = telemetry()

const none = z.object({})
/** Bytes: a reason, and what is allowed. */
const LARGEST_BODY = 16 * 1024

const portsOf = ({ person: by }: StudioRequest) => ({ ...buckets, actor: { by, now: Date.now() } })

function answerOf({ number: release, version, changed, changes }: Publication) {
  const body: StudioPublication = { release, version, changed, changes: [...changes] }
  return { body, cacheControl: NEVER }
}

export const handler = studioHandler(
  'campaigns:publish',
  {
    'POST /v1/studio/drafts/{campaignId}/publication': studioRoute(none, async (request) => {
      const sent = readBody(request, publicationBodySchema, LARGEST_BODY)
      return answerOf(await publishDraft(campaignIn(request), sent, { ...portsOf(request), reviewRequired }))
    }),

    'POST /v1/studio/releases/{number}/restore': studioRoute(none, async (request) => {
      const sent = readBody(request, restoreBodySchema, LARGEST_BODY)
      return answerOf(await restoreRelease(releaseIn(request), sent, portsOf(request)))
    }),
  },
  { ...tools, ...tokensOf(environment, tools) },
)
