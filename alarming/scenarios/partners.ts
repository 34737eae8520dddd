import { ACTIVITIES, BEGINS, MINUTES, REQUESTS, scenario } from './evening.ts'
import { type Minute, usual, work } from './minute.ts'
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
        readUnits: { ...usually.readUnits, Progress: awarding.received * 0.5 },
      }
    },
  )
}

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
    { 'rejected-rate': 5 },
    (_, { activities }) => ({ rejected: Math.round(activities / 5) }),
  ),
  scenario('garbage-by-https', 'the same by HTTPS', { 'ingest-rejected-rate': 5 }, (_, { ingest }) => ({
    ingest: { ...ingest, rejected: Math.round(ingest.accepted / 4) },
  })),
  {
    ...scenario('partner-silent', 'one of three partners sends nothing any more', {}, (_, usually) => ({
      activities: (usually.activities * 2) / 3,
      awarding: work((usually.activities * 2) / 3),
    })),
    notCovered: 'no metric has a partner: it needs one each, or a look at the log by partner',
  },
  {
    ...scenario('pattern-dead', 'a live keepsake has a pattern that matches nothing', {}, () => ({})),
    notCovered:
      'no metric has a criterion: `keepsakes campaigns check` warns before it is published, nothing after',
  },
]
