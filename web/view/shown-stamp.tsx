import { useRef } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { steady } from '../model/random.ts'
import type { Earned, Locked } from '../model/words.ts'
import { Bar } from './bar.tsx'
import { EarnedFace } from './earned-face.tsx'
import { useLanding } from './landing.ts'
import { LockedFace } from './locked-face.tsx'

interface ShownStampProps {
  readonly page: Earned | Locked
  readonly passport: Passport
  /** It arrived while the page was open: it lands when it is first in view. */
  readonly isFresh: boolean
  onDetails(): void
  onLanded(): void
}

/** A stamp that is no mystery. Earned or not it is the same button, so that whoever is on it stays there as it lands. */
export function ShownStamp({ page, passport, isFresh, onDetails, onLanded }: ShownStampProps) {
  const place = useRef<HTMLButtonElement>(null)
  const isLanding = useLanding(place, isFresh, onLanded)
  const tilt = (steady(page.keepsakeId) - 0.5) * 5
  return (
    <>
      <button
        type="button"
        ref={place}
        class={`stamp-button ${isLanding ? 'landing' : isFresh ? 'awaited' : ''}`}
        aria-haspopup="dialog"
        style={{ '--tilt': `${tilt.toFixed(2)}deg` }}
        onClick={onDetails}
      >
        {page.state === 'earned' ? (
          <EarnedFace page={page} timeZone={passport.timeZone} />
        ) : (
          <LockedFace page={page} passport={passport} />
        )}
      </button>
      {page.state === 'locked' && <Bar progress={page.progress} label={page.title} />}
    </>
  )
}
