import type { ComponentChildren } from 'preact'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { Paper } from '../art/paper.tsx'
import { days, zone } from '../model/dates.ts'
import { machineReadable } from '../model/machine-readable.ts'
import { earnedOf, nearest } from '../model/stamps.ts'
import { countText, progressText, statusText } from '../model/words.ts'
import { Bar } from './bar.tsx'

interface DataPageProps {
  readonly passport: Passport
  readonly holder: string | undefined
  /** What lies on the page. */
  readonly children?: ComponentChildren
}

/** The first page: what passport this is, whose, how long it is good for and how full it is. */
export function DataPage({ passport, holder, children }: DataPageProps) {
  const { title, description, startsAt, endsAt, timeZone, keepsakes } = passport
  const earned = earnedOf(passport)
  const latest = earned.toSorted((a, b) => Date.parse(b.earnedAt) - Date.parse(a.earnedAt))[0]
  const fields: [string, string][] = [
    ...(holder ? [['Holder', holder] satisfies [string, string]] : []),
    ['Stamps', countText(passport)],
    ['Valid', days(startsAt, endsAt, timeZone)],
    ['Status', statusText(passport)],
    ['Days by', zone(timeZone)],
  ]
  return (
    <section class="leaf leaf-data" aria-labelledby="passport-title">
      <Paper />
      <p class="leaf-head" aria-hidden="true">
        <span>Passport</span>
        <span>Passeport</span>
        <span>Pasaporte</span>
      </p>
      <h1 id="passport-title" class="data-title">
        {title}
      </h1>
      <div class="data">
        <div class="portrait" aria-hidden="true">
          <Drawing name="medallion" />
          {latest?.image ? (
            <img src={latest.image} alt="" width="240" height="240" />
          ) : (
            <Drawing name="star" />
          )}
        </div>
        <dl class="fields">
          {fields.map(([name, value]) => (
            <div key={name} class={name === 'Valid' ? 'field field-wide' : 'field'}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {description && <p class="data-about">{description}</p>}
      {earned.length === 0 ? (
        <FirstSteps passport={passport} />
      ) : (
        <Next passport={passport} isFull={earned.length === keepsakes.length} />
      )}
      <pre class="machine" aria-hidden="true">
        {machineReadable(passport, holder).join('\n')}
      </pre>
      {children}
    </section>
  )
}

function FirstSteps({ passport }: { passport: Passport }) {
  const first = nearest(passport).slice(0, 2)
  return (
    <div class="steps">
      <h2>Your first stamp is waiting</h2>
      <p>Watch, answer trivia and vote in polls: every stamp you earn lands here by itself.</p>
      {first.length > 0 && <Nearest stamps={first} />}
    </div>
  )
}

function Next({ passport, isFull }: { passport: Passport; isFull: boolean }) {
  const next = nearest(passport).slice(0, 2)
  if (isFull)
    return (
      <div class="steps">
        <h2>Every stamp is yours</h2>
      </div>
    )
  if (next.length === 0) return null
  return (
    <div class="steps">
      <h2>Nearly yours</h2>
      <Nearest stamps={next} />
    </div>
  )
}

function Nearest({ stamps }: { stamps: ReturnType<typeof nearest> }) {
  return (
    <ul class="nearest">
      {stamps.map(({ keepsakeId, title, progress }) => (
        <li key={keepsakeId}>
          <span class="nearest-title">{title}</span>
          <span class="nearest-progress">{progressText(progress)}</span>
          <Bar progress={progress} label={title} />
        </li>
      ))}
    </ul>
  )
}
