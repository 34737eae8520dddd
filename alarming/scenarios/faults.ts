import { ACTIVITIES, BEGINS, MINUTES, REQUESTS, scenario } from './evening.ts'
import { mostly, type Table, usual, work } from './minute.ts'
import { backlogged, retried } from './queues.ts'
import { course, type Scenario } from './scenario.ts'

/** One in 25 of what is asked of us. */
const some = (all: number): number => Math.round(all / 25)

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
const halved = backlogged(
  MINUTES,
  (minute) => (minute < BEGINS ? ACTIVITIES / 2 : ACTIVITIES),
  ACTIVITIES / 2,
)
const throttled = (times: number): Partial<Record<Table, number>> => ({
  Progress: times,
  Editions: 2,
  Connections: 2,
})

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
        return {
          awarding: { ...awarding, crashed: awarding.invocations },
          deadLetters: { Activity: dead },
          canary: false,
        }
      },
    ),
    fires: { 'awards-late': 5, 'canary-failing': 15, 'activity-dead-letter': 202 },
  },
  {
    name: 'award-nothing-at-night',
    story:
      'the rule of the activity queue is disabled by hand, in a night in which partners send an activity a minute',
    begins: BEGINS,
    minutes: course(
      MINUTES,
      BEGINS,
      (minute) => usual(minute, REQUESTS, 1),
      (minute) => ({ ...usual(minute, REQUESTS, 0), canary: false }),
    ),
    fires: { 'canary-failing': 15 },
  },
  scenario(
    'poison-records',
    'one record in 25 fails whenever it is received',
    { 'awards-late': 5 },
    (minute, { awarding }) => ({ awarding: partly[minute]?.work ?? awarding }),
  ),
  scenario(
    'award-timeouts',
    'one invocation of the award function in 25 runs into its timeout',
    { 'awards-late': 5 },
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
    { 'table-throttled': 5, 'awards-late': 5, 'customers-not-served': 5 },
    (minute, { requests, activities, awarding }) => ({
      throttled: throttled(2 * (requests + activities)),
      failedRequests: some(requests),
      awarding: throttledHard[minute]?.work ?? awarding,
    }),
  ),
  scenario(
    'route-broken',
    'a deploy breaks a route that one request in 25 takes',
    { 'customers-not-served': 5 },
    (_, each) => ({
      failedRequests: some(each.requests),
    }),
  ),
  scenario(
    'bus-refuses',
    'EventBridge refuses one activity in 25 that partners send by HTTPS',
    { 'activities-not-taken': 5 },
    (_, { ingest }) => ({ ingest: { ...ingest, failed: some(ingest.accepted) } }),
  ),
  scenario(
    'bus-cannot-deliver',
    'a policy keeps EventBridge from the activity queue, and events lie in its dead-letter queue',
    { 'rule-dead-letter': 3, 'rule-failed': 3 },
    (minute) => ({
      activities: 0,
      rules: { Activity: { failed: ACTIVITIES, lost: 0 } },
      awarding: work(0),
      deadLetters: { Rule: (minute - BEGINS) * ACTIVITIES + 1 },
    }),
  ),
  scenario(
    'issuer-away',
    'the issuer of tokens is away: no token of a live connection can be judged',
    { 'live-authorizer-error-rate': 5 },
    () => ({
      tokens: { asked: 40, refused: 0, unjudged: 40 },
      live: { asked: 0, failed: 0, notReached: 0 },
    }),
  ),
  scenario(
    'answers-slow',
    'one request in 50 takes three seconds, and none fails',
    { 'customers-not-served': 5 },
    (_, { requests }) => ({ latency: mostly(requests, 200, 3_000) }),
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
    { 'live-push-age': 9, 'pushing-budget-fast': 16 },
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
    { 'awards-late': 6, 'activity-backlog': 5 },
    (minute) => ({
      awarding: {
        ...work(0),
        oldest: (minute - BEGINS + 1) * 60,
        waiting: (minute - BEGINS + 1) * ACTIVITIES,
      },
    }),
  ),
  scenario(
    'concurrency-full',
    'the account has no more environments: one request in twelve is refused, and half of the activities wait',
    {
      'customers-not-served': 5,
      'awards-late': 6,
      'functions-throttled': 5,
      'concurrency-near-limit': 5,
      'activity-backlog': 16,
    },
    (minute, { requests, awarding }) => ({
      concurrency: { throttles: Math.round(requests / 12), claimed: 1_000 },
      failedRequests: Math.round(requests / 12),
      awarding: halved[minute] ?? awarding,
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
