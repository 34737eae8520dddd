import type { StudioDraft } from '../../../../schemas/api/studio.ts'
import { addressOf } from '../../model/route.ts'
import { statesOf } from '../../model/states.ts'
import { useSessionState, useStudio } from '../../state/studio.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { useDraft } from '../../state/use-draft.ts'
import { Trouble } from '../frame/trouble.tsx'
import { ChangeList } from './change-list.tsx'
import { PublishPanel } from './publish-panel.tsx'
import { ReviewPanel } from './review-panel.tsx'
import { type Standing, standingOf } from './standing.ts'
import { TakeBack } from './take-back.tsx'

/** From a draft to what viewers have, and back. */
export function PublishingView({ campaignId }: { campaignId: string }) {
  const { api, session } = useStudio()
  const { person } = useSessionState(session)
  const draft = useDraft()
  const { body, told, isAsking, again } = useAnswer(async () => {
    // The last words that were typed are looked at too.
    await draft.session.save()
    return standingOf(api, campaignId)
  }, [api, campaignId])
  return (
    <div class="publishing" aria-busy={isAsking}>
      {told && <Trouble told={told} onRetry={again} />}
      {!body && isAsking && <p class="empty">Looking at what would change…</p>}
      {body && <Panels campaignId={campaignId} standing={body} person={person} onDone={again} />}
    </div>
  )
}

interface PanelsProps {
  readonly campaignId: string
  readonly standing: Standing
  readonly person: string | undefined
  onDone(): void
}

function Panels({ campaignId, standing, person, onDone }: PanelsProps) {
  const { reviewRequired, campaign, changes, back } = standing
  const draft = campaign?.draft
  return (
    <>
      <section class="panel" aria-labelledby="stands-title">
        <h2 id="stands-title">Where it stands</h2>
        <ul class="states">
          {campaign &&
            statesOf(campaign).map(({ tone, word, sentence }) => (
              <li key={word}>
                <span class={`pill pill-${tone}`}>{word}</span> <span class="state-sentence">{sentence}</span>
              </li>
            ))}
        </ul>
        {!campaign && <p>There is no draft of {campaignId}, and nothing of it is live.</p>}
        {changes && (
          <>
            <h3>What publishing the draft changes</h3>
            {changes.changes ? (
              <ChangeList changes={changes.changes} none="Nothing: it is what viewers have." />
            ) : (
              <Mistakes campaignId={campaignId} count={errorsIn(standing)} />
            )}
          </>
        )}
      </section>
      {draft && changes && (
        <>
          <ReviewPanel draft={draft} person={person} isRequired={reviewRequired} onDone={onDone} />
          <PublishPanel
            draft={draft}
            changes={changes}
            obstacle={obstacleOf(standing, draft)}
            onDone={onDone}
          />
        </>
      )}
      {back && <TakeBack campaignId={campaignId} back={back} onDone={onDone} />}
    </>
  )
}

const errorsIn = ({ changes }: Standing) =>
  (changes?.mistakes ?? []).filter(({ severity }) => severity === 'error').length

function Mistakes({ campaignId, count }: { campaignId: string; count: number }) {
  return (
    <p>
      That can be told once its {count === 1 ? 'mistake is' : `${count} mistakes are`} mended.{' '}
      <a href={addressOf({ view: 'edit', campaignId })}>Look at {count === 1 ? 'it' : 'them'}.</a>
    </p>
  )
}

function obstacleOf(standing: Standing, { review, revision }: StudioDraft): string | undefined {
  const errors = errorsIn(standing)
  if (errors > 0)
    return `It has ${errors === 1 ? 'a mistake' : `${errors} mistakes`}, so it cannot be published yet.`
  if (standing.changes?.changes?.length === 0)
    return 'The draft is what viewers have: there is nothing to publish.'
  const isApproved = review?.state === 'approved' && review.revision === revision
  if (standing.reviewRequired && !isApproved) return 'Somebody else has to approve it first.'
  return undefined
}
