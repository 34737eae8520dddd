import { useEffect, useState } from 'preact/hooks'
import type { StudioCampaign, StudioCampaigns } from '../../../../schemas/api/studio.ts'
import type { Told } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { useStudio } from '../../state/studio.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Trouble } from '../frame/trouble.tsx'
import { CampaignRow } from './campaign-row.tsx'
import { NewCampaign } from './new-campaign.tsx'

/** Every campaign, with where it stands. */
export function CampaignsView() {
  const { api } = useStudio()
  const { body, told, isAsking, again } = useAnswer(() => api.campaigns(), [api])
  const more = useMore(body)
  const [isMaking, setMaking] = useState(false)
  useEffect(() => {
    document.title = 'Campaigns · Keepsakes studio'
  }, [])
  const campaigns = [...(body?.campaigns ?? []), ...more.campaigns]
  return (
    <>
      <div class="page-head">
        <h1 class="page-title">Campaigns</h1>
        <button type="button" class="button" onClick={() => setMaking(true)}>
          New campaign
        </button>
      </div>
      {isMaking && <NewCampaign onClose={() => setMaking(false)} />}
      {told && <Trouble told={told} onRetry={again} />}
      {!body && isAsking && <p class="empty">Looking for campaigns…</p>}
      {body && campaigns.length === 0 && (
        <p class="empty">
          There is no campaign yet. Begin one from a template: it is yours alone until you publish it.
        </p>
      )}
      <ul class="campaigns">
        {campaigns.map((campaign) => (
          <CampaignRow key={campaign.campaignId} campaign={campaign} onDeleted={again} />
        ))}
      </ul>
      {more.told && <Trouble told={more.told} />}
      {more.cursor !== undefined && (
        <button type="button" class="quiet-button" disabled={more.isAsking} onClick={more.ask}>
          Show more campaigns
        </button>
      )}
    </>
  )
}

/** The pages after the first. */
function useMore(first: StudioCampaigns | undefined) {
  const { api } = useStudio()
  const [campaigns, setCampaigns] = useState<readonly StudioCampaign[]>([])
  const [cursor, setCursor] = useState<string>()
  const [told, setTold] = useState<Told>()
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    setCampaigns([])
    setCursor(first?.cursor)
  }, [first])
  const ask = async () => {
    setAsking(true)
    setTold(undefined)
    try {
      const next = await api.campaigns(cursor)
      setCampaigns((before) => [...before, ...next.campaigns])
      setCursor(next.cursor)
    } catch (error) {
      setTold(toldOf(error))
    } finally {
      setAsking(false)
    }
  }
  return { campaigns, cursor, told, isAsking, ask }
}
