import { useState } from 'preact/hooks'
import type { StudioDraft } from '../../../../schemas/api/studio.ts'
import { moment } from '../../model/times.ts'
import { useStudio } from '../../state/studio.ts'
import { Trouble } from '../frame/trouble.tsx'
import { useDoing } from './use-doing.ts'

interface ReviewPanelProps {
  readonly draft: StudioDraft
  readonly person: string | undefined
  readonly isRequired: boolean
  onDone(): void
}

/** Another person looks at a revision: asks for that, approves it, or sends it back. */
export function ReviewPanel({ draft, person, isRequired, onDone }: ReviewPanelProps) {
  const { api } = useStudio()
  const doing = useDoing(onDone)
  const [isSendingBack, setSendingBack] = useState(false)
  const [reason, setReason] = useState('')
  const { campaignId, revision, review, savedBy } = draft
  const isOwn = savedBy === person
  const decide = (decision: 'ask' | 'approve' | 'send-back', done: string) =>
    doing.do(async () => {
      const why = decision === 'send-back' ? { reason: reason.trim() } : {}
      await api.review(campaignId, { decision, revision, ...why })
      setSendingBack(false)
    }, done)
  return (
    <section class="panel" aria-labelledby="review-title">
      <h2 id="review-title">Review</h2>
      <p>{reviewText(draft, isRequired)}</p>
      <div class="ways">
        {review?.state !== 'asked' && review?.state !== 'approved' && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => decide('ask', 'Others are asked to look at it')}
          >
            Ask for review
          </button>
        )}
        {review?.state !== 'approved' && !isOwn && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => decide('approve', `Revision ${revision} is approved`)}
          >
            Approve revision {revision}
          </button>
        )}
        {!isOwn && !isSendingBack && review?.state !== 'sent-back' && (
          <button type="button" class="link" onClick={() => setSendingBack(true)}>
            Send it back
          </button>
        )}
      </div>
      {isOwn && review?.state !== 'approved' && (
        <p class="note">You saved revision {revision}, so somebody else approves it.</p>
      )}
      {isSendingBack && (
        <form
          class="panel-form"
          onSubmit={(event) => {
            event.preventDefault()
            void decide('send-back', 'It is sent back')
          }}
        >
          <label class="labelled">
            <span>What is to be mended?</span>
            <textarea
              class="textarea"
              required
              maxLength={500}
              value={reason}
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
          <div class="ways">
            <button type="submit" class="quiet-button">
              Send it back
            </button>
            <button type="button" class="link" onClick={() => setSendingBack(false)}>
              Leave it
            </button>
          </div>
        </form>
      )}
      {doing.told && <Trouble told={doing.told} />}
    </section>
  )
}

function reviewText({ review, revision }: StudioDraft, isRequired: boolean): string {
  const rule = isRequired
    ? 'Another person has to approve a revision before it is published.'
    : 'Another person may look at it before it is published.'
  if (!review || review.revision !== revision) return rule
  const when = `on ${moment(review.at)}`
  if (review.state === 'asked') return `${review.by} asked for a review ${when}. ${rule}`
  if (review.state === 'approved') return `${review.by} approved revision ${revision} ${when}.`
  return `${review.by} sent it back ${when}: ${review.reason ?? ''}`
}
