import { useState } from 'preact/hooks'
import type { ListedRelease } from '../../../../schemas/api/studio.ts'
import { useStudio } from '../../state/studio.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Trouble } from '../frame/trouble.tsx'
import { ChangeList } from './change-list.tsx'

/** The difference between any two releases, in plain words. */
export function ReleaseDifference({ releases }: { releases: readonly ListedRelease[] }) {
  const usable = releases.filter((release) => release.usable)
  const [to, setTo] = useState(usable[0]?.number)
  const [from, setFrom] = useState(usable[1]?.number)
  if (to === undefined || from === undefined) return null
  return (
    <section class="panel" aria-labelledby="difference-title">
      <h2 id="difference-title">The difference between two</h2>
      <div class="ways">
        <Choice title="From release" releases={usable} value={from} onChange={setFrom} />
        <Choice title="to release" releases={usable} value={to} onChange={setTo} />
      </div>
      <Difference key={`${from} ${to}`} from={from} to={to} />
    </section>
  )
}

interface ChoiceProps {
  readonly title: string
  readonly releases: readonly ListedRelease[]
  readonly value: number
  onChange(number: number): void
}

function Choice({ title, releases, value, onChange }: ChoiceProps) {
  return (
    <label class="labelled">
      <span>{title}</span>
      <select
        class="select"
        value={value}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      >
        {releases.map(({ number }) => (
          <option key={number} value={number}>
            {number}
          </option>
        ))}
      </select>
    </label>
  )
}

function Difference({ from, to }: { from: number; to: number }) {
  const { api } = useStudio()
  const { body, told, again } = useAnswer(() => api.releaseChanges(to, from), [api, from, to])
  return (
    <div aria-live="polite">
      {told && <Trouble told={told} onRetry={again} />}
      {body && <ChangeList changes={body.changes} none="They have the same." />}
    </div>
  )
}
