import type { Passport } from '../../schemas/api/passport.ts'
import { Frame } from '../art/frame.tsx'
import { availabilityText, type Locked, reached, targetText } from '../model/words.ts'

export function LockedFace({ page, passport }: { page: Locked; passport: Passport }) {
  const when = availabilityText(page, passport)
  return (
    <>
      <span class="stamp-title">{page.title}</span>
      <EmptyPlace page={page} />
      {when && <span class="when">{when}</span>}
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
