import { randomOf } from '../seeding/random.ts'
import type { DemoEvent, DemoTrait } from './event.ts'
import { garbage } from './garbage.ts'
import { report } from './partners.ts'
import { doingsOf, userIdOf } from './viewers.ts'

export type { DemoEvent } from './event.ts'

export interface DayOptions {
  /** Any whole number: the same one gives the same day. */
  readonly seed: number
  /** How many viewers, at least 1. What one of them does does not depend on how many there are. */
  readonly viewers: number
}

/** How many events of a day there are of each kind; `DemoTrait` says what the kinds are. */
export interface DayFacts extends Readonly<Record<DemoTrait, number>> {
  readonly events: number
  /** Distinct user ids of events that are not garbage. */
  readonly viewers: number
  readonly partners: number
}

const GARBAGE_STREAM = 0x6a7b

/**
 * Sunday 4 August 2024 as partner systems report it, in the order in which they send it: about 22 events a viewer, and
 * one to be rejected for every five viewers, at least 30.
 *
 * @throws RangeError if there is no viewer, or a number is not whole
 */
export function generateDay({ seed, viewers }: DayOptions): DemoEvent[] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not a whole number`)
  if (!Number.isSafeInteger(viewers) || viewers < 1) {
    throw new RangeError(`viewers: ${viewers} is not a whole number of at least 1`)
  }
  const events = Array.from({ length: viewers }, (_, viewer) => {
    const random = randomOf(seed, viewer)
    return report(viewer, userIdOf(viewer), doingsOf(viewer, random), random)
  }).flat()
  const random = randomOf(seed, -GARBAGE_STREAM)
  const someone = () => userIdOf(random.whole(0, viewers - 1))
  events.push(...garbage(Math.max(30, Math.ceil(viewers / 5)), someone, random))
  return events.sort((one, other) => one.entry.Time.getTime() - other.entry.Time.getTime())
}

/** The user ids of the first viewers, whatever the seed. */
export function demoUserIds(viewers: number): string[] {
  return Array.from({ length: viewers }, (_, viewer) => userIdOf(viewer))
}

export function describeDay(events: readonly DemoEvent[]): DayFacts {
  const count = (trait: DemoTrait) => events.filter(({ traits }) => traits.includes(trait)).length
  const sound = events.filter(({ traits }) => !traits.includes('garbage'))
  return {
    events: events.length,
    viewers: new Set(sound.map(({ line }) => line.detail.userId)).size,
    partners: new Set(events.map(({ line }) => line.source)).size,
    garbage: count('garbage'),
    duplicate: count('duplicate'),
    late: count('late'),
    tooLate: count('tooLate'),
    outside: count('outside'),
    unasked: count('unasked'),
  }
}
