import { useState } from 'preact/hooks'
import type { Campaign } from '../../../../awarding/campaign/campaign.ts'
import type { Told } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { addressOf } from '../../model/route.ts'
import { rememberRecorded } from '../../state/recorded.ts'
import { useStudio } from '../../state/studio.ts'
import { useDraft } from '../../state/use-draft.ts'
import { FileDrop } from '../frame/file-drop.tsx'
import { Trouble } from '../frame/trouble.tsx'
import { AskViewer } from './ask-viewer.tsx'
import { Compared } from './compared.tsx'
import { Earned } from './earned.tsx'
import { Rejected } from './rejected.tsx'
import { useRehearsal } from './use-rehearsal.ts'

/** Runs what viewers really did through the draft: who would earn what is seen before anybody does. */
export function RehearsalView({ campaignId }: { campaignId: string }) {
  const { api } = useStudio()
  const { state: draft } = useDraft()
  const { state, start, cancel } = useRehearsal()
  const [trouble, setTrouble] = useState<Told>()
  const [file, setFile] = useState<string>()
  /** The campaign that the answers are of: the draft may have changed since. */
  const [of, setOf] = useState<{ campaign: Campaign; text: string }>()
  const { campaign } = draft.checked
  const hasErrors = draft.checked.mistakes.some(({ severity }) => severity === 'error')
  const rehearse = async (events: File) => {
    if (!campaign) return
    setTrouble(undefined)
    try {
      const live = await api.liveCampaign(campaignId)
      setFile(events.name)
      void rememberRecorded(events)
      setOf({ campaign, text: draft.text })
      await start({ file: events, draft: draft.text, live: live?.text, now: Date.now() })
    } catch (error) {
      setTrouble(toldOf(error))
    }
  }
  if (draft.is !== 'open') return <p class="empty">There is no draft of {campaignId} to rehearse.</p>
  return (
    <div class="rehearsal">
      <section class="panel" aria-labelledby="rehearse-title">
        <h2 id="rehearse-title">Rehearse the draft</h2>
        <p>
          Events that were recorded are run through the draft, here in your browser: nothing is sent, and
          nobody is awarded anything. Where something of the campaign is live, both are compared.
        </p>
        {!campaign || hasErrors ? (
          <p>
            The draft has mistakes. <a href={addressOf({ view: 'edit', campaignId })}>Mend them first.</a>
          </p>
        ) : (
          <FileDrop
            title="Recorded events, one a line, as JSON"
            note="Drop the file here, or choose it. A million of them take some seconds."
            accept=".jsonl,.ndjson,.json,.txt"
            disabled={state.is === 'running'}
            onFile={(events) => void rehearse(events)}
          />
        )}
        {state.is === 'running' && (
          <div class="ways">
            <label class="labelled">
              <span aria-live="polite">
                {state.done === undefined ? 'Deciding who earns what…' : `Reading ${file ?? ''}…`}
              </span>
              <progress
                class="progress"
                max={1}
                {...(state.done === undefined ? {} : { value: state.done })}
              />
            </label>
            <button type="button" class="quiet-button" onClick={cancel}>
              Cancel
            </button>
          </div>
        )}
        {trouble && <Trouble told={trouble} />}
        {state.is === 'failed' && (
          <Trouble
            told={{ type: 'about:blank', title: 'The rehearsal came to nothing', detail: state.why }}
          />
        )}
      </section>
      {state.is === 'done' && of && (
        <>
          {of.text !== draft.text && (
            <p class="note" role="status">
              The draft has changed since. Rehearse it once more to see what that changes.
            </p>
          )}
          <Earned campaign={of.campaign} result={state.result} />
          {state.compared && <Compared campaign={of.campaign} tally={state.result.tally} />}
          <Rejected tally={state.result.tally} />
          <AskViewer campaign={of.campaign} rehearsal={state.rehearsal} />
        </>
      )}
    </div>
  )
}
