import { type Minute, mostly, ofRate, samples, usual, type Work, work } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const BEGINS = FIRST_HOUR + 10
const busily = (minute: number): Minute => usual(minute, 3_000, 6_000)

/** Shares of each that fail: all the time, or in one minute of five, so that no alarm on minutes speaks. */
interface Failing {
  readonly reading: number
  readonly awarding: number
  readonly ingesting: number
  readonly pushing: number
}

const STEADY: Failing = { reading: 0, awarding: 0, ingesting: 0, pushing: 0 }

/** Activities that fail in a minute come again two minutes later, late, and succeed. */
function awardingOf({ awarding, activities }: Minute, now: number, before: number): Work {
  const again = Math.round(activities * before)
  return {
    ...work(activities + again, [...mostly(activities, 1, 7), samples(again, 121)]),
    failed: Math.round(activities * now),
    oldest: awarding.oldest,
  }
}

function failing(
  minute: number,
  usually: Minute,
  share: Failing,
  since: (minute: number) => boolean,
): Partial<Minute> {
  const { requests, ingest, pushing } = usually
  const of = (name: keyof Failing, at: number) => (since(at) ? share[name] : 0)
  const some = (name: keyof Failing, all: number) => ofRate(of(name, minute) * all, minute)
  return {
    failedRequests: some('reading', requests),
    ingest: { ...ingest, failed: some('ingesting', ingest.accepted) },
    awarding: awardingOf(usually, of('awarding', minute), of('awarding', minute - 2)),
    pushing: { ...pushing, failed: some('pushing', pushing.received) },
  }
}

/** In one minute of five, from the one in which it begins to before it ends. */
const inBursts = (ends: number) => (minute: number) =>
  minute >= BEGINS && minute < ends && (minute - BEGINS) % 5 === 0

const FAST_ENDS = BEGINS + 75
const SLOW_ENDS = BEGINS + 270
/** Some goes on failing when it has ended, well within the objectives: that must not keep an alarm on. */
const AFTERWARDS: Failing = { reading: 0.004, awarding: 0.03, ingesting: 0.004, pushing: 0.03 }

function after(minute: number, usually: Minute, of: Partial<Minute>, ends: number): Partial<Minute> {
  if (minute < ends) return of
  const noise = failing(minute, usually, AFTERWARDS, () => true)
  const awarding = (minute - ends) % 5 === 0 ? AFTERWARDS.awarding : 0
  const before = minute - 2 >= ends && (minute - 2 - ends) % 5 === 0 ? AFTERWARDS.awarding : 0
  return { ...noise, awarding: awardingOf(usually, awarding, before) }
}

/** Error budgets that burn, and one that only seems to. */
export const budgets: readonly Scenario[] = [
  {
    name: 'fast-burn',
    story:
      'in one minute of five much fails: a third of the requests and of what partners send, and most of the awards and pushes',
    begins: BEGINS,
    ends: FAST_ENDS,
    minutes: course(FAST_ENDS + 60, BEGINS, busily, (minute, usually) => {
      const share = { reading: 0.33, awarding: 0.6, ingesting: 0.33, pushing: 0.95 }
      return after(minute, usually, failing(minute, usually, share, inBursts(FAST_ENDS)), FAST_ENDS)
    }),
    fires: {
      'customers-not-served': 25,
      'activities-not-taken': 25,
      'awards-late': 42,
      'pushing-budget-fast': 65,
    },
    over: {
      'customers-not-served': 8,
      'activities-not-taken': 8,
      'awards-late': 10,
      'pushing-budget-fast': 8,
    },
  },
  {
    name: 'slow-burn',
    story:
      'for hours one request in 125 fails, and in one minute of five a quarter of the activities and more of the pushes',
    begins: BEGINS,
    ends: SLOW_ENDS,
    minutes: course(SLOW_ENDS + 90, BEGINS, busily, (minute, usually) => {
      const bursts = failing(
        minute,
        usually,
        { ...STEADY, awarding: 0.24, pushing: 0.42 },
        inBursts(SLOW_ENDS),
      )
      const steady = failing(minute, usually, { ...STEADY, reading: 0.008, ingesting: 0.008 }, () => true)
      const { failedRequests = 0, ingest = usually.ingest } = steady
      return after(minute, usually, { ...bursts, failedRequests, ingest }, SLOW_ENDS)
    }),
    fires: {
      'reading-budget-slow': 240,
      'awarding-budget-slow': 240,
      'ingesting-budget-slow': 240,
      'pushing-budget-slow': 265,
    },
    over: {
      'reading-budget-slow': 35,
      'awarding-budget-slow': 35,
      'ingesting-budget-slow': 35,
      'pushing-budget-slow': 35,
    },
  },
  {
    name: 'blip',
    story:
      'for two minutes one request in seven fails, nearly all activities for one, and nearly all pushes for two',
    begins: BEGINS,
    minutes: course(BEGINS + 120, BEGINS, busily, (minute, usually) => {
      const share = { ...STEADY, reading: 0.15, ingesting: 0.15, pushing: 0.97 }
      const two = failing(minute, usually, share, (at) => at < BEGINS + 2)
      const one = failing(minute, usually, { ...STEADY, awarding: 0.97 }, (at) => at === BEGINS)
      return { ...two, awarding: one.awarding ?? usually.awarding }
    }),
    fires: {},
  },
  {
    name: 'night-outage',
    story: 'at a request a minute every one fails, too few for a minute to tell',
    begins: BEGINS,
    minutes: course(
      BEGINS + 40,
      BEGINS,
      (minute) => usual(minute, 1, 0.2),
      (_, { requests }) => ({
        failedRequests: requests,
      }),
    ),
    fires: { 'customers-not-served': 13 },
  },
]
