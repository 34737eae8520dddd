import * as z from 'zod/mini'
import { ownText } from '../../awarding/campaign/texts.ts'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { compareText } from '../../json/compare-text.ts'
import type { CatalogueBucket } from '../../publishing/bucket.ts'
import type { Draft } from '../../publishing/drafts/draft.ts'
import { noDraft } from '../../publishing/drafts/draft.ts'
import type { DraftsBucket } from '../../publishing/drafts/drafts-bucket.ts'
import { readState } from '../../publishing/state.ts'
import type { StudioCampaign, StudioCampaigns } from '../../schemas/api/studio.ts'
import { campaignIdSchema } from '../../schemas/ids.ts'
import { isWritten, shownDraft, type WrittenDraft } from './drafts.ts'

const DEFAULT_LIMIT = '50'

export const campaignsQuerySchema = z.object({
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100'))),
  cursor: z.optional(campaignIdSchema),
})

interface Given {
  readonly drafts: DraftsBucket
  readonly catalogue: CatalogueBucket
  readonly reviewRequired: boolean
  readonly now: number
}

/** Every campaign that has a draft or is live, with where it stands, by id. */
export async function listStudioCampaigns(
  { limit = DEFAULT_LIMIT, cursor }: z.infer<typeof campaignsQuerySchema>,
  { drafts, catalogue, reviewRequired, now }: Given,
): Promise<StudioCampaigns> {
  const [{ live }, kept] = await Promise.all([readState(catalogue), drafts.campaignIds()])
  const ids = [...new Set([...(live?.catalogue.campaigns.keys() ?? []), ...kept])].sort(compareText)
  const following = cursor === undefined ? ids : ids.filter((id) => compareText(id, cursor) >= 0)
  const known = new Set(kept)
  const campaigns = await Promise.all(
    following.slice(0, Number(limit)).map(async (id): Promise<StudioCampaign> => {
      const draft = known.has(id) ? (await drafts.read(id)).draft : noDraft(id)
      const campaign = live?.catalogue.campaigns.get(id)
      return told(draft, campaign && { campaign, release: live?.snapshot.number ?? 0, now })
    }),
  )
  const next = following[campaigns.length]
  return { reviewRequired, campaigns, ...(next === undefined ? {} : { cursor: next }) }
}

interface Live {
  readonly campaign: CompiledCampaign
  readonly release: number
  readonly now: number
}

function told(draft: Draft, live: Live | undefined): StudioCampaign {
  const written = isWritten(draft) ? draft : undefined
  const title = written?.title ?? (live && titleOf(live.campaign))
  return {
    campaignId: draft.campaignId,
    ...(title === undefined ? {} : { title }),
    words: [...scheduleWords(draft), ...(written ? [draftWords(written)] : []), ...liveWords(draft, live)],
    ...(written ? { draft: shownDraft(written) } : {}),
    ...(live ? { live: liveState(live) } : {}),
  }
}

const titleOf = ({ definition }: CompiledCampaign) => ownText(definition.title, definition.language)

function draftWords({ revision, saved, review, released }: WrittenDraft): string {
  const draft = `revision ${revision}, saved by ${saved.by} at ${saved.at}`
  if (review?.state === 'asked') return `Ready for review: ${draft}`
  if (review?.state === 'sent-back') return `Sent back by ${review.by} (${review.reason}): ${draft}`
  if (released?.what === 'published' && released.revision === revision) return `Draft as published: ${draft}`
  return review?.state === 'approved' ? `Approved by ${review.by}: ${draft}` : `Draft: ${draft}`
}

/** Tells what is to come, or what did not come. A revision that was saved since is none of either. */
function scheduleWords({ schedule, missed, revision }: Draft): string[] {
  const { publishAt, by, revision: planned } = schedule ?? missed ?? {}
  if (publishAt === undefined) return []
  const newer = planned === revision ? '' : `, and not revision ${revision}, which was saved since`
  return schedule
    ? [`Scheduled by ${by} for ${publishAt}: revision ${planned}${newer}`]
    : [`Not published at ${publishAt}, as ${by} had scheduled: ${missed?.detail}`]
}

function liveWords({ released }: Draft, live: Live | undefined): string[] {
  const last =
    released && `release ${released.release}, by ${released.by} at ${released.at} (${released.reason})`
  if (!live) return released?.what === 'taken-back' ? [`Taken back with ${last}`] : []
  const { state, startsAt, endsAt } = liveState(live)
  const since = released?.what === 'published' ? `Live since ${last}` : `Live, in release ${live.release}`
  if (state === 'upcoming') return [`${since}. It starts at ${startsAt}`]
  return [`${since}. ${state === 'open' ? `It ends at ${endsAt}` : `It ended at ${endsAt}`}`]
}

function liveState({ campaign, release, now }: Live) {
  const { startsAt, endsAt } = campaign.definition
  const { from, to } = campaign.window
  const state = now < from ? ('upcoming' as const) : now < to ? ('open' as const) : ('ended' as const)
  return { release, state, startsAt, endsAt }
}
