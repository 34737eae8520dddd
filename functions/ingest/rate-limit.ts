import { problems } from '../../schemas/problem-details.ts'
import { ProblemError } from '../http/problems.ts'

/** Header fields of draft-ietf-httpapi-ratelimit-headers-10. */
export type RateFields = Readonly<Record<'ratelimit-policy' | 'ratelimit', string>>

export interface PartnerLimiter {
  /**
   * Takes so many activities of a partner.
   *
   * @returns what the answer says of the limit
   * @throws ProblemError when they are more than are left of this minute: then none is taken
   */
  take(partnerId: string, activities: number): RateFields
}

const WINDOW_MS = 60_000

/**
 * Limits the activities of each partner in an environment of the function: a partner's loop that runs wild is stopped in each,
 * without a table that all would write. A minute begins with the first activity in it. A request that is larger than the
 * whole limit is taken where nothing was before.
 *
 * @param now epoch milliseconds
 */
export function partnerLimiter(perMinute: number, now: () => number): PartnerLimiter {
  const minutes = new Map<string, { readonly endsAt: number; taken: number }>()
  return {
    take(partnerId, activities) {
      const at = now()
      const current = minutes.get(partnerId)
      const minute = current && at < current.endsAt ? current : { endsAt: at + WINDOW_MS, taken: 0 }
      minutes.set(partnerId, minute)
      const isTaken = minute.taken === 0 || minute.taken + activities <= perMinute
      if (isTaken) minute.taken += activities
      const seconds = Math.max(1, Math.ceil((minute.endsAt - at) / 1000))
      const fields = fieldsOf({ perMinute, left: Math.max(0, perMinute - minute.taken), seconds })
      if (isTaken) return fields
      const detail = `${perMinute} a minute are taken, of which ${perMinute - minute.taken} are left, and it has ${activities}`
      throw new ProblemError(problems.tooManyActivities(detail), { retryAfter: seconds, headers: fields })
    },
  }
}

interface Left {
  readonly perMinute: number
  readonly left: number
  /** Until the minute is over. */
  readonly seconds: number
}

const fieldsOf = ({ perMinute, left, seconds }: Left): RateFields => ({
  'ratelimit-policy': `"activities";q=${perMinute};w=${WINDOW_MS / 1000}`,
  ratelimit: `"activities";r=${left};t=${seconds}`,
})
