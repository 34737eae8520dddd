import { compareText } from '../../json/compare-text.ts'
import type { KeepsakeId, UserId } from '../../schemas/ids.ts'

export type Side = 'draft' | 'live'

/** So many of a list are told by name; of the rest, how many there are. */
export const SOME = 50

interface People {
  many: number
  /** The first by their ids, once parts are put together. */
  some: UserId[]
}

/** All that became of one keepsake. Plain data, so that one thread can send it to another. */
export interface KeepsakeTally {
  /** Viewers who earn it by the draft. */
  earned: number
  /** Viewers who met its criterion when none was left. */
  tooLate: number
  /** Viewers who earn it as it is live. */
  live: number
  /** Epoch milliseconds; infinite where nobody earned it. */
  first: number
  last: number
  /** How many earned it on each local day of the campaign, counted from 1970-01-01. */
  days: Map<number, number>
  /** They earn it by the draft alone, or as it is live alone. */
  gaining: People
  losing: People
}

/** All that came of recorded events, or of a part of their users. Plain data. */
export interface PartTally {
  activities: number
  /** Activities outside the draft's window, or too late for it. */
  ignored: number
  rejected: number
  /** The first of those. */
  reasons: { readonly line: number; readonly reason: string }[]
  /** Different viewers, and those who earn something by the draft. */
  users: number
  earning: number
  readonly keepsakes: Map<KeepsakeId, KeepsakeTally>
}

export const noTally = (): PartTally => ({
  activities: 0,
  ignored: 0,
  rejected: 0,
  reasons: [],
  users: 0,
  earning: 0,
  keepsakes: new Map(),
})

/** Puts the tallies of all parts together. It comes to the same however many parts there were. */
export function wholeTally(parts: readonly PartTally[]): PartTally {
  const whole = noTally()
  for (const part of parts) {
    for (const name of ['activities', 'ignored', 'rejected', 'users', 'earning'] as const)
      whole[name] += part[name]
    whole.reasons.push(...part.reasons)
    for (const [id, tally] of part.keepsakes) {
      const before = whole.keepsakes.get(id)
      whole.keepsakes.set(id, before ? together(before, tally) : tally)
    }
  }
  whole.reasons = whole.reasons.sort((a, b) => a.line - b.line).slice(0, SOME)
  for (const { gaining, losing } of whole.keepsakes.values())
    for (const people of [gaining, losing]) people.some = people.some.sort(compareText).slice(0, SOME)
  return whole
}

function together(a: KeepsakeTally, b: KeepsakeTally): KeepsakeTally {
  const days = new Map(a.days)
  for (const [day, many] of b.days) days.set(day, (days.get(day) ?? 0) + many)
  const people = (one: People, other: People) => ({
    many: one.many + other.many,
    some: [...one.some, ...other.some],
  })
  return {
    earned: a.earned + b.earned,
    tooLate: a.tooLate + b.tooLate,
    live: a.live + b.live,
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    days,
    gaining: people(a.gaining, b.gaining),
    losing: people(a.losing, b.losing),
  }
}
