import middy from '@middy/core'
import type { APIGatewayProxyEventV2, Context, EventBridgeEvent } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Publication } from '../../publishing/publish.ts'
import type { StudioPublication } from '../../schemas/api/studio.ts'
import { studioSettings } from '../aws/studio.ts'
import { tokensOf } from '../aws/wiring.ts'
import { NEVER } from '../http/answers.ts'
import { readBody } from '../http/body.ts'
import { briefError } from '../telemetry/logs.ts'
import { observe, telemetry } from '../telemetry/observe.ts'
import { publishDue } from './clock.ts'
import { publicationBodySchema, publishDraft, restoreBodySchema, restoreRelease } from './publication.ts'
import { reasonSchema } from './reason.ts'
import { releaseIn } from './releases.ts'
import { cancelSchedule, scheduleBodySchema, scheduleDraft } from './schedule.ts'
import { campaignIn, type StudioRequest, studioHandler, studioRoute } from './studio-handler.ts'

const { environment, ...settings } = studioSettings()
const tools = telemetry()

const none = z.object({})
/** Bytes: a reason, and what is allowed. */
const LARGEST_BODY = 16 * 1024

const portsOf = ({ person: by }: StudioRequest) => ({ ...settings, actor: { by, now: Date.now() } })

function answerOf({ number: release, version, changed, changes }: Publication) {
  const body: StudioPublication = { release, version, changed, changes: [...changes] }
  return { body, cacheControl: NEVER }
}

const answer = studioHandler(
  'campaigns:publish',
  {
    'POST /v1/studio/drafts/{campaignId}/publication': studioRoute(none, async (request) => {
      const sent = readBody(request, publicationBodySchema, LARGEST_BODY)
      return answerOf(await publishDraft(campaignIn(request), sent, portsOf(request)))
    }),

    'PUT /v1/studio/drafts/{campaignId}/schedule': studioRoute(none, async (request) => {
      const sent = readBody(request, scheduleBodySchema, LARGEST_BODY)
      return { body: await scheduleDraft(campaignIn(request), sent, portsOf(request)), cacheControl: NEVER }
    }),

    'DELETE /v1/studio/drafts/{campaignId}/schedule': studioRoute(
      z.object({ reason: z.optional(reasonSchema) }),
      async (request) => {
        const { reason } = request.query
        return {
          body: await cancelSchedule(campaignIn(request), reason, portsOf(request)),
          cacheControl: NEVER,
        }
      },
    ),

    'POST /v1/studio/releases/{number}/restore': studioRoute(none, async (request) => {
      const sent = readBody(request, restoreBodySchema, LARGEST_BODY)
      return answerOf(await restoreRelease(releaseIn(request), sent, portsOf(request)))
    }),
  },
  {
    ...tools,
    ...tokensOf(environment, tools),
    counted: { received: 'StudioPublishingReceived', failed: 'StudioPublishingFailed' },
  },
)

type Tick = EventBridgeEvent<'Scheduled Event', object>

const tick = middy<Tick, void>()
  .use(observe(tools))
  .handler(({ time }) =>
    publishDue({
      ...settings,
      time: Date.parse(time),
      now: Date.now(),
      report: (campaignId, error) =>
        tools.logger.error('a scheduled publication failed', { campaignId, error: briefError(error) }),
    }),
  )

/** Answers people, and does once a minute what they have scheduled: the same rights, and the same code. */
export const handler = (event: APIGatewayProxyEventV2 | Tick, context: Context): Promise<unknown> =>
  'detail-type' in event ? tick(event, context) : answer(event, context)
