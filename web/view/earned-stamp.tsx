import { useEffect, useRef, useState } from 'preact/hooks'
import { day, inked } from '../model/dates.ts'
import { steady } from '../model/random.ts'
import { type Earned, editionText } from '../model/words.ts'
import { Picture } from './picture.tsx'

interface EarnedStampProps {
  readonly page: Earned
  readonly timeZone: string
  /** It arrived while the page was open: it lands when it is first in view. */
  readonly isFresh: boolean
  onDetails(): void
  onLanded(): void
}

export function EarnedStamp({ page, timeZone, isFresh, onDetails, onLanded }: EarnedStampProps) {
  const { keepsakeId, title, image, earnedAt, edition } = page
  const place = useRef<HTMLButtonElement>(null)
  const isLanding = useLanding(place, isFresh, onLanded)
  const tilt = (steady(keepsakeId) - 0.5) * 5
  const state = isLanding ? 'landing' : isFresh ? 'awaited' : ''
  return (
    <button
      type="button"
      ref={place}
      class={`stamp-button ${state}`}
      aria-haspopup="dialog"
      style={{ '--tilt': `${tilt.toFixed(2)}deg` }}
      onClick={onDetails}
    >
      <span class="stuck">
        <Picture title={title} image={image} />
      </span>
      <span class="stamp-title">{title}</span>
      <time class="hidden-text" dateTime={earnedAt}>
        earned {day(earnedAt, timeZone)}
      </time>
      <span class="inked" aria-hidden="true">
        {inked(earnedAt, timeZone)}
      </span>
      {edition && <span class="edition">{editionText(edition)}</span>}
    </button>
  )
}

/** Long enough for the press, the ink and the settling. */
const LANDING_MS = 1_600

function useLanding(place: { current: Element | null }, isFresh: boolean, onLanded: () => void): boolean {
  const [isLanding, setLanding] = useState(false)
  useEffect(() => {
    if (!isFresh || !place.current) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        observer.disconnect()
        setLanding(true)
        timer = setTimeout(() => {
          setLanding(false)
          onLanded()
        }, LANDING_MS)
      },
      { threshold: 0.4 },
    )
    const stamp = place.current
    // The picture of a stamp that was locked is on its way only now: what lands is the whole stamp.
    const picture = stamp.querySelector('img')?.decode() ?? Promise.resolve()
    let gone = false
    picture.catch(() => undefined).then(() => gone || observer.observe(stamp))
    return () => {
      gone = true
      observer.disconnect()
      clearTimeout(timer)
    }
  }, [isFresh])
  return isLanding
}
