import type { Passport } from '../../schemas/api/passport.ts'
import { Frame } from '../art/frame.tsx'
import { availabilityText, type Locked, number, reached, targetText } from '../model/words.ts'

export function LockedFace({ page, passport }: { page: Locked; passport: Passport }) {
  return (
    <>
      <span class="stamp-title">{page.title}</span>
      <span class="place">
        <EmptyPlace page={page} passport={passport} />
      </span>
      {/* A line for the date, and one for the edition: nothing is to move when they are there. */}
      <span class="when">{availabilityText(page, passport)}</span>
      {page.supply !== undefined && (
        <span class="edition">{!page.soldOut && `Limited to ${number(page.supply)}`}</span>
      )}
    </>
  )
}

/** What is stamped across a place that cannot be filled. */
export function overprintOf({ availability, soldOut }: Locked, { status }: Passport): string | undefined {
  if (soldOut) return 'Sold out'
  // Of a passport that has closed as a whole, its first page says so.
  return availability === 'closed' && status !== 'closed' ? 'Closed' : undefined
}

export function EmptyPlace({ page, passport }: { page: Locked; passport: Passport }) {
  const { progress, soldOut } = page
  const overprint = overprintOf(page, passport)
  return (
    <Frame kind="empty">
      <span class={overprint ? 'hidden-text' : 'figure'}>
        <b>{reached(progress)}</b> <span>{targetText(progress)}</span>
      </span>
      {overprint && (
        <span class={`overprint ${soldOut ? '' : 'overprint-soft'}`} aria-hidden={!soldOut}>
          {overprint}
        </span>
      )}
    </Frame>
  )
}
