import { useState } from 'preact/hooks'
import type { Campaign } from '../../../../awarding/campaign/campaign.ts'
import { ownText } from '../../../../awarding/campaign/texts.ts'
import type { ViewerExplanation } from '../../../../awarding/rehearsing/recorded-viewer.ts'
import type { Rehearsal } from '../../core/rehearsal/rehearsal.ts'
import { count } from '../../model/rehearsed.ts'
import { moment } from '../../model/times.ts'

/** So many lines of an explanation are shown. */
const SHOWN = 30

type Answer = { readonly explanation: ViewerExplanation } | { readonly trouble: string }

/** Why one viewer earns a keepsake, or does not. */
export function AskViewer({ campaign, rehearsal }: { campaign: Campaign; rehearsal: Rehearsal }) {
  const choices = campaign.keepsakes
    .flatMap((keepsake) => (keepsake.tiers ?? [keepsake]).map((tier) => ({ ...keepsake, ...tier })))
    .map(({ id, title }) => ({ id, title: ownText(title, campaign.language) }))
  const [userId, setUserId] = useState('')
  const [keepsakeId, setKeepsakeId] = useState(choices[0]?.id ?? '')
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState<Answer>()
  const ask = async () => {
    setAsking(true)
    try {
      const explanation = await rehearsal.explain(userId.trim(), keepsakeId)
      setAnswer(explanation ? { explanation } : { trouble: 'The draft has no such keepsake.' })
    } catch (error) {
      setAnswer({ trouble: error instanceof Error ? error.message : String(error) })
    }
    setAsking(false)
  }
  return (
    <section class="panel" aria-labelledby="viewer-title">
      <h2 id="viewer-title">Ask about one viewer</h2>
      <form
        class="panel-form"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <label class="labelled">
          <span>Viewer’s id</span>
          <input
            class="input code"
            required
            spellcheck={false}
            value={userId}
            onInput={({ currentTarget }) => setUserId(currentTarget.value)}
          />
        </label>
        <label class="labelled">
          <span>Keepsake</span>
          <select
            class="select"
            value={keepsakeId}
            onChange={({ currentTarget }) => setKeepsakeId(currentTarget.value as typeof keepsakeId)}
          >
            {choices.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="quiet-button" disabled={isAsking}>
          Why, or why not?
        </button>
      </form>
      <div aria-live="polite">
        {answer &&
          ('trouble' in answer ? (
            <p class="mistake-text">{answer.trouble}</p>
          ) : (
            <Why {...answer.explanation} />
          ))}
      </div>
    </section>
  )
}

const HEADS = {
  earned: 'earns it',
  locked: 'does not earn it',
  'sold-out': 'does not have it: none was left by then',
} as const

function Why({ userId, state, met, missing, counted, notCounted }: ViewerExplanation) {
  const none = counted.length + notCounted.length === 0
  return (
    <div class="why">
      <p>
        <strong>{userId}</strong> {HEADS[state]}
        {met && `: on ${moment(new Date(met.at).toISOString())}, with line ${count(met.line)}`}.
      </p>
      {none && <p>No line names this viewer.</p>}
      {missing.length > 0 && (
        <>
          <h3>Missing</h3>
          <ul class="changes">
            {missing.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <Lines
        title={`Counted: ${count(counted.length)}`}
        lines={counted.map(({ line, type, at, added }) => [line, type, at, added.join(', ')])}
      />
      <Lines
        title={`Not counted: ${count(notCounted.length)}`}
        lines={notCounted.map(({ line, type, at, reasons }) => [
          line,
          type,
          at,
          reasons.map(({ text }) => text).join('; '),
        ])}
      />
    </div>
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly (readonly [line: number, type: string, at: number, said: string])[]
}

function Lines({ title, lines }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="changes">
        {lines.slice(0, SHOWN).map(([line, type, at, said], index) => (
          <li key={`${line} ${index}`}>
            Line {count(line)}, {moment(new Date(at).toISOString())}, {type}: {said}
          </li>
        ))}
        {lines.length > SHOWN && <li class="note">and {count(lines.length - SHOWN)} more.</li>}
      </ul>
    </>
  )
}
