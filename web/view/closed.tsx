import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { Cover } from './cover.tsx'

interface ClosedProps {
  readonly passport: Passport
  /** It was closed just now, by a button that is gone: this one takes the focus. */
  readonly takesFocus: boolean
  onOpen(): void
}

export function Closed({ passport, takesFocus, onOpen }: ClosedProps) {
  const opener = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (takesFocus) opener.current?.focus()
  }, [])
  return (
    <div class="closed">
      <Cover passport={passport} heading />
      <button type="button" class="button opener" ref={opener} onClick={onOpen}>
        Open passport
      </button>
    </div>
  )
}
