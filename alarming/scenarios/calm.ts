import { type Minute, mostly, ofRate, samples, usual, work } from './minute.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const HOUR = 60
const BEGINS = FIRST_HOUR + 10

/** Requests a minute: from 10 to 10,000 in half an hour, by as much again each minute. */
const ramp = (minute: number): number => {
  const since = Math.min(Math.max(0, minute - BEGINS), 30)
  return Math.round(10 * 1_000 ** (since / 30))
}

/** New environments start, partitions split, and one request in 4,000 meets a connection that is reset. */
function launching(minute: number): Minute {
  const requests = ramp(minute)
  const usually = usual(minute, requests, requests * 2)
  return {
    ...usually,
    latency: mostly(requests, 90, 700),
    failedRequests: Math.floor(requests / 4_000),
    throttledRequests: Math.floor(requests / 250),
    concurrency: {
      throttles: Math.floor(requests / 250),
      claimed: Math.min(300, 10 + Math.ceil(requests / 30)),
    },
    awarding: { ...usually.awarding, waited: mostly(usually.activities, 3, 35), oldest: 30 },
    pushing: work(usually.pushing.received, mostly(usually.pushing.received, 2, 25)),
    throttled: { Progress: Math.floor(requests / 200) },
  }
}

/** One in 250 fails by our fault, one in 50 by a partner's: the noise of a large service. */
function noisy(minute: number, usually: Minute): Minute {
  const few = (all: number, share: number) => Math.round(all / share)
  const { requests, activities, awarding, pushing, ingest, tokens, bus } = usually
  return {
    ...usually,
    failedRequests: few(requests, 250),
    rejected: few(activities, 50),
    bus: { ...bus, refused: few(bus.calls, 250) },
    site: { requests: 2 * requests, errors: 0.4, refused: 6 },
    ingest: { ...ingest, failed: few(ingest.accepted, 250), rejected: few(ingest.accepted, 50) },
    awarding: { ...awarding, failed: few(activities, 250), crashed: few(awarding.invocations, 250) },
    pushing: { ...pushing, failed: few(pushing.received, 50) },
    live: { asked: 2_500, failed: 8, notReached: 2 },
    tokens: { asked: 2_500, refused: tokens.refused, unjudged: 10 },
    // A user with many keepsakes is erased in two passes; many leave at once, and a few passes fail.
    erasing: {
      ...work(ofRate(20, minute), [samples(19, 1), samples(1, 420)]),
      failed: minute % 7 === 0 ? 2 : 0,
    },
  }
}

/** Nothing that happens in these is anybody's to mend, so nobody is to be told. */
export const calm: readonly Scenario[] = [
  {
    name: 'launch-day',
    story: 'a launch: from 10 to 10,000 requests a minute in half an hour, without a fault',
    begins: BEGINS,
    minutes: Array.from({ length: 3 * HOUR }, (_, minute) => launching(minute)),
    fires: {},
  },
  {
    name: 'quiet-night',
    story:
      'a night with a request a minute, of which one an hour fails, and one activity and one connection with it',
    begins: BEGINS,
    minutes: course(
      8 * HOUR,
      BEGINS,
      (minute) => usual(minute, 1, 0.2),
      (minute, usually) =>
        (minute - BEGINS) % HOUR > 0
          ? {}
          : {
              failedRequests: usually.requests,
              awarding: { ...work(1), failed: 1, crashed: 1 },
              rejected: 1,
              ingest: { accepted: 0, failed: 1, rejected: 1 },
              live: { asked: 1, failed: 1, notReached: 0 },
              tokens: { asked: 1, refused: 0, unjudged: 1 },
              pushing: { ...work(1), failed: 1, crashed: 1 },
              throttled: { Progress: 1 },
            },
    ),
    fires: {},
  },
  {
    name: 'busy-evening',
    story: 'an evening of 5,000 requests a minute with the failures that large services have: one in 250',
    begins: BEGINS,
    minutes: course(3 * HOUR, BEGINS, (minute) => usual(minute, 5_000, 10_000), noisy),
    fires: {},
  },
  {
    name: 'ordinary-hours',
    story: 'eight hours of 20 requests a minute, with their exports',
    begins: BEGINS,
    minutes: Array.from({ length: 8 * HOUR }, (_, minute) => usual(minute, 20, 40)),
    fires: {},
  },
  {
    name: 'redrive',
    story:
      'dead letters are redriven after the fault is mended, 2,000 a minute, while hardly anything else happens',
    begins: BEGINS,
    minutes: course(
      2 * HOUR,
      BEGINS,
      (minute) => usual(minute, 1, 0.2),
      // A redriven message is not counted as sent, and is as old as its redrive.
      (_, { readUnits }) => ({ awarding: work(2_000), readUnits: { ...readUnits, Progress: 1_000 } }),
    ),
    fires: {},
  },
  {
    name: 'erasures-again',
    story: 'after a restore 300 erasures a minute are done again, at night',
    begins: BEGINS,
    minutes: course(
      2 * HOUR,
      BEGINS,
      (minute) => usual(minute, 1, 0.2),
      (_, { readUnits }) => ({ erasing: work(300), readUnits: { ...readUnits, Keepsakes: 900 } }),
    ),
    fires: {},
  },
  {
    name: 'large-export',
    story: 'at night somebody with many keepsakes fetches all that is held of them, every third minute',
    begins: BEGINS,
    minutes: course(
      2 * HOUR,
      BEGINS,
      (minute) => usual(minute, 1, 0.2),
      (minute, { readUnits }) => (minute % 3 === 0 ? { readUnits: { ...readUnits, Keepsakes: 100 } } : {}),
    ),
    fires: {},
  },
  {
    name: 'collectors',
    story: 'at night ten requests a minute come from people who hold thirty keepsakes each',
    begins: BEGINS,
    minutes: course(
      2 * HOUR,
      BEGINS,
      (minute) => usual(minute, 10, 2),
      () => ({ items: { queried: 300, scanned: 0 } }),
    ),
    fires: {},
  },
  {
    name: 'storm-of-old-tokens',
    story: 'after an hour of sleep, thousands of apps connect with tokens that have expired',
    begins: BEGINS,
    minutes: course(
      2 * HOUR,
      BEGINS,
      (minute) => usual(minute, 500, 500),
      (_, { tokens }) => ({
        tokens: { ...tokens, asked: 6_000, refused: 5_000 },
      }),
    ),
    fires: {},
  },
]
