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
        <EmptyPlace page={page} />
        {when && <span class="when">{when}</span>}
      </button>
      <Bar progress={progress} label={title} />
    </>
  )
}

/** The empty place, overprinted where it cannot be filled. */
export function EmptyPlace({ page: { progress, availability, soldOut } }: { page: Locked }) {
  const overprint = soldOut ? 'Sold out' : availability === 'closed' ? 'Closed' : undefined
  return (
    <Frame kind="empty">
      <span class={overprint ? 'hidden-text' : 'figure'}>
        <b>{reached(progress)}</b> <span>{targetText(progress)}</span>
      </span>
      {overprint && (
        <span class="overprint" aria-hidden={!soldOut}>
          {overprint}
        </span>
      )}
    </Frame>
  )
}
