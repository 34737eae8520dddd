import { ROUTES } from './metrics.ts'
import { type Minute, mostly, usual, type Work, work } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const BEGINS = FIRST_HOUR + 10

/** A night of a request a minute, in which something is different from the minute on in which it begins. */
export const night = (
  of: Pick<Scenario, 'name' | 'story' | 'fires'>,
  minutes: number,
  change: (since: number) => Partial<Minute>,
): Scenario => ({
  ...of,
  begins: BEGINS,
  minutes: course(
    BEGINS + minutes,
    BEGINS,
    (minute) => usual(minute, 1, 0.2),
    (minute) => change(minute - BEGINS),
  ),
})

/** A part of the invocations ends by an error, or gives back records that come again. */
type How = 'crashed' | 'failed'

export const failing = (records: number, how: How): Work => ({
  ...work(records),
  invocations: records,
  [how]: records,
})

/** So many of what objectives promise fail, and nothing else is asked for. */
export const unserved = (times: number): Partial<Minute> => ({
  requests: times,
  failedRequests: times,
  latency: mostly(times, 60, 300),
  ingest: { accepted: 0, failed: times, rejected: 0 },
  awarding: failing(times, 'failed'),
  pushing: failing(times, 'failed'),
})

/** So much goes wrong of what an alarm takes as a share of something, minute by minute. */
export const broken = (times: number, how: How): Partial<Minute> => ({
  requests: 10 * times,
  failedRequests: times,
  refusedRequests: 9 * times,
  throttledRequests: times,
  latency: mostly(times, 60, 300),
  ingest: { accepted: 0, failed: times, rejected: times },
  rejected: times,
  awarding: failing(times, how),
  pushing: failing(times, how),
  keeping: failing(times, how),
  throttled: { Progress: times },
  concurrency: { throttles: times, claimed: 1 },
  bus: { calls: times, refused: times },
  live: { asked: 2 * times, failed: times, notReached: 0 },
  tokens: { asked: times, refused: 0, unjudged: times },
  site: { requests: 10 * times, errors: 10, refused: 80 },
})

/** The same of what is looked at over longer times. */
export const brokenForLong = (times: number, how: How): Partial<Minute> => ({
  erasing: failing(times, how),
  exportRequests: failing(times, how),
  exportManifests: failing(times, how),
  tidying: failing(times, how),
  canaries: Object.fromEntries(
    Object.keys(ROUTES).map((name) => [
      name,
      {
        invocations: times,
        errors: how === 'crashed' ? times : 0,
        before: { invocations: 9 * times, errors: 0 },
        requests: 10 * times,
        failedRequests: how === 'failed' ? times : 0,
      },
    ]),
  ),
})
