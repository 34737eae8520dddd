import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { days } from '../model/dates.ts'
import { steady } from '../model/random.ts'
import { latestOf } from '../model/stamps.ts'
import { countText, invitation, lengthOf, statusText } from '../model/words.ts'

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
  const invited = invitation(passport, latest[0])
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
      <p key={invited} class="invitation">
        {invited}
      </p>
    </div>
  )
}

const CLOTHS = ['navy', 'garnet', 'bottle', 'plum'] as const

/** Each campaign's passport is bound in a cloth of its own. */
export function clothOf(campaignId: string): (typeof CLOTHS)[number] {
  return CLOTHS[Math.floor(steady(campaignId) * CLOTHS.length)] ?? 'navy'
}

/** The front of a passport. As the heading of the page it is one; while it swings open it is a picture. */
export function Cover({ passport, heading }: { passport: Passport; heading: boolean }) {
  const { campaignId, title, startsAt, endsAt, timeZone, status } = passport
  const Title = heading ? 'h1' : 'p'
  const count = countText(passport)
  const valid = days(startsAt, endsAt, timeZone)
  // Text in the middle would move with its own length: another text is a node of its own.
  return (
    <div class={`cover cloth-${clothOf(campaignId)}`} aria-hidden={!heading}>
      <div class="cover-print">
        <p class="cover-kind">Keepsakes</p>
        <Title class={`cover-title cover-title-${lengthOf(title)}`}>
          <span key={title} dir="auto">
            {title}
          </span>
        </Title>
        <div class="emblem">
          <Drawing name="medallion" />
          <Drawing name="star" />
        </div>
        <p key={count} class="cover-count">
          {count}
        </p>
        <p key={valid + status} class="cover-when">
          {valid}
          <br />
          <span class={`cover-status cover-${status}`}>{statusText(passport)}</span>
        </p>
      </div>
    </div>
  )
}
