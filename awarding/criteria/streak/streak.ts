import * as z from 'zod/mini'
import { DAY_MS } from '../../../schemas/time.ts'
import { wants } from '../../../schemas/wants.ts'
import type { State } from '../../progress/measure.ts'
import { defineKind, howFar, targetSchema } from '../kind.ts'
import { calendarOf, runsEndingAt } from '../local-day.ts'
import {
  decodeTimedWords,
  gapsLength,
  joinTimedWords,
  lengthOf,
  timedWord,
  wordsUntil,
} from '../state-text.ts'
import { guide } from './guide.ts'

const GRACE = 'a whole number of days from 0 to 365'

/**
 * Days with an activity in a run of consecutive local days, by event time in the campaign's time zone. Up to `grace`
 * days of the run, all told, may be without one. A late event mends a gap. Each day keeps its earliest event time.
 */
export const streak = defineKind({
  name: 'streak',
  guide,
  targetKey: 'days',
  schema: (grammar) =>
    z.strictObject(
      {
        activity: grammar.activityType,
        where: z.optional(grammar.where),
        days: targetSchema(366),
        grace: z.optional(
          z.int(wants(GRACE)).check(z.minimum(0, `must be ${GRACE}`), z.maximum(365, `must be ${GRACE}`)),
        ),
      },
      wants('an object with activity and days, and where and grace if wanted'),
    ),
  compile: ({ activity, where, days: target, grace = 0 }, { timeZone, window, measure: measureOf }) => {
    const { name: zone, dayOf, hadDay } = calendarOf(timeZone)
    const [first, last] = [dayOf(window.from), dayOf(window.to - 1)]
    // Clocks that are set back over midnight may add a day at either end.
    const mostDays = last - first + 3
    const longestDay = Math.max(lengthOf(first - 1), lengthOf(last + 1))
    const measure = measureOf({
      // Another zone has other days, so it measures something else; another name of one zone does not.
      definition: ['streak', activity, where ?? null, zone],
      activityType: activity,
      where,
      window,
      stateOf: (_, at) => timedWord(dayOf(at).toString(36), at),
      join: (states) => joinTimedWords(states),
      until: wordsUntil,
      holds: (state) => daysIn(state).map(([day]) => dateOf(day)),
      largestBytes: mostDays * (longestDay + '@,'.length) + gapsLength(mostDays, window),
    })
    const runsOf = (days: readonly Day[]) =>
      runsEndingAt(
        days.map(([day]) => day),
        { grace, hadDay },
      )
    return {
      measures: [measure],
      collects: false,
      howFar: ({ measures }) =>
        howFar(Math.max(0, ...runsOf(daysIn(measures.get(measure.id)))), target, 'days'),
      metAt: ({ measures }) => {
        const days = daysIn(measures.get(measure.id))
        const ends = runsOf(days).flatMap((length, end) => {
          if (length < target) return []
          return Math.max(...days.slice(end - target + 1, end + 1).map(([, at]) => at))
        })
        return ends.length > 0 ? Math.min(...ends) : undefined
      },
    }
  },
})

type Day = readonly [day: number, at: number]

/** Ascending. */
function daysIn(state: State | undefined): Day[] {
  return decodeTimedWords(state)
    .map(([word, at]): Day => [Number.parseInt(word, 36), at])
    .sort(([a], [b]) => a - b)
}

/** The date of a day, such as 2024-07-27. */
const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)
