import { useEffect, useRef, useState } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing, Frame } from '../art/drawings.tsx'
import { day, inked } from '../model/dates.ts'
import { steady } from '../model/random.ts'
import {
  availabilityText,
  type Earned,
  editionText,
  type Locked,
  number,
  reached,
  targetText,
} from '../model/words.ts'
import { Bar, Picture } from './parts.tsx'

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

/** Long enough for the press, the ink and the settling. */
const LANDING_MS = 1_600

/** Whether a stamp is landing: once, when it is fresh and in view. */
function useLanding(
  place: { readonly current: Element | null },
  isFresh: boolean,
  onLanded: () => void,
): boolean {
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

function EarnedFace({ page, timeZone }: { page: Earned; timeZone: string }) {
  const { title, image, earnedAt, edition } = page
  return (
    <>
      <span class="stuck">
        <Picture title={title} image={image} />
      </span>
      <span key={title} class="stamp-title" dir="auto">
        {title}
      </span>
      <time class="hidden-text" dateTime={earnedAt}>
        earned {day(earnedAt, timeZone)}
      </time>
      <span class="inked" aria-hidden="true">
        {inked(earnedAt, timeZone)}
      </span>
      {edition && <span class="edition">{editionText(edition)}</span>}
    </>
  )
}

function LockedFace({ page, passport }: { page: Locked; passport: Passport }) {
  const when = availabilityText(page, passport)
  const limit = page.supply !== undefined && !page.soldOut && `Limited to ${number(page.supply)}`
  return (
    <>
      <span key={page.title} class="stamp-title" dir="auto">
        {page.title}
      </span>
      <span class="place">
        <EmptyPlace page={page} passport={passport} />
      </span>
      <span class="when">
        {when}
        {when && limit && <br />}
        {limit && (
          <span key={`${when} ${limit}`} class="limited">
            {limit}
          </span>
        )}
      </span>
    </>
  )
}

/** The words stamped across a place that cannot be filled. */
export function overprintOf(
  { availability, soldOut }: Locked,
  { status }: Pick<Passport, 'status'>,
): string | undefined {
  if (soldOut) return 'Sold out'
  // Where the whole passport has closed, its first page says so.
  return availability === 'closed' && status !== 'closed' ? 'Closed' : undefined
}

export function EmptyPlace({ page, passport }: { page: Locked; passport: Pick<Passport, 'status'> }) {
  const { progress, soldOut } = page
  const overprint = overprintOf(page, passport)
  const [digits, target] = [reached(progress), targetText(progress)]
  return (
    <Frame kind="empty">
      {/* Another number is another text, not the same one moved. */}
      <span class={overprint ? 'hidden-text' : 'figure'} style={{ '--digits': digits.length }}>
        <b key={digits}>{digits}</b> <span key={target}>{target}</span>
      </span>
      {overprint && (
        <span class={`overprint ${soldOut ? '' : 'overprint-soft'}`} aria-hidden={!soldOut}>
          {overprint}
        </span>
      )}
    </Frame>
  )
}

/** Nothing is told of this stamp until it is earned. */
export function HiddenStamp() {
  return (
    <div class="stamp-button">
      <span class="place">
        <Frame kind="mystery">
          <Drawing name="medallion" />
          <span class="riddle" aria-hidden="true">
            ?
          </span>
        </Frame>
      </span>
      <span class="stamp-title">Mystery stamp</span>
      <span class="when">Earn it to find out</span>
    </div>
  )
}
