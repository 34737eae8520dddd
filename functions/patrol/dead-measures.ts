import type { WatchedMeasure } from '../../awarding/catalogue/watched-measures.ts'

/** A measure, and what is known of when it matched. Times are epoch milliseconds. */
export interface MeasureSeen extends WatchedMeasure {
  /** When it became part of the live catalogue, as far as was looked back. */
  readonly liveSince: number
  /** No activity that matched came after this; undefined where none came for as long as was looked back. */
  readonly matchedUntil: number | undefined
}

export interface DeadMeasures {
  /** They have matched nothing for a day. */
  readonly dead: readonly MeasureSeen[]
  /** Those among them for which the day was over within the last three hours. */
  readonly died: readonly MeasureSeen[]
}

const HOUR_MS = 3_600_000
export const DEAD_AFTER_MS = 24 * HOUR_MS
/** Each is told for so long, so that an hour that is missed loses nothing, and one that has died hides no other. */
export const TOLD_FOR_MS = 3 * HOUR_MS
/** With fewer activities in a day, that nothing matches says nothing of a pattern. */
export const LEAST_ACTIVITIES = 1_000

/**
 * Finds measures that have matched nothing for a day in which they could have: their campaign, and their window in it, was open, and
 * they were live.
 *
 * @param now by the stage's clock where it rehearses another time, as all times here
 * @param activities of all partners, in the last day
 */
export function deadMeasures(
  measures: readonly MeasureSeen[],
  now: number,
  activities: number,
): DeadMeasures {
  if (activities < LEAST_ACTIVITIES) return { dead: [], died: [] }
  const silentFor = ({ window, liveSince, matchedUntil = Number.NEGATIVE_INFINITY }: MeasureSeen) =>
    now - Math.max(window.from, liveSince, matchedUntil)
  const dead = measures.filter((each) => silentFor(each) >= DEAD_AFTER_MS)
  return { dead, died: dead.filter((each) => silentFor(each) < DEAD_AFTER_MS + TOLD_FOR_MS) }
}
