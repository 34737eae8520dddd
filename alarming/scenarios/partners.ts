import { ACTIVITIES, BEGINS, MINUTES, REQUESTS, scenario } from './evening.ts'
import { type Minute, SHARES, usual, work } from './minute.ts'
import { backlogged } from './queues.ts'
import { course, type Scenario } from './scenario.ts'

const flood = (times: number, minutes = Number.POSITIVE_INFINITY): Minute[] => {
  const arrive = (minute: number) =>
    minute < BEGINS || minute >= BEGINS + minutes ? ACTIVITIES : ACTIVITIES * times
  // 100 batches of 10 at a time, each 0.2 s.
  const queue = backlogged(MINUTES, arrive, 300_000)
  return course(
    MINUTES,
    BEGINS,
    (minute) => usual(minute, REQUESTS, ACTIVITIES),
    (minute, usually) => {
      const awarding = queue[minute] ?? usually.awarding
      return {
        activities: arrive(minute),
        awarding,
        shares: {
          acme: 1 - (1 - SHARES.acme) / times,
          north: SHARES.north / times,
          south: SHARES.south / times,
        },
        readUnits: { ...usually.readUnits, Progress: awarding.received * 0.5 },
      }
    },
  )
}

/** A minute in which one of the three partners sends nothing. */
const withoutNorth = ({ activities, awarding }: Minute): Partial<Minute> => {
  const { north, ...left } = SHARES
  const rest = 1 - north
  return {
    activities: activities * rest,
    awarding: work(Math.round(awarding.received * rest)),
    shares: Object.fromEntries(Object.entries(left).map(([partner, share]) => [partner, share / rest])),
  }
}

/** By then it is known what each usually sends. */
const BEGINS_LATER = 6 * 60

/** Partners send too much, garbage, or nothing. */
export const partners: readonly Scenario[] = [
  {
    name: 'flood',
    story: 'one partner sends a hundred times as much as all do usually, and awarding keeps up',
    begins: BEGINS,
    minutes: flood(100),
    fires: {},
  },
  {
    name: 'flood-beyond',
    story: 'one partner sends a thousand times as much, which is more than awarding takes',
    begins: BEGINS,
    minutes: flood(1_000),
    fires: { 'awards-late': 6, 'activity-backlog': 16 },
  },
  {
    name: 'flood-short',
    story: 'the same for four minutes: the backlog is gone a few minutes later',
    begins: BEGINS,
    minutes: flood(1_000, 4),
    fires: { 'awards-late': 6 },
  },
  scenario(
    'garbage',
    'one partner sends garbage: one activity in five is rejected',
    { 'rejected-rate': 5, 'partner-rejected': 20 },
    (_, { activities }) => ({ rejected: Math.round(activities / 5), rejectedShares: { acme: 1 } }),
  ),
  scenario(
    'garbage-of-few',
    'one partner of three, which sends a fifth of all, sends garbage once in five times: too little to show in the whole',
    { 'partner-rejected': 20 },
    (_, { activities }) => ({ rejected: Math.round(activities / 25), rejectedShares: { south: 1 } }),
  ),
  scenario(
    'garbage-by-https',
    'the same by HTTPS',
    { 'ingest-rejected-rate': 5, 'partner-rejected': 20 },
    (_, { ingest }) => ({ ingest: { ...ingest, rejected: Math.round(ingest.accepted / 4) } }),
  ),
  scenario(
    'partner-silent',
    'one of three partners sends nothing any more',
    { 'partner-silent': 15 },
    (_, usually) => withoutNorth(usually),
  ),
  {
    name: 'partner-silent-at-night',
    story: 'the same while hardly anybody sends anything, until enough of its activities are missing',
    begins: BEGINS_LATER,
    minutes: course(
      BEGINS_LATER + 120,
      BEGINS_LATER,
      (minute) => usual(minute, 1, 4),
      (_, usually) => withoutNorth(usually),
    ),
    fires: { 'partner-silent': 40 },
  },
  {
    name: 'pattern-dead',
    story: 'a partner renames a field, and a criterion of an open campaign matches nothing any more',
    begins: BEGINS,
    minutes: course(
      BEGINS + 30 * 60,
      BEGINS,
      (minute) => usual(minute, 20, 40),
      () => ({ matched: ['votes'] }),
    ),
    fires: { 'pattern-dead': 28 * 60 },
  },
  {
    name: 'patrol-fails',
    story: 'the patrol may not read metrics, so that nobody looks after partners and criteria',
    begins: BEGINS,
    minutes: course(
      BEGINS + 60,
      BEGINS,
      (minute) => usual(minute, REQUESTS, ACTIVITIES),
      () => ({ patrols: false }),
    ),
    fires: { 'patrol-silent': 40 },
  },
]
