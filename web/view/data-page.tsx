import type { ComponentChildren } from 'preact'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { Paper } from '../art/paper.tsx'
import { days, zone } from '../model/dates.ts'
import { machineReadable } from '../model/machine-readable.ts'
import { latestOf } from '../model/stamps.ts'
import { lengthOf, shareText, statusText } from '../model/words.ts'
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
  const [latest] = latestOf(passport)
  return (
    <section class="leaf leaf-data" aria-labelledby="passport-title">
      <Paper />
      <p class="leaf-head" aria-hidden="true">
        <span>Passport</span>
        <span>Passeport</span>
        <span>Pasaporte</span>
      </p>
      <h1 id="passport-title" class={`data-title data-title-${lengthOf(title)}`}>
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
          {holder && <Field name="Holder">{holder}</Field>}
          <Field name="Stamps">{shareText(passport)}</Field>
          <Field name="Valid" wide>
            <Days text={days(startsAt, endsAt, timeZone)} /> <small class="whole">{zone(timeZone)}</small>
          </Field>
          <Field name="Status">{statusText(passport)}</Field>
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

interface FieldProps {
  readonly name: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}

function Field({ name, wide = false, children }: FieldProps) {
  return (
    <div class={wide ? 'field field-wide' : 'field'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Broken, where it must be, between the days and not within one. */
function Days({ text }: { text: string }) {
  const [first, last] = text.split(' – ')
  return (
    <>
      <span class="whole">{last === undefined ? first : `${first} –`}</span>{' '}
      {last !== undefined && <span class="whole">{last}</span>}
    </>
  )
}
