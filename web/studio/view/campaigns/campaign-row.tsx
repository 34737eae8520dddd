import { useState } from 'preact/hooks'
import type { StudioCampaign } from '../../../../schemas/api/studio.ts'
import { Drawing } from '../../../art/drawings.tsx'
import { clothOf } from '../../../view/cover.tsx'
import { addressOf } from '../../model/route.ts'
import { statesOf } from '../../model/states.ts'
import { CopyCampaign } from './copy-campaign.tsx'
import { DeleteDraft } from './delete-draft.tsx'

/** One campaign, as a passport that lies on the desk, with where it stands. */
export function CampaignRow({ campaign, onDeleted }: { campaign: StudioCampaign; onDeleted(): void }) {
  const { campaignId, title, draft } = campaign
  const [isCopying, setCopying] = useState(false)
  return (
    <li class="campaign-row">
      <span class={`tiny-cover cloth-${clothOf(campaignId)}`} aria-hidden="true">
        <Drawing name="star" />
      </span>
      <div class="campaign-what">
        <h2>
          <a class="campaign-link" href={addressOf({ view: 'edit', campaignId })} dir="auto">
            {title ?? campaignId}
          </a>
        </h2>
        <p class="campaign-id">{campaignId}</p>
      </div>
      <ul class="states">
        {statesOf(campaign).map(({ tone, word, sentence }) => (
          <li key={word}>
            <span class={`pill pill-${tone}`}>{word}</span> <span class="state-sentence">{sentence}</span>
          </li>
        ))}
      </ul>
      {draft && (
        <div class="campaign-ways">
          <button
            type="button"
            class="link"
            aria-label={`Copy ${title ?? campaignId}`}
            onClick={() => setCopying(true)}
          >
            Copy
          </button>
          <DeleteDraft campaignId={campaignId} isLive={campaign.live !== undefined} onDeleted={onDeleted} />
        </div>
      )}
      {isCopying && (
        <CopyCampaign campaignId={campaignId} title={title ?? campaignId} onClose={() => setCopying(false)} />
      )}
    </li>
  )
}
