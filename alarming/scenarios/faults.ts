import { type Minute, type Table, usual, work } from './minute.ts'
import { backlogged, retried } from './queues.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const [BEGINS, MINUTES] = [FIRST_HOUR + 10, FIRST_HOUR + 40]
const [REQUESTS, ACTIVITIES] = [300, 600]

/** One in 25 of what is asked of us. */
const some = (all: number): number => Math.round(all / 25)

function scenario(
  name: string,
  story: string,
  fires: Scenario['fires'],
  change: (minute: number, usually: Minute) => Partial<Minute>,
): Scenario {
  return {
    name,
    story,
    begins: BEGINS,
    minutes: course(MINUTES, BEGINS, (minute) => usual(minute, REQUESTS, ACTIVITIES), change),
    fires,
  }
}

/** Records that fail are received every two minutes: the visibility timeout of the activity queue. */
const failing = (share: number, minutes: number) =>
  retried(minutes, {
    arrive: () => ACTIVITIES,
    fail: (arrived) => Math.round(arrived * share),
    lasts: (minute) => minute >= BEGINS,
    every: 2,
    most: 100,
  })

const poisoned = failing(1, BEGINS + 240)
const partly = failing(1 / 25, MINUTES)
const throttledHard = failing(0.3, MINUTES)
const throttled = (times: number): Partial<Record<Table, number>> => ({ Progress: times, Editions: 2 })

/** Faults of ours, or of what we build on. */
export const faults: readonly Scenario[] = [
  {
    name: 'poison-deploy',
    story: 'a deploy of the award function fails every record of every batch, for hours',
    begins: BEGINS,
    minutes: course(
      BEGINS + 240,
      BEGINS,
      (minute) => usual(minute, REQUESTS, ACTIVITIES),
      (minute, usually) => {
        const { work: awarding = usually.awarding, dead = 0 } = poisoned[minute] ?? {}
        return { awarding: { ...awarding, crashed: awarding.invocations }, deadLetters: { Activity: dead } }
      },
    ),
    fires: { 'award-error-rate': 5, 'activity-age': 6, 'activity-dead-letter': 202 },
  },
  scenario(
    'poison-records',
    'one record in 25 fails whenever it is received',
    { 'award-error-rate': 5, 'activity-age': 6 },
    (minute, { awarding }) => ({ awarding: partly[minute]?.work ?? awarding }),
  ),
  scenario(
    'award-timeouts',
    'one invocation of the award function in 25 runs into its timeout',
    { 'award-error-rate': 5 },
    (_, { awarding }) => ({ awarding: { ...awarding, invocations: 120, crashed: 5 } }),
  ),
  scenario(
    'table-throttled',
    'a table throttles one call in 20, which the second try cures',
    { 'table-throttled': 5 },
    (_, { requests, activities }) => ({ throttled: throttled(Math.round((requests + activities) / 20)) }),
  ),
  scenario(
    'table-throttled-hard',
    'a table throttles so that three activities in ten and one request in 25 fail',
    { 'table-throttled': 5, 'award-error-rate': 5, 'activity-age': 6, 'api-error-rate': 5 },
    (minute, { requests, activities, awarding }) => ({
      throttled: throttled(2 * (requests + activities)),
      failedRequests: some(requests),
      awarding: throttledHard[minute]?.work ?? awarding,
    }),
  ),
  scenario(
    'route-broken',
    'a deploy breaks a route that one request in 25 takes',
    { 'api-error-rate': 5 },
    (_, each) => ({
      failedRequests: some(each.requests),
    }),
  ),
  scenario(
    'bus-refuses',
    'EventBridge refuses one activity in 25 that partners send by HTTPS',
    { 'ingest-failed-rate': 5 },
    (_, { ingest }) => ({ ingest: { ...ingest, failed: some(ingest.accepted) } }),
  ),
  scenario(
    'bus-cannot-deliver',
    'a policy keeps EventBridge from the activity queue, and events lie in its dead-letter queue',
    { 'rule-dead-letter': 3 },
    (minute) => ({
      activities: 0,
      awarding: work(0),
      deadLetters: { Rule: (minute - BEGINS) * ACTIVITIES + 1 },
    }),
  ),
  scenario(
    'issuer-away',
    'the issuer of tokens is away: no token of a live connection can be judged',
    { 'live-authorizer-error-rate': 5 },
    (_, { tokens }) => ({
      tokens: { asked: 40, refused: 0, unjudged: 40 },
      live: { asked: tokens.refused, failed: 0, notReached: 0 },
    }),
  ),
  scenario(
    'issuer-slow',
    'the issuer answers too late for one token in 25',
    { 'live-authorizer-error-rate': 5 },
    () => ({ tokens: { asked: 120, refused: 5, unjudged: 5 } }),
  ),
  scenario(
    'connections-fail',
    'one in 25 connects, messages and ends of live connections fails',
    { 'live-error-rate': 5 },
    () => ({ live: { asked: 200, failed: 6, notReached: 2 } }),
  ),
  scenario(
    'pushes-fail',
    'one award in five cannot be pushed to the apps that are open',
    { 'live-push-error-rate': 5 },
    (_, { pushing }) => ({ pushing: { ...pushing, failed: Math.round(pushing.received / 5) } }),
  ),
  scenario(
    'pushes-late',
    'awards are pushed more slowly than they come, up to the five minutes after which they are dropped',
    { 'live-push-age': 9 },
    (minute, { pushing }) => {
      const seconds = Math.min(300, (minute - BEGINS) * 20)
      return {
        pushing: {
          ...work(pushing.received, [{ value: seconds, times: pushing.received }]),
          oldest: seconds,
          waiting: 1 + seconds,
        },
      }
    },
  ),
  scenario(
    'award-function-off',
    'the activity queue is not taken from: its event source is disabled',
    { 'activity-age': 6 },
    (minute) => ({
      awarding: {
        ...work(0),
        oldest: (minute - BEGINS + 1) * 60,
        waiting: (minute - BEGINS + 1) * ACTIVITIES,
      },
    }),
  ),
  scenario(
    'catalogue-unusable',
    'a publication is unusable: four environments of functions say so each minute',
    { 'catalogue-unusable': 4 },
    () => ({ catalogueUnusable: 4 }),
  ),
  scenario(
    'notice-lost',
    'the break-glass role is used, and its notice cannot be sent',
    { 'access-notice': 3 },
    (minute) => ({ noticesLost: minute === BEGINS ? 1 : 0 }),
  ),
]

const flood = (times: number): Minute[] => {
  const arrive = (minute: number) => (minute < BEGINS ? ACTIVITIES : ACTIVITIES * times)
  // 50 batches of 10 at a time, each 0.2 s.
  const queue = backlogged(MINUTES, arrive, 150_000)
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

/** Partners, and what they send. */
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
    story: 'one partner sends 400 times as much, which is more than awarding takes',
    begins: BEGINS,
    minutes: flood(400),
    fires: { 'activity-age': 6 },
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
  {
    ...scenario('all-silent', 'nobody publishes anything, and no app asks', {}, (minute) =>
      usual(minute, 0, 0),
    ),
    notCovered:
      'it looks as a night without a programme does: when there should be traffic is not known here',
  },
]
