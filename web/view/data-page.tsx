import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing, Paper } from '../art/drawings.tsx'
import { days, zone } from '../model/dates.ts'
import { latestOf, machineReadable } from '../model/stamps.ts'
import { lengthOf, shareText, statusText } from '../model/words.ts'
import { About } from './details.tsx'
import { HowFar } from './how-far.tsx'
import { Field } from './parts.tsx'

interface DataPageProps {
  readonly passport: Passport
  readonly holder: string | undefined
  /** Lies on the page. */
  readonly children?: ComponentChildren
}

/** The first page: what passport this is, whose, how long it is good for and how full it is. */
export function DataPage({ passport, holder, children }: DataPageProps) {
  const [isAbout, setAbout] = useState(false)
  const { title, description, startsAt, endsAt, timeZone } = passport
  const [latest] = latestOf(passport)
  return (
    <section class="leaf leaf-data" aria-labelledby="passport-title">
      <Paper />
      <DataHead />
      <h1 id="passport-title" class={`data-title data-title-${lengthOf(title)}`}>
        <span key={title} dir="auto">
          {title}
        </span>
      </h1>
      <button
        type="button"
        class="about-opener"
        aria-label="About this passport"
        aria-haspopup="dialog"
        onClick={() => setAbout(true)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="1.6" />
          <path d="M12 11v6M12 7v.2" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
        </svg>
      </button>
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
          <Field name="Holder" class="field-holder">
            {holder ?? 'You'}
          </Field>
          <Field name="Stamps" class="field-stamps">
            {shareText(passport)}
          </Field>
          <Field name="Valid" class="field-wide field-valid">
            <Valid days={days(startsAt, endsAt, timeZone)} zone={zone(timeZone)} />
          </Field>
          <Field name="Status" class="field-wide">
            {statusText(passport)}
          </Field>
        </dl>
      </div>
      <p key={description} class="data-about" dir="auto">
        {description}
      </p>
      <HowFar passport={passport} />
      <pre class="machine" aria-hidden="true">
        {machineReadable(passport, holder).join('\n')}
      </pre>
      {isAbout && <About passport={passport} holder={holder} onClose={() => setAbout(false)} />}
      {children}
    </section>
  )
}

/** Stands over the first page of every passport. */
export function DataHead() {
  return (
    <p class="leaf-head" aria-hidden="true">
      <span>Passport</span>
      <span>Passeport</span>
      <span>Pasaporte</span>
    </p>
  )
}

/** Broken, where it must be, between the days and not within one. */
function Valid({ days, zone }: { days: string; zone: string }) {
  const [first, last] = days.split(' – ')
  return (
    // Other days are another text, not the same one moved.
    <span key={`${days} ${zone}`}>
      <span class="whole">{last === undefined ? first : `${first} –`}</span>{' '}
      {last !== undefined && <span class="whole">{last}</span>} <small class="whole">{zone}</small>
    </span>
  )
}
