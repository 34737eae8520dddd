import type { ComponentChildren } from 'preact'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { Paper } from '../art/paper.tsx'
import { days, zone } from '../model/dates.ts'
import { machineReadable } from '../model/machine-readable.ts'
import { earnedOf } from '../model/stamps.ts'
import { countText, statusText } from '../model/words.ts'
import { Standing } from './standing.tsx'

interface DataPageProps {
  readonly passport: Passport
  readonly holder: string | undefined
  /** What lies on the page. */
  readonly children?: ComponentChildren
}

/** The first page: what passport this is, whose, how long it is good for and how full it is. */
export function DataPage({ passport, holder, children }: DataPageProps) {
  const { title, description, startsAt, endsAt, timeZone } = passport
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
      <Standing passport={passport} />
      <pre class="machine" aria-hidden="true">
        {machineReadable(passport, holder).join('\n')}
      </pre>
      {children}
    </section>
  )
}
