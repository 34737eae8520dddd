import { type Beat, compareBeats, type State } from '../../../watching/beat.ts'
import { type Rules, rulesFor } from '../../../watching/rules.ts'
import type { Segment } from '../../../watching/segmenter.ts'
import { segmentsOf } from '../../../watching/segments.ts'

/** The evening on which the sequences of the tests begin. */
export const EVENING = Date.parse('2024-07-26T20:00:00Z')

/** A beat so many seconds into the evening, by the device's clock. */
export const beat = (seconds: number, state: State, more: Partial<Beat> = {}): Beat => ({
  ...{ userId: 'alice', deviceId: 'box', sessionId: 's1', programId: 'opening', state },
  at: EVENING + seconds * 1000,
  ...more,
})

/** Beats every 30 seconds, from one second of the evening to another, both included. */
export const playing = (from: number, to: number, more: Partial<Beat> = {}): Beat[] =>
  Array.from({ length: Math.floor((to - from) / 30) + 1 }, (_, index) =>
    beat(from + index * 30, 'playing', more),
  )

/** The segments of beats that came in any order. */
export const counted = (beats: readonly Beat[], rules: Rules = rulesFor()): Segment[] => [
  ...segmentsOf(beats.toSorted(compareBeats), rules),
]

/** From and to of segments, in seconds of the evening. */
export const spans = (segments: readonly Segment[]): [number, number][] =>
  segments.map(({ from, to }) => [(from - EVENING) / 1000, (to - EVENING) / 1000])

/** The whole seconds of the evening that a union of segments covers. */
export function secondsOf(segments: readonly Segment[]): Set<number> {
  const seconds = new Set<number>()
  for (const [from, to] of spans(segments))
    for (let second = Math.round(from); second < Math.round(to); second++) seconds.add(second)
  return seconds
}
