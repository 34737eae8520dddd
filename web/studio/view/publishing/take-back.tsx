import { useState } from 'preact/hooks'
import { takenAwayBy } from '../../model/changes.ts'
import { moment } from '../../model/times.ts'
import { useStudio } from '../../state/studio.ts'
import { Trouble } from '../frame/trouble.tsx'
import { ChangeList } from './change-list.tsx'
import type { WayBack } from './standing.ts'
import { useDoing } from './use-doing.ts'

interface TakeBackProps {
  readonly campaignId: string
  readonly back: WayBack
  onDone(): void
}

/** Makes the campaign what it was before it was published last, with one press: what that changes stands above the button. */
export function TakeBack({ campaignId, back, onDone }: TakeBackProps) {
  const { api } = useStudio()
  const doing = useDoing(onDone)
  const [reason, setReason] = useState('')
  const { last, to, changes } = back
  const take = () =>
    doing.do(
      () =>
        api.restore(to, {
          campaignId,
          reason: reason.trim() || `Release ${last.number} is taken back`,
          allow: takenAwayBy(changes),
        }),
      'It is taken back: gone within a minute',
    )
  return (
    <section class="panel" aria-labelledby="back-title">
      <h2 id="back-title">Take back</h2>
      <p>
        Release {last.number} came on {moment(last.publishedAt ?? '')}
        {last.by ? `, by ${last.by}` : ''}
        {last.reason ? `: ${last.reason}` : ''}. To take it back changes this:
      </p>
      <ChangeList changes={changes} none="Nothing: the release before had the same." />
      <label class="labelled">
        <span>Why? You may leave this empty.</span>
        <input
          class="input"
          maxLength={500}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <button type="button" class="button" disabled={doing.isDoing} onClick={() => void take()}>
        Take release {last.number} back
      </button>
      {doing.told && <Trouble told={doing.told} />}
    </section>
  )
}
