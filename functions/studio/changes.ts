import type { Catalogue } from '../../awarding/catalogue/catalogue.ts'
import type { CompiledCampaign } from '../../awarding/catalogue/compiled-campaign.ts'
import { catalogueChanges } from '../../awarding/changing/catalogue-change.ts'
import { otherCampaign } from '../../awarding/checking/index.ts'
import type { CatalogueBucket } from '../../publishing/bucket.ts'
import { type CheckedCampaign, checkCampaign, inOrder } from '../../publishing/checked-campaign.ts'
import { draftOf } from '../../publishing/snapshot.ts'
import { readState } from '../../publishing/state.ts'
import type { DraftChanges } from '../../schemas/api/studio.ts'
import type { CampaignId } from '../../schemas/ids.ts'
import type { WrittenDraft } from './drafts.ts'

/** The draft checked, as the campaign that it is kept for. */
export function checkedDraft({
  campaignId,
  text,
}: Pick<WrittenDraft, 'campaignId' | 'text'>): CheckedCampaign {
  const checked = checkCampaign(text)
  const other = otherCampaign(checked.check, campaignId)
  return other ? { ...checked, mistakes: inOrder([...checked.mistakes, other]) } : checked
}

/** The live campaigns with one in the place of its own, or behind them; or without it. */
export function withCampaign(
  live: Catalogue | undefined,
  campaignId: CampaignId,
  campaign: CompiledCampaign | undefined,
): Catalogue {
  const campaigns = new Map(live?.campaigns)
  if (campaign) campaigns.set(campaignId, campaign)
  else campaigns.delete(campaignId)
  return draftOf([...campaigns.values()])
}

/** Tells what publishing the draft would change, and all that is wrong with it. */
export async function changesOf(
  draft: WrittenDraft,
  { catalogue, now }: { catalogue: CatalogueBucket; now: number },
): Promise<DraftChanges> {
  const { mistakes, campaign } = checkedDraft(draft)
  const { live, known } = await readState(catalogue)
  const isRight = campaign && campaign.id === draft.campaignId
  const changes = isRight
    ? catalogueChanges({
        live: live?.catalogue,
        known,
        draft: withCampaign(live?.catalogue, draft.campaignId, campaign),
        now,
      })
    : undefined
  return {
    revision: draft.revision,
    ...(live ? { release: live.snapshot.number } : {}),
    mistakes: [...mistakes],
    ...(changes ? { changes, needs: [...new Set(changes.flatMap(({ takesAway }) => takesAway ?? []))] } : {}),
  }
}
