import type { Campaign } from '../../../../awarding/campaign/campaign.ts'
import type { KeepsakeTally, PartTally } from '../../../../awarding/rehearsing/recorded-tally.ts'
import { count, rehearsedKeepsakes } from '../../model/rehearsed.ts'

/** The draft beside what is live: who gains a keepsake by it, and who would lose one. */
export function Compared({ campaign, tally }: { campaign: Campaign; tally: PartTally }) {
  const keepsakes = rehearsedKeepsakes(campaign, tally)
  const changed = keepsakes.filter(({ tally: one }) => one && (one.gaining.many > 0 || one.losing.many > 0))
  return (
    <section class="panel" aria-labelledby="compared-title">
      <h2 id="compared-title">Beside what is live</h2>
      {changed.length === 0 ? (
        <p>Everybody earns what they earn already: nobody gains, and nobody loses.</p>
      ) : (
        <ul class="changes">
          {changed.map(({ id, title, tally: one }) => (
            <li key={id}>
              <strong dir="auto">{title}</strong>
              {one && (
                <span>
                  {count(one.live)} have it live, {count(one.earned)} by the draft.
                </span>
              )}
              {one && <People word="gain it" people={one.gaining} />}
              {one && <People word="would lose it" people={one.losing} isBad />}
            </li>
          ))}
        </ul>
      )}
      <p class="note">
        Whoever holds a keepsake keeps it, whatever is published later. To lose it means: they would not have
        earned it by the draft.
      </p>
    </section>
  )
}

interface PeopleProps {
  readonly word: string
  readonly people: KeepsakeTally['gaining']
  readonly isBad?: boolean
}

function People({ word, people: { many, some }, isBad = false }: PeopleProps) {
  if (many === 0) return null
  const rest = many - some.length
  return (
    <details>
      <summary>
        <span class={`pill pill-${isBad ? 'bad' : 'good'}`}>
          {count(many)} {word}
        </span>
      </summary>
      <p class="code-small">
        {some.join(', ')}
        {rest > 0 && ` and ${count(rest)} more`}
      </p>
    </details>
  )
}
