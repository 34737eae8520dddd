import { TAKEN_AWAY, type TakesAway } from '../../model/changes.ts'

interface AgreeingProps {
  readonly needs: readonly TakesAway[]
  readonly agreed: ReadonlySet<TakesAway>
  onChange(agreed: ReadonlySet<TakesAway>): void
}

/** Whoever takes something away agrees to each way of it. */
export function Agreeing({ needs, agreed, onChange }: AgreeingProps) {
  if (needs.length === 0) return null
  return (
    <fieldset class="agreeing">
      <legend>Somebody may lose what they earned. Say that this is meant:</legend>
      {needs.map((need) => (
        <label key={need} class="tick">
          <input
            type="checkbox"
            checked={agreed.has(need)}
            onChange={({ currentTarget }) => {
              const next = new Set(agreed)
              if (currentTarget.checked) next.add(need)
              else next.delete(need)
              onChange(next)
            }}
          />
          <span>{TAKEN_AWAY[need]}</span>
        </label>
      ))}
    </fieldset>
  )
}
