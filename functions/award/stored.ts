import type { Progress } from '../../awarding/progress/progress.ts'
import { compareText } from '../../json/compare-text.ts'
import { awardIdOf, type KeepsakeId } from '../../schemas/ids.ts'
import type { KeepsakeAwarded } from '../../schemas/keepsake.ts'
import type { Keepsake, ProgressBody } from '../../store/open.ts'

/** The stored form of a progress. What is not known is left out. */
export function bodyOf({ measures, earned, soldOut, firstAt }: Progress): ProgressBody {
  return {
    measures: Object.fromEntries(measures),
    earned: Object.fromEntries([...earned].sort(([a], [b]) => compareText(a, b))),
    ...(soldOut.size > 0 ? { soldOut: [...soldOut].sort() } : {}),
    ...(Number.isFinite(firstAt) ? { firstAt } : {}),
  }
}

/**
 * A stored progress without `firstAt` has been written by an older release. Whatever comes now may not be the first that
 * counted, so it stays unknown.
 */
export function progressOf({
  measures,
  earned,
  soldOut = [],
  firstAt = Number.NEGATIVE_INFINITY,
}: ProgressBody): Progress {
  return {
    measures: new Map(Object.entries(measures).map(([id, state]) => [id, String(state)])),
    earned: new Map(Object.entries(earned) as [KeepsakeId, number][]),
    soldOut: new Set(soldOut as KeepsakeId[]),
    firstAt,
  }
}

/**
 * The award of a keepsake that is held, as the world is told of it: the same whether it is announced or pushed.
 *
 * @param traceparent its trace, for whoever is told
 */
export function awardOf({ userId, edition, ...held }: Keepsake, traceparent?: string): KeepsakeAwarded {
  const { campaignId, keepsakeId, earnedAt, recordedAt, eventId } = held
  return {
    awardId: awardIdOf(userId, campaignId, keepsakeId),
    userId,
    campaignId,
    keepsakeId,
    earnedAt,
    recordedAt,
    eventId,
    ...(edition ? { edition } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}
