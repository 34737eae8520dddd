import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { Paper } from '../art/paper.tsx'
import { zone } from '../model/dates.ts'

/** The last page, where the stamps leave it free: what a holder may wonder about. */
export function NotesPage({ passport }: { passport: Passport }) {
  return (
    <section class="leaf leaf-notes" aria-labelledby="notes">
      <Paper />
      <div class="leaf-head">
        <h2 id="notes">Notes</h2>
        <span aria-hidden="true">{passport.title}</span>
      </div>
      <ol class="notes">
        <li>Stamps are earned by watching, answering trivia and voting in polls. They land by themselves.</li>
        <li>Days begin and end by {zone(passport.timeZone)}.</li>
        <li>Some stamps are limited: each of those has its number, and when all are taken it is sold out.</li>
        <li>What you have earned stays yours when the passport has closed.</li>
      </ol>
      <Drawing name="medallion" class="watermark" />
    </section>
  )
}
