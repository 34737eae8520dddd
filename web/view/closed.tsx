import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { latestOf } from '../model/stamps.ts'
import { invitation } from '../model/words.ts'
import { Cover } from './cover.tsx'

interface ClosedProps {
  readonly passport: Passport
  /** It was closed just now, by a button that is gone: this one takes the focus. */
  readonly takesFocus: boolean
  onOpen(): void
}

/** How many of the newest stamps peek out from under the passport. */
const LOOSE = 3

export function Closed({ passport, takesFocus, onOpen }: ClosedProps) {
  const opener = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (takesFocus) opener.current?.focus()
  }, [])
  const latest = latestOf(passport)
  const loose = latest.flatMap(({ image }) => image ?? []).slice(0, LOOSE)
  return (
    <div class="closed">
      <div class="table-top">
        <div class="loose" aria-hidden="true">
          {loose.map((image) => (
            <img key={image} src={image} alt="" width="240" height="240" draggable={false} />
          ))}
        </div>
        <Cover passport={passport} heading />
      </div>
      <button type="button" class="button opener" ref={opener} onClick={onOpen}>
        Open passport
      </button>
      <p class="invitation">{invitation(passport, latest[0])}</p>
    </div>
  )
}
