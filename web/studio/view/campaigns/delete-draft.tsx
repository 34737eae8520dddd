import { useState } from 'preact/hooks'
import { toldOf } from '../../api/told.ts'
import { useStudio } from '../../state/studio.ts'

interface DeleteDraftProps {
  readonly campaignId: string
  readonly isLive: boolean
  onDeleted(): void
}

/** Deletes a draft, after it has been asked whether that is meant. */
export function DeleteDraft({ campaignId, isLive, onDeleted }: DeleteDraftProps) {
  const { api, say } = useStudio()
  const [isAsked, setAsked] = useState(false)
  const remove = async () => {
    try {
      const { etag } = await api.draft(campaignId)
      await api.deleteDraft(campaignId, etag)
      say(`The draft of ${campaignId} is deleted`)
      onDeleted()
    } catch (error) {
      const { title, detail } = toldOf(error)
      say(detail ?? title)
    }
    setAsked(false)
  }
  if (!isAsked)
    return (
      <button
        type="button"
        class="link"
        aria-label={`Delete the draft of ${campaignId}`}
        onClick={() => setAsked(true)}
      >
        Delete
      </button>
    )
  return (
    <fieldset class="sure" aria-label="Delete the draft?">
      {isLive ? 'What is live stays. ' : 'Nobody has it then. '}
      <button type="button" class="quiet-button" onClick={() => void remove()}>
        Delete the draft
      </button>
      <button type="button" class="link" onClick={() => setAsked(false)}>
        Keep it
      </button>
    </fieldset>
  )
}
