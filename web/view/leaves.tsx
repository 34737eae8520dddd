import type { Passport, PassportPage } from '../../schemas/api/passport.ts'
import { Drawing, Paper } from '../art/drawings.tsx'
import { zone } from '../model/dates.ts'
import { HiddenStamp, ShownStamp } from './stamp.tsx'

interface StampPageProps {
  readonly number: number
  readonly passport: Passport
  readonly stamps: readonly PassportPage[]
  readonly fresh: ReadonlySet<string>
  onDetails(keepsakeId: string): void
  onLanded(keepsakeId: string): void
}

export function StampPage({ number, passport, stamps, fresh, onDetails, onLanded }: StampPageProps) {
  return (
    <section class="leaf" aria-labelledby={`page-${number}`}>
      <Paper />
      <div class="leaf-head">
        <h2 id={`page-${number}`}>Page {number}</h2>
        <span key={passport.title} aria-hidden="true" dir="auto">
          {passport.title}
        </span>
      </div>
      <ul class="stamps" aria-labelledby={`page-${number}`}>
        {stamps.map((page, place) => (
          <li
            key={page.state === 'hidden' ? `hidden ${place}` : page.keepsakeId}
            class={`stamp ${page.state}`}
          >
            {page.state === 'hidden' ? (
              <HiddenStamp />
            ) : (
              <ShownStamp
                page={page}
                passport={passport}
                isFresh={fresh.has(page.keepsakeId)}
                onDetails={() => onDetails(page.keepsakeId)}
                onLanded={() => onLanded(page.keepsakeId)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The last page, where the stamps leave it free, answers what a holder may wonder about. Most of it is known before the passport. */
export function NotesPage({ passport }: { passport?: Passport }) {
  return (
    <section class="leaf leaf-notes" aria-labelledby="notes">
      <Paper />
      <div class="leaf-head">
        <h2 id="notes">Notes</h2>
        <span key={passport?.title} aria-hidden="true" dir="auto">
          {passport?.title}
        </span>
      </div>
      <ol class="notes">
        <li>Stamps are earned by watching, answering trivia and voting in polls. They land by themselves.</li>
        <li>Days begin and end by {passport ? zone(passport.timeZone) : 'its own time'}.</li>
        <li>Some stamps are limited: each of those has its number, and when all are taken it is sold out.</li>
        <li>What you have earned stays yours when the passport has closed.</li>
      </ol>
      <Drawing name="medallion" class="watermark" />
    </section>
  )
}
