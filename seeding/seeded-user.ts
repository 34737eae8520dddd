import type { Award } from '../awarding/deciding/decide.ts'
import { bodyOf } from '../functions/award/stored.ts'
import { formatTime } from '../schemas/time.ts'
import type { NewKeepsake } from '../store/open.ts'
import type { SeededUser } from '../store/seeded-items.ts'
import type { Editions } from './claims.ts'
import type { Standing } from './population.ts'

/** From when a partner published it, an activity takes so long to be awarded. */
const AWARDED_AFTER_MS = 1_400

/** Awarding would write this of a user, had all their activities of the campaign come in one batch. */
export function seededUserOf(
  { userId, campaign, decision, publishedAt }: Standing,
  editions: Editions,
): SeededUser {
  const keepsakeOf = ({ keepsake, earnedAt, eventId, source, states }: Award): NewKeepsake => {
    const edition = editions.get(keepsake.id)
    return {
      campaignId: campaign.id,
      keepsakeId: keepsake.id,
      earnedAt: formatTime(earnedAt),
      recordedAt: formatTime((publishedAt.get(eventId) ?? earnedAt) + AWARDED_AFTER_MS),
      eventId,
      ...(source === undefined ? {} : { source }),
      ...(edition ? { edition } : {}),
      states: { measures: Object.fromEntries(states) },
    }
  }
  return {
    userId,
    campaignId: campaign.id,
    keepsakes: decision.awards.map(keepsakeOf),
    body: bodyOf(decision.progress),
  }
}
