import { ROUTES } from './metrics.ts'
import { samples, work } from './minute.ts'
import { broken, brokenForLong, failing, night, unserved } from './night.ts'
import { release } from './releases.ts'
import type { Scenario } from './scenario.ts'

const HOUR = 60

/** Minutes after which what is looked at over ten is forgotten. */
const LATER = 20

/** Fewer than would leave two quarters of an hour without a patrol. */
const PATROL_MINUTES = 17

/** All that five of each set off, whichever way they fail. */
const OF_FIVE: Readonly<Record<string, number>> = {
  'customers-not-served': 5,
  'awards-late': 5,
  'activities-not-taken': 5,
  'live-push-error-rate': 5,
  'live-error-rate': 5,
  'live-authorizer-error-rate': 5,
  'functions-throttled': 5,
  'table-throttled': 5,
  'api-throttled': 5,
  'api-refused-rate': 13,
  'rejected-rate': 5,
  'ingest-rejected-rate': 5,
  'partner-rejected': 15,
  'site-error-rate': 5,
  'site-refused-rate': 13,
  'erasure-error-rate': 5,
  'rejection-error-rate': 5,
  'start-export-error-rate': 5,
  'plan-export-error-rate': 5,
  'tidy-error-rate': 5,
}

const released = (names: readonly string[]) => Object.fromEntries(names.map((name) => [release(name), 5]))
const functions = Object.keys(ROUTES)
/** These have no records, and no route by which they answer. */
const WITHOUT = ['authorizeConnection', 'liveConnections', 'notFound']
const giveBack = functions.filter((name) => !WITHOUT.includes(name))

/** Little happens in these, and how little decides whether somebody is told: they hold the floors of volume. */
export const few: readonly Scenario[] = [
  night(
    {
      name: 'one-of-each',
      story: 'in each of three minutes of a night one of everything fails that there is',
      fires: {},
    },
    30,
    (since) => ({
      ...(since < 3 ? broken(1, 'crashed') : {}),
      ...(since === LATER ? brokenForLong(1, 'crashed') : {}),
    }),
  ),
  night(
    { name: 'one-given-back', story: 'the same, and functions give records back, or answer 5xx', fires: {} },
    30,
    (since) => ({
      ...(since < 3 ? broken(1, 'failed') : {}),
      ...(since === LATER
        ? {
            ...brokenForLong(1, 'failed'),
            awarding: failing(1, 'failed'),
            pushing: failing(1, 'failed'),
            keeping: failing(1, 'failed'),
          }
        : {}),
    }),
  ),
  night(
    {
      name: 'one-bad-minute',
      story: 'in a single minute of a night five of everything fail, slowly, and three patrols are missed',
      fires: {},
    },
    30,
    (since) =>
      since > 0
        ? { patrols: since > PATROL_MINUTES }
        : {
            ...broken(5, 'crashed'),
            patrols: false,
            awarding: { ...failing(5, 'crashed'), waiting: 600 },
            pushing: { ...failing(5, 'crashed'), waited: [samples(5, 100)] },
            items: { queried: 4_000, scanned: 0 },
            catalogueUnusable: 4,
            requests: 50,
            latency: [samples(50, 3_000)],
            concurrency: { throttles: 5, claimed: 900 },
            durations: { GetPassport: 4_900, AwardKeepsakes: 19_000 },
          },
  ),
  night(
    {
      name: 'five-of-each',
      story: 'in each minute of a night five of everything fail',
      fires: { ...OF_FIVE, ...released(functions) },
    },
    20,
    () => ({ ...broken(5, 'crashed'), ...brokenForLong(5, 'crashed') }),
  ),
  night(
    {
      name: 'five-given-back',
      story: 'the same, and functions give records back, or answer 5xx',
      fires: { ...OF_FIVE, ...released(giveBack), 'pushing-budget-fast': 5 },
    },
    20,
    () => ({ ...broken(5, 'failed'), ...brokenForLong(5, 'failed') }),
  ),
  night(
    {
      name: 'all-fail-at-night',
      story: 'in each minute of a night one request, one activity and one push come, and fail',
      fires: {
        'customers-not-served': 13,
        'awards-late': 13,
        'activities-not-taken': 13,
        'pushing-budget-fast': 13,
      },
    },
    20,
    () => unserved(1),
  ),
  night(
    {
      name: 'third-fails-at-night',
      story: 'for hours of a night a request, an activity and a push fail every third minute',
      fires: {
        'reading-budget-slow': 75,
        'awarding-budget-slow': 75,
        'ingesting-budget-slow': 75,
        'pushing-budget-slow': 75,
      },
    },
    90,
    (since) => (since % 3 === 0 ? unserved(1) : {}),
  ),
  night({ name: 'third-fails-for-a-while', story: 'the same for half an hour', fires: {} }, HOUR, (since) =>
    since < 36 && since % 3 === 0 ? unserved(1) : {},
  ),
  night(
    {
      name: 'one-in-twelve-minutes',
      story: 'all night a request, an activity and a push fail every twelfth minute',
      fires: {},
    },
    6 * HOUR,
    (since) => (since % 12 === 0 ? unserved(1) : {}),
  ),
  night(
    {
      name: 'one-poor-app',
      story: 'at night an app on a poor line asks five times a minute, slowly, and is refused',
      fires: {},
    },
    30,
    () => ({
      requests: 5,
      refusedRequests: 5,
      latency: [samples(5, 3_000)],
      site: { requests: 5, errors: 0, refused: 100 },
    }),
  ),
  night(
    {
      name: 'one-great-collector',
      story: 'at night the only request of each minute comes from somebody who holds 95 keepsakes',
      fires: {},
    },
    30,
    () => ({ requests: 1, items: { queried: 95, scanned: 0 } }),
  ),
  night(
    {
      name: 'reads-by-nobody',
      story: 'at night somebody who is on call reads nine units a minute, and no app asks',
      fires: {},
    },
    30,
    () => ({ requests: 0, readUnits: { Keepsakes: 9, Progress: 0 } }),
  ),
  night(
    {
      name: 'large-items-at-night',
      story: 'the only request of each minute of a night reads 40 units of a few items',
      fires: { 'reads-across-users': 5 },
    },
    30,
    () => ({ requests: 1, readUnits: { Keepsakes: 40, Progress: 0 } }),
  ),
  night(
    {
      name: 'few-poison-records',
      story: 'at night five of 200 activities a minute fail',
      fires: { 'awards-late': 5 },
    },
    20,
    () => ({ activities: 200, awarding: { ...work(200), failed: 5 } }),
  ),
  ...[1, 20].map((activities) =>
    night(
      {
        name: `award-function-off-${activities}`,
        story: `the activity queue is not taken from, and ${activities} a minute ${activities === 1 ? 'comes' : 'come'}`,
        fires: {
          'awards-late': 6,
          'canary-failing': 15,
          ...(activities === 1 ? {} : { 'activity-backlog': 10 }),
        },
      },
      30,
      (since) => ({
        activities,
        canary: false,
        awarding: { ...work(0), oldest: (since + 1) * 60, waiting: (since + 1) * activities },
      }),
    ),
  ),
]
