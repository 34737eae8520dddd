import { useState } from 'preact/hooks'
import type { DraftChanges, StudioDraft } from '../../../../schemas/api/studio.ts'
import type { TakesAway } from '../../model/changes.ts'
import { moment } from '../../model/times.ts'
import { useStudio } from '../../state/studio.ts'
import { Trouble } from '../frame/trouble.tsx'
import { Agreeing } from './agreeing.tsx'
import { useDoing } from './use-doing.ts'

interface PublishPanelProps {
  readonly draft: StudioDraft
  readonly changes: DraftChanges
  /** Why it cannot be published yet. */
  readonly obstacle: string | undefined
  onDone(): void
}

/** Publishes a revision now, or has it published at a time. */
export function PublishPanel({ draft, changes, obstacle, onDone }: PublishPanelProps) {
  const { api } = useStudio()
  const doing = useDoing(onDone)
  const [reason, setReason] = useState('')
  const [isLater, setLater] = useState(false)
  const [clock, setClock] = useState('')
  const [agreed, setAgreed] = useState<ReadonlySet<TakesAway>>(new Set())
  const { campaignId, revision } = draft
  const needs = changes.needs ?? []
  const publish = () => {
    const body = { revision, reason: reason.trim(), allow: needs.filter((need) => agreed.has(need)) }
    if (!isLater)
      return doing.do(() => api.publish(campaignId, body), 'It is published: live within a minute')
    const publishAt = new Date(clock).toISOString()
    return doing.do(
      () => api.schedule(campaignId, { ...body, publishAt }),
      `It is published on ${moment(publishAt)}`,
    )
  }
  return (
    <section class="panel" aria-labelledby="publish-title">
      <h2 id="publish-title">Publish</h2>
      <Planned draft={draft} onDone={onDone} />
      {obstacle ? (
        <p>{obstacle}</p>
      ) : (
        <form
          class="panel-form"
          onSubmit={(event) => {
            event.preventDefault()
            void publish()
          }}
        >
          <label class="labelled">
            <span>Why?</span>
            <input
              class="input"
              required
              maxLength={500}
              pattern=".*\S.*"
              value={reason}
              aria-describedby="why-note"
              onInput={({ currentTarget }) => setReason(currentTarget.value)}
            />
          </label>
          <p id="why-note" class="note">
            It stands in the history and in the list of releases, with your name.
          </p>
          <fieldset class="publish-when">
            <legend>When?</legend>
            <label class="tick">
              <input type="radio" name="when" checked={!isLater} onChange={() => setLater(false)} />
              <span>Now</span>
            </label>
            <label class="tick">
              <input type="radio" name="when" checked={isLater} onChange={() => setLater(true)} />
              <span>At a time</span>
            </label>
            {isLater && (
              <label class="labelled">
                <span>By your clock, {Intl.DateTimeFormat().resolvedOptions().timeZone}</span>
                <input
                  type="datetime-local"
                  class="input input-time"
                  required
                  value={clock}
                  onInput={({ currentTarget }) => setClock(currentTarget.value)}
                />
              </label>
            )}
          </fieldset>
          <Agreeing needs={needs} agreed={agreed} onChange={setAgreed} />
          <button
            type="submit"
            class="button"
            disabled={doing.isDoing || needs.some((need) => !agreed.has(need))}
          >
            {isLater ? 'Schedule' : 'Publish'} revision {revision}
          </button>
        </form>
      )}
      {doing.told && <Trouble told={doing.told} />}
    </section>
  )
}

/** A publication that is to come, or that did not come. */
function Planned({ draft, onDone }: { draft: StudioDraft; onDone(): void }) {
  const { api } = useStudio()
  const doing = useDoing(onDone)
  const { campaignId, schedule, missed, revision } = draft
  if (missed)
    return (
      <Trouble
        told={{
          type: 'about:blank',
          title: `It was not published on ${moment(missed.publishAt)}, as ${missed.by} had scheduled`,
          detail: missed.detail,
        }}
      />
    )
  if (!schedule) return null
  const isOlder = schedule.revision !== revision
  return (
    <div class="planned">
      <p>
        {schedule.by} scheduled revision {schedule.revision} for <strong>{moment(schedule.publishAt)}</strong>
        : {schedule.reason}.{' '}
        {isOlder &&
          `Revision ${revision} was saved since, and is not what is published then: schedule it in its place if it is to be.`}
      </p>
      <button
        type="button"
        class="quiet-button"
        onClick={() => doing.do(() => api.cancelSchedule(campaignId), 'It is no longer scheduled')}
      >
        Cancel the schedule
      </button>
      {doing.told && <Trouble told={doing.told} />}
    </div>
  )
}
