import type { Passport } from '../../schemas/api/passport.ts'
import { Drawing } from '../art/drawings.tsx'
import { days } from '../model/dates.ts'
import { steady } from '../model/random.ts'
import { countText, lengthOf, statusText } from '../model/words.ts'

const CLOTHS = ['navy', 'garnet', 'bottle', 'plum'] as const

/** Each campaign's passport is bound in a cloth of its own. */
export function clothOf(campaignId: string): (typeof CLOTHS)[number] {
  return CLOTHS[Math.floor(steady(campaignId) * CLOTHS.length)] ?? 'navy'
}

/** The front of a passport. As the heading of the page it is one; while it swings open it is a picture. */
export function Cover({ passport, heading }: { passport: Passport; heading: boolean }) {
  const { campaignId, title, startsAt, endsAt, timeZone, status } = passport
  const Title = heading ? 'h1' : 'p'
  return (
    <div class={`cover cloth-${clothOf(campaignId)}`} aria-hidden={!heading}>
      <div class="cover-print">
        <p class="cover-kind">Keepsakes</p>
        <Title class={`cover-title cover-title-${lengthOf(title)}`}>{title}</Title>
        <div class="emblem">
          <Drawing name="medallion" />
          <Drawing name="star" />
        </div>
        <p class="cover-count">{countText(passport)}</p>
        <p class="cover-days">{days(startsAt, endsAt, timeZone)}</p>
        <p class={`cover-status cover-${status}`}>{statusText(passport)}</p>
      </div>
    </div>
  )
}
