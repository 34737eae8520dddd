import { useState } from 'preact/hooks'
import type { Told } from '../../../api/read.ts'
import { toldOf } from '../../api/told.ts'
import { type Act, aboutAct, actText } from '../../model/acts.ts'
import { moment } from '../../model/times.ts'
import { useStudio } from '../../state/studio.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Trouble } from '../frame/trouble.tsx'

/** All that people did to a campaign. */
export function HistoryView({ campaignId }: { campaignId: string }) {
  const { api } = useStudio()
  const { body, told, isAsking, again } = useAnswer(() => api.auditTrail(campaignId), [api, campaignId])
  const [older, setOlder] = useState<{ acts: readonly Act[]; cursor: string | undefined }>()
  const [trouble, setTrouble] = useState<Told>()
  const acts = [...(body?.acts ?? []), ...(older?.acts ?? [])]
  const cursor = older ? older.cursor : body?.cursor
  const attempt = async (work: () => Promise<void>) => {
    try {
      setTrouble(undefined)
      await work()
    } catch (error) {
      setTrouble(toldOf(error))
    }
  }
  const more = () =>
    attempt(async () => {
      const next = await api.auditTrail(campaignId, cursor)
      setOlder({ acts: [...(older?.acts ?? []), ...next.acts], cursor: next.cursor })
    })
  const keep = () =>
    attempt(async () => {
      const all: Act[] = []
      for (let at: string | undefined = undefined, first = true; first || at !== undefined; first = false) {
        const page: { acts: readonly Act[]; cursor?: string | undefined } = await api.auditTrail(
          campaignId,
          at,
        )
        all.push(...page.acts)
        at = page.cursor
      }
      saveFile(`${campaignId}-history.json`, JSON.stringify({ campaignId, acts: all }, undefined, 2))
    })
  return (
    <section class="panel" aria-labelledby="history-title">
      <h2 id="history-title">Who did what</h2>
      {told && <Trouble told={told} onRetry={again} />}
      {!body && isAsking && <p class="note">Looking for what was done…</p>}
      {body && acts.length === 0 && <p class="note">Nobody did anything to {campaignId} in the studio.</p>}
      <ol class="acts">
        {acts.map((act) => (
          <li key={act.number}>
            <p>
              <strong>{actText(act)}</strong> on {moment(act.at)}
            </p>
            <p class="note">{aboutAct(act)}</p>
            {act.reason && <p>{act.reason}</p>}
            {act.detail && <p class="note">{act.detail}</p>}
          </li>
        ))}
      </ol>
      {trouble && <Trouble told={trouble} />}
      <div class="ways">
        {cursor !== undefined && (
          <button type="button" class="quiet-button" onClick={() => void more()}>
            Show earlier ones
          </button>
        )}
        {acts.length > 0 && (
          <button type="button" class="quiet-button" onClick={() => void keep()}>
            Keep all of it as a file
          </button>
        )}
      </div>
    </section>
  )
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
