import { calendarOf, offsetsOf } from '../awarding/criteria/local-day.ts'
import type { Interval } from '../schemas/activities/define.ts'
import { DAY_MS } from '../schemas/time.ts'
import type { Random } from './random.ts'

const HOUR_MS = 3_600_000

/** How much is done in each hour of a viewer's day: little by night, some at noon, most after dinner. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 6, 5, 5, 6, 8, 7, 6, 6, 8, 11, 15, 20, 24, 22, 14, 6]
const WEEKEND = 1.4
/** Each broadcast of a day adds so much to it, up to so many of them. */
const MATCH = 0.35
const MOST_MATCHES = 6
/** The first day and the last one. */
const EDGE = 1.8

/** A local day of a campaign. */
export interface Day {
  /** As programmes and polls are named by it: 20240804. */
  readonly name: string
  /** Epoch milliseconds of its midnight. */
  readonly from: number
}

/** The local days that begin or lie in the span, in order. */
export function daysOf(span: Interval, timeZone: string): Day[] {
  const { dayOf } = calendarOf(timeZone)
  const offsetAt = offsetsOf(timeZone)
  const days: Day[] = []
  for (let day = dayOf(span.from); day <= dayOf(span.to - 1); day++) {
    const noon = day * DAY_MS + DAY_MS / 2
    days.push({
      name: new Date(noon).toISOString().slice(0, 10).replaceAll('-', ''),
      from: day * DAY_MS - minutesOf(offsetAt(noon)) * 60_000,
    })
  }
  return days
}

function minutesOf(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** Chooses among things that weigh differently. */
export class Weighted<T> {
  readonly #things: readonly T[]
  readonly #upTo: number[] = []

  constructor(things: readonly T[], weightOf: (thing: T, index: number) => number) {
    this.#things = things
    let sum = 0
    for (const [index, thing] of things.entries()) {
      sum += weightOf(thing, index)
      this.#upTo.push(sum)
    }
  }

  /** @param from only those from this one on */
  pick(random: Random, from = 0): T | undefined {
    const below = this.#upTo[from - 1] ?? 0
    const target = below + random.next() * ((this.#upTo.at(-1) ?? 0) - below)
    let [low, high] = [from, this.#things.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#upTo[middle] ?? 0) <= target) low = middle + 1
      else high = middle
    }
    return this.#things[low]
  }
}

/** When people do things that need no broadcast: by day of the campaign, and by hour of the day. */
export class Rhythm {
  readonly days: readonly Day[]
  readonly #days: Weighted<Day>
  readonly #hours = new Weighted([...HOURS.keys()], (hour) => HOURS[hour] ?? 0)

  /** @param broadcasts epoch milliseconds at which something begins that many watch */
  constructor(days: readonly Day[], broadcasts: readonly number[]) {
    this.days = days
    this.#days = new Weighted(days, ({ from }, index) => {
      const matches = broadcasts.filter((at) => at >= from && at < from + DAY_MS).length
      const weekday = new Date(from + DAY_MS / 2).getUTCDay()
      const edge = index === 0 || index === days.length - 1 ? EDGE : 1
      const weekend = weekday === 0 || weekday === 6 ? WEEKEND : 1
      return edge * weekend * (1 + MATCH * Math.min(matches, MOST_MATCHES))
    })
  }

  /** A day, not before the one of this number. */
  day(random: Random, first: number): Day {
    return this.#days.pick(random, Math.min(first, this.days.length - 1)) ?? { name: '', from: 0 }
  }

  /** A moment of a day, in whole seconds. */
  moment(random: Random, { from }: Day): number {
    return from + (this.#hours.pick(random) ?? 0) * HOUR_MS + random.whole(0, 3599) * 1000
  }
}
