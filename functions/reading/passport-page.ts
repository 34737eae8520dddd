import type { PassportKeepsake } from '../../awarding/passport-catalogue.ts'
import type { Progress } from '../../awarding/progress.ts'
import type { PassportPage } from '../../schemas/api/passport.ts'
import type { Keepsake } from '../../store/open.ts'
import { availabilityAt } from './availability.ts'
import { portraitOf } from './campaigns.ts'
import type { ImageUrl } from './image-url.ts'

interface Shown {
  readonly progress: Progress
  readonly imageUrl: ImageUrl
  /** Epoch milliseconds. */
  readonly now: number
}

/** One keepsake of a campaign as its user sees it. @param held the keepsake as the user holds it, if they do */
export function pageOf(
  keepsake: PassportKeepsake,
  held: Keepsake | undefined,
  { progress, imageUrl, now }: Shown,
): PassportPage {
  if (!held && keepsake.hidden) return { state: 'hidden' }
  const { id, supply, criterion } = keepsake
  const soldOut = progress.soldOut.has(id)
  const { current, target, unit } = criterion.standing(progress)
  // A criterion that was met has let go of what it was met by: it stands at its target.
  const reached = { current: held || soldOut ? target : current, target, unit }
  const shown = { ...portraitOf(keepsake, imageUrl), progress: reached }
  if (held) return { state: 'earned', ...shown, ...honoursOf(held) }
  return {
    state: 'locked',
    ...shown,
    availability: availabilityAt(now, keepsake.window),
    ...ownTimesOf(keepsake),
    ...(supply === undefined ? {} : { supply, soldOut }),
  }
}

/**
 * A keepsake that its campaign no longer has: an award is never taken away. Of its criterion nothing is known any more,
 * but that it was met.
 */
export function droppedPage(held: Keepsake): PassportPage {
  const { keepsakeId } = held
  const progress = { current: 1, target: 1, unit: 'criteria' as const }
  return { state: 'earned', keepsakeId, title: keepsakeId, progress, ...honoursOf(held) }
}

function honoursOf({ earnedAt, edition }: Keepsake) {
  return { earnedAt, ...(edition ? { edition } : {}) }
}

function ownTimesOf({ definition }: PassportKeepsake) {
  const { startsAt, endsAt } = definition.window ?? {}
  return { ...(startsAt ? { opensAt: startsAt } : {}), ...(endsAt ? { closesAt: endsAt } : {}) }
}
