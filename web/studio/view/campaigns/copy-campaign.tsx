import { copiedCampaign } from '../../model/making/copied-campaign.ts'
import { idOf } from '../../model/making/stamp-templates.ts'
import { useStudio } from '../../state/studio.ts'
import { nextMonday } from './campaign-fields.tsx'
import { MakeDialog } from './make-dialog.tsx'

/** A campaign once more, at another time. */
export function CopyCampaign({
  campaignId,
  title,
  onClose,
}: {
  campaignId: string
  title: string
  onClose(): void
}) {
  const { api } = useStudio()
  const again = `${title} again`
  return (
    <MakeDialog
      title={`Copy ${title}`}
      first={{ title: again, id: idOf(again), from: nextMonday(Date.now()) }}
      make={async (wanted) => copiedCampaign((await api.draft(campaignId)).body.text, wanted)}
      onClose={onClose}
    >
      <p class="note">
        All its times move with its first day, by its own clocks. Ids of programmes and questions stay: look
        at them after.
      </p>
    </MakeDialog>
  )
}
