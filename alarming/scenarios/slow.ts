import { type DeadLetters, type Minute, samples, usual, type Work, work } from './minute.ts'
import { retried } from './queues.ts'
import { course, FIRST_HOUR, type Scenario } from './scenario.ts'

const HOUR = 60
const BEGINS = FIRST_HOUR + 10
const quietly = (minute: number): Minute => usual(minute, 20, 40)

const trickle = (queue: DeadLetters, alarm: string): Scenario => ({
  name: `dead-letters-${queue.toLowerCase()}`,
  story: `every ten minutes a dead letter more lies in the queue of ${queue.toLowerCase()} dead letters, up to five`,
  begins: BEGINS,
  minutes: course(3 * HOUR, BEGINS, quietly, (minute) => ({
    deadLetters: { [queue]: Math.min(5, 1 + Math.floor((minute - BEGINS) / 10)) },
  })),
  fires: { [alarm]: 3 },
})

/** So many that never succeed, from the minute on in which it begins; nothing else comes into that queue. */
const stuck = (records: number, every: number, minutes: number): Work[] =>
  retried(minutes, {
    arrive: (minute) => (minute === BEGINS ? records : 0),
    fail: (arrived) => arrived,
    lasts: () => true,
    every,
    most: Number.POSITIVE_INFINITY,
  }).map((each) => each.work)

const oneErasure = stuck(1, 6, 4 * HOUR)
const unkept = stuck(20, 2, 2 * HOUR)
const fiveErasures = stuck(5, 6, 3 * HOUR)

const exporting = (
  name: string,
  story: string,
  part: 'exportRequests' | 'exportManifests' | 'tidying',
  works: readonly Work[],
  fires: Scenario['fires'],
): Scenario => ({
  name,
  story,
  begins: BEGINS,
  minutes: course(works.length, BEGINS, quietly, (minute, usually) => ({
    [part]: works[minute] ?? usually[part],
  })),
  fires,
})

/** Exports are asked for again, 100 an hour: of what is received, so many of 40 fail once. */
const backfill = (name: string, story: string, of40: number, fires: Scenario['fires']): Scenario => {
  const failingOf = (received: number, minute: number): Work => ({
    ...work(received, [samples(received, minute % 20 === 0 ? 800 : 60)]),
    failed: Math.floor((of40 * received * (minute + 1)) / 40) - Math.floor((of40 * received * minute) / 40),
  })
  return {
    name,
    story,
    begins: BEGINS,
    minutes: course(4 * HOUR, BEGINS, quietly, (minute) => ({
      exportsStarted: 2,
      exportsCompleted: 2,
      exportRequests: { ...failingOf(2, minute), waited: [samples(2, minute % 20 === 0 ? 400 : 5)] },
      exportManifests: failingOf(2, minute),
      tidying: { ...failingOf(4, minute), waited: [samples(4, minute % 20 === 0 ? 5_400 : 900)] },
    })),
    fires,
  }
}

/** These take their time to go wrong: dead letters, erasures and exports. */
export const slow: readonly Scenario[] = [
  trickle('Activity', 'activity-dead-letter'),
  trickle('Rule', 'rule-dead-letter'),
  trickle('Rejection', 'rejection-dead-letter'),
  trickle('Erasure', 'erasure-dead-letter'),
  trickle('Export', 'export-dead-letter'),
  trickle('Tidy', 'tidy-dead-letter'),
  {
    name: 'erasure-hangs',
    story: 'an erasure never comes to its end: each pass fails, six minutes after the one before',
    begins: BEGINS,
    minutes: course(4 * HOUR, BEGINS, quietly, (minute) => ({ erasing: oneErasure[minute] ?? work(0) })),
    fires: { 'erasure-age': 40 },
  },
  {
    name: 'rejections-not-kept',
    story: 'twenty rejected activities cannot be kept, whenever they come again',
    begins: BEGINS,
    minutes: course(2 * HOUR, BEGINS, quietly, (minute) => ({ keeping: unkept[minute] ?? work(0) })),
    fires: { 'rejection-age': 30 },
  },
  {
    name: 'rejections-fail-partly',
    story: 'of a hundred rejected activities a minute ten cannot be kept at once',
    begins: BEGINS,
    minutes: course(2 * HOUR, BEGINS, quietly, () => ({ keeping: { ...work(100), failed: 10 } })),
    fires: { 'rejection-error-rate': 6 },
  },
  {
    name: 'flood-of-rejections',
    story:
      'for a while far more is rejected than is kept in a minute, the last waits for eleven, and one in a hundred fails once',
    begins: BEGINS,
    minutes: course(2 * HOUR, BEGINS, quietly, (minute) => ({
      keeping:
        minute < BEGINS + 20 ? { ...work(6_000, [samples(6_000, 400)]), oldest: 660, failed: 60 } : work(0),
    })),
    fires: {},
  },
  {
    name: 'erasures-hang',
    story: 'the same of five erasures',
    begins: BEGINS,
    minutes: course(3 * HOUR, BEGINS, quietly, (minute) => ({ erasing: fiveErasures[minute] ?? work(0) })),
    fires: { 'erasure-error-rate': 3, 'erasure-age': 40 },
  },
  {
    name: 'erasures-fail-partly',
    story: 'one pass over an erasure in five fails, of 20 a minute',
    begins: BEGINS,
    minutes: course(3 * HOUR, BEGINS, quietly, () => ({ erasing: { ...work(20), failed: 4 } })),
    fires: { 'erasure-error-rate': 3 },
  },
  exporting(
    'export-not-started',
    'two exports that are asked for cannot be started',
    'exportRequests',
    stuck(2, 3, 3 * HOUR),
    { 'export-request-age': 40, 'start-export-error-rate': 10 },
  ),
  exporting(
    'export-not-planned',
    'two exports that have ended cannot be planned',
    'exportManifests',
    stuck(2, 12, 4 * HOUR),
    { 'export-manifest-age': 75, 'plan-export-error-rate': 20 },
  ),
  exporting(
    'export-not-tidied',
    'four files of an export cannot be made tidy',
    'tidying',
    stuck(4, 30, 6 * HOUR),
    { 'tidy-age': 155, 'tidy-error-rate': 5 },
  ),
  backfill(
    'backfill',
    'a day is exported anew, and one in 40 requests, manifests and files fails once',
    1,
    {},
  ),
  backfill('backfill-failing', 'the same, and one in five fails', 8, {
    'start-export-error-rate': 20,
    'plan-export-error-rate': 20,
    'tidy-error-rate': 20,
  }),
  {
    name: 'exports-never-complete',
    story: 'exports are started, and none comes to its end',
    begins: 3 * HOUR,
    minutes: course(7 * HOUR, 3 * HOUR, quietly, () => ({ exportsCompleted: 0 })),
    fires: { 'exports-incomplete': 4 * HOUR },
  },
  {
    name: 'full-exports-fail',
    story: 'full exports of one of the two tables fail, and those of what changed do not',
    begins: 2 * HOUR,
    minutes: course(40 * HOUR, 2 * HOUR, quietly, (_, { fullExportsCompleted }) => ({
      fullExportsCompleted: fullExportsCompleted / 2,
    })),
    fires: { 'exports-silent': 36 * HOUR },
  },
]
