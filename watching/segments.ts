import { type Beat, compareSessions } from './beat.ts'
import type { Rules } from './rules.ts'
import { type Segment, Segmenter } from './segmenter.ts'

/**
 * The segments of the beats of any number of sessions.
 *
 * @param sorted in the order of `compareBeats`
 */
export function* segmentsOf(sorted: Iterable<Beat>, rules: Rules): Generator<Segment> {
  let segmenter = new Segmenter(rules)
  let latest: Beat | undefined
  for (const beat of sorted) {
    if (latest && compareSessions(latest, beat) !== 0) {
      yield* segmenter.end()
      segmenter = new Segmenter(rules)
    }
    latest = beat
    yield* segmenter.push(beat)
  }
  yield* segmenter.end()
}
