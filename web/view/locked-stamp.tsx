import type { Passport } from '../../schemas/api/passport.ts'
import { Frame } from '../art/frame.tsx'
import { availabilityText, type Locked, reached, targetText } from '../model/words.ts'
import { Bar } from './bar.tsx'

interface LockedStampProps {
  readonly page: Locked
  readonly passport: Passport
  onDetails(): void
}

export function LockedStamp({ page, passport, onDetails }: LockedStampProps) {
  const { title, progress } = page
  const when = availabilityText(page, passport)
  return (
    <>
      <button type="button" class="stamp-button" aria-haspopup="dialog" onClick={onDetails}>
        <span class="stamp-title">{title}</span>
        <span class="place">
          <EmptyPlace page={page} passport={passport} />
        </span>
        {when && <span class="when">{when}</span>}
      </button>
      <Bar progress={progress} label={title} />
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
